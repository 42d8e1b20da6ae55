"""The codebook as a whole: rules for coders, merging concepts, and coding in bulk."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, false, func, insert, select, update

from sayso.domain.coding import Concept, Stance
from sayso.errors import ChangedMeanwhile, UsageError
from sayso.store.coding.coding_log import add_coding
from sayso.store.coding.concepts import concept_number, get_concept, remove_concept, restore_concept
from sayso.store.column_values import dump, now, storable
from sayso.store.engine import insert_one
from sayso.store.reviewing.decision_log import find_statement
from sayso.store.schema import codings, concept_rules, concepts, machine_codings, recodings, search_rows, statements

OPPOSITE: dict[str, Stance] = {"supports": "opposes", "opposes": "supports", "ambiguous": "ambiguous", "none": "none"}
MOST_AT_ONCE = 1000  # codings in one step


@dataclass(frozen=True, slots=True)
class StanceCounts:
    """Statements in force by stance on a concept: the last coding by people, or else the machine's."""

    people: dict[str, int]
    machine: dict[str, int]


@dataclass(frozen=True, slots=True)
class BulkStep:
    """A step that coded many statements: a recoding to `stance` (None withdrew codings), or a merge of concepts.

    `merged` is the concept that was merged into `concept`. `undone` says whether it was undone.
    """

    id: int
    at: str
    who: str
    concept: str
    merged: str | None
    stance: Stance | None
    statements: int
    undone: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The coding in force of one coder for one statement."""

    statement: str
    stance: Stance
    coder: str


def rules_of(connection: Connection) -> dict[str, str]:
    """Return the rules for coders, by concept, of the concepts in force that have rules."""
    rows = connection.execute(
        select(concepts.c.name, concept_rules.c.rules).join(concept_rules, concept_rules.c.concept_id == concepts.c.id)
    )
    return {row.name: row.rules for row in rows}


def set_rules(connection: Connection, name: str, rules: str) -> None:
    """Set the rules for coders of a concept; an empty text removes them.

    Raises:
        StoreError: there is no such concept.
    """
    number, rules = concept_number(connection, name), (storable(rules) or "").strip()
    connection.execute(delete(concept_rules).where(concept_rules.c.concept_id == number))
    if rules:
        connection.execute(insert(concept_rules).values(concept_id=number, rules=rules))


def state_of(concept: Concept, rules: str) -> str:
    """Return a short text that changes with a concept's name, proposition, words or rules."""
    said = json.dumps([concept.name, concept.proposition, list(concept.words), rules])
    return sha256(said.encode()).hexdigest()[:16]


def expect_state(connection: Connection, name: str, seen: str) -> None:
    """Check that a concept is still in the state that somebody saw.

    Raises:
        StoreError: there is no such concept.
        ChangedMeanwhile: it has changed.
    """
    concept = get_concept(connection, name)
    if state_of(concept, rules_of(connection).get(concept.name, "")) != seen:
        raise ChangedMeanwhile(
            f"{concept.name} was changed while you had it open", hint="compare both versions, then save again"
        )


def standing_codings(
    connection: Connection, name: str, *, among: Collection[str] | None = None
) -> list[Standing]:
    """Return the codings in force, ordered by statement and coder, without withdrawn ones.

    `among` limits the result to statements with these ids.
    """
    rows = (
        select(codings.c.coder, codings.c.stance, statements.c.id)
        .join(statements, statements.c.sid == codings.c.sid)
        .where(codings.c.concept_id == concept_number(connection, name))
        .order_by(codings.c.id)
    )
    if among is not None:
        rows = rows.where(statements.c.id.in_(among))
    latest: dict[tuple[str, str], Stance | None] = {}
    for row in connection.execute(rows):
        latest[row.id, row.coder] = row.stance
    return [Standing(statement, stance, coder) for (statement, coder), stance in sorted(latest.items()) if stance]


def count_stances(connection: Connection, name: str) -> StanceCounts:
    """Count the statements in force by stance on a concept."""
    number = concept_number(connection, name)
    last = (
        select(func.max(codings.c.id)).where(codings.c.concept_id == number).group_by(codings.c.sid)
    )  # the latest coding is in force
    # Not the bare column: SQLite would scan its index, and so all statements of the record book.
    in_force = func.coalesce(search_rows.c.current, false())
    people = connection.execute(
        select(codings.c.stance, func.count())
        .join(search_rows, search_rows.c.sid == codings.c.sid)
        .where(codings.c.id.in_(last), codings.c.stance.is_not(None), in_force)
        .group_by(codings.c.stance)
    )
    coded = select(codings.c.sid).where(codings.c.concept_id == number)
    machine = connection.execute(
        select(machine_codings.c.stance, func.count())
        .join(search_rows, search_rows.c.sid == machine_codings.c.sid)
        .where(machine_codings.c.concept_id == number, in_force, machine_codings.c.sid.not_in(coded))
        .group_by(machine_codings.c.stance)
    )
    return StanceCounts(*({row[0]: row[1] for row in rows} for rows in (people, machine)))


def merge_concepts(connection: Connection, name: str, into: str, who: str, *, opposite: bool = False) -> int:
    """Move all codings of one concept to another and retire the first, as one step; return the number moved.

    If a coder has already coded a statement on the other concept, that coding stays.

    Args:
        connection: A unit of work.
        name: The concept to retire.
        into: The concept to keep.
        who: Who merges them.
        opposite: Swap "supports" and "opposes".

    Raises:
        StoreError: one of them does not exist.
        UsageError: both are the same concept.
    """
    source, target = get_concept(connection, name), get_concept(connection, into)
    if source.name == target.name:
        raise UsageError(f"{source.name} cannot be merged into itself", hint="choose another concept")
    known = {(one.statement, one.coder) for one in standing_codings(connection, target.name)}
    moved: list[list[str]] = []
    for one in standing_codings(connection, source.name):
        if (one.statement, one.coder) not in known:
            stance = OPPOSITE[one.stance] if opposite else one.stance
            add_coding(connection, target.name, one.statement, stance, one.coder)
            moved.append([one.statement, one.coder, stance])
    remove_concept(connection, source.name, who)
    _log_step(connection, who, {"concept": target.name, "merged": source.name, "moved": moved})
    return len(moved)


def recode(
    connection: Connection, concept: str, statement_ids: Sequence[str], stance: Stance | None, coder: str
) -> int:
    """Code many statements in one step that can be undone; return the number of the step.

    Raises:
        StoreError: there is no such concept or statement.
        UsageError: no statements or too many.
    """
    if not 0 < len(statement_ids) <= MOST_AT_ONCE:
        raise UsageError(
            f"{len(statement_ids)} statements were chosen; 1 to {MOST_AT_ONCE} can be coded at once",
            hint="choose at least one, or code them in several steps",
        )
    number = concept_number(connection, concept)
    before = []
    for statement in dict.fromkeys(statement_ids):
        mine = (codings.c.concept_id == number) & (codings.c.coder == coder)
        said = select(codings.c.stance).where(mine, codings.c.sid == find_statement(connection, statement))
        before.append([statement, connection.scalar(said.order_by(codings.c.id.desc()).limit(1))])
        add_coding(connection, concept, statement, stance, coder)
    return _log_step(connection, coder, {"concept": concept, "stance": stance, "before": before})


def undo_bulk_step(connection: Connection, who: str, step: int | None = None) -> int:
    """Undo somebody's bulk step in force, by default the latest; return the number of codings restored.

    Codings that were changed again since are kept.

    Raises:
        UsageError: there is no such step.
    """
    mine = select(recodings).where(recodings.c.who == who, ~recodings.c.undone).order_by(recodings.c.id.desc())
    row = connection.execute((mine if step is None else mine.where(recodings.c.id == step)).limit(1)).one_or_none()
    if row is None:
        raise UsageError("you have no bulk coding to undo", hint="code single statements again instead")
    detail = json.loads(row.detail)
    connection.execute(update(recodings).where(recodings.c.id == row.id).values(undone=True))
    if "merged" in detail:
        restore_concept(connection, detail["merged"], who)
        return _restore(connection, detail["concept"], [(*one, None) for one in detail["moved"]])
    made = detail.get("stance", ...)  # steps of older records lack it
    return _restore(connection, detail["concept"], [(one, who, made, before) for one, before in detail["before"]])


def list_bulk_steps(connection: Connection, *, limit: int = 10) -> list[BulkStep]:
    """Return the latest bulk steps, latest first."""
    rows = connection.execute(select(recodings).order_by(recodings.c.id.desc()).limit(limit))
    return [_bulk_step(row, json.loads(row.detail)) for row in rows]


def _bulk_step(row: Any, detail: dict[str, Any]) -> BulkStep:
    count = len(detail.get("moved", detail.get("before", ())))
    of = (detail["concept"], detail.get("merged"), detail.get("stance"))
    return BulkStep(row.id, row.at, row.who, *of, count, row.undone)


def _restore(connection: Connection, concept: str, codes: Sequence[tuple[str, str, Any, Stance | None]]) -> int:
    """Restore the former stances of codings (statement, coder, the step's coding), unless changed since."""
    now_said = {(one.statement, one.coder): one.stance for one in standing_codings(connection, concept)}
    still = [one for one in codes if one[2] in (..., now_said.get((one[0], one[1])))]
    for statement, coder, _, before in still:
        add_coding(connection, concept, statement, before, coder)
    return len(still)


def _log_step(connection: Connection, who: str, detail: dict[str, Any]) -> int:
    return insert_one(connection, recodings, {"at": now(), "who": who, "undone": False, "detail": dump(detail)})
