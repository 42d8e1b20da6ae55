"""Parses the dates of databases, feeds and spreadsheets, in a dozen languages, into ISO dates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

from sayso.domain.text import Problem
from sayso.tables import kept_per_tables, table

FIRST_YEAR, LAST_YEAR = 1600, 2199
EXCEL_START = date(1899, 12, 30)
EXCEL_DAYS = range(7306, 73051)  # 1920 to 2099 as serial dates of a spreadsheet
UNIX_SECONDS = (631_152_000, 4_102_444_800)  # 1990 to 2099
MAX_CHARACTERS = 200
MONTHS = 12
MAX_NUMBER = 1e15
_STAMP = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?=[T\s_]|$|\D|\d{6}$)")
_UNIX = re.compile(r"\d{9,13}(?:\.\d+)?")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"(\d{1,2})[-\s]([^\W\d_]{3,9})\.?[-\s](\d\d)")  # as spreadsheets show a date: 4-May-25
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_YEAR = re.compile(r"(?<!\d)(1[6-9]\d\d|20\d\d|21\d\d)(?!\d)")


def iso_day(value: Any, *, day_first: bool | None = None) -> str | None:
    """Return the ISO date of a value, or None if it is not a date or is ambiguous.

    The writer's local day counts: an offset from UTC is not applied. "04/05/2023" is ambiguous and gives None, unless
    `day_first` tells its order; with dots, the day always comes first ("4.5.2023").

    Args:
        value: A date, a text ("mercredi 17 avril 2013 20:15 GMT"), or the serial date of a spreadsheet.
        day_first: Whether "04/05/2023" is in May; None if unknown.
    """
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        if not abs(value) < MAX_NUMBER:  # also refuses NaN and infinity
            return None
        if int(value) in EXCEL_DAYS:
            return (EXCEL_START + timedelta(days=int(value))).isoformat()
        if (told := _unix_time(value)) is not None:
            return told
        value = str(int(value))
    words = " ".join(str(value)[:MAX_CHARACTERS].split())
    if re.fullmatch(r"\d{5}(?:\.\d+)?", words) and int(words[:5]) in EXCEL_DAYS:
        return (EXCEL_START + timedelta(days=int(words[:5]))).isoformat()
    if _UNIX.fullmatch(words) and (told := _unix_time(float(words))) is not None:
        return told
    for read in (_stamp, _mail_date, partial(_figures, day_first=day_first), _with_month):
        if (found := read(words)) is not None:
            return found
    return None


def order_of_days(values: Iterable[Any]) -> bool | None:
    """Return whether the dates of one column put the day first, or None if none shows it or they disagree.

    "13/04/2023" shows that the day comes first, "04/13/2023" that the month does. With one order for the whole column,
    "04/05/2023" is no longer ambiguous.
    """
    shown = set()
    for value in values:
        found = _FIGURES.search(value[:MAX_CHARACTERS]) if isinstance(value, str) else None
        if found and found[2] != "." and (int(found[1]) > MONTHS) != (int(found[3]) > MONTHS):
            shown.add(int(found[1]) > MONTHS)
    return shown.pop() if len(shown) == 1 else None


def read_day(value: Any, place: str, *, day_first: bool | None = None) -> tuple[str | None, tuple[Problem, ...]]:
    """Return the ISO date of a value, and a problem if it has none; `day_first` as in `iso_day`."""
    if value is None or not str(value).strip():
        return None, ()
    day = iso_day(value, day_first=day_first)
    if day is not None:
        return day, ()
    message = f"{place}: the date {str(value)[:60]!r} is ambiguous or not a date; it was left out"
    return None, (Problem("acquire", "odd-date", message),)


def _unix_time(number: float) -> str | None:
    """Return the day, in UTC, of seconds or milliseconds since 1970, as APIs and pandas write times."""
    for seconds in (number, number / 1000):
        if UNIX_SECONDS[0] <= seconds < UNIX_SECONDS[1]:
            return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    return None


def _stamp(words: str) -> str | None:
    for pattern in (_STAMP, _YEAR_FIRST):
        if found := pattern.match(words):
            return _day(int(found[1]), int(found[2]), int(found[3]))
    return None


def _mail_date(words: str) -> str | None:
    """Read a date of an e-mail or RSS feed (RFC 5322), in the writer's time zone."""
    if not re.match(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3,9}\s+(?:\d\d){1,2}\s+\d", words):
        return None
    try:
        found = parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _day(found.year, found.month, found.day)


def _figures(words: str, *, day_first: bool | None) -> str | None:
    found = _FIGURES.search(words)
    if found is None:
        return None
    first, mark, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
    if year < 100:
        if mark != ".":
            return None
        year = _full_year(year)
    if first > MONTHS >= second or mark == "." or first == second:
        return _day(year, second, first)
    if second > MONTHS >= first:
        return _day(year, first, second)
    if day_first is None:
        return None
    return _day(year, second, first) if day_first else _day(year, first, second)


def _with_month(words: str) -> str | None:
    """Read a date whose month is a word; the weekday, hour, zone and edition around it are ignored."""
    if short := _SHORT_YEAR.fullmatch(words):
        words = f"{short[1]} {short[2]} {_full_year(int(short[3]))}"
    year = _YEAR.search(words)
    if year is None:
        return None
    tokens = [(match[0].casefold(), match.start()) for match in _WORDS.finditer(words)]
    months = _months()
    for number, (token, _) in enumerate(tokens):
        month = months.get(token)
        if month is None:
            continue
        near = [tokens[n][0] for n in (number - 1, number + 1, number - 2) if 0 <= n < len(tokens)]
        days = [int(near_token) for near_token in near if near_token.isdigit() and len(near_token) <= 2]
        if not days:
            ordinals = (re.match(r"(\d{1,2})(?:st|nd|rd|th|er|º|\.)", near_token) for near_token in near)
            days = [int(found[1]) for found in ordinals if found]
        for day in days:
            if (iso := _day(int(year[0]), month, day)) is not None:
                return iso
    return None


def _full_year(year: int) -> int:
    return year + (2000 if year < 70 else 1900)


def _day(year: int, month: int, day: int) -> str | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


@kept_per_tables()
def _months() -> dict[str, int]:
    """Return month numbers by name, full and abbreviated, in every language of the table."""
    return {
        name.casefold(): number
        for names in table("months").values()
        for number, both in enumerate(names, 1)
        for name in both.split()
    }
