"""Positions of days on a line, as percentages of its length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

MOST_TICKS = 8
DAYS = 45  # up to this many, single days are marked
MARGIN = 0.02  # of the line, left free at both ends


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick on the scale."""

    label: str
    at: float


@dataclass(frozen=True, slots=True)
class Line:
    """A range of days that a page shows from left to right."""

    first: date
    last: date

    @classmethod
    def over(cls, days: Iterable[str | None]) -> Line:
        """Return the line that covers these ISO days; None and incomplete dates are ignored."""
        read = [found for day in days if (found := _day(day)) is not None]
        first, last = (min(read), max(read)) if read else (date(2000, 1, 1), date(2000, 1, 1))
        room = max((last - first) * MARGIN, timedelta(days=1))
        return cls(first - room, last + room)

    def at(self, day: str | None) -> float:
        """Return the position of an ISO day in percent; anything else is at the start."""
        found = _day(day) or self.first
        return round(100 * (found - self.first).days / max((self.last - self.first).days, 1), 2)

    def ticks(self) -> tuple[Tick, ...]:
        """Return ticks at days, or at the starts of months or years, few enough to read."""
        if (self.last - self.first).days <= DAYS:
            step = max((self.last - self.first).days // MOST_TICKS, 1)
            days = [self.first + timedelta(days=n) for n in range(1, (self.last - self.first).days, step)]
            return tuple(Tick(f"{day.day} {day:%b}", self.at(day.isoformat())) for day in days)
        months = [
            date(number // 12, number % 12 + 1, 1)
            for number in range(self.first.year * 12 + self.first.month, self.last.year * 12 + self.last.month)
        ]
        by_month = len(months) <= 3 * MOST_TICKS
        shown = months if by_month else [month for month in months if month.month == 1]
        step = -(-len(shown) // MOST_TICKS) or 1
        label = "%b %Y" if by_month else "%Y"
        return tuple(Tick(f"{day:{label}}", self.at(day.isoformat())) for day in shown[::step])


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None
