"""Conditions for decisions in force: a withdrawn decision counts as if it had never been made."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from sayso.store.schema import decisions

TAKEN_BACK = "taken back"
"""The note of a decision that withdraws its reviewer's last step."""


def is_decided(
    sid: ColumnElement[int], *, reviewer: str | None = None, unsure_counts: bool = False
) -> ColumnElement[bool]:
    """Return the condition that somebody, or this reviewer, has a decision in force on a row's statement."""
    return exists(_standing(reviewer, unsure_counts).where(decisions.c.sid == sid))


def decided_statements() -> Select[tuple[int]]:
    """Select the rows of statements with decisions in force; "unsure" does not count."""
    return _standing(None, False)


def _standing(reviewer: str | None, unsure_counts: bool) -> Select[Any]:
    """Select rows of statements by decisions that are neither withdrawals nor withdrawn."""
    withdrawal = decisions.alias()
    is_withdrawn = exists().where(withdrawal.c.undoes == decisions.c.step).correlate(decisions)
    found = select(decisions.c.sid).where(decisions.c.undoes.is_(None), ~is_withdrawn)
    if not unsure_counts:
        found = found.where(decisions.c.verdict != "unsure")
    return found if reviewer is None else found.where(decisions.c.reviewer == reviewer)
