"""Reads dates in ISO form (2024-03-10), writes them in words, and counts the days between them."""

from __future__ import annotations

from datetime import date, datetime


def iso_day_of(value: str) -> str | None:
    """Return the day of an ISO date or time; None if the value is neither."""
    try:
        return datetime.fromisoformat(value).date().isoformat()
    except ValueError:
        return None


def days_between(one: str | None, other: str | None) -> int | None:
    """Return the number of days between two ISO dates; None if one is missing or incomplete."""
    try:
        return abs((date.fromisoformat(one or "") - date.fromisoformat(other or "")).days)
    except ValueError:
        return None


def long_day(iso: str) -> str:
    """Return "10 March 2024" for an ISO date; an incomplete date is returned unchanged."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {day:%B %Y}"
