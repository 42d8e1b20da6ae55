"""The type of options that take a day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from typing import Any

import click

_FORMS = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?)?|(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4})"
)


class Day(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions of Click only
    """A day in ISO form or, as in DNA, 31.03.2024. A month or year means its first day, or with `ends` its last."""

    name = "day"

    def __init__(self, *, ends: bool = False) -> None:
        self.ends = ends

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date."""
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        found = _FORMS.fullmatch(str(value).strip())
        try:
            if found is not None:
                return self._day(found)
        except ValueError:  # the 31st of June
            pass
        self.fail(f"{value!r} is not a day such as 2024-03-31 or 31.03.2024, a month (2024-03) or a year", param, ctx)

    def _day(self, found: re.Match[str]) -> date:
        year, month, day = found["year"] or found["y"], found["month"] or found["m"], found["day"] or found["d"]
        in_month = int(month) if month else (12 if self.ends else 1)
        last = monthrange(int(year), in_month)[1] if 1 <= in_month <= 12 else 1
        return date(int(year), in_month, int(day) if day else (last if self.ends else 1))


DAY, LAST_DAY = Day(), Day(ends=True)
