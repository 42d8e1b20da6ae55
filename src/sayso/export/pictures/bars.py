"""The bar chart of support and opposition: how many statements are for and against each concept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sayso.analyse.network_rows import stance_of
from sayso.analyse.network_selection import text_of_value
from sayso.analyse.networks import Network
from sayso.domain.coding import Stance
from sayso.export.pictures.layout import measure
from sayso.export.pictures.style import LINE_CM, LOOKS, NARROW_CM, STYLE, WIDTH_CM, fold_names, new_figure, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIDES: tuple[Stance, ...] = ("opposes", "supports", "ambiguous")
NUMBER_CM = 0.8  # room for a number beside a bar


def draw_bars(network: Network, *, width_cm: float = WIDTH_CM) -> Figure:
    """Draw opposition to the left of the center line and support to the right, with the most frequent concept on top.

    Statements that are neither follow the support as dotted bars, with their number in brackets. `network` may have any
    type; its events are drawn.
    """
    counts: dict[str, Counter[str]] = {}
    for row in network.events:
        stance = stance_of(row, network.options.qualifier)
        concept = text_of_value(row.variables.get(network.options.variable2))
        if stance and concept:
            counts.setdefault(concept, Counter())[stance] += 1
    ordered = dict(sorted(counts.items(), key=lambda pair: (sum(pair[1].values()), pair[0])))
    with styled():
        figure, (axes,) = new_figure(width_cm, 2.4 + 1.3 * LINE_CM * max(len(ordered), 2))
        for side in SIDES:
            _draw_stance(axes, side, [*ordered.values()])
        _label_bars(axes, [*ordered.values()])
        _draw_axes(axes, ordered, width_cm)
        if ordered:
            figure.legend(loc="outside upper right", ncols=3)
    return figure


def _draw_stance(axes: Axes, stance: Stance, counts: Sequence[Counter[str]]) -> None:
    look = LOOKS[stance]
    shown = [(place, count) for place, count in enumerate(counts) if count[stance]]
    if shown:
        axes.barh(
            [place for place, _ in shown],
            [-count[stance] if stance == "opposes" else count[stance] for _, count in shown],
            left=[count["supports"] if stance == "ambiguous" else 0 for _, count in shown],
            height=0.62,
            color=look.face,
            edgecolor=look.edge,
            hatch=look.hatch,
            linewidth=0.7,
            label=look.label,
        )


def _label_bars(axes: Axes, counts: Sequence[Counter[str]]) -> None:
    for place, count in enumerate(counts):
        against, ambiguous = count["opposes"], f" ({count['ambiguous']})" if count["ambiguous"] else ""
        ends = ((-against, str(against or ""), -3), (_reach(count), f"{count['supports'] or ''}{ambiguous}".strip(), 3))
        for at, text, points in ends:
            side = "right" if points < 0 else "left"
            axes.annotate(text, (at, place), (points, 0), textcoords="offset points", ha=side, va="center", fontsize=7)


def _draw_axes(axes: Axes, counts: Mapping[str, Counter[str]], width_cm: float) -> None:
    from matplotlib.ticker import MaxNLocator

    labels, _ = fold_names([*counts], width_cm)
    beside = max((measure(label, float(STYLE["ytick.labelsize"]))[0] for label in labels), default=0.0)
    left = max((count["opposes"] for count in counts.values()), default=0)
    right = max((_reach(count) for count in counts.values()), default=0)
    inside = max(width_cm - beside - 0.5 - 2 * NUMBER_CM, 1.0)
    margin = max(left + right, 1) * NUMBER_CM / inside
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_xlim(-left - margin, right + margin)
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=5 if width_cm < NARROW_CM else 8))
    axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    axes.set_xlabel("statements")


def _reach(count: Counter[str]) -> int:
    """Return how far a concept's bars extend to the right."""
    return count["supports"] + count["ambiguous"]
