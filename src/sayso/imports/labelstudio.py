"""Reads annotations exported from Label Studio as JSON.

Format: labelstud.io/guide/export, "JSON". Current versions count code points; versions before 1.5 counted UTF-16
units (issues 1008 and 1347), so places are checked against the words that Label Studio keeps with them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

from sayso.domain.marking import Marking
from sayso.domain.text import Problem
from sayso.errors import UnreadableFile
from sayso.export.labelstudio import CUED_BY, FLAGS, GOES_ON, NOTED, SAID_BY, SAID_TO, UNSURE

Json = dict[str, Any]
_BLANK = re.compile(r"\\n|\s")  # Label Studio writes a line end within a region's words as \n


def read(path: Path) -> Iterator[Marking | Problem]:
    """Yield the marking of each statement, for every annotation of every task.

    Skipped and unfinished annotations are ignored. A missing statement counts as removed if the person started from a
    prediction that had it.

    Raises:
        UnreadableFile: it is not a JSON export of Label Studio.
    """
    if path.is_dir():
        raise UnreadableFile(
            f"{path} is a folder; the file that Label Studio exports was expected",
            hint="in Label Studio, export the project as JSON",
        )
    try:
        tasks = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"{path} is not JSON: {error}", hint="export from Label Studio as JSON") from error
    if not isinstance(tasks, list) or not all(isinstance(t, dict) and isinstance(t.get("data"), dict) for t in tasks):
        raise UnreadableFile(
            f"{path} is not a list of tasks", hint="export from Label Studio as JSON, not JSON-MIN or CSV"
        )
    for number, task in enumerate(tasks, 1):
        name = f"task {task.get('id', number)}"
        text = task["data"].get("text")
        if not isinstance(text, str):
            yield Problem("import", "no-text", f"{name} has no text")
            continue
        annotations: Any = task.get("annotations") or []
        for annotation in annotations if isinstance(annotations, list) else [annotations]:
            try:
                found = [] if annotation.get("was_cancelled") else list(_markings(task["data"], text, annotation))
            except (AttributeError, LookupError, OverflowError, TypeError, ValueError) as error:
                told = f"an annotation of {name} is not one of Label Studio's: {type(error).__name__}: {error}"
                yield Problem("import", "unreadable-annotation", told)
            else:
                yield from found


@dataclass(slots=True)
class Sheet:
    """The regions of an annotation: places, labels, values and relations."""

    places: dict[str, list[int]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    links: dict[tuple[str, str], list[str]] = field(default_factory=dict)


def parse(results: Sequence[Json], text: str) -> Sheet:
    """Read the results of an annotation; those of other labeling interfaces are skipped."""
    sheet = Sheet()
    regions = [r for r in results if isinstance(r.get("value"), dict) and "start" in r["value"]]
    place = _places_in(text, [r["value"] for r in regions if r.get("type") == "labels"])
    for result in regions:
        name, value = str(result["id"]), result["value"]
        if result.get("type") == "labels":
            sheet.places[name] = [place(value["start"]), place(value["end"])]
            sheet.labels[name] = (value.get("labels") or [""])[0]
        else:
            given = value.get("choices" if result.get("type") == "choices" else "text") or []
            sheet.values.setdefault(name, {})[result["from_name"]] = [given] if isinstance(given, str) else given
    for result in results:
        if result.get("type") == "relation":
            ends = [str(result["from_id"]), str(result["to_id"])]
            if result.get("direction") == "left":
                ends.reverse()
            for label in result.get("labels") or ():
                sheet.links.setdefault((label, ends[0]), []).append(ends[1])
    return sheet


def _places_in(text: str, values: Sequence[Json]) -> Any:
    """Return the function that converts the offsets of these regions to code points."""
    if text.isascii() or max(text, default="") <= "\uffff":
        return int
    units = [0, *accumulate(2 if character > "\uffff" else 1 for character in text)]
    of_unit = {unit: at for at, unit in enumerate(units)}

    def from_units(offset: int) -> int:
        return of_unit.get(offset, of_unit.get(offset - 1, len(text)))

    told = [value for value in values if isinstance(value.get("text"), str)]
    fitting = {
        count: sum(_blankless(text[count(v["start"]) : count(v["end"])]) == _blankless(v["text"]) for v in told)
        for count in (int, from_units)
    }
    return from_units if fitting[from_units] > fitting[int] else int


def _blankless(words: str) -> str:
    return _BLANK.sub("", words)


def _markings(data: Json, text: str, annotation: Json) -> Iterator[Marking]:
    """Yield the markings of one annotation: first the statements it has, then the removed ones."""
    sheet = parse(annotation.get("result") or [], text)
    sent = data.get("sayso") or {}
    statements: Mapping[str, str] = sent.get("statements") or {}
    document = str(sent.get("document") or data.get("document") or "")
    about: Json = {"coder": _coder(annotation), "made_at": annotation.get("updated_at") or annotation.get("created_at")}
    further = {target for (label, _), targets in sheet.links.items() if label == GOES_ON for target in targets}
    found = set()
    for region, label in sheet.labels.items():
        if label == "Content" and region not in further:
            statement = statements.get(region)
            found.add(statement)
            yield _marking(sheet, region, document, statement, text, sent.get("addressees") or {}, about)
    if annotation.get("parent_prediction") or set(sheet.places) & set(statements):
        for statement in statements.values():
            if statement not in found:
                yield Marking(document, statement, "reject", **about)


def _marking(
    sheet: Sheet, region: str, document: str, statement: str | None, text: str, names: Mapping[str, str], about: Json
) -> Marking:
    given = {name: value[0] for name, value in sheet.values.get(region, {}).items() if value}
    flags = sheet.values.get(region, {}).get("certainty", [])
    parts = sorted(sheet.places[name] for name in _onward(sheet, region))
    values: Json = {
        "content.spans": parts,
        "cue.spans": _linked(sheet, region, CUED_BY, "Cue"),
        "source.spans": _linked(sheet, region, SAID_BY, "Source"),
        "addressees": [
            {"name": names.get(target) or text[slice(*sheet.places[target])], "span": sheet.places[target]}
            for target in sheet.links.get((SAID_TO, region), ())
            if target in sheet.places
        ],
        **{f"speaker.{field_}": given.get(name) for name, field_ in NOTED.items()},
        **{f"certainty.{flag}": flag in flags for flag in FLAGS},
    }
    closed = {"speaker_type": "speaker.type", "kind": "kind", "level": "certainty.level"}
    values |= {place: given[name] for name, place in closed.items() if name in given}
    words = " ".join(text[start:end] for start, end in parts)
    is_unsure = given.get("review") == UNSURE
    return Marking(document, statement, "unsure" if is_unsure else "accept", values, words=words, **about)


def _onward(sheet: Sheet, region: str) -> list[str]:
    """Return a region and those in which its content continues."""
    found = [region]
    for name in found:
        found += [t for t in sheet.links.get((GOES_ON, name), ()) if t not in found and t in sheet.places]
    return found


def _linked(sheet: Sheet, region: str, relation: str, label: str) -> list[list[int]]:
    targets = sheet.links.get((relation, region), ())
    return sorted(sheet.places[target] for target in targets if sheet.labels.get(target) == label)


def _coder(annotation: Json) -> str | None:
    """Return the person's e-mail address or number."""
    person = annotation.get("completed_by")
    if isinstance(person, dict):
        person = person.get("email") or person.get("id")
    return None if person is None else str(person)
