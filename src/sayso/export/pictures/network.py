"""The network picture: actors and ties, with coalitions by mark and shade, and brokers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from sayso.analyse.aggregation import Float64Array
from sayso.analyse.coalitions import Coalitions, Member
from sayso.analyse.networks import Network, Tie
from sayso.export.pictures.layout import PER_POINT, Box, place_labels, place_nodes
from sayso.export.pictures.style import CAMP_FACES, CAMP_MARKS, DASHES, LOOKS, WIDTH_CM, fold, new_figure, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

Key = tuple[str, str]
"""A node, by variable and name."""

MOST_TIES = 400  # more would be a gray cloud
OWN_TIES = 3  # strongest ties of each node, always drawn
MOST_NAMES = 45
RINGED, RING = 3, 2.3  # number of brokers, and a ring's area relative to its mark
LABEL_POINTS = 7.0
CAPTION_CM, CAPTION_POINTS, CAPTION_LETTERS = 0.7, 6.5, 8  # letters per cm of a line
SHAPE = 0.72  # height relative to width
MARGIN_CM, LEGEND_WIDTH_CM, LEGEND_LINE_CM = 1.2, 5.0, 0.45
WITHIN, BETWEEN = "#4d4d4d", "#9c9c9c"


@dataclass(frozen=True, slots=True)
class _Sketch:
    """What is drawn: ties, strongest first, and each node's place in cm, camp (or None) and area of its mark."""

    network: Network
    ties: tuple[Tie, ...]
    places: Mapping[Key, Float64Array]
    camps: Mapping[Key, int | None]
    areas: Mapping[Key, float]

    def ends(self, tie: Tie) -> tuple[Key, Key]:
        return _ends(self.network, tie)


def draw_network(network: Network, coalitions: Coalitions | None = None, *, width_cm: float = WIDTH_CM) -> Figure:
    """Draw a network of one or two modes.

    In one mode, positive ties are drawn, dark within a coalition and dashed between two. In two modes, opposition is
    dashed. A tie's width shows its weight, a mark's size the number of statements, and a ring the three strongest
    brokers. The caption says what the network is based on. Of many ties, the 400 strongest and the three strongest of
    each node are drawn; of many nodes, those with the most statements are named.
    """
    brokers = coalitions.brokers[:RINGED] if coalitions else ()
    with styled():
        sketch = _sketch(network, coalitions, width_cm, SHAPE * width_cm)
        handles = [*_camp_handles(coalitions), *_tie_handles(sketch), *([_ring_handle()] if brokers else [])]
        columns = max(int(width_cm / LEGEND_WIDTH_CM), 1)
        legend_cm = LEGEND_LINE_CM * math.ceil(len(handles) / columns) + CAPTION_CM
        figure, (axes,) = new_figure(width_cm, SHAPE * width_cm + legend_cm)
        figure.set_layout_engine("none")
        axes.set_position((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        axes.set_xlim(0, width_cm)
        axes.set_ylim(-legend_cm, SHAPE * width_cm)
        _draw_ties(axes, sketch)
        _draw_nodes(axes, sketch, brokers)
        _draw_labels(axes, sketch, brokers, Box(0.1, 0.1, width_cm - 0.1, SHAPE * width_cm - 0.1))
        height_cm = SHAPE * width_cm + legend_cm
        caption = _caption(network, width_cm)
        figure.text(0.5, 0.1 / height_cm, caption, ha="center", va="bottom", fontsize=CAPTION_POINTS)
        if handles:
            figure.legend(
                handles=handles,
                loc="lower center",
                bbox_to_anchor=(0.5, CAPTION_CM / height_cm),
                ncols=min(columns, len(handles)),
                borderaxespad=0.2,
            )
    return figure


def _caption(network: Network, width_cm: float) -> str:
    """Return the caption that says what the network is based on, in one line, or two if narrow."""
    told = f"{network.days}: {network.basis.words}{'; too little for a finding' if network.basis.warning else ''}"
    return fold(told, int(width_cm * CAPTION_LETTERS))


def _sketch(network: Network, coalitions: Coalitions | None, width_cm: float, height_cm: float) -> _Sketch:
    options = network.options
    keys = [(node.variable, node.name) for node in network.nodes]
    camps = {key: _camp(key, options.variable1, coalitions) for key in keys}
    positive = options.network_type == "onemode"
    ties = _strongest([tie for tie in network.ties if tie.weight > 0 or not positive])
    graph = nx.Graph()
    graph.add_nodes_from(keys)
    strongest = max((abs(tie.weight) for tie in ties), default=1.0)
    for tie in ties:
        one, other = _ends(network, tie)
        apart = positive and camps[one] != camps[other]
        graph.add_edge(one, other, weight=max(abs(tie.weight) / strongest, 0.1) * (0.3 if apart else 1.0))
    places = place_nodes(graph, camps, width_cm - 2 * MARGIN_CM, height_cm - 2 * MARGIN_CM)
    shifted = {key: place + MARGIN_CM for key, place in places.items()}
    most = max((node.frequency for node in network.nodes), default=1) or 1
    small = min(1.0, 50 / max(len(keys), 1))
    areas = {(node.variable, node.name): small * (35 + 110 * node.frequency / most) for node in network.nodes}
    return _Sketch(network, tuple(ties), shifted, camps, areas)


def _strongest(ties: Sequence[Tie]) -> list[Tie]:
    """Return the ties to draw, strongest first."""
    ordered = sorted(ties, key=lambda tie: (-abs(tie.weight), tie.source, tie.target))
    drawn: Counter[str] = Counter()
    kept = []
    for number, tie in enumerate(ordered):
        if number < MOST_TIES or min(drawn[tie.source], drawn[tie.target]) < OWN_TIES:
            kept.append(tie)
            drawn.update((tie.source, tie.target))
    return kept


def _camp(key: Key, variable: str, coalitions: Coalitions | None) -> int | None:
    if coalitions is None or key[0] != variable:
        return 0 if key[0] == variable else None
    number = coalitions.coalition_of(key[1])
    return None if number is None else number - 1


def _ends(network: Network, tie: Tie) -> tuple[Key, Key]:
    options = network.options
    target = options.variable1 if options.network_type == "onemode" else options.variable2
    return (options.variable1, tie.source), (target, tie.target)


def _draw_ties(axes: Axes, sketch: _Sketch) -> None:
    strongest = max((abs(tie.weight) for tie in sketch.ties), default=1.0)
    for tie in reversed(sketch.ties):
        one, other = sketch.ends(tie)
        (x1, y1), (x2, y2) = sketch.places[one], sketch.places[other]
        color, dashed = _tie_look(sketch, tie)
        axes.plot(
            [x1, x2],
            [y1, y2],
            color=color,
            linewidth=0.4 + 2.0 * abs(tie.weight) / strongest,
            linestyle=DASHES if dashed else "solid",
            solid_capstyle="round",
            zorder=1,
        )


def _tie_look(sketch: _Sketch, tie: Tie) -> tuple[str, bool]:
    """Return a tie's color, and whether it is dashed."""
    if tie.weight < 0:
        return LOOKS["opposes"].edge, True
    one, other = sketch.ends(tie)
    if sketch.network.options.network_type == "onemode" and sketch.camps[one] != sketch.camps[other]:
        return BETWEEN, True
    return WITHIN, False


def _draw_nodes(axes: Axes, sketch: _Sketch, brokers: Sequence[Member]) -> None:
    for key, place in sketch.places.items():
        camp = sketch.camps[key]
        axes.scatter(
            [place[0]],
            [place[1]],
            s=sketch.areas[key] * (0.5 if camp is None else 1.0),
            marker="o" if camp is None else CAMP_MARKS[camp % len(CAMP_MARKS)],
            c="black" if camp is None else CAMP_FACES[camp % len(CAMP_FACES)],
            edgecolors="black",
            linewidths=0.8,
            zorder=3,
        )
    for member in brokers:
        key = sketch.network.options.variable1, member.name
        if key in sketch.places:
            place = sketch.places[key]
            axes.scatter(
                [place[0]],
                [place[1]],
                s=RING * sketch.areas[key],
                marker="o",
                facecolors="none",
                edgecolors="black",
                linewidths=1.0,
            )


def _draw_labels(axes: Axes, sketch: _Sketch, brokers: Sequence[Member], page: Box) -> None:
    from matplotlib.patheffects import withStroke

    ringed = {(sketch.network.options.variable1, member.name) for member in brokers}
    greatest = sorted(sketch.places, key=lambda key: (key not in ringed, -sketch.areas[key], key))
    texts = {key: fold(key[1], 24) for key in greatest[:MOST_NAMES]}
    radii = {
        key: math.sqrt(area * (RING if key in ringed else 1.1) / math.pi) * PER_POINT
        for key, area in sketch.areas.items()
    }
    ends = [sketch.ends(tie) for tie in sketch.ties]
    lines = [(sketch.places[one], sketch.places[other]) for one, other in ends]
    for key, box in place_labels(texts, sketch.places, radii, lines, page, points=LABEL_POINTS).items():
        axes.text(
            (box.x0 + box.x1) / 2,
            (box.y0 + box.y1) / 2,
            texts[key],
            ha="center",
            va="center",
            fontsize=LABEL_POINTS,
            style="normal" if key[0] == sketch.network.options.variable1 else "italic",
            path_effects=[withStroke(linewidth=1.6, foreground="white")],
            zorder=4,
        )


def _camp_handles(coalitions: Coalitions | None) -> list[Line2D]:
    handles = []
    for one in coalitions.coalitions if coalitions else ():
        look = (one.number - 1) % len(CAMP_MARKS)
        sure = "" if math.isnan(one.stability) else f", stability {one.stability:.2f}"
        label = f"coalition {one.number} ({len(one.members)}{sure})"
        handles.append(_handle(label, marker=CAMP_MARKS[look], face=CAMP_FACES[look], size=6.5))
    return handles


def _tie_handles(sketch: _Sketch) -> list[Line2D]:
    looks = {_tie_look(sketch, tie) for tie in sketch.ties}
    if len(looks) < 2:
        return []
    two = sketch.network.options.network_type == "twomode"
    labels = ("more support", "more opposition") if two else ("tie within", "tie between coalitions")
    return [
        _handle(labels[dashed], color=color, line=DASHES if dashed else "solid")
        for color, dashed in sorted(looks, key=lambda look: look[1])
    ]


def _ring_handle() -> Line2D:
    return _handle("broker", marker="o", face="none", size=9)


def _handle(
    label: str,
    *,
    marker: str = "none",
    face: str = "none",
    size: float = 6.0,
    color: str = "black",
    line: object = "none",
) -> Line2D:
    from matplotlib.lines import Line2D

    return Line2D(
        [],
        [],
        color=color,
        linestyle=line,  # type: ignore[arg-type]
        marker=marker,
        markerfacecolor=face,
        markeredgecolor="black",
        markersize=size,
        label=label,
    )
