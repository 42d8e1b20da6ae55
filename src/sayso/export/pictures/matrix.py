"""The matrix of actors by concepts, with stances and their frequency in the cells."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.analyse.coalitions import Coalitions
from sayso.analyse.network_rows import stance_of
from sayso.analyse.network_selection import text_of_value
from sayso.analyse.networks import Network
from sayso.domain.coding import Stance
from sayso.export.pictures.layout import PER_POINT, measure
from sayso.export.pictures.style import (
    LOOKS,
    NARROW_CM,
    PALE,
    STYLE,
    TOP,
    WIDTH_CM,
    fold,
    fold_names,
    new_figure,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LARGEST_MARK, SMALLEST_MARK = 12.0, 4.5  # diameters in points
BESIDE = 0.34  # of a column's width, between the marks of several stances


@dataclass(frozen=True, slots=True)
class _Grid:
    """What is drawn: how often each actor takes each stance on each concept, and the size of a cell in cm."""

    cells: Mapping[tuple[str, str], Counter[str]]
    actors: Sequence[str]
    concepts: Sequence[str]
    labels: Sequence[str]
    column_cm: float
    row_cm: float

    @property
    def most(self) -> int:
        return max((max(counts.values()) for counts in self.cells.values()), default=1)

    def size(self, count: int) -> float:
        """Return the diameter of a count's mark, in points; its area grows with the count."""
        share = 0.0 if self.most <= 1 else math.sqrt((count - 1) / (self.most - 1))
        room = 0.7 if all(len(counts) < 2 for counts in self.cells.values()) else BESIDE
        largest = max(min(LARGEST_MARK, room * self.column_cm / PER_POINT), SMALLEST_MARK)
        return SMALLEST_MARK + (largest - SMALLEST_MARK) * share


def draw_matrix(
    network: Network, coalitions: Coalitions | None = None, *, width_cm: float = WIDTH_CM, top: int = TOP
) -> Figure:
    """Draw the stances of actors on concepts.

    Args:
        network: A two-mode network; its statements are drawn, whatever the aggregation.
        coalitions: Coalitions of the same actors; if given, rows are grouped by coalition, with a line between.
        width_cm: Width of the picture; its height follows from the rows.
        top: Number of actors to draw: those with the most statements.
    """
    grid = _grid(network, coalitions, width_cm, top)
    with styled():
        figure, (axes,) = new_figure(width_cm, 4.0 + grid.row_cm * max(len(grid.actors), 2))
        for stance in LOOKS:
            _draw_marks(axes, grid, stance)
        _draw_frame(axes, grid)
        if coalitions:
            _draw_lines_between(axes, grid.actors, coalitions)
        size = f"size: 1 to {grid.most} statements" if grid.most > 1 else "1 statement each"
        axes.plot([], [], linestyle="none", label=size)
        figure.legend(loc="outside lower left", ncols=2 if width_cm < NARROW_CM else 4)
    return figure


def _grid(network: Network, coalitions: Coalitions | None, width_cm: float, top: int) -> _Grid:
    options = network.options
    cells: dict[tuple[str, str], Counter[str]] = {}
    for row in network.events:
        if stance := stance_of(row, options.qualifier):
            actor, concept = (text_of_value(row.variables.get(name)) for name in (options.variable1, options.variable2))
            cells.setdefault((actor, concept), Counter())[stance] += 1
    shown = {node.name for node in sorted(network.rows, key=lambda node: (-node.frequency, node.name))[:top]}
    cells = {key: counts for key, counts in cells.items() if key[0] in shown}
    actors = _order(shown, cells, coalitions)
    labels, row_cm = fold_names(actors, width_cm)
    beside = max((measure(label, float(STYLE["ytick.labelsize"]))[0] for label in labels), default=0.0)
    column_cm = (width_cm - beside) / max(len(network.columns), 1)
    return _Grid(cells, actors, [node.name for node in network.columns], labels, column_cm, row_cm)


def _order(
    names: Iterable[str], cells: Mapping[tuple[str, str], Counter[str]], coalitions: Coalitions | None
) -> Sequence[str]:
    """Return the actors from top to bottom: by coalition, then from most support to most opposition."""
    balance: Counter[str] = Counter()
    for (actor, _), counts in cells.items():
        balance[actor] += counts["supports"] - counts["opposes"]

    def place(name: str) -> tuple[float, int, str]:
        number = coalitions.coalition_of(name) if coalitions else 0
        return (math.inf if number is None else number, -balance[name], name)

    return sorted(names, key=place)


def _draw_marks(axes: Axes, grid: _Grid, stance: Stance) -> None:
    look = LOOKS[stance]
    across, down, areas = [], [], []
    for (actor, concept), counts in grid.cells.items():
        if counts[stance]:
            shown = [name for name in LOOKS if counts[name]]
            across.append(grid.concepts.index(concept) + (shown.index(stance) - (len(shown) - 1) / 2) * BESIDE)
            down.append(grid.actors.index(actor))
            areas.append(grid.size(counts[stance]) ** 2)
    if across:
        axes.scatter(
            across,
            down,
            s=areas,
            marker=look.mark,
            c=look.face,
            edgecolors=look.edge,
            linewidths=0.8,
            hatch=look.hatch * 2 or None,
            label=look.label,
            zorder=2,
        )


def _draw_frame(axes: Axes, grid: _Grid) -> None:
    labels = [fold(name, 18, 3) for name in grid.concepts]
    widest = max((measure(label, float(STYLE["xtick.labelsize"]))[0] for label in labels), default=0.0)
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(grid.actors)), grid.labels)
    if widest < 0.9 * grid.column_cm:
        axes.set_xticks(range(len(labels)), labels)
    else:
        slanted = [fold(name, 30, 1) for name in grid.concepts]
        axes.set_xticks(range(len(slanted)), slanted, rotation=50, ha="left", va="baseline", rotation_mode="anchor")
    axes.tick_params(length=0)
    axes.set_xlim(-0.6, len(grid.concepts) - 0.4)
    axes.set_ylim(len(grid.actors) - 0.4, -0.6)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.grid(color=PALE, linewidth=0.5)
    axes.set_axisbelow(True)


def _draw_lines_between(axes: Axes, actors: Sequence[str], coalitions: Coalitions) -> None:
    for place in range(1, len(actors)):
        if coalitions.coalition_of(actors[place - 1]) != coalitions.coalition_of(actors[place]):
            axes.axhline(place - 0.5, color="black", linewidth=0.8)
