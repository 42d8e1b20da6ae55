"""Reads what people coded in the Discourse Network Analyzer (DNA), as markings.

From a file made by `sayso export dna`, only people's changes are imported: it has each statement's place and a digest
of each exported value, because DNA stores values in its own form (shortened, without astral characters). Missing
statements were removed; new ones are found by their place, or added. From any file, statements of a type like DNA's own
(person, organization, concept, agreement) become codings, whoever made them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypedDict

from sayso.domain.coding import Stance
from sayso.domain.counts import counted
from sayso.domain.form import has_form
from sayso.domain.marking import Marking, SourceText
from sayso.domain.text import Problem
from sayso.errors import UnreadableFile
from sayso.export.dna import ATTRIBUTED, LABELS, MACHINE_CODER, PLACE, SENT, SENT_STANDS, digests_of

FIELDS = {
    "role": "speaker.role",
    "country": "speaker.country",
    "speaker type": "speaker.type",
    "kind": "kind",
    "denied": "certainty.denied",
    "hedged": "certainty.hedged",
    "rumour": "certainty.rumour",
    "hypothetical": "certainty.hypothetical",
}
"""Variables of "Attributed statement", with the fields of a statement that they show."""
CLASSIC = {"concept": "short text", "agreement": "boolean"}
"""Variables that a type of coded statements must have, besides person, organization or both."""
TABLES = ("DATABOOLEAN", "DATAINTEGER", "DATALONGTEXT")

Json = dict[str, Any]


class Stand(TypedDict):
    """An exported position on a concept: its statement, place, and the digests of its values."""

    statement: str
    concept: str
    place: list[tuple[int, int]]
    digests: dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A statement of the file: its number, place and coder, the report, and its values by variable."""

    number: int
    place: tuple[int, int]
    coder: str | None
    report: str
    source: SourceText
    values: dict[str, str | int]

    @property
    def words(self) -> str:
        """The words at its place."""
        return self.source.text[slice(*self.place)]


def read(path: Path) -> Iterator[Marking | Problem]:
    """Yield the file's markings of statements and concepts.

    Raises:
        UnreadableFile: it is not a file of DNA 3, or has no statement type that says who said what.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            yield from _read(connection, path)
    except sqlite3.DatabaseError as error:
        raise UnreadableFile(f"{path} is not a DNA file: {error}", hint="save it in DNA as .dna (SQLite)") from error


def _read(connection: sqlite3.Connection, path: Path) -> Iterator[Marking | Problem]:
    settings = dict(connection.execute("SELECT Property, Value FROM SETTINGS"))
    version = str(settings.get("version", ""))
    if version.startswith("2"):
        raise UnreadableFile(f"{path} was made by DNA {version}", hint="open and save it with DNA 3")
    labels = {number: str(label) for number, label in connection.execute("SELECT ID, Label FROM STATEMENTTYPES")}
    attributed = [number for number, label in labels.items() if label == LABELS[ATTRIBUTED][0]]
    classic = [number for number in labels if number not in attributed and _is_classic(connection, number)]
    if not attributed and not classic:
        raise UnreadableFile(
            f"{path} has no coded statements; its statement types are {', '.join(labels.values()) or 'none'}",
            hint="a type needs the variables person or organization, concept and agreement",
        )
    untouched = 0
    for kinds, take, sent in (
        (attributed, _attributed, _sent(settings.get(SENT), dict[str, str | list[tuple[int, int]]], path)),
        (classic, _classic, _sent(settings.get(SENT_STANDS), Stand, path)),
    ):
        for row in _rows(connection, kinds):
            marking = row if isinstance(row, Problem) else take(row, sent)
            if marking is None:
                untouched += 1
            else:
                yield marking
        yield from map(_gone, sent, sent.values())
    passed_over = sorted({labels[number] for number in labels} - {labels[number] for number in (*attributed, *classic)})
    for label in passed_over:
        yield from _passed_over(connection, label)
    if untouched:
        yield Problem(
            "import",
            "untouched",
            f"nothing to import from {counted(untouched, 'unchanged statement')}",
        )


def _sent(setting: Any, form: Any, path: Path) -> Json:
    """Return the file's list of what was exported, by name.

    Raises:
        UnreadableFile: it cannot be read.
    """
    try:
        sent: Any = {} if setting is None else json.loads(setting)
    except (TypeError, ValueError, RecursionError):
        sent = None
    if not has_form(sent, dict[str, form]) or not all(isinstance(row.get(PLACE, []), list) for row in sent.values()):
        raise UnreadableFile(f"{path} no longer says what was exported", hint="use an earlier copy of the file")
    return dict(sent)


def _is_classic(connection: sqlite3.Connection, kind: int) -> bool:
    variables = dict(
        connection.execute("SELECT Variable, DataType FROM VARIABLES WHERE StatementTypeId = ?", (kind,)).fetchall()
    )
    who = {"person", "organization"} & {name for name, form in variables.items() if form == "short text"}
    return bool(who) and CLASSIC.items() <= variables.items()


def _rows(connection: sqlite3.Connection, kinds: list[int]) -> Iterator[Row | Problem]:
    """Yield the statements of some types, report by report, or a problem for one with impossible values."""
    rows = connection.execute(
        "SELECT s.ID, s.Start, s.Stop, d.ID, d.Notes, d.Title, c.Name FROM STATEMENTS s"
        " JOIN DOCUMENTS d ON d.ID = s.DocumentId LEFT JOIN CODERS c ON c.ID = s.Coder"
        f" WHERE s.StatementTypeId IN ({', '.join('?' * len(kinds))}) ORDER BY d.ID, s.ID",
        kinds,
    ).fetchall()
    known, source = None, SourceText("", "")
    for number, start, stop, document, notes, title, coder in rows:
        if document != known:
            (text,) = connection.execute("SELECT Text FROM DOCUMENTS WHERE ID = ?", (document,)).fetchone()
            known, source = document, SourceText(title, text)
        report = str(notes or "").partition("\n")[0].strip()
        values = _values(connection, number)
        row = Row(number, (start, stop), None if coder in ("sayso", MACHINE_CODER) else coder, report, source, values)
        if has_form(row, Row) and 0 <= start < stop <= len(source.text):
            yield row
        else:
            yield Problem(
                "import", "unreadable-statement", f"statement {number} has values or a place that DNA does not write"
            )


def _attributed(row: Row, sent: Json) -> Marking | None:
    """Return a person's changes to a statement; None if it is as exported."""
    statement = str(row.values.get("statement") or "")
    before = sent.pop(statement, {})
    changed = {name for name, digest in digests_of(row.values).items() if digest != before.get(name)}
    values = _changed(row.values, changed)
    if not before:  # made by a person in DNA, perhaps as a copy
        values["content.spans"] = [list(row.place)]
        return Marking(row.report, None, values=values, words=row.words, coder=row.coder, source=row.source)
    words, spans = None, before.get(PLACE)
    if spans and row.place != (spans[0][0], spans[-1][1]):
        values["content.spans"] = _moved(spans, row.place)
        words = " ".join(row.source.text[start:end] for start, end in values["content.spans"])
        changed.add(PLACE)
    return Marking(row.report, statement, values=values, words=words, coder=row.coder) if changed else None


def _changed(values: Mapping[str, Any], changed: AbstractSet[str]) -> Json:
    """Return the fields of a statement whose variables a person changed."""
    person, body = values.get("person") or "", values.get("organization") or ""
    found: Json = {}
    if "person" in changed or ("organization" in changed and not person):
        found["speaker.name"] = person or body or None
    if person and changed & {"person", "organization"}:
        found["speaker.organization"] = body or None
    for variable, field in FIELDS.items():
        if variable in changed:
            value = values[variable]
            found[field] = bool(value) if field.startswith("certainty.") else value or None
    return found


def _moved(spans: list[list[int]], place: tuple[int, int]) -> list[list[int]]:
    """Return the spans of a statement whose first or last end a person moved; those inside stay."""
    start, stop = place
    kept = [list(span) for span in spans if span[0] < stop and start < span[1]]
    if not kept:
        return [[start, stop]]
    kept[0][0], kept[-1][1] = start, stop
    return kept


def _classic(row: Row, sent: Json) -> Marking | None:
    """Return a person's coding of a concept; None if it is as exported."""
    before = sent.pop(str(row.number), None)
    concept = " ".join(str(row.values.get("concept") or "").split())
    stance: Stance = "supports" if row.values.get("agreement") else "opposes"
    stands: dict[str, Stance] = {concept: stance} if concept else {}
    if before is not None and _touches(before[PLACE], row.place):  # DNA reuses the numbers of deleted statements
        if before["digests"] == digests_of(row.values) and before[PLACE] == [list(row.place)]:
            return None
        if before["concept"] != concept:
            stands[before["concept"]] = "none"
        return Marking(row.report, before["statement"], "silent", coder=row.coder, stances=stands)
    person, body = row.values.get("person") or None, row.values.get("organization") or None
    values = {
        "content.spans": [list(row.place)],
        "speaker.name": person or body,
        "speaker.type": "person" if person else "organization" if body else None,
        "speaker.organization": body if person else None,
    }
    made = Marking(row.report, None, values=values, words=row.words, coder=row.coder, source=row.source)
    return replace(made, stances=stands, coarse=True)


def _touches(spans: list[list[int]], place: tuple[int, int]) -> bool:
    return any(start < place[1] and place[0] < stop for start, stop in spans)


def _gone(name: str, before: Json) -> Marking:
    """Return the marking of a removed statement, or a removed position on a concept."""
    if "digests" in before:
        return Marking("", before["statement"], "silent", stances={before["concept"]: "none"})
    return Marking("", name, "reject")


def _passed_over(connection: sqlite3.Connection, label: str) -> Iterator[Problem]:
    (count,) = connection.execute(
        "SELECT COUNT(*) FROM STATEMENTS s JOIN STATEMENTTYPES t ON t.ID = s.StatementTypeId WHERE t.Label = ?",
        (label,),
    ).fetchone()
    if count:
        told = f"skipped {counted(count, 'statement')} of the type {label!r} without a person, concept or agreement"
        yield Problem("import", "other-type", told)


def _values(connection: sqlite3.Connection, statement: int) -> Json:
    """Return a statement's values by variable."""
    found = dict(
        connection.execute(
            "SELECT v.Variable, e.Value FROM DATASHORTTEXT t JOIN VARIABLES v ON v.ID = t.VariableId"
            " JOIN ENTITIES e ON e.ID = t.Entity WHERE t.StatementId = ?",
            (statement,),
        )
    )
    for table in TABLES:
        found |= dict(
            connection.execute(
                f"SELECT v.Variable, t.Value FROM {table} t JOIN VARIABLES v ON v.ID = t.VariableId"
                " WHERE t.StatementId = ?",
                (statement,),
            )
        )
    return found
