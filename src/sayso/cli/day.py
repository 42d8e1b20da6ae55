"""The type of options that take a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click


class Day(click.DateTime):
    """A date in one of the given formats; `click.DateTime` returns a datetime."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the date."""
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        return super().convert(value, param, ctx).date()


DAY = Day(["%Y-%m-%d"])
DAY_AS_DNA_TOO = Day(["%Y-%m-%d", "%d.%m.%Y"])
