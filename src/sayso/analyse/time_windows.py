"""Moves time windows over statements, and weighs the statements in them.

The windows are those of DNA 3 (`Exporter.computeTimeWindowMatrices`): one around each unit of time between the first
and last statement, or around each statement; none extends beyond the dates. If several statements fall on the moment at
which a window of events begins or ends, all of them are in it, as in DNA's manual. Kernels are standard (Silverman
1986, table 3.1), and their windows may extend beyond the dates.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from dateutil.relativedelta import relativedelta

from sayso.analyse.network_options import Kernel, NetworkOptions, Window
from sayso.analyse.network_rows import NetworkRow
from sayso.errors import UsageError

MOST_WINDOWS = 10_000


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """A closed interval around a moment; the statements in it, and the weight of each.

    The window of all time has no central moment, and no ends if nothing is dated.
    """

    start: datetime | None
    at: datetime | None
    stop: datetime | None
    rows: tuple[NetworkRow, ...]
    weights: tuple[float, ...]


def all_time(kept: Sequence[NetworkRow]) -> TimeWindow:
    """Return the window of all time, with all statements."""
    times = [row.time for row in kept if row.time]
    return TimeWindow(min(times, default=None), None, max(times, default=None), tuple(kept), (1.0,) * len(kept))


def move_window(
    rows: Sequence[NetworkRow], kept: Sequence[NetworkRow], options: NetworkOptions
) -> Iterator[TimeWindow]:
    """Yield the windows in order of time.

    Args:
        rows: The dated statements between the dates, in order of time.
        kept: The statements that count.
        options: `window`, `window_size`, `kernel`, and `since` and `until`, by default the first and last of `rows`.

    Raises:
        UsageError: there would be more than 10,000 windows.
    """
    if not rows:
        return
    if options.window == "events":
        yield from _windows_of_events(kept, options.window_size)
    elif options.kernel == "no":
        yield from _windows_of_time(rows, kept, options)
    else:
        yield from _windows_of_kernel(rows, kept, options)


def weigh(days_apart: float, kernel: Kernel) -> float:
    """Return the weight of a statement that is `days_apart` half windows from the center."""
    inside = abs(days_apart) <= 1
    if kernel == "gaussian":
        return math.exp(-0.5 * days_apart**2) / math.sqrt(2 * math.pi)
    if kernel == "epanechnikov":
        return 0.75 * (1 - days_apart**2) if inside else 0.0
    if kernel == "triangular":
        return 1 - abs(days_apart) if inside else 0.0
    return 0.5 * inside if kernel == "uniform" else float(inside)


def _windows_of_events(kept: Sequence[NetworkRow], size: int) -> Iterator[TimeWindow]:
    half = size // 2
    for middle in range(half, len(kept) - half):
        start, stop = _time(kept[middle - half]), _time(kept[middle + half])
        rows = tuple(row for row in kept if start <= _time(row) <= stop)
        yield TimeWindow(start, _time(kept[middle]), stop, rows, (1.0,) * len(rows))


def _windows_of_time(
    rows: Sequence[NetworkRow], kept: Sequence[NetworkRow], options: NetworkOptions
) -> Iterator[TimeWindow]:
    begin, end = _ends(rows, options)
    half = _step(options.window, options.window_size // 2)  # like Java's round((w - 1) / 2), which rounds half up
    for at in _moments(begin, end, options.window):
        start, stop = at - half, at + half
        if start >= begin and stop <= end:
            within = tuple(row for row in kept if start <= _time(row) <= stop)
            yield TimeWindow(start, at, stop, within, (1.0,) * len(within))


def _windows_of_kernel(
    rows: Sequence[NetworkRow], kept: Sequence[NetworkRow], options: NetworkOptions
) -> Iterator[TimeWindow]:
    begin, end = _ends(rows, options)
    half = _step(options.window, (options.window_size + 1) // 2)  # an odd width is made even, as in DNA
    for at in _moments(begin, end, options.window):
        half_seconds = (at + half - at).total_seconds()
        weighed = [(row, weigh((_time(row) - at).total_seconds() / half_seconds, options.kernel)) for row in kept]
        within = [(row, weight) for row, weight in weighed if weight > 0]
        start, stop = (begin, end) if options.kernel == "gaussian" else (max(begin, at - half), min(end, at + half))
        yield TimeWindow(start, at, stop, tuple(row for row, _ in within), tuple(weight for _, weight in within))


def _ends(rows: Sequence[NetworkRow], options: NetworkOptions) -> tuple[datetime, datetime]:
    """Return the first and last moment of the range; a day lasts until its last second."""
    begin = datetime.combine(options.since, time.min) if options.since else _time(rows[0])
    return begin, datetime.combine(options.until or _time(rows[-1]).date(), time(23, 59, 59))


def _moments(begin: datetime, end: datetime, window: Window) -> Iterator[datetime]:
    step = _step(window, 1)
    if (end - begin) / (begin + step - begin) > MOST_WINDOWS:
        raise UsageError(f"there would be more than {MOST_WINDOWS} windows", hint="use a larger unit, such as weeks")
    at = begin
    while at <= end:
        yield at
        at += step


def _step(window: Window, count: int) -> relativedelta:
    units: dict[str, Any] = {window: count}
    return relativedelta(**units)


def _time(row: NetworkRow) -> datetime:
    return row.time or datetime.min
