"""Finds date expressions in a text and resolves them to days."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.parser import ParserError, parse
from dateutil.relativedelta import relativedelta

from sayso.domain.text import Span
from sayso.tables import kept_per_tables, table

_NAME_BEFORE = re.compile(r"[\w’']\s$")
_THIRDS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}


@dataclass(frozen=True, slots=True)
class DateRange:
    """A day, or the days from `start` to `end`, inclusive."""

    start: date
    end: date | None = None

    @property
    def iso(self) -> str:
        """The first day as an ISO date."""
        return self.start.isoformat()

    @property
    def until(self) -> str | None:
        """The last day as an ISO date; None for a single day."""
        return None if self.end is None else self.end.isoformat()


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the date expressions in a part of a text, in order ("last Thursday", "8 March 2025")."""
    stop = len(text) if end is None else end
    return [Span(*m.span()) for m in _pattern().finditer(text, start, stop) if not _is_part_of_name(text, m)]


def _is_part_of_name(text: str, match: re.Match[str]) -> bool:
    """Whether "Today" or "This Morning" inside a sentence is a newspaper or a program."""
    words = match["deictic"]
    if words is None or not words[0].isupper():
        return False
    return any(word[0].isupper() for word in words.split()[1:]) or bool(
        _NAME_BEFORE.search(text, max(0, match.start() - 2), match.start())
    )


def published_on(published: str | None) -> date | None:
    """Read an ISO date, or the day of an ISO date and time; None for anything else."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


@kept_per_tables(maxsize=4096)
def resolve_date(
    words: str, published: date | None, *, anchor: date | None = None, future: bool = False
) -> DateRange | None:
    """Resolve an expression from `find_dates` to days.

    A bare weekday is the last such day on or before publication or, with `future`, the first
    on or after it; "last Thursday" is before the day of publication.

    Args:
        words: The expression in the text.
        published: The day of publication; without it, only full dates can be resolved.
        anchor: The day from which "the next morning" or "a week later" counts.
        future: Whether the sentence is about the future.

    Returns:
        None if the expression cannot be resolved or is outside the years 1 to 9999.
    """
    match = _pattern().fullmatch(words) or _pattern().fullmatch(f"on {words}", 3)
    try:
        return None if match is None else _resolve(match, published, anchor, future)
    except (OverflowError, ValueError):  # raised by Python's dates outside the years 1 to 9999
        return None


def _resolve(match: re.Match[str], published: date | None, anchor: date | None, future: bool) -> DateRange | None:
    found = {name: value.lower() for name, value in match.groupdict().items() if value}
    if "explicit" in found:
        return _explicit(found["explicit"], published, future)
    if "anchored" in found:
        return None if anchor is None else _anchored(found, anchor)
    if "year" in found:
        return DateRange(date(int(found["year"]), 1, 1), date(int(found["year"]), 12, 31))
    if "month" in found:
        return _month(found["month_name"], found.get("month_year"), found.get("third", ""), published, future)
    if published is None:
        return None
    if "weekday" in found:
        return _weekday(found["day"], found.get("which", ""), published, anchor, future)
    if "ordinal" in found:
        return _ordinal(int(found["number"]), published, future)
    if "ago" in found:
        return _ago(found["ago_count"], found["ago_unit"], published)
    return _deictic(found["deictic"], published)


def _explicit(words: str, published: date | None, future: bool) -> DateRange | None:
    """Resolve a day with its month; a missing year is the nearest one that fits the tense."""
    has_year = re.search(r"\d{4}", words) is not None
    if published is None and not has_year:
        return None
    base = datetime.combine(published or date.min, datetime.min.time())
    try:
        day = parse(words, default=base, fuzzy=True, yearfirst=words[0].isdigit()).date()
    except (ParserError, OverflowError):
        return None  # "February 30"
    if published is None or has_year:
        return DateRange(day)
    return DateRange(_nearest_year(day, published, future))


def _nearest_year(day: date, published: date, future: bool) -> date:
    if future and day < published:
        return day + relativedelta(years=1)
    if not future and day > published:
        return day - relativedelta(years=1)
    return day


def _month(name: str, year: str | None, third: str, published: date | None, future: bool) -> DateRange | None:
    if year is None and published is None:
        return None
    number = _position(name, "months", "months_short")
    if year is not None:
        first = date(int(year), number, 1)
    else:
        assert published is not None
        first = _nearest_year(date(published.year, number, 1), published.replace(day=1), future)
    start, end = _THIRDS.get(third, (1, 31))
    return DateRange(first.replace(day=start), first.replace(day=min(end, monthrange(first.year, first.month)[1])))


def _weekday(name: str, which: str, published: date, anchor: date | None, future: bool) -> DateRange | None:
    number = _position(name, "weekdays", "weekdays_short")
    if which.startswith("the"):
        if anchor is None:
            return None
        return DateRange(_day_after(anchor, number) if "following" in which else _day_before(anchor, number))
    if which == "next":
        return DateRange(_day_after(published, number))
    if which.endswith("past") or which == "last":
        return DateRange(_day_before(published, number))
    if which == "this" and not future:
        return DateRange(published + timedelta(days=number - published.weekday()))
    if future:
        return DateRange(_day_after(published - timedelta(days=1), number))
    return DateRange(_day_before(published + timedelta(days=1), number))


def _day_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)


def _day_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def _ordinal(number: int, published: date, future: bool) -> DateRange | None:
    """Resolve "on the 4th" in the month of publication, or the one before or after it."""
    step = 0 if (number >= published.day if future else number <= published.day) else 1 if future else -1
    month = published.replace(day=1) + relativedelta(months=step)
    return DateRange(month.replace(day=number)) if 1 <= number <= monthrange(month.year, month.month)[1] else None


def _ago(count: str, unit: str, published: date) -> DateRange:
    start = published - (2 * _delta(count, "week") if unit == "fortnight" else _delta(count, unit))
    return DateRange(start) if unit in {"day", "week", "fortnight"} else _whole(unit, start)


def _anchored(found: dict[str, str], anchor: date) -> DateRange:
    if "count" in found:
        step = _delta(found["count"], found["unit"])
        return DateRange(anchor + step if found["way"] == "later" else anchor - step)
    if "that" in found:
        return DateRange(anchor)
    if "side" in found:
        return DateRange(anchor + timedelta(days=1 if found["side"] == "after" else -1))
    unit = found["same_unit"] if found["same_unit"] in {"week", "month", "year"} else "day"
    steps = {"next": 1, "following": 1, "same": 0, "previous": -1}[found["same"]]
    return _whole(unit, anchor + steps * _delta("one", unit))


def _deictic(words: str, published: date) -> DateRange:
    *_, unit = words.split()
    if words == "the day before yesterday":
        return DateRange(published - timedelta(days=2))
    if words.startswith("yesterday") or words == "last night":
        return DateRange(published - timedelta(days=1))
    if words.startswith("tomorrow"):
        return DateRange(published + timedelta(days=1))
    if unit not in {"week", "weekend", "month", "year"}:
        return DateRange(published)
    steps = -1 if "last" in words else 1 if "next" in words else 0
    if unit == "weekend":
        steps = -1 if words.endswith("the weekend") else steps
        saturday = _day_before(published, 5) if steps < 0 else _day_after(published - timedelta(days=2), 5)
        return DateRange(saturday, saturday + timedelta(days=1))
    whole = _whole(unit, published + steps * _delta("one", unit))
    if words.startswith("earlier") and whole.end is not None:
        return DateRange(whole.start, published)
    if words.startswith("later") and whole.end is not None:
        return DateRange(published, whole.end)
    return whole


def _whole(unit: str, day: date) -> DateRange:
    """Return the week (from Monday), month or year that contains a day; the day itself for "day"."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return DateRange(monday, monday + timedelta(days=6))
    if unit == "month":
        return DateRange(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
    if unit == "year":
        return DateRange(date(day.year, 1, 1), date(day.year, 12, 31))
    return DateRange(day)


def _delta(count: str, unit: str) -> relativedelta:
    number = int(count) if count.isdigit() else table("dates")["numbers"][count]
    if unit == "year":
        return relativedelta(years=number)
    if unit == "month":
        return relativedelta(months=number)
    return relativedelta(weeks=number) if unit == "week" else relativedelta(days=number)


def _position(name: str, full: str, short: str) -> int:
    """Return the number of a weekday from 0, or of a month from 1, by the first three letters of its name."""
    names = [word[:3] for word in table("dates")[full]]
    return names.index(name[:3]) + (full == "months")


def _cased(names: list[str]) -> str:
    """Return a case-sensitive alternation of names: "may" and "march" are verbs, "sat" and "sun" are words."""
    return "(?-i:" + "|".join(form for name in names for form in (name.capitalize(), name.upper())) + ")"


@kept_per_tables()
def _pattern() -> re.Pattern[str]:
    words = table("dates")
    part = "|".join(words["day_parts"])
    day = _cased(words["weekdays"])
    any_day = rf"(?:{day}|{_cased(words['weekdays_short'])}\b\.?)"
    month = rf"(?:{_cased(words['months'])}|{_cased(words['months_short'])}\b\.?)"
    ordinal = r"\d{1,2}(?:st|nd|rd|th)?\b"
    year = r"(?:19|20)\d\d\b"
    number = rf"(?:\d{{1,3}}|{'|'.join(words['numbers'])})"
    before_month = "|".join(words["before_month"])
    return re.compile(
        rf"""\b(?:
        (?P<explicit>(?:{any_day},?\s+)?(?:the\s+)?(?:{ordinal}\s+(?:of\s+)?{month}(?:,?\s+{year})?
            |{month}\s+{ordinal}(?![.,:]?\d|%|\s*percent)(?:,?\s+{year})?)|\d{{4}}-\d\d-\d\d\b)
        |(?P<anchored>the\s+(?P<same>next|following|same|previous)\s+(?P<same_unit>day|week|month|year|{part})
            |(?:(?:earlier|later)\s+)?that\s+(?:same\s+)?(?P<that>day|{part})
            |the\s+(?:day|{part})\s+(?P<side>before|after)(?!\s+(?:yesterday|tomorrow))
            |(?P<count>{number})\s+(?P<unit>day|week|month|year)s?\s+(?P<way>later|earlier))\b
        |(?P<weekday>(?:(?P<which>last|next|this\s+past|past|this|the\s+(?:following|previous))\s+)?
            (?:(?:early|late|earlier)\s+)?(?P<day>{day})(?:\s+(?:{part}))?)\b
        |(?P<month>(?:(?:{before_month})\s+|(?={month}(?:,|\s+of)?\s+{year}))(?:(?P<third>early|late|mid)[\s-]+)?
            (?P<month_name>{month})(?:(?:,|\s+of)?\s+(?P<month_year>{year}))?)
        |(?P<ago>(?P<ago_count>{number})\s+(?P<ago_unit>day|week|fortnight|month|year)s?\s+ago)\b
        |(?P<deictic>today|tonight|the\s+day\s+before\s+yesterday|(?:yesterday|tomorrow)(?:\s+(?:{part}))?
            |(?:(?:earlier|later)\s+)?(?:this|last|next)\s+(?:week|weekend|month|year|{part})
            |(?:at|over|on)\s+the\s+weekend)\b
        |(?P<ordinal>(?<=\bon\s)the\s+(?P<number>\d{{1,2}})(?:st|nd|rd|th)\b(?!\s+\w))
        |(?:in|since|early|late)\s+(?:an?\s+)?(?P<year>{year})(?!\s*[%-])
        )""",
        re.IGNORECASE | re.VERBOSE,
    )
