"""Decisions that stand: one that its reviewer took back counts as if it had never been made."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, select

from sayso.store.schema import decisions

TAKEN_BACK = "taken back"
"""The note of a decision that takes back its reviewer's last one."""


def is_decided(
    sid: ColumnElement[int], *, reviewer: str | None = None, unsure_counts: bool = False
) -> ColumnElement[bool]:
    """Give the condition that somebody, or this reviewer, decided on the statement of a row and stands by it."""
    return exists(_standing(reviewer, unsure_counts).where(decisions.c.sid == sid))


def decided_statements() -> Select[tuple[int]]:
    """Select the rows of statements that somebody decided on, and stands by; "unsure" is no decision."""
    return _standing(None, False)


def _standing(reviewer: str | None, unsure_counts: bool) -> Select[Any]:
    """Select rows of statements by reviewers with more decisions than they took back."""
    counted = case((decisions.c.note == TAKEN_BACK, -1), (decisions.c.verdict == "unsure", int(unsure_counts)), else_=1)
    found = select(decisions.c.sid).group_by(decisions.c.sid, decisions.c.reviewer).having(func.sum(counted) > 0)
    return found if reviewer is None else found.where(decisions.c.reviewer == reviewer)
