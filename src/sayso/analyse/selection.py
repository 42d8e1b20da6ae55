"""Which statements a network is made of: dates, values left out, empty fields, duplicates.

The order of steps and what counts as a duplicate are those of DNA 3 (`Exporter.filterStatements`). One thing differs:
DNA compares only the number of a week or month, so that May 2024 and May 2025 are one month to it. Here a month is
one of one year, as its manual says ("calendar month").
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sayso.analyse.network_options import Duplicates, NetworkOptions
from sayso.analyse.network_rows import NetworkRow, Value


@dataclass(frozen=True, slots=True)
class Selection:
    """Statements in the order of time: those between the dates, and those of them that count."""

    in_range: tuple[NetworkRow, ...]
    kept: tuple[NetworkRow, ...]


def select_rows(rows: Iterable[NetworkRow], options: NetworkOptions) -> Selection:
    """Give the statements that a network is made of.

    What has no date is left out where a date or a window is asked for. A statement without a value of the
    qualifier is left out unless the qualifier is ignored.
    """
    dated = sorted((row for row in rows if _in_range(row, options)), key=_order)
    kept: list[NetworkRow] = []
    seen: set[Hashable] = set()
    for row in dated:
        if not _wanted(row, options):
            continue
        unit = _unit(row, options.duplicates)
        key = (
            unit,
            row.variables.get(options.variable1),
            row.variables.get(options.variable2),
            _qualifier(row, options),
        )
        if unit is None or key not in seen:
            seen.add(key)
            kept.append(row)
    return Selection(tuple(dated), tuple(kept))


def text_of_value(value: Value | None) -> str:
    """Give a value as text: "" for none, and 1 or 0 for a boolean, as in DNA."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)


def _order(row: NetworkRow) -> tuple[datetime, str, str, list[str]]:
    values = [text_of_value(value) for _, value in sorted(row.variables.items())]
    return row.time or datetime.min, row.document, row.statement, values


def _in_range(row: NetworkRow, options: NetworkOptions) -> bool:
    if row.time is None:
        return options.since is None and options.until is None and options.window == "no"
    day = row.time.date()
    return (options.since is None or day >= options.since) and (options.until is None or day <= options.until)


def _wanted(row: NetworkRow, options: NetworkOptions) -> bool:
    value = row.variables.get
    if any(text_of_value(value(name)) in texts for name, texts in options.exclude.items()):
        return False
    if any(text_of_value(value(name)) not in texts for name, texts in options.include.items()):
        return False
    if options.network_type == "eventlist":
        return True
    if options.aggregation != "ignore" and _qualifier(row, options) in (None, ""):
        return False
    return text_of_value(value(options.variable1)) != "" and text_of_value(value(options.variable2)) != ""


def _qualifier(row: NetworkRow, options: NetworkOptions) -> Value | None:
    """Give what two statements must share to be equal, besides both variables; in an event list always."""
    if options.qualifier is None or (options.aggregation == "ignore" and options.network_type != "eventlist"):
        return None
    return row.variables.get(options.qualifier)


def _unit(row: NetworkRow, duplicates: Duplicates) -> Hashable:
    """Give the unit in which an equal statement counts once; None if each counts."""
    if duplicates == "document":
        return row.document
    if duplicates == "acrossrange":
        return "range"
    if duplicates == "include" or row.time is None:
        return None
    if duplicates == "week":
        return tuple(row.time.isocalendar())[:2]
    return (row.time.year, row.time.month) if duplicates == "month" else row.time.year
