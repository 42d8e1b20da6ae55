"""Days given by a caller, as dates or in ISO form."""

from __future__ import annotations

from datetime import date

from sayso.errors import UsageError


def as_day(name: str, value: date | str | None) -> date | None:
    """Return the day that an argument means.

    Raises:
        UsageError: it is not an ISO date.
    """
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{name} is {value!r}; an ISO date was expected", hint="for example 2024-03-31") from error
