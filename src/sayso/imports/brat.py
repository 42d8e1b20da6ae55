"""Reads the standoff annotations that people edited in brat.

Format: brat.nlplab.org/standoff.html. A folder made by `sayso export brat` lists what was exported, which shows what
people removed. brat does not say whether somebody looked at a report, so unchanged .ann files are skipped.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict

from sayso.domain.counts import counted
from sayso.domain.form import has_form
from sayso.domain.marking import Marking
from sayso.domain.text import Problem
from sayso.errors import UnreadableFile
from sayso.export.brat import ACTOR, CHECKED, FLAGS, MANIFEST, NOTED, UNSURE

_ITEM = re.compile(r'\s*(?:(\w+):\s*)?("(?:[^"\\]|\\.)*"|[^|]*)\s*(?:\||$)')
_FIELDS_OF_ATTRIBUTES = {"Kind": "kind", "SpeakerType": "speaker.type", "Level": "certainty.level"}


@dataclass(slots=True)
class Sheet:
    """The content of an .ann file: places, kinds, relations and notes of its annotations."""

    places: dict[str, list[list[int]]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    links: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # (kind, from) -> to
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)


class Sent(TypedDict):
    """One report in the list: its file, id and digest, and each annotation's statement and spans."""

    file: str
    document: str
    ann_sha256: str
    statements: dict[str, tuple[str, list[tuple[int, int]]]]


def read(path: Path) -> Iterator[Marking | Problem]:
    """Yield the marking of each statement in a brat folder or .ann file.

    Raises:
        UnreadableFile: there are no .ann files.
    """
    files = [path] if path.suffix == ".ann" else sorted(path.rglob("*.ann"))
    if not files:
        raise UnreadableFile(f"{path} has no .ann files", hint="name the folder that you opened in brat")
    manifests: dict[Path, Mapping[str, Sent]] = {}
    untouched = []
    for file in files:
        sent = manifests.setdefault(file.parent, _manifest(file.parent)).get(file.stem)
        content = file.read_bytes()
        if sent and hashlib.sha256(content).hexdigest() == sent["ann_sha256"]:
            untouched.append(file.stem)
            continue
        sent = sent or {"file": file.stem, "document": file.stem, "ann_sha256": "", "statements": {}}
        yield from _markings(file, content.decode("utf-8", "replace"), sent)
    if untouched:
        told = f"nothing to import from {counted(len(untouched), 'unchanged report')}, such as {untouched[0]}"
        yield Problem("import", "untouched", f"{told} (to accept a report as it is, mark one Content as {CHECKED})")


def _manifest(folder: Path) -> Mapping[str, Sent]:
    path = folder / MANIFEST
    if not path.exists():
        return {}
    try:
        rows = [json.loads(line) for line in path.read_bytes().splitlines() if line.strip()]
    except (ValueError, RecursionError):
        rows = [None]
    if not has_form(rows, list[Sent]):
        raise UnreadableFile(
            f"{path} was changed since the export; one line per report was expected",
            hint="restore it, or remove it; without it, statements are found by their places",
        )
    return {row["file"]: row for row in rows}


def _markings(file: Path, ann: str, sent: Sent) -> Iterator[Marking | Problem]:
    """Yield the markings of one report: existing statements first, then removed ones."""
    sheet = parse(ann)
    for line in sheet.damaged:
        yield Problem("import", "unreadable-line", f"{file.name}: {line[:80]!r} is not an annotation")
    text_path = file.with_suffix(".txt")
    text = text_path.read_bytes().decode("utf-8", "replace") if text_path.exists() else None
    found = set()
    for name, kind in sheet.kinds.items():
        if kind == "Content":
            statement = _statement_of(name, sheet, sent["statements"])
            found.add(statement)
            yield _marking(sheet, name, sent["document"], statement, text)
    for statement, _ in sent["statements"].values():
        if statement not in found:
            yield Marking(sent["document"], statement, "reject")


def _statement_of(name: str, sheet: Sheet, sent: Mapping[str, Any]) -> str | None:
    """Return the statement that an annotation was exported for; None if it is new: brat reuses deleted ids."""
    statement, spans = sent.get(name, (None, []))
    overlaps = any(a < d and c < b for a, b in sheet.places[name] for c, d in spans)
    return statement if overlaps else None


def _marking(sheet: Sheet, name: str, document: str, statement: str | None, text: str | None) -> Marking:
    attributes = sheet.attributes.get(name, {})
    noted, remark = parse_note(sheet.notes.get(name, ""))
    values: dict[str, Any] = {
        "content.spans": sheet.places[name],
        "cue.spans": _linked(sheet, "CuedBy", name),
        "source.spans": _linked(sheet, "SaidBy", name),
        **{_FIELDS_OF_ATTRIBUTES[a]: value for a, value in attributes.items() if a in _FIELDS_OF_ATTRIBUTES},
        **{f"speaker.{key}": noted.get(key) for key in NOTED},
        "addressees": [_addressee(sheet, target, text) for target in sheet.links.get(("SaidTo", name), ())],
        **{f"certainty.{key}": attribute in attributes for attribute, key in FLAGS.items()},
    }
    return Marking(
        document,
        statement,
        "unsure" if UNSURE in attributes else "accept",
        values,
        words=None if text is None else " ".join(text[start:end] for start, end in sheet.places[name]),
        note=remark or None,
    )


def _linked(sheet: Sheet, kind: str, name: str) -> list[list[int]]:
    return sorted(span for target in sheet.links.get((kind, name), ()) for span in sheet.places.get(target, ()))


def _addressee(sheet: Sheet, name: str, text: str | None) -> dict[str, Any]:
    spans = sheet.places.get(name, [[0, 0]])
    span = [spans[0][0], spans[-1][1]]
    noted, _ = parse_note(sheet.notes.get(name, ""))
    return {"name": noted.get("name") or (text or "")[span[0] : span[1]], "span": span}


def parse(ann: str) -> Sheet:
    """Read an .ann file; kinds of annotations that sayso does not write are skipped."""
    sheet = Sheet()
    for line in ann.split("\n"):
        name, _, rest = line.rstrip("\r").partition("\t")
        head, _, tail = rest.partition("\t")
        parts = head.split(" ")
        try:
            if name.startswith("T"):
                sheet.kinds[name] = parts[0]
                sheet.places[name] = _places(head.partition(" ")[2])
            elif name.startswith("R"):
                kind, origin, target = parts[:3]
                key = (kind, origin.partition(":")[2])
                sheet.links.setdefault(key, []).append(target.partition(":")[2])
            elif name.startswith(("A", "M")):
                sheet.attributes.setdefault(parts[1], {})[parts[0]] = parts[2] if len(parts) > 2 else ""
            elif name.startswith("#") and parts[0] == "AnnotatorNotes":
                sheet.notes[parts[1]] = tail
        except (ValueError, IndexError):
            sheet.damaged.append(line)
            sheet.kinds.pop(name, None)
    return sheet


def _places(words: str) -> list[list[int]]:
    """Read "12 30;45 60".

    Raises:
        ValueError: it is not a list of ranges.
    """
    spans = sorted([int(number) for number in part.split(" ")] for part in words.split(";"))
    if any(len(span) != 2 or not 0 <= span[0] < span[1] for span in spans):
        raise ValueError(words)
    return spans


def parse_note(note: str) -> tuple[dict[str, str], str]:
    """Return the named fields of a note ("name: … | role: …"), and the rest of it."""
    fields: dict[str, str] = {}
    remarks = []
    at = 0
    while at < len(note):
        found = _ITEM.match(note, at)
        if found is None:  # an unclosed quotation mark
            remarks.append(note[at:])
            break
        at = max(found.end(), at + 1)
        key, value = found[1], found[2].strip()
        if key in (*NOTED, "voice"):
            fields[key] = _unquoted(value)
        elif key != ACTOR and found[0].strip(" |"):
            remarks.append(found[0].strip(" |"))
    return fields, "; ".join(remarks)


def _unquoted(value: str) -> str:
    try:
        return str(json.loads(value)) if value.startswith('"') else value
    except ValueError:
        return value
