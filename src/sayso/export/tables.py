"""Turns records into the rows of tables, which `tables/export_tables.toml` defines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from typing import Any

from sayso.analyse.crediting import day_of
from sayso.domain.actor import KnownActor
from sayso.domain.record import Record
from sayso.domain.statement import Statement, text_of
from sayso.domain.text import Problem, Span
from sayso.export.naming import NOBODY, Cast, CastOf, nobody, speakers_of, with_actors
from sayso.tables import table as toml_table

Row = dict[str, Any]
Day = Callable[[str | None], date | None]
SEPARATOR = ";"  # between the numbers of joint speakers


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `values` lists all possible values of a closed list; the codebook explains `type`."""

    name: str
    type: str
    about: str
    values: tuple[str, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `key` identifies its rows; `parents` are the tables that must have a row's report or statement."""

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    parents: tuple[str, ...]


@cache
def all_tables() -> tuple[Table, ...]:
    """Return the tables; parents come before the tables that refer to them."""
    return tuple(
        Table(name, row["about"], tuple(map(_column, row["columns"])), tuple(row["key"]), tuple(row["parents"]))
        for name, row in toml_table("export_tables")["tables"].items()
    )


def tables_version() -> str:
    """Return the version of the tables."""
    return str(toml_table("export_tables")["version"])


def about_offsets() -> str:
    """Return the sentence that explains offsets."""
    return str(toml_table("export_tables")["offsets"])


def _column(row: Sequence[Any]) -> Column:
    name, kind, about, *values = row
    return Column(name, kind.rstrip("!"), about, tuple(values[0]) if values else (), kind.endswith("!"))


def count_rows(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the row counts of nonempty tables; documents, called "reports", are always included."""
    others = (table.name for table in all_tables() if table.name not in ("documents", "texts"))
    return {"reports": counts.get("documents", 0), **{name: counts[name] for name in others if counts.get(name)}}


def table_rows(
    records: Iterable[Record], note: Callable[[Problem], None], cast_of: CastOf = nobody
) -> Iterator[tuple[str, Row]]:
    """Yield each row of all tables with the table's name; the actors come last.

    Args:
        records: The records, taken one by one.
        note: Called with a problem for each value that the tables cannot hold.
        cast_of: Returns the actors of a report.
    """
    met: dict[int, ActorRow] = {}
    for record in records:
        cast = cast_of(record.document.id)
        yield from rows_of(record, note, cast)
        for statement in record.statements:
            for name, actor in speakers_of(statement, cast):
                met.setdefault(actor.id, ActorRow(actor)).add(name)
    yield from (("actors", met[number].row()) for number in sorted(met))


def rows_of(record: Record, note: Callable[[Problem], None], cast: Cast = NOBODY) -> Iterator[tuple[str, Row]]:
    """Yield each row of a record with the name of its table; an incomplete date is left out, with a problem."""
    day = partial(_day, record.document.id, note)
    as_reported, record = record, with_actors(record, cast)
    yield from _document_rows(record, day)
    for position, (statement, before) in enumerate(zip(record.statements, as_reported.statements, strict=True), 1):
        actors = SEPARATOR.join(str(actor.id) for _, actor in speakers_of(before, cast))
        row = {"position": position, **_statement_row(record, statement, day)}
        row["speaker_in_report"] = before.speaker.name if before.speaker else None
        yield "statements", row | ({"actor": actors} if actors else {})
        yield from _parts(record, statement)
    yield from _layer_rows(record, day)


@dataclass(slots=True)
class ActorRow:
    """A row of the table of actors, collected over the reports."""

    actor: KnownActor
    names: dict[str, None] = field(default_factory=dict)
    statements: int = 0

    def add(self, name: str) -> None:
        """Count a statement, and note the actor's name in its report."""
        self.names[name] = None
        self.statements += 1

    def row(self) -> Row:
        """Return the finished row."""
        one = self.actor
        known = {"actor": str(one.id), "name": one.name, "type": one.type, "country": one.country}
        return {**known, "names": [*self.names], "statements": self.statements}


def _day(document: str, note: Callable[[Problem], None], value: str | None) -> date | None:
    day = _full_day(value)
    if value and day is None:
        note(Problem("export", "no-day", f"{document}: {value!r} is not a full date, so its cell is empty"))
    return day


def _full_day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


def _document_rows(record: Record, day: Day) -> Iterator[tuple[str, Row]]:
    document, made_by = record.document, record.made_by
    yield (
        "documents",
        {
            "document": document.id,
            "origin": document.origin,
            "url": document.url,
            "title": document.title,
            "byline": list(document.byline),
            "outlet": document.outlet,
            "agency": document.agency,
            "place": document.place,
            "published": day(document.published),
            "language": document.language,
            "characters": len(document.text),
            "text_sha256": document.text_sha256,
            **{name: made_by.get(name) for name in ("sayso", "model", "model_sha256")},
        },
    )
    yield "texts", {"document": document.id, "text": document.text}
    for span in document.furniture:
        yield "furniture", {"document": document.id, "start": span.start, "end": span.end}
    for problem in (*document.problems, *record.problems):
        row = {"stage": problem.stage, "code": problem.code, "message": problem.message}
        yield "problems", {"document": document.id, **row, **_place(problem.span)}


def _statement_row(record: Record, statement: Statement, day: Day) -> Row:
    speaker, occasion, said_on = statement.speaker, statement.occasion, statement.said_on
    certainty = statement.certainty
    return {
        "document": record.document.id,
        "statement": statement.id,
        "kind": statement.kind,
        "content": statement.content.text,
        "start": statement.start,
        "end": statement.content.spans[-1].end,
        "cue": statement.cue.text if statement.cue else None,
        "act": statement.cue.act if statement.cue else None,
        "source": statement.source.text if statement.source else None,
        "speaker": speaker.name if speaker else None,
        "speaker_type": speaker.type if speaker else None,
        "role": speaker.role if speaker else None,
        "organization": speaker.organization if speaker else None,
        "country": speaker.country if speaker else None,
        "actor": speaker.actor if speaker else None,
        "outlet": record.document.outlet,
        "published": _full_day(record.document.published),
        "date": _full_day(day_of(record.document, statement)),
        "chain": [link.name or "?" for link in statement.chain],
        "occasion": occasion.text if occasion else None,
        "occasion_place": occasion.place if occasion else None,
        "occasion_date": day(occasion.date) if occasion else None,
        "said_on": day(said_on.date) if said_on else None,
        "said_until": day(said_on.until) if said_on else None,
        "denied": certainty.denied,
        "hedged": certainty.hedged,
        "rumour": certainty.rumour,
        "hypothetical": certainty.hypothetical,
        "level": certainty.level,
        "within": statement.within,
        "continues": statement.continues,
        "confidence": round(statement.confidence, 4),
        "added_by": statement.added_by,
    }


def _parts(record: Record, statement: Statement) -> Iterator[tuple[str, Row]]:
    """Yield the rows of one statement's spans, chain and addressees."""
    names = {"document": record.document.id, "statement": statement.id}
    for part, spans in _places(statement):
        for position, span in enumerate(spans, 1):
            row = {"part": part, "position": position, **_place(span), "text": record.text[span.start : span.end]}
            yield "spans", {**names, **row}
    for position, link in enumerate(statement.chain, 1):
        row = {"position": position, "name": link.name, "type": link.type, "basis": link.basis}
        yield "chains", {**names, **row, **_place(link.span)}
    for addressee in statement.addressees:
        yield "addressees", {**names, "name": addressee.name, **_place(addressee.span)}


def _places(statement: Statement) -> Iterator[tuple[str, Sequence[Span]]]:
    yield "content", statement.content.spans
    yield "cue", statement.cue.spans if statement.cue else ()
    yield "source", statement.source.spans if statement.source else ()
    mention = statement.speaker.mention if statement.speaker else None
    yield "speaker", (mention,) if mention else ()
    # A passage that a person added has an empty span.
    yield "occasion", _real(statement.occasion.span) if statement.occasion else ()
    yield "said_on", _real(statement.said_on.span) if statement.said_on else ()
    yield "marker", statement.certainty.markers


def _real(span: Span) -> Sequence[Span]:
    return (span,) if span.start < span.end else ()


def _layer_rows(record: Record, day: Day) -> Iterator[tuple[str, Row]]:
    """Yield the rows of the layers other than statements."""
    name = {"document": record.document.id}
    row: Row
    for m in record.mentions:
        row = {"text": m.text, "name": m.name, "type": m.type, "country": m.country}
        yield "mentions", {**name, **_place(m.span), **row}
    for r in record.relations:
        row = {"kind": r.kind, "from": r.origin, "to": r.target}
        yield "relations", {**name, **row, **_evidence(r.evidence, record.text)}
    for number, event in enumerate(record.events, 1):
        row = {"event": number, "kind": event.kind, "place": event.place, "date": day(event.date)}
        yield "events", {**name, **row, **_evidence(event.evidence, record.text)}
        for participant in event.participants:
            yield "participants", {**name, "event": number, "name": participant.name, "part": participant.part}
    for words in record.loaded:
        yield "loaded", {**name, **_place(words.span), "text": words.text, "voice": words.voice}


def _place(span: Span | None) -> Row:
    return {"start": span.start, "end": span.end} if span else {"start": None, "end": None}


def _evidence(spans: tuple[Span, ...], text: str) -> Row:
    return {"evidence": list(spans), "text": text_of(spans, text) or None}
