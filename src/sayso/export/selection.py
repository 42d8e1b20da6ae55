"""Selects reports and statements for export, and mends links to statements that are left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from sayso.domain.record import Record
from sayso.domain.statement import Statement


def _none_checked(_: str) -> Collection[str]:
    return ()


def select(
    records: Iterable[Record],
    *,
    since: date | None = None,
    until: date | None = None,
    sure: float = 0.0,
    checked: Callable[[str], Collection[str]] = _none_checked,
) -> Iterator[Record]:
    """Yield the records of reports published in a range of days, with the statements of enough confidence.

    If a bound is given, undated reports are left out. If the target of `within` or `continues` is left out or rejected,
    the link goes to that statement's own target, or is removed.

    Args:
        records: The records, taken one by one.
        since: First day, if any.
        until: Last day, if any.
        sure: Smallest confidence, in [0, 1].
        checked: Returns the statements of a report that people checked; they stay, however unsure the model was.
    """
    for record in records:
        if (since or until) and not _is_in_range(record.document.published, since, until):
            continue
        right = checked(record.document.id) if sure > 0 else ()
        kept = [one for one in record.statements if one.confidence >= sure or one.id in right]
        present = {statement.id for statement in kept}
        within = {statement.id: statement.within for statement in record.statements}
        continues = {statement.id: statement.continues for statement in record.statements}
        yield replace(
            record,
            statements=tuple(
                _linked(s, _present(s.within, within, present), _present(s.continues, continues, present)) for s in kept
            ),
        )


def _is_in_range(published: str | None, since: date | None, until: date | None) -> bool:
    try:
        day = date.fromisoformat(published or "")
    except ValueError:
        return False
    return (since is None or since <= day) and (until is None or day <= until)


def _present(name: str | None, onward: Mapping[str, str | None], present: set[str]) -> str | None:
    """Follow links to the first exported statement; None if there is none or the links are circular."""
    passed: set[str] = set()
    while name is not None and name not in present and name not in passed:
        passed.add(name)
        name = onward.get(name)
    return name if name in present else None


def _linked(statement: Statement, within: str | None, continues: str | None) -> Statement:
    if (within, continues) == (statement.within, statement.continues):
        return statement
    return replace(statement, within=within, continues=continues)
