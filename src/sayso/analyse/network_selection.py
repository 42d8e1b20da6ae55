"""Selects the statements of a network by dates, excluded values, empty fields and duplicates.

The order of steps and the definition of duplicates are those of DNA 3 (`Exporter.filterStatements`), with one
difference: DNA compares only the number of a week or month, so that May 2024 and May 2025 are the same month. Here they
are different, as its manual says ("calendar month").
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sayso.analyse.network_options import Duplicates, NetworkOptions
from sayso.analyse.network_rows import NetworkRow, Value


@dataclass(frozen=True, slots=True)
class Selection:
    """Statements in order of time: all between the dates, and those of them that count."""

    in_range: tuple[NetworkRow, ...]
    kept: tuple[NetworkRow, ...]


def select_rows(rows: Iterable[NetworkRow], options: NetworkOptions) -> Selection:
    """Select the statements of a network.

    Undated statements are left out if the options have a date or a window; statements without a value of the qualifier
    are left out unless the qualifier is ignored.
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
    """Return a value as text: "" for None, and 1 or 0 for a boolean, as in DNA."""
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
    """Return the qualifier's value, which duplicates must share; None if the qualifier is ignored."""
    if options.qualifier is None or (options.aggregation == "ignore" and options.network_type != "eventlist"):
        return None
    return row.variables.get(options.qualifier)


def _unit(row: NetworkRow, duplicates: Duplicates) -> Hashable:
    """Return the scope within which equal statements count once; None if each counts."""
    if duplicates == "document":
        return row.document
    if duplicates == "acrossrange":
        return "range"
    if duplicates == "include" or row.time is None:
        return None
    if duplicates == "week":
        return tuple(row.time.isocalendar())[:2]
    return (row.time.year, row.time.month) if duplicates == "month" else row.time.year
