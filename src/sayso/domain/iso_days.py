"""Days in ISO form (2024-03-10)."""

from __future__ import annotations

from datetime import date, datetime


def iso_day_of(value: str) -> str | None:
    """Give the day of an ISO date or time; None if the value is neither."""
    try:
        return datetime.fromisoformat(value).date().isoformat()
    except ValueError:
        return None


def days_between(one: str | None, other: str | None) -> int | None:
    """Give the days between two ISO dates; None if one is unknown, or not a whole date."""
    try:
        return abs((date.fromisoformat(one or "") - date.fromisoformat(other or "")).days)
    except ValueError:
        return None
