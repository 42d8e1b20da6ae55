"""Writes a REFI-QDA project (.qdpx), which MAXQDA, NVivo, ATLAS.ti and QualCoder open.

Format: REFI-QDA standard 1.0 (urn:QDA-XML:project:1.0), a zip of project.qde and a plain text per report. Codes are
the roles, kinds, doubts, speakers, carriers and relations; each speaker is also a case. Each span is a selection with
its codes. Links lead from selection to selection (said by, cued by, via, continues, holds, goes on) and, for relations,
from case to case. Notes hold chains of several links and the words of relations.

Programs differ in whether positions count code points or UTF-16 units. To make both the same, characters beyond the
basic plane are written as U+FFFD, and line ends as one line feed. GUIDs are the same in every export.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from lxml import etree

from sayso.domain.record import Record
from sayso.domain.safe_text import REPLACEMENT, plain_lines, xml_safe
from sayso.domain.statement import Speaker
from sayso.domain.text import Problem
from sayso.export.qdpx_source import CODES, MADE, NAMESPACE, SAYSO, Sheet, guid, lay_out, tag
from sayso.export.summary import ExportSummary
from sayso.version import __version__

NAMES = ("speaker", "carrier")
"""Groups whose codes are names in the record book; the groups of CODES are fixed."""
COLORS = {
    "role": "#4477AA",
    "kind": "#228833",
    "doubt": "#CCBB44",
    "relation": "#EE6677",
    "speaker": "#AA3377",
    "carrier": "#66CCEE",
}
EPOCH = (1980, 1, 1, 0, 0, 0)  # date of files in the zip, so that the same record book gives the same bytes
LARGE = 2**30  # bytes of selections beyond which project.qde may exceed the 2 GiB of a plain zip entry
PARTS = {"Sources": "TextSource", "Notes": "Note", "Links": "Link"}


def write(records: Iterable[Record], path: Path) -> ExportSummary:
    """Write the project; reports are taken one by one, and files hold their parts until all codes are known."""
    names: dict[str, dict[str, Speaker]] = {group: {} for group in NAMES}
    users = {SAYSO}
    rows: Counter[str] = Counter({"sources": 0, "selections": 0, "codes": 0})
    problems: list[Problem] = []
    with ExitStack() as stack, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        waiting = {part: stack.enter_context(TemporaryFile()) for part in PARTS}
        for record in records:
            text = _plain(record.text)
            if text != record.text:
                message = f"{record.document.id}: characters that shift offsets in QDA programs were replaced"
                problems.append(Problem("export", "characters-replaced", message))
            packed.writestr(_entry(f"sources/{guid('text', record.document.id)}.txt"), text.encode("utf-8"))
            sheet = lay_out(record)
            _put_by(waiting, sheet)
            rows.update(sources=1, selections=len(sheet.selections), notes=len(sheet.notes), links=len(sheet.links))
            users |= sheet.users
            for group, found in (("speaker", sheet.speakers), ("carrier", sheet.carriers)):
                names[group] = {**found, **names[group]}
        large = sum(file.tell() for file in waiting.values()) > LARGE
        with packed.open(_entry("project.qde"), "w", force_zip64=large) as project:
            rows["codes"] = _write_project(project, names, sorted(users), waiting)
    return ExportSummary((path,), rows, tuple(problems))


def _put_by(waiting: Mapping[str, IO[bytes]], sheet: Sheet) -> None:
    for part, elements in (("Sources", [sheet.source]), ("Notes", sheet.notes), ("Links", sheet.links)):
        for element in elements:
            waiting[part].write(etree.tostring(element))


def _write_project(
    project: IO[bytes],
    names: Mapping[str, Mapping[str, Speaker]],
    users: Sequence[str],
    waiting: Mapping[str, IO[bytes]],
) -> int:
    """Write project.qde from the waiting parts, in the order of the schema; return the number of codes."""
    codes = 0
    attributes = {"name": "sayso", "origin": f"sayso {__version__}", "creationDateTime": MADE}
    with etree.xmlfile(project, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(tag("Project"), attributes, nsmap={None: NAMESPACE}):
            with file.element(tag("Users")):
                for user in users:
                    file.write(etree.Element(tag("User"), guid=guid("user", user), name=xml_safe(user)))
            with file.element(tag("CodeBook")), file.element(tag("Codes")):
                for group, listed in (*CODES.items(), *((group, sorted(names[group])) for group in NAMES)):
                    file.write(_code_group(group, listed))
                    codes += len(listed)
            if names["speaker"]:
                with file.element(tag("Cases")):
                    for name in sorted(names["speaker"]):
                        file.write(_case(names["speaker"][name]))
            for part, element in PARTS.items():
                if waiting[part].tell():  # the schema forbids empty ones
                    with file.element(tag(part)):
                        for one in _each(waiting[part], element):
                            file.write(one)
    return codes


def _each(waiting: IO[bytes], name: str) -> Iterator[etree._Element]:
    """Yield the elements with a name one by one."""
    waiting.seek(0)
    around = io.BytesIO(b"<all>"), waiting, io.BytesIO(b"</all>")
    parser = etree.XMLPullParser(events=("end",), tag=tag(name), huge_tree=True)
    for stream in around:
        while chunk := stream.read(65_536):
            parser.feed(chunk)
            for _, element in parser.read_events():
                yield element
                element.clear()


def _code_group(group: str, names: Sequence[str]) -> etree._Element:
    top = etree.Element(tag("Code"), _code(group, group, codable=False), nsmap={None: NAMESPACE})
    for name in names:
        shown = _shown(group, name)
        etree.SubElement(top, tag("Code"), {**_code(f"{group}:{name}", shown), "color": COLORS[group]})
    return top


def _shown(group: str, name: str) -> str:
    """Return a unique name for a code: QualCoder keeps only the first code of a name.

    An outlet can be both speaker and carrier, and a speaker can be called "source".
    """
    if group == "carrier":
        return f"via {name}"
    is_taken = group == "speaker" and any(name in fixed for fixed in CODES.values())
    return f"{name} (speaker)" if is_taken else name


def _code(key: str, name: str, *, codable: bool = True) -> dict[str, str]:
    color = {} if codable else {"color": COLORS[name]}
    return {"guid": guid("code", key), "name": xml_safe(name), "isCodable": str(codable).lower(), **color}


def _case(speaker: Speaker) -> etree._Element:
    name = speaker.name or ""
    case = etree.Element(tag("Case"), guid=guid("case", name), name=xml_safe(name), nsmap={None: NAMESPACE})
    told = [speaker.type, speaker.role, speaker.organization, speaker.country]
    etree.SubElement(case, tag("Description")).text = xml_safe("; ".join(part for part in told if part))
    etree.SubElement(case, tag("CodeRef"), targetGUID=guid("code", f"speaker:{name}"))
    return case


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _plain(text: str) -> str:
    """Return a text of the same length in which all programs count alike."""
    return "".join(REPLACEMENT if char > "\uffff" else char for char in xml_safe(plain_lines(text)))
