"""Checks patterns of file names that hold metadata."""

from __future__ import annotations

from sayso.domain.given import NAMES, unknown_fields
from sayso.errors import UsageError


def check_name_pattern(pattern: str) -> None:
    """Check a pattern such as "{published}_{outlet}_{title}".

    Raises:
        UsageError: it has a field that does not exist, or none at all.
    """
    if unknown := unknown_fields(pattern):
        raise UsageError(
            f"the name pattern has an unknown field, {{{unknown[0]}}}", hint=f"the fields are {', '.join(NAMES)}"
        )
    if "{" not in pattern:
        raise UsageError(
            f"the name pattern is {pattern!r}; it names no field", hint="for example {published}_{outlet}_{title}"
        )
