"""Carries decisions over to the statements of a new reading or version.

The standing of a statement is `read` (in the newest reading of its version), `added` (by a person, and in no reading),
`kept` (missing from the newest reading, but with decisions), `moved` (its decisions were carried over to another
statement of the version) or `undone` (added by a person who withdrew it).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Connection, delete, insert, select, update

from sayso.domain.review import ADD, POSITIONS, Decision, standing
from sayso.review.applying import apply_decisions, is_rejected
from sayso.review.matching import match_statements
from sayso.store.actors.speakers import put_appearances, put_voices, speaker_keys
from sayso.store.column_values import dump
from sayso.store.schema import codings, decisions, machine_codings, moves, search_rows, statements, versions
from sayso.store.search.facets import search_columns

Json = dict[str, Any]
OUT = ("moved", "undone")
"""The standings of statements that are not in force in any version."""


def decided(connection: Connection, sids: Iterable[int]) -> set[int]:
    """Return the statements that have decisions or codings, their own or carried over."""
    wanted = list(sids)
    made = connection.scalars(select(decisions.c.sid).where(decisions.c.sid.in_(wanted)))
    coded = connection.scalars(select(codings.c.sid).where(codings.c.sid.in_(wanted)))
    carried = connection.scalars(select(moves.c.to_sid).where(moves.c.to_sid.in_(wanted)))
    return {*made, *coded, *carried}


def carry_decisions(connection: Connection, from_version: int, to_version: int) -> None:
    """Carry decisions over to the matching statements of a new reading or version.

    Within one version, statements missing from the new reading (`kept`) are matched by place; between versions, by
    words, each statement whose decisions were not yet carried onward.
    """
    same = from_version == to_version
    old = select(statements).where(statements.c.version_id == from_version)
    lacking = statements.c.standing.in_(["kept", "added"])
    old_rows = connection.execute(old.where(lacking) if same else old).all()
    with_decisions = decided(connection, [row.sid for row in old_rows])
    old_rows = [row for row in old_rows if row.sid in with_decisions]
    new_rows = connection.execute(
        select(statements)
        .where(statements.c.version_id == to_version, statements.c.standing == "read")
        .order_by(statements.c.sid)
    ).all()
    if not same:
        onward = _moved(connection, moves.c.from_sid, [row.sid for row in old_rows])
        reached = _moved(connection, moves.c.to_sid, [row.sid for row in new_rows])
        _carry(
            connection,
            [row for row in old_rows if row.sid not in onward],
            [row for row in new_rows if row.sid not in reached],
            same_text=False,
        )
    else:
        _carry(connection, [row for row in old_rows if row.standing == "kept"], new_rows, same_text=True)
        added = [row for row in old_rows if row.standing == "added"]
        # Statements that already existed when a person added one cannot be the added one.
        later = [row for row in new_rows if added and row.sid > added[0].sid]
        _carry(connection, added, later, same_text=True)
    for row in connection.execute(select(statements.c.sid).where(statements.c.version_id == to_version)).all():
        if decided(connection, [row.sid]):
            refresh_statement(connection, row.sid)


def _moved(connection: Connection, column: Column[int], sids: Sequence[int]) -> set[int]:
    """Return the statements whose decisions were carried over: from them or to them, depending on the column."""
    return set(connection.scalars(select(column).where(column.in_(sids))))


def _carry(connection: Connection, old_rows: Sequence[Any], new_rows: Sequence[Any], *, same_text: bool) -> None:
    """Match rows of statements and store where their decisions were carried."""
    for match in match_statements(
        [json.loads(r.body) for r in old_rows], [json.loads(r.body) for r in new_rows], same_text=same_text
    ):
        source, target = old_rows[match.old].sid, new_rows[match.new].sid
        connection.execute(
            insert(moves).values(from_sid=source, to_sid=target, likeness=match.likeness, flagged=match.flagged)
        )
        if same_text:
            connection.execute(update(statements).where(statements.c.sid == source).values(standing="moved"))
            connection.execute(update(search_rows).where(search_rows.c.sid == source).values(current=False))


def decisions_on(connection: Connection, sid: int) -> list[Decision]:
    """Return all decisions in force for a statement, oldest first, including those carried over.

    For decisions made in another version, corrected offsets and the values of added statements are left out, because
    they refer to another text.
    """
    trail = select(moves.c.from_sid, moves.c.flagged).where(moves.c.to_sid == sid).cte(recursive=True)
    earlier = moves.alias()
    trail = trail.union(select(earlier.c.from_sid, earlier.c.flagged).join(trail, earlier.c.to_sid == trail.c.from_sid))
    sources: dict[int, bool] = {sid: False}
    for from_sid, flagged in connection.execute(select(trail.c.from_sid, trail.c.flagged)):
        sources[from_sid] = flagged or sources.get(from_sid, False)
    versions_of = select(statements.c.sid, statements.c.version_id).where(statements.c.sid.in_(sources))
    version_of = {row.sid: row.version_id for row in connection.execute(versions_of)}
    rows = connection.execute(select(decisions).where(decisions.c.sid.in_(sources)).order_by(decisions.c.id))
    found = []
    for row in rows:
        decision, here = decision_of(row, flagged=sources[row.sid]), version_of[row.sid] == version_of[sid]
        if decision.verdict == ADD and not here:
            decision = replace(decision, new=None)
        if here or row.field not in POSITIONS:
            found.append(decision)
    return found


def decision_of(row: Any, *, flagged: bool = False) -> Decision:
    """Turn a row of the log into a decision."""
    old, new = (None if value is None else json.loads(value) for value in (row.old, row.new))
    made = (row.reviewer, row.decided_at, row.verdict, row.field, old, new, row.note)
    return Decision(*made, flagged=flagged, step=row.step, undoes=row.undoes)


def refresh_statement(connection: Connection, sid: int) -> None:
    """Update the current form of a statement and its search row after decisions on it changed."""
    row = connection.execute(
        select(statements, versions.c.newest, versions.c.body.label("version_body"))
        .join(versions, versions.c.id == statements.c.version_id)
        .where(statements.c.sid == sid)
    ).one()
    machine, body = json.loads(row.body), json.loads(row.version_body)
    made = decisions_on(connection, sid)
    reviewed = apply_decisions(machine, made, body["text"])
    appeared = put_appearances(connection, row.version_id, body, [reviewed])
    spoken = [appeared[key] for key in speaker_keys(reviewed)]
    put_voices(connection, {sid: [appearance_id for appearance_id, _ in spoken]})
    if reviewed["content"] != json.loads(row.reviewed_body or row.body)["content"]:  # the machine coded other words
        connection.execute(delete(machine_codings).where(machine_codings.c.sid == sid))
    connection.execute(
        update(statements)
        .where(statements.c.sid == sid)
        .values(reviewed_body=None if reviewed == machine else dump(reviewed))
    )
    current = row.newest and row.standing not in OUT and not is_rejected(made)
    checked = any(one.verdict != "unsure" for one in standing(made))
    columns = search_columns(reviewed, body, [actor_id for _, actor_id in spoken], checked=checked)
    connection.execute(update(search_rows).where(search_rows.c.sid == sid).values(current=current, **columns))
