"""What people coded in the Discourse Network Analyzer, as markings.

A file that `sayso export dna` made names each statement in a variable, and keeps a digest of each value that went out:
only values that people changed come back, since the file has others in a form of its own (cut, without astral
characters) or as earlier reviewers left them. What is gone was taken out; what people added is found by its place.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import closing
from pathlib import Path
from typing import Any

from sayso.domain.marking import Marking
from sayso.domain.text import Problem
from sayso.errors import UsageError
from sayso.export.dna import ATTRIBUTED, LABELS, SENT, digests_of

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
"""Variables of "Attributed statement", and the fields of a statement that they show."""
TABLES = ("DATABOOLEAN", "DATAINTEGER", "DATALONGTEXT")


def read(path: Path) -> Iterator[Marking | Problem]:
    """Give what the file says of each statement of the type "Attributed statement".

    Raises:
        UsageError: it is no file of DNA 3, or has no statements of this type.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            yield from _read(connection, path)
    except sqlite3.DatabaseError as error:
        raise UsageError(f"{path} is no file of DNA: {error}", hint="save it in DNA as .dna (SQLite)") from error


def _read(connection: sqlite3.Connection, path: Path) -> Iterator[Marking | Problem]:
    settings = dict(connection.execute("SELECT Property, Value FROM SETTINGS"))
    version, sent = settings.get("version", ""), json.loads(settings.get(SENT, "{}"))
    if version.startswith("2"):
        raise UsageError(f"{path} was made by DNA {version}", hint="open and save it with DNA 3")
    label = LABELS[ATTRIBUTED][0]
    kinds = [number for (number,) in connection.execute("SELECT ID FROM STATEMENTTYPES WHERE Label = ?", (label,))]
    if not kinds:
        raise UsageError(f"{path} has no statements of the type {label!r}", hint="export it with: sayso export dna")
    rows = connection.execute(
        "SELECT s.ID, s.Start, s.Stop, d.Notes, d.Title, c.Name, SUBSTR(d.Text, s.Start + 1, s.Stop - s.Start)"
        " FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId LEFT JOIN CODERS c ON c.ID = s.Coder"
        " WHERE s.StatementTypeId = ? ORDER BY s.ID",
        kinds[:1],
    ).fetchall()
    untouched = 0
    for number, start, stop, notes, title, coder, words in rows:
        values = _values(connection, number)
        before = sent.pop(str(values.get("statement")), {})
        changed = {name for name, digest in digests_of(values).items() if digest != before.get(name)}
        if not changed:
            untouched += 1
            continue
        document = notes.partition("\n")[0].strip()
        if not document:
            yield Problem("import", "unknown-report", f"{title!r} has no report id in its notes; it was passed over")
            continue
        yield _marking(values, changed, document, (start, stop), words, coder)
    for statement in sent:
        yield Marking(document="", statement=statement, verdict="reject")
    if untouched:
        yield Problem(
            "import", "untouched", f"{untouched} statements are as they went out; nothing was taken from them"
        )


def _marking(
    values: Mapping[str, Any],
    changed: AbstractSet[str],
    document: str,
    place: tuple[int, int],
    words: str,
    coder: str | None,
) -> Marking:
    person, body = values.get("person") or "", values.get("organization") or ""
    found: dict[str, Any] = {}
    if "person" in changed or ("organization" in changed and not person):
        found["speaker.name"] = person or body or None
    if person and changed & {"person", "organization"}:
        found["speaker.organization"] = body or None
    for variable, field in FIELDS.items():
        if variable in changed:
            value = values[variable]
            found[field] = bool(value) if field.startswith("certainty.") else value or None
    statement = values.get("statement") or None
    if statement is None:  # made by a person in DNA: its words are all that is known of its place
        found["content.spans"] = [list(place)]
    return Marking(
        document=document,
        statement=statement,
        values=found,
        words=None if statement else words,
        coder=None if coder == "sayso" else coder,
    )


def _values(connection: sqlite3.Connection, statement: int) -> dict[str, Any]:
    """Give a statement's values by the name of the variable."""
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
