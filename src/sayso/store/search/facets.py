"""Facets: the filters of a search as tokens of the full-text index, for statements and for queries.

The database intersects facets like any other words of the index, so no filter needs a scan. A token consists of two
letters for the facet, a folded value, and a final 0 that keeps the English stemmer away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sayso.resolve.proper_names import fold
from sayso.store.column_values import storable

Json = dict[str, Any]

CONFIDENCE_STEPS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
CHECKED = "checked0"
"""The token of statements that people accepted, corrected or added; they count as sure, whatever their confidence."""
MARKS = ("denied", "hedged", "rumour", "hypothetical")
MAX_RANGE_TOKENS = 14  # for a date filter: up to two weeks as days, up to a year as months, otherwise years

Wanted = list[tuple[str, ...]]
"""A conjunction of tuples; each tuple is a disjunction of tokens."""


def tokens(code: str, value: str | None) -> list[str]:
    """Return one token per word of a value: ("ou", "The Guardian") becomes outhe0, ouguardian0."""
    return [f"{code}{word}0" for word in fold(value or "").split()]


def facets_of(
    statement: dict[str, Any], outlet: str | None, day: int | None, actor_ids: Iterable[int], checked: bool = False
) -> str:
    """Return the tokens of a statement (its JSON object), separated by spaces."""
    speaker = statement.get("speaker") or {}
    found = [
        f"ki{statement['kind']}0",
        *tokens("sp", speaker.get("name")),
        *tokens("ro", speaker.get("role")),
        *tokens("co", speaker.get("country")),
        *tokens("ty", speaker.get("type")),
        *tokens("ou", outlet),
        *(token for name in carriers(statement) for token in tokens("vi", name)),
        *(f"{mark}0" for mark in MARKS if statement["certainty"].get(mark)),
        *(f"su{int(step * 100)}0" for step in CONFIDENCE_STEPS if statement["confidence"] >= step),
    ]
    if day is not None:
        found += [f"da{day}0", f"mo{day // 100}0", f"ye{day // 10000}0"]
    found += [actor_token(actor_id) for actor_id in actor_ids]
    if checked:
        found.append(CHECKED)
    return " ".join(dict.fromkeys(found))


def actor_token(actor_id: int) -> str:
    """Return the token of an actor."""
    return f"ac{actor_id}x0"


def carriers(statement: dict[str, Any]) -> list[str]:
    """Return the carriers in a chain: the names between its two ends."""
    return [link["name"] for link in statement["chain"][1:-1] if link["name"]]


def day_number(iso: str | None) -> int | None:
    """Turn 2024-03-10 into 20240310; None if it is not a full date."""
    return int(iso.replace("-", "")) if iso and re.fullmatch(r"\d{4}-\d\d-\d\d", iso) else None


def all_words(code: str, value: str | None) -> Wanted:
    """Require every word of a value."""
    return [(token,) for token in tokens(code, value)]


def surer_than(threshold: float) -> Wanted:
    """Require the highest confidence step at or below `threshold`, or a check; the caller tests the exact value."""
    reached = [step for step in CONFIDENCE_STEPS if step <= threshold]
    return [(f"su{int(reached[-1] * 100)}0", CHECKED)] if reached else []


def said_between(since: date | None, until: date | None) -> Wanted:
    """Require the days, months or years that cover a range; the caller checks the exact dates."""
    if since is None and until is None:
        return []
    first, last = since or date(1900, 1, 1), until or date.today() + timedelta(days=366)
    for cover in (_days(first, last), _months(first, last), _years(first, last)):
        if len(cover) <= MAX_RANGE_TOKENS:
            return [tuple(cover)]
    return []


def _days(first: date, last: date) -> Sequence[str]:
    count = (last - first).days + 1
    return [f"da{first + timedelta(days=n):%Y%m%d}0" for n in range(min(count, MAX_RANGE_TOKENS + 1))]


def _months(first: date, last: date) -> Sequence[str]:
    numbers: Iterable[int] = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"mo{n // 12}{n % 12 + 1:02d}0" for n in numbers]


def _years(first: date, last: date) -> Sequence[str]:
    return [f"ye{year}0" for year in range(first.year, last.year + 1)]


def search_columns(
    statement: Json, body: Mapping[str, Any], actor_ids: Sequence[int], *, checked: bool = False
) -> Json:
    """Return the search columns of a statement.

    Args:
        statement: Its JSON object.
        body: The JSON object of its version.
        actor_ids: The actors who speak.
        checked: Whether people decided on it; "unsure" does not count.
    """
    day = day_number((statement["said_on"] or {}).get("date")) or day_number(body["published"])
    return {
        "words": storable(statement["content"]["text"]),
        "facets": facets_of(statement, body["outlet"], day, actor_ids, checked),
        "day": day,
        "sure": statement["confidence"],
    }
