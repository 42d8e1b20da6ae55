"""Discourse networks: from coded statements to ties between actors and concepts, or between actors.

Terms and formulas are those of the Discourse Network Analyzer (Leifeld 2017). In addition, each tie lists the
statements behind it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from sayso.analyse.aggregation import (
    Float64Array,
    Levels,
    aggregate_one_mode,
    aggregate_two_mode,
    count_statements,
    find_levels,
)
from sayso.analyse.network_basis import Basis, basis_of
from sayso.analyse.network_options import Aggregation, NetworkOptions
from sayso.analyse.network_rows import DESCRIBED_BY, NetworkRow, Value
from sayso.analyse.network_selection import select_rows, text_of_value
from sayso.analyse.normalization import normalize_one_mode, normalize_two_mode
from sayso.analyse.time_windows import TimeWindow, all_time, move_window
from sayso.errors import UsageError
from sayso.frames import frame_of

Uses = Mapping[int, Mapping[int, Sequence[str]]]
"""The statements of one value of the first variable: value of the second -> level -> statement ids."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a variable; `frequency` is the number of its statements, `attributes` describe it."""

    name: str
    variable: str
    frequency: int
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tie:
    """Two nodes with a nonzero weight, and the ids of the statements behind it, in order of time."""

    source: str
    target: str
    weight: float
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A network of all statements or of one time window.

    Attributes:
        options: The options of the network.
        rows, columns: The nodes of the matrix, in order; the same in one mode, empty in an event list.
        matrix: The weights, of shape (rows, columns); in one mode, symmetric with a zero diagonal.
        ties: The nonzero cells; in one mode, those above the diagonal.
        levels: The qualifier's values, in order.
        events: The statements that count, in order of time.
        start, stop: First and last moment of the network; None if nothing is dated.
        at: The moment at the center of the window; None for all time.
    """

    options: NetworkOptions
    rows: tuple[Node, ...]
    columns: tuple[Node, ...]
    matrix: Float64Array
    ties: tuple[Tie, ...]
    levels: Levels
    events: tuple[NetworkRow, ...]
    start: datetime | None = None
    stop: datetime | None = None
    at: datetime | None = None

    def to_frame(self) -> Any:
        """Return the ties as a `pandas.DataFrame` with the columns source, target, weight and statements (ids).

        Raises:
            UsageError: pandas is not installed.
        """
        return frame_of(map(asdict, self.ties), ("source", "target", "weight", "statements"))

    @property
    def basis(self) -> Basis:
        """The numbers of statements, reports and outlets that it is based on."""
        return basis_of(self.events)

    @property
    def days(self) -> str:
        """The first and last day: as requested, or else of the window, or else of the statements."""
        options = self.options
        since, until = (options.since, options.until) if options.window == "no" else (None, None)
        first = since or (self.start.date() if self.start else None)
        last = until or (self.stop.date() if self.stop else None)
        return f"{first} to {last}" if first and last else "undated"

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every node once: the rows and, in two modes, the columns."""
        return (*self.rows, *self.columns) if self.options.network_type == "twomode" else self.rows


@dataclass(frozen=True, slots=True)
class Cells:
    """The cell of each statement: `places[n]` is (i, j, k) of the nth; `width` is the number of levels."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    places: tuple[tuple[int, int, int], ...]
    width: int

    def count(self, weights: Float64Array | None = None) -> Float64Array:
        """Return the number or weight of the statements in each cell; shape (rows, columns, width)."""
        return count_statements(self.places, (len(self.rows), len(self.columns), self.width), weights)


def build_network(rows: Iterable[NetworkRow], options: NetworkOptions) -> Network:
    """Build the network of all statements between the dates.

    Raises:
        UsageError: a variable or the qualifier occurs in no statement, or `options` ask for windows.
    """
    if options.window != "no":
        raise UsageError("a time window gives several networks", hint="use build_networks")
    return build_networks(rows, options)[0]


def build_networks(rows: Iterable[NetworkRow], options: NetworkOptions) -> tuple[Network, ...]:
    """Build the network of all statements, or one for each time window, in order.

    Raises:
        UsageError: a variable or the qualifier occurs in no statement, or there would be more than 10,000 windows.
    """
    selection = select_rows(rows, options)
    demand_variables(selection.in_range, options)
    levels = find_levels(selection.in_range, options.qualifier, options.scale)
    if options.window == "no":
        windows = [all_time(selection.kept)]
    else:
        windows = [*move_window(selection.in_range, selection.kept, options)]
    shown = selection.in_range if options.isolates else selection.kept
    alike = options.isolates or options.kernel != "no"  # with a kernel, all networks have the same nodes, as in DNA
    return tuple(_network(shown if alike else window.rows, window, levels, options) for window in windows)


def demand_variables(rows: Sequence[NetworkRow], options: NetworkOptions) -> None:
    """Raise a UsageError if no statement has a value of a variable or of a qualifier that is used."""
    wanted = [] if options.network_type == "eventlist" else [options.variable1, options.variable2]
    if options.qualifier and options.aggregation != "ignore":
        wanted.append(options.qualifier)
    for name in wanted:
        if rows and not any(row.variables.get(name, "") != "" for row in rows):
            raise UsageError(f"no statement has a value for {name!r}", hint="name another variable")


def place_statements(
    shown: Sequence[NetworkRow], kept: Sequence[NetworkRow], levels: Levels, options: NetworkOptions
) -> Cells:
    """Return the cell of each statement that counts; the values of the `shown` statements are the rows and columns.

    If the qualifier is ignored, statements without a value of it form another level.
    """
    names1, names2 = _names(shown, options.variable1), _names(shown, options.variable2)
    index1, index2 = ({name: number for number, name in enumerate(names)} for names in (names1, names2))
    indexes: dict[Value, int] = {value: number for number, value in enumerate(levels.values)}
    places = [
        (
            index1[text_of_value(row.variables.get(options.variable1))],
            index2[text_of_value(row.variables.get(options.variable2))],
            indexes.get(row.variables.get(options.qualifier or "", ""), len(indexes)),
        )
        for row in kept
    ]
    width = max(len(indexes), max((k for _, _, k in places), default=-1) + 1)
    return Cells(names1, names2, tuple(places), width)


def tie_weights(counts: Float64Array, levels: Levels, options: NetworkOptions) -> Float64Array:
    """Return the weights of ties from counts of statements; see `aggregation` and `normalisation`."""
    if options.network_type == "onemode":
        ties = aggregate_one_mode(counts, levels, options.aggregation)
        return normalize_one_mode(ties, counts, options.normalisation)
    ties = aggregate_two_mode(counts, levels, options.aggregation)
    return normalize_two_mode(ties, counts, options.aggregation, options.normalisation)


def _network(shown: Sequence[NetworkRow], window: TimeWindow, levels: Levels, options: NetworkOptions) -> Network:
    """Build the network of one window; the values of the `shown` statements are its nodes."""
    kept = window.rows
    when = (window.start, window.stop, window.at)
    if options.network_type == "eventlist":
        return Network(options, (), (), np.zeros((0, 0)), (), levels, kept, *when)
    cells = place_statements(shown, kept, levels, options)
    matrix = tie_weights(cells.count(_kernel_weights(window, options)), levels, options)
    uses: defaultdict[int, defaultdict[int, defaultdict[int, list[str]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for (i, j, k), row in zip(cells.places, kept, strict=True):
        uses[i][j][k].append(row.statement)
    order = {row.statement: number for number, row in enumerate(kept)}
    nodes1 = _nodes(cells.rows, options.variable1, shown, kept)
    if options.network_type == "onemode":
        ties = _one_mode_ties(matrix, cells.rows, uses, order, levels, options.aggregation)
        return Network(options, nodes1, nodes1, matrix, ties, levels, kept, *when)
    nodes2 = _nodes(cells.columns, options.variable2, shown, kept)
    return Network(options, nodes1, nodes2, matrix, _two_mode_ties(matrix, cells, uses, order), levels, kept, *when)


def _kernel_weights(window: TimeWindow, options: NetworkOptions) -> Float64Array | None:
    """Return the weight of each statement; in one mode its square root, so that a pair weighs the geometric mean."""
    if options.kernel == "no":
        return None
    weights = np.array(window.weights)
    return np.sqrt(weights) if options.network_type == "onemode" else weights


def _names(rows: Iterable[NetworkRow], variable: str) -> tuple[str, ...]:
    names = {text_of_value(row.variables.get(variable)) for row in rows}
    return tuple(sorted(names - {""}))


def _nodes(
    names: Sequence[str], variable: str, shown: Sequence[NetworkRow], kept: Sequence[NetworkRow]
) -> tuple[Node, ...]:
    frequencies = Counter(text_of_value(row.variables.get(variable)) for row in kept)
    described: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in shown:
        for key in DESCRIBED_BY.get(variable, ()):
            if text := text_of_value(row.variables.get(key)):
                described[text_of_value(row.variables.get(variable)), key][text] += 1
    return tuple(
        Node(
            name,
            variable,
            frequencies[name],
            {
                key: max(counts, key=lambda text: (counts[text], text))
                for key in DESCRIBED_BY.get(variable, ())
                if (counts := described[name, key])
            },
        )
        for name in names
    )


def _two_mode_ties(
    matrix: Float64Array, cells: Cells, uses: Mapping[int, Uses], order: Mapping[str, int]
) -> tuple[Tie, ...]:
    return tuple(
        Tie(cells.rows[i], cells.columns[j], float(matrix[i, j]), _sorted_ids(uses[i][j].values(), order))
        for i, j in np.argwhere(matrix).tolist()
    )


def _one_mode_ties(
    matrix: Float64Array,
    names: Sequence[str],
    uses: Mapping[int, Uses],
    order: Mapping[str, int],
    levels: Levels,
    aggregation: Aggregation,
) -> tuple[Tie, ...]:
    counts = _counting(levels, aggregation)
    ties: list[Tie] = []
    for i, other in np.argwhere(np.triu(matrix)).tolist():
        ids = [*_shared(uses[i], uses[other], counts), *_shared(uses[other], uses[i], counts)]
        ties.append(Tie(names[i], names[other], float(matrix[i, other]), _sorted_ids(ids, order)))
    return tuple(ties)


def _counting(levels: Levels, aggregation: Aggregation) -> Callable[[int, Sequence[int]], bool]:
    """Return a test of whether a node's statement at a level counts for its tie to a node at other levels."""
    if aggregation == "ignore" or (aggregation == "subtract" and levels.kind != "text"):
        return lambda level, others: bool(others)
    if aggregation == "subtract":
        return lambda level, others: True
    if levels.kind == "text":
        return lambda level, others: (level in others) == (aggregation == "congruence")
    near = levels.nearness()
    weights = near if aggregation == "congruence" else 1 - near
    return lambda level, others: any(weights[level, other] > 0 for other in others)


def _shared(one: Uses, other: Uses, counts: Callable[[int, Sequence[int]], bool]) -> Iterable[Sequence[str]]:
    for second, by_level in one.items():
        others = tuple(other.get(second, ()))
        yield from (ids for level, ids in by_level.items() if counts(level, others))


def _sorted_ids(groups: Iterable[Sequence[str]], order: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted({statement for ids in groups for statement in ids}, key=lambda statement: order[statement]))
