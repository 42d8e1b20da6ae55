"""Finds dates in the lines above a report, and converts them to ISO dates."""

from __future__ import annotations

import re
from datetime import datetime

from dateutil.parser import ParserError, parse

from sayso.tables import kept_per_tables, table

TIME = re.compile(
    r"(?:\bat\s+)?\b\d{1,2}(?:[:.]\d\d){1,2}(?:\.\d+)?\s*(?:[AaPp]\.?[Mm]\b\.?)?\s*(?:\(?(?:[A-Z]{2,4}T|ET|UTC|PT|Z)\b(?:[+-]\d+)?\)?)?"
    r"|(?:\bat\s+)?\b(?:[01]?\d|2[0-3])[hH][0-5]\d\b"
    r"|(?:\bat\s+)?\b\d{1,2}\s*[AaPp]\.?[Mm]\b\.?(?:\s*(?:[A-Z]{2,4}T|ET|UTC|PT)\b)?"
)


@kept_per_tables()
def day_pattern() -> str:
    """Return a case-insensitive pattern for a date ("Thursday, February 19, 2026", "4. Juni", "2023-05-04")."""
    words = table("dates")
    weekday = "|".join((*words["weekdays"], *words["weekdays_short"]))
    month = "|".join((*words["months"], *words["months_short"]))
    year = r"(?:19|20)\d\d"
    return (
        rf"(?:(?:{weekday})\b\.?,?\s+)?(?:"
        rf"\d{{1,2}}(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?:{month})\b\.?(?:,?\s+{year}\b)?"
        rf"|(?:{month})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?![:.]\d)(?:,?\s+{year}\b)?"
        rf"|{year}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"
        rf"|\d{{1,2}}[-/.]\d{{1,2}}[-/.]{year}\b)"
    )


@kept_per_tables()
def days() -> re.Pattern[str]:
    """Return the compiled pattern of a date with word boundaries."""
    return re.compile(rf"(?<![\w/.-]){day_pattern()}(?!\w|\.\d)", re.IGNORECASE)


def has_year(words: str) -> bool:
    """Whether a date names its year."""
    return re.search(r"(?:19|20)\d\d", words) is not None


def is_ambiguous(words: str) -> bool:
    """Whether a date in figures could mean day or month first ("04/05/2023")."""
    figures = re.fullmatch(r"(\d{1,2})[-/](\d{1,2})[-/]\d{4}", words)
    return (
        figures is not None and int(figures[1]) <= 12 and int(figures[2]) <= 12 and int(figures[1]) != int(figures[2])
    )


def iso_day(words: str, *, year: int | None = None) -> str | None:
    """Return the ISO date of a date in words or figures.

    Args:
        words: A match of `days`.
        year: The year of a date that does not name its own.

    Returns:
        None if the year is unknown, or the date is ambiguous or does not exist.
    """
    if is_ambiguous(words) or (not has_year(words) and year is None):
        return None
    if stamped := re.match(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", words):
        words = stamped[0].replace(".", "-")
    figures = re.match(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}", words)
    day_first = figures is not None and (int(figures[1]) > 12 or "." in words)
    try:
        return parse(words, default=_first_day(year), dayfirst=day_first).date().isoformat()
    except (ParserError, OverflowError):
        return None


def _first_day(year: int | None) -> datetime:
    return datetime(year or 2000, 1, 1)
