"""Writes a file of the Discourse Network Analyzer (DNA) 3: reports, statements and coded concepts with agreement.

There are two statement types: DNA's own "DNA Statement" (person, organization, concept, agreement), one per concept on
which a statement takes a stance, and "Attributed statement", one per statement, with role, country, kind, cue and
doubt. Both mark the same words. DNA cuts text by code points and shows it by UTF-16 units. To make every offset right
in both, astral characters are written as U+FFFD, one for one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sayso.domain.record import Record
from sayso.domain.safe_text import REPLACEMENT, plain_lines, utf8_safe
from sayso.domain.statement import Statement
from sayso.domain.text import Document, Problem
from sayso.export.summary import ExportSummary

SCHEMA = Path(__file__).with_name("dna.sql")
VERSION = "3.0.11"  # of DNA, whose file format this is
LONGEST = 190  # characters of a title, name or other short text; DNA allows no more
CLASSIC, ATTRIBUTED = 1, 2
SHORT, LONG, YES_NO, NUMBER = "short text", "long text", "boolean", "integer"
VARIABLES: Mapping[int, tuple[tuple[str, str], ...]] = {
    CLASSIC: (("person", SHORT), ("organization", SHORT), ("concept", SHORT), ("agreement", YES_NO)),
    ATTRIBUTED: (
        ("person", SHORT),
        ("organization", SHORT),
        ("role", SHORT),
        ("country", SHORT),
        ("speaker type", SHORT),
        ("kind", SHORT),
        ("cue", SHORT),
        ("via", SHORT),
        ("denied", YES_NO),
        ("hedged", YES_NO),
        ("rumour", YES_NO),
        ("hypothetical", YES_NO),
        ("confidence in percent", NUMBER),
        ("content", LONG),
        ("statement", LONG),
    ),
}
LABELS = {CLASSIC: ("DNA Statement", 239, 208, 51), ATTRIBUTED: ("Attributed statement", 120, 170, 220)}
DATA = {LONG: "DATALONGTEXT", YES_NO: "DATABOOLEAN", NUMBER: "DATAINTEGER"}
SENT = "sayso"  # the setting with what was exported, by statement
SENT_STANDS = "sayso stands"  # the setting with the exported positions on concepts, by number
PLACE = "place"  # the key of a statement's spans, beside the digests of its values
ATTRIBUTES = ("Type", "Alias", "Notes")
CODER, MODEL = 1, 2
MACHINE_CODER = "sayso (model)"  # the coder of positions that only a model coded
PASSWORD = "sayso"  # opens the file: DNA requires one, and the file holds nothing secret
BODIES = frozenset({"organization", "government", "outlet", "group"})
SALT = b"sayso's own salt"
ROUNDS = 100_000  # of SHA-256, like jasypt's StrongPasswordEncryptor, which DNA uses


@dataclass(frozen=True, slots=True)
class Stand:
    """A position on a concept: whether it agrees, and whether only a model coded it."""

    concept: str
    agrees: bool
    by_machine: bool = False


Codings = Mapping[str, Sequence[Stand]]
"""Positions on concepts by statement id."""


def write(records: Iterable[Record], path: Path, *, concepts: Codings | None = None) -> ExportSummary:
    """Write the file; its coder is "sayso", with the password "sayso".

    Positions that a model coded belong to a separate coder, "sayso (model)", in another color.
    """
    with closing(sqlite3.connect(path)) as connection:
        writer = _Writer(connection)
        for record in records:
            writer.add(record, concepts or {})
        writer.end()
        connection.commit()
    return ExportSummary((path,), +writer.rows, tuple(writer.problems))


def digests_of(values: Mapping[str, str | int]) -> dict[str, str]:
    """Return a short hash of each value as the file has it, so that an import can find changes."""
    return {name: hashlib.sha256(json.dumps(value).encode()).hexdigest()[:8] for name, value in values.items()}


def password_hash(password: str, salt: bytes = SALT) -> str:
    """Return the password hash that DNA stores."""
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()


class _Writer:
    """A file that grows report by report."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._run = connection.execute
        self.rows: Counter[str] = Counter()
        self.problems: list[Problem] = []
        self._variables: dict[tuple[int, str], tuple[int, str]] = {}
        self._entities: dict[tuple[int, str], int] = {}
        self._attributes: dict[int, list[int]] = {}
        self._coders: set[str] = set()
        self._sent: dict[str, dict[str, object]] = {}
        self._sent_stands: dict[int, dict[str, object]] = {}
        connection.executescript(SCHEMA.read_text(encoding="utf-8"))
        self._begin()

    def _begin(self) -> None:
        for row in (("version", VERSION), ("date", datetime.now(UTC).date().isoformat())):
            self._run("INSERT INTO SETTINGS VALUES (?, ?)", row)
        self._coder(CODER, "sayso", (255, 255, 0))
        for kind, variables in VARIABLES.items():
            self._run("INSERT INTO STATEMENTTYPES VALUES (?, ?, ?, ?, ?)", (kind, *LABELS[kind]))
            for name, form in variables:
                number = self._insert("VARIABLES", Variable=name, DataType=form, StatementTypeId=kind)
                self._variables[kind, name] = number, form
                if form == SHORT:
                    self._attributes[number] = [
                        self._insert("ATTRIBUTEVARIABLES", VariableId=number, AttributeVariable=attribute)
                        for attribute in ATTRIBUTES
                    ]
                    self._entity(number, "")  # DNA keeps a blank entity for each variable
            links = {"SourceVariableId": "person", "TargetVariableId": "organization"}
            ends = {column: self._variables[kind, name][0] for column, name in links.items()}
            self._insert("VARIABLELINKS", **ends)

    def _coder(self, number: int, name: str, color: tuple[int, int, int]) -> None:
        self._run(
            "INSERT OR IGNORE INTO CODERS (ID, Name, Red, Green, Blue, Password) VALUES (?, ?, ?, ?, ?, ?)",
            (number, name, *color, password_hash(PASSWORD)),
        )

    def _model_coder(self) -> int:
        """Return the coder of the model's codings, adding it to the file when first needed."""
        if MACHINE_CODER not in self._coders:
            self._coders.add(MACHINE_CODER)
            self._coder(MODEL, MACHINE_CODER, (170, 170, 170))
            for one, other in ((CODER, MODEL), (MODEL, CODER)):
                self._insert("CODERRELATIONS", Coder=one, OtherCoder=other)
        return MODEL

    def add(self, record: Record, concepts: Codings) -> None:
        """Write a report with its statements."""
        document = record.document
        text = _plain(document.text)
        if text != document.text:
            self.problems.append(
                Problem(
                    "export", "characters-replaced", f"{document.id}: characters that shift DNA's offsets became U+FFFD"
                )
            )
        seconds = _seconds(document)
        number = self._insert(
            "DOCUMENTS",
            Title=self._short(document.title or document.id),
            Text=text,
            Coder=CODER,
            Author=self._short(", ".join(document.byline)),
            Source=self._short(document.outlet or ""),
            Section="",
            Notes=_plain(document.id),  # lets an import find the report
            Type="",
            Date=seconds or 0,
        )
        self.rows["documents"] += 1
        if seconds is None:
            self.problems.append(Problem("export", "no-date", f"{document.id} has no date; DNA shows 1970-01-01"))
        for statement in record.statements:
            self._add_statement(number, statement, concepts.get(statement.id, ()))

    def end(self) -> None:
        """Store what was exported, so that an import can compare; DNA ignores unknown settings."""
        for name, sent in ((SENT, self._sent), (SENT_STANDS, self._sent_stands)):
            self._run("INSERT INTO SETTINGS VALUES (?, ?)", (name, json.dumps(sent)))

    def _add_statement(self, document: int, statement: Statement, stands: Sequence[Stand]) -> None:
        start, stop = statement.start, statement.content.spans[-1].end
        speaker, certainty = statement.speaker, statement.certainty
        name = speaker.name or "" if speaker else ""
        is_body = speaker is not None and speaker.type in BODIES
        person = "" if is_body else name
        body = name if is_body else (speaker.organization or "" if speaker else "")
        who = {"person": person, "organization": body}
        _, sent = self._code(
            ATTRIBUTED,
            (document, start, stop),
            {
                **who,
                "role": speaker.role or "" if speaker else "",
                "country": speaker.country or "" if speaker else "",
                "speaker type": speaker.type if speaker else "none",
                "kind": statement.kind,
                "cue": statement.cue.text if statement.cue else "",
                "via": ", ".join(link.name for link in statement.chain[1:-1] if link.name),
                "denied": certainty.denied,
                "hedged": certainty.hedged,
                "rumour": certainty.rumour,
                "hypothetical": certainty.hypothetical,
                "confidence in percent": round(statement.confidence * 100),
                "content": statement.content.text,
                "statement": statement.id,
            },
        )
        self._sent[statement.id] = {**sent, PLACE: statement.content.spans}
        for stand in stands:
            coder = self._model_coder() if stand.by_machine else CODER
            values: Mapping[str, str | int] = {**who, "concept": stand.concept, "agreement": stand.agrees}
            number, sent = self._code(CLASSIC, (document, start, stop), values, coder)
            about = {"statement": statement.id, "concept": stand.concept, PLACE: [[start, stop]]}
            self._sent_stands[number] = {**about, "digests": sent}

    def _code(
        self, kind: int, place: tuple[int, int, int], values: Mapping[str, str | int], coder: int = CODER
    ) -> tuple[int, dict[str, str]]:
        """Write one statement of a type; return its number and the digests of its values."""
        document, start, stop = place
        written: dict[str, str | int] = {}
        number = self._insert(
            "STATEMENTS", StatementTypeId=kind, DocumentId=document, Start=start, Stop=stop, Coder=coder
        )
        self.rows[f"{LABELS[kind][0]}s"] += 1
        self.rows["of the model"] += coder == MODEL
        for name, value in values.items():
            variable, form = self._variables[kind, name]
            row = {"StatementId": number, "VariableId": variable}
            if form == SHORT:
                written[name] = self._short(str(value))
                self._insert("DATASHORTTEXT", **row, Entity=self._entity(variable, str(written[name])))
            else:
                written[name] = _plain(str(value)) if form == LONG else int(value)
                self._insert(DATA[form], **row, Value=written[name])
        return number, digests_of(written)

    def _entity(self, variable: int, value: str) -> int:
        key = variable, value
        if key not in self._entities:
            number = self._insert("ENTITIES", VariableId=variable, Value=value, Red=0, Green=0, Blue=0)
            self._entities[key] = number
            for attribute in self._attributes[variable]:
                self._insert("ATTRIBUTEVALUES", EntityId=number, AttributeVariableId=attribute)
        return self._entities[key]

    def _insert(self, table: str, **row: str | int) -> int:
        columns, places = ", ".join(row), ", ".join("?" * len(row))
        done = self._run(f"INSERT INTO {table} ({columns}) VALUES ({places})", [*row.values()])
        return int(done.lastrowid or 0)

    def _short(self, text: str) -> str:
        """Shorten a text that is too long, with a hash that keeps different texts different."""
        text = _plain(" ".join(text.split()))
        if len(text) <= LONGEST:
            return text
        mark = hashlib.sha256(text.encode()).hexdigest()[:8]
        self.problems.append(Problem("export", "cut-short", f"DNA allows {LONGEST} characters: {text[:60]}… was cut"))
        return f"{text[: LONGEST - len(mark) - 2]}… {mark}"[:LONGEST]


def _plain(text: str) -> str:
    """Return a text of the same length in which code points, UTF-16 units and lines have the same offsets."""
    return "".join(REPLACEMENT if char > "\uffff" else char for char in plain_lines(utf8_safe(text)))


def _seconds(document: Document) -> int | None:
    """Return the date of publication in seconds since 1970, or None; a month or year counts as its first day."""
    try:
        day = datetime.fromisoformat(f"{document.published}-01-01"[:10])
    except ValueError:
        return None
    return int(day.replace(tzinfo=UTC).timestamp())
