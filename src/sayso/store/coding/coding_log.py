"""Codings of statements on concepts: the append-only log of people's, and the machine's, which can be redone."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, false, func, insert, select

from sayso.domain.coding import MACHINE, Coded, Coding, Stance
from sayso.domain.record import Record
from sayso.domain.text import Span
from sayso.errors import StoreError, UsageError
from sayso.store.actors.merges import family_of
from sayso.store.coding.concepts import concept_number
from sayso.store.column_values import dump, now
from sayso.store.reports.stored_records import read_version, show_report
from sayso.store.reviewing.decision_log import find_statement
from sayso.store.schema import (
    appearances,
    codings,
    concepts,
    machine_codings,
    moves,
    reports,
    search_rows,
    statements,
    versions,
    voices,
)


@dataclass(frozen=True, slots=True)
class CodingCounts:
    """The progress of coding a concept: of `statements` in force, the number coded by the machine and by people."""

    statements: int
    by_machine: int
    by_people: int


@dataclass(frozen=True, slots=True)
class Code:
    """A coding in force of one statement, by a person (probability 1) or the machine."""

    concept: str
    coder: str
    stance: Stance
    probability: float


def add_coding(connection: Connection, concept: str, statement: str, stance: Stance | None, coder: str) -> Coding:
    """Add a person's coding of a statement to the log; None withdraws the person's coding.

    Raises:
        StoreError: there is no such concept or statement.
        UsageError: there is no such stance, or the coder has the machine's name.
    """
    if stance is not None and stance not in get_args(Stance):
        raise UsageError(f"{stance!r} is not a stance", hint=f"use one of {', '.join(get_args(Stance))}")
    if coder == MACHINE:
        raise UsageError(f"{MACHINE!r} is the name of the model", hint="give your own name: --reviewer NAME")
    number, sid = concept_number(connection, concept), find_statement(connection, statement)
    coding = Coding(concept, statement, stance, coder, now())
    row = {"concept_id": number, "sid": sid, "coder": coder, "coded_at": coding.coded_at, "stance": stance}
    connection.execute(insert(codings).values(row))
    return coding


def find_by_words(connection: Connection, report: str, words: str) -> str:
    """Return the id of a report's statement whose content has these words; of several, the shortest.

    If none has all of them, because another model drew its spans differently, the one with most is chosen.

    Raises:
        StoreError: there is no such report, or none of its statements in force has any of the words.
    """
    record = show_report(connection, report).record
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    places = [Span(*match.span()) for match in re.finditer(pattern, record.text)] if pattern else []
    shared = [
        (_overlap(statement.content.spans, place), -len(statement.content.text), statement.id)
        for place in places
        for statement in record.statements
    ]
    best = max(shared, default=(0, 0, ""))
    if not best[0]:
        raise StoreError(f"no statement of {report} has the words {words!r}", hint=f"sayso show {report}")
    return best[-1]


def _overlap(spans: Iterable[Span], place: Span) -> int:
    return sum(max(0, min(span.end, place.end) - max(span.start, place.start)) for span in spans)


def list_codings(connection: Connection, concept: str) -> list[Coding]:
    """Return all codings of people for a concept, oldest first, including withdrawn ones."""
    rows = connection.execute(
        select(codings, statements.c.id.label("statement"))
        .join(statements, statements.c.sid == codings.c.sid)
        .where(codings.c.concept_id == concept_number(connection, concept))
        .order_by(codings.c.id)
    )
    return [Coding(concept, row.statement, row.stance, row.coder, row.coded_at) for row in rows]


def count_codings(connection: Connection, concept: str) -> CodingCounts:
    """Count the coded statements of a concept."""
    number = concept_number(connection, concept)
    all_rows = select(func.count()).select_from(search_rows)
    # Counting a whole table is much faster than counting matching rows, and few rows are out of force.
    in_force = select(all_rows.scalar_subquery() - all_rows.where(~search_rows.c.current).scalar_subquery())
    machine = select(machine_codings.c.sid).where(machine_codings.c.concept_id == number)
    by_machine = all_rows.where(_coded_in_force(machine))
    people = connection.scalars(select(search_rows.c.sid).where(_coded_in_force(_coded_or_carried(number))))
    by_people = len(_by_people(connection, number).keys() & set(people))
    return CodingCounts(connection.scalar(in_force) or 0, connection.scalar(by_machine) or 0, by_people)


def _coded_in_force(coded: Select[tuple[int]]) -> ColumnElement[bool]:
    """Return the condition that a search row is in force and coded."""
    # Not the bare column: SQLite would go through its index, and so through all statements of the record book.
    return search_rows.c.sid.in_(coded) & func.coalesce(search_rows.c.current, false())


def _coded_or_carried(number: int) -> Select[tuple[int]]:
    """Return the query for statements that people coded, or to which codings were carried over."""
    reached = select(codings.c.sid).where(codings.c.concept_id == number).cte("reached", recursive=True)
    reached = reached.union(select(moves.c.to_sid).join(reached, moves.c.from_sid == reached.c.sid))
    return select(reached.c.sid)


def versions_to_code(connection: Connection, concept: str, model: str) -> list[int]:
    """Return the versions that have statements in force that this model has not coded."""
    coded = exists().where(
        machine_codings.c.sid == statements.c.sid,
        machine_codings.c.concept_id == concept_number(connection, concept),
        machine_codings.c.model == model,
    )
    rows = (
        select(statements.c.version_id)
        .distinct()
        .join(search_rows, search_rows.c.sid == statements.c.sid)
        .where(search_rows.c.current, ~coded)
    )
    return sorted(connection.scalars(rows))


def put_machine_codings(connection: Connection, concept: str, codes: Mapping[int, Coded], model: str) -> None:
    """Store a model's codings of statements, by row, replacing earlier ones."""
    number = concept_number(connection, concept)
    connection.execute(
        delete(machine_codings).where(machine_codings.c.concept_id == number, machine_codings.c.sid.in_(list(codes)))
    )
    rows = [
        {
            "concept_id": number,
            "sid": sid,
            "stance": code.stance,
            "probability": code.probability,
            "relevance": code.relevance,
            "spans": dump(code.spans),
            "model": model,
        }
        for sid, code in codes.items()
    ]
    if rows:
        connection.execute(insert(machine_codings), rows)


def rows_of(connection: Connection, version_id: int) -> dict[str, int]:
    """Return the rows of a version's statements in force, by statement id."""
    found = (
        select(statements.c.id, statements.c.sid)
        .join(search_rows, search_rows.c.sid == statements.c.sid)
        .where(statements.c.version_id == version_id, search_rows.c.current)
    )
    return {row.id: row.sid for row in connection.execute(found)}


def put_codings_of_report(
    connection: Connection, concept: str, document_id: str, codes: Mapping[str, Coded], model: str
) -> None:
    """Store a model's codings of a report's statements in force, by id; see `put_machine_codings`."""
    newest = select(versions.c.id).join(reports, reports.c.id == versions.c.report_id)
    version_id = connection.scalar(newest.where(reports.c.document_id == document_id, versions.c.newest))
    rows = rows_of(connection, version_id) if version_id is not None else {}
    put_machine_codings(connection, concept, {rows[name]: codes[name] for name in codes.keys() & rows.keys()}, model)


def coded_records(
    connection: Connection, concept: str, *, taking_sides: bool = False, spoken_by: Collection[int] | None = None
) -> Iterator[tuple[Record, dict[str, Coded]]]:
    """Yield the record of every report with coded statements, after review, and the codings by statement.

    Args:
        connection: A connection.
        concept: The concept's name.
        taking_sides: Leave out reports without any stance.
        spoken_by: Numbers of actors; reports without a coded statement by one of them are left out.
    """
    number = concept_number(connection, concept)
    people = _by_people(connection, number)
    by_machine = select(machine_codings.c.sid).where(machine_codings.c.concept_id == number)
    if taking_sides:
        by_machine = by_machine.where(machine_codings.c.stance != "none")
    in_version = select(statements.c.version_id).distinct()
    if spoken_by is not None:
        family = family_of(connection, spoken_by)
        spoken = select(voices.c.sid).join(appearances).where(appearances.c.actor_id.in_(family))
        in_version = in_version.where(statements.c.sid.in_(spoken))
    versions = {
        *connection.scalars(in_version.where(statements.c.sid.in_(by_machine))),
        *connection.scalars(in_version.where(statements.c.sid.in_(people))),
    }
    for version_id in sorted(versions):
        codes = _codes(connection, version_id, number, people)
        if codes:
            yield read_version(connection, version_id), codes


def _codes(connection: Connection, version_id: int, number: int, people: Mapping[int, Coded]) -> dict[str, Coded]:
    """Return the codings in force of a version's statements: a person's, or else the machine's."""
    ids = {sid: statement_id for statement_id, sid in rows_of(connection, version_id).items()}
    rows = connection.execute(
        select(machine_codings).where(machine_codings.c.sid.in_(ids), machine_codings.c.concept_id == number)
    )
    codes: dict[str, Coded] = {}
    for row in rows:
        spans = tuple(Span(*span) for span in json.loads(row.spans))
        codes[ids[row.sid]] = Coded(row.stance, row.probability, row.relevance, spans)
    for sid in ids.keys() & people.keys():
        code, before = people[sid], codes.get(ids[sid])
        spans = before.spans if before and before.stance == code.stance else ()
        codes[ids[sid]] = replace(code, spans=spans)
    return codes


def _by_people(connection: Connection, number: int) -> dict[int, Coded]:
    """Return people's codings in force for a concept: the latest for each statement, including carried-over ones."""
    carried: defaultdict[int, set[int]] = defaultdict(set)
    for row in connection.execute(select(moves.c.from_sid, moves.c.to_sid)):
        carried[row.from_sid].add(row.to_sid)
    standing: defaultdict[int, dict[str, Stance]] = defaultdict(dict)
    said = select(codings.c.sid, codings.c.coder, codings.c.stance).where(codings.c.concept_id == number)
    for coded, coder, stance in connection.execute(said.order_by(codings.c.id)):
        for sid in _reached(coded, carried) if coded in carried else (coded,):
            standing[sid].pop(coder, None)  # so that the latest coder comes last
            if stance is not None:
                standing[sid][coder] = stance
    return {
        sid: Coded(stance, 1.0, 1.0, coder=coder)
        for sid, said in standing.items()
        for coder, stance in list(said.items())[-1:]
    }


def _reached(sid: int, carried: Mapping[int, set[int]]) -> set[int]:
    """Return a statement and all statements to which its codings were carried over."""
    reached, fresh = {sid}, {sid}
    while fresh:
        fresh = {to for one in fresh for to in carried.get(one, ())} - reached
        reached |= fresh
    return reached


def codes_of(connection: Connection, statement: str) -> list[Code]:
    """Return the codings in force of a statement: by concept, people by name, then the machine.

    Raises:
        StoreError: there is no such statement.
    """
    sid = find_statement(connection, statement)
    latest: dict[tuple[str, str], Code | None] = {}
    said = (
        select(concepts.c.name, codings.c.coder, codings.c.stance)
        .join(concepts, concepts.c.id == codings.c.concept_id)
        .where(codings.c.sid == sid, ~concepts.c.removed)
        .order_by(codings.c.id)
    )
    for name, coder, stance in connection.execute(said):
        latest[name, coder] = Code(name, coder, stance, 1.0) if stance else None
    by_machine = (
        select(concepts.c.name, machine_codings.c.stance, machine_codings.c.probability)
        .join(concepts, concepts.c.id == machine_codings.c.concept_id)
        .where(machine_codings.c.sid == sid, ~concepts.c.removed)
    )
    found = [code for code in latest.values() if code]
    found += [Code(name, MACHINE, stance, p) for name, stance, p in connection.execute(by_machine)]
    return sorted(found, key=lambda code: (code.concept, code.coder == MACHINE, code.coder))
