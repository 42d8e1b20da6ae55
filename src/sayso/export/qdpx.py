"""A REFI-QDA project (.qdpx), which MAXQDA, NVivo, ATLAS.ti and QualCoder open.

Form: REFI-QDA standard 1.0 (urn:QDA-XML:project:1.0): a zip of project.qde and a plain text per report. Codes are the
roles (content, source, cue), the kinds, the doubts and the speakers; each speaker is a case too. Each span of a
statement is a selection with its codes; what the form has no place for stands in the selection's description.
Positions count code points of the text, line ends being one line feed; GUIDs are the same on every export.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from sayso.domain.record import Record
from sayso.domain.statement import Speaker, Statement
from sayso.domain.text import Document, Problem, Span
from sayso.export.characters import plain_lines, xml_safe
from sayso.export.summary import ExportSummary
from sayso.version import __version__

NAMESPACE = "urn:QDA-XML:project:1.0"
COLOURS = {"role": "#4477AA", "kind": "#228833", "doubt": "#CCBB44", "speaker": "#AA3377"}
CODES = {
    "role": ("content", "source", "cue"),
    "kind": ("direct", "mixed", "indirect"),
    "doubt": ("denied", "hedged", "rumour", "hypothetical"),
}
EPOCH = (1980, 1, 1, 0, 0, 0)  # of files in the zip, so that the same record gives the same bytes
MADE = "1980-01-01T00:00:00Z"
LARGE = 2**30  # bytes of selections from which project.qde may pass the 2 GiB of a plain zip entry


def write(records: Iterable[Record], path: Path) -> ExportSummary:
    """Write the project; reports are taken one by one, their selections wait in a file until all codes are known."""
    speakers: dict[str, Speaker] = {}
    rows = {"sources": 0, "selections": 0, "codes": 0}
    problems: list[Problem] = []
    with TemporaryFile() as waiting, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for record in records:
            text = xml_safe(plain_lines(record.text))
            if text != record.text:
                message = f"{record.document.id}: characters that XML or QDA programs shift were replaced, one for one"
                problems.append(Problem("export", "characters-replaced", message))
            packed.writestr(_entry(f"sources/{_guid('text', record.document.id)}.txt"), text.encode("utf-8"))
            source = _source(record)
            waiting.write(etree.tostring(source))
            rows["sources"] += 1
            rows["selections"] += len(source)
            for statement in record.statements:
                if statement.speaker and statement.speaker.name:
                    speakers.setdefault(statement.speaker.name, statement.speaker)
        large = waiting.tell() > LARGE
        with packed.open(_entry("project.qde"), "w", force_zip64=large) as project:
            rows["codes"] = _write_project(project, speakers, waiting)
    return ExportSummary((path,), rows, tuple(problems))


def _write_project(project: IO[bytes], speakers: dict[str, Speaker], waiting: IO[bytes]) -> int:
    """Write project.qde around the sources that wait; give the number of codes."""
    codes = 0
    attributes = {"name": "sayso", "origin": f"sayso {__version__}", "creationDateTime": MADE}
    with etree.xmlfile(project, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(_tag("Project"), attributes, nsmap={None: NAMESPACE}):
            users = etree.Element(_tag("Users"))
            etree.SubElement(users, _tag("User"), guid=_guid("user", "sayso"), name="sayso")
            file.write(users)
            with file.element(_tag("CodeBook")), file.element(_tag("Codes")):
                for group in (*CODES, "speaker"):
                    names: Sequence[str] = CODES.get(group) or sorted(speakers)
                    file.write(_code_group(group, names))
                    codes += len(names)
            if speakers:
                with file.element(_tag("Cases")):
                    for name in sorted(speakers):
                        file.write(_case(speakers[name]))
            if waiting.tell():  # the schema has no empty Sources
                with file.element(_tag("Sources")):
                    for source in _each(waiting):
                        file.write(source)
    return codes


def _each(waiting: IO[bytes]) -> Iterator[etree._Element]:
    """Give the sources one by one."""
    size = waiting.tell()
    waiting.seek(0)
    around = io.BytesIO(b"<all>"), waiting, io.BytesIO(b"</all>")
    if not size:
        return
    parser = etree.XMLPullParser(events=("end",), tag=_tag("TextSource"), huge_tree=True)
    for stream in around:
        while chunk := stream.read(65_536):
            parser.feed(chunk)
            for _, source in parser.read_events():
                yield source
                source.clear()


def _code_group(group: str, names: Sequence[str]) -> etree._Element:
    top = _code(None, "", group, codable=False)
    for name in names:
        _code(top, group, name)
    return top


def _code(parent: etree._Element | None, group: str, name: str, *, codable: bool = True) -> etree._Element:
    attributes = {
        "guid": _guid("code", f"{group}:{name}"),
        "name": xml_safe(name),
        "isCodable": "true" if codable else "false",
        "color": COLOURS[group or name],
    }
    if parent is None:
        return etree.Element(_tag("Code"), attributes, nsmap={None: NAMESPACE})
    return etree.SubElement(parent, _tag("Code"), attributes)


def _case(speaker: Speaker) -> etree._Element:
    name = speaker.name or ""
    case = etree.Element(_tag("Case"), guid=_guid("case", name), name=xml_safe(name), nsmap={None: NAMESPACE})
    told = [speaker.type, speaker.role, speaker.organization, speaker.country]
    etree.SubElement(case, _tag("Description")).text = xml_safe("; ".join(part for part in told if part))
    etree.SubElement(case, _tag("CodeRef"), targetGUID=_guid("code", f"speaker:{name}"))
    return case


def _source(record: Record) -> etree._Element:
    document = record.document
    number = _guid("text", document.id)
    source = etree.Element(
        _tag("TextSource"),
        guid=number,
        name=xml_safe(document.title or document.id)[:255],
        plainTextPath=f"internal://{number}.txt",
        creatingUser=_guid("user", "sayso"),
        creationDateTime=MADE,
        nsmap={None: NAMESPACE},
    )
    told = [document.id, document.outlet, document.published, document.url]
    etree.SubElement(source, _tag("Description")).text = xml_safe("; ".join(part for part in told if part))
    for statement in record.statements:
        parts = [("content", statement.content.spans)]
        parts += [("source", statement.source.spans)] if statement.source else []
        parts += [("cue", statement.cue.spans)] if statement.cue else []
        for role, spans in parts:
            for span in spans:
                _select(source, document, statement, role, span)
    return source


def _select(source: etree._Element, document: Document, statement: Statement, role: str, span: Span) -> None:
    key = f"{document.id}:{statement.id}:{role}:{span[0]}-{span[1]}"
    made = {"creatingUser": _guid("user", "sayso"), "creationDateTime": MADE}
    selection = etree.SubElement(
        source,
        _tag("PlainTextSelection"),
        guid=_guid("selection", key),
        name=f"{role} {xml_safe(statement.id)}",
        startPosition=str(span[0]),
        endPosition=str(span[1]),
        **made,
    )
    if role == "content":
        etree.SubElement(selection, _tag("Description")).text = xml_safe(_about(statement))
    for code in _codes(statement, role):
        coding = etree.SubElement(selection, _tag("Coding"), guid=_guid("coding", f"{key}:{code}"), **made)
        etree.SubElement(coding, _tag("CodeRef"), targetGUID=_guid("code", code))


def _codes(statement: Statement, role: str) -> Iterator[str]:
    yield f"role:{role}"
    if role != "content":
        return
    yield f"kind:{statement.kind}"
    yield from (f"doubt:{doubt}" for doubt in CODES["doubt"] if getattr(statement.certainty, doubt))
    if statement.speaker and statement.speaker.name:
        yield f"speaker:{statement.speaker.name}"


def _about(statement: Statement) -> str:
    """Give what the form has no place for."""
    lines = [f"statement {statement.id}", f"confidence {statement.confidence:.2f}"]
    lines += ["chain " + " < ".join(link.name or "?" for link in statement.chain)] if statement.chain else []
    lines += [f"said on {statement.said_on.date}"] if statement.said_on else []
    lines += [f"within {statement.within}"] if statement.within else []
    lines += [f"continues {statement.continues}"] if statement.continues else []
    return "\n".join(lines)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _guid(kind: str, name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"sayso:{kind}:{name.encode('utf-8', 'replace').decode()}"))
