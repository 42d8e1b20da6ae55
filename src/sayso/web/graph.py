"""A network as a drawing: positions of nodes, widths of ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atan2, cos, pi, sin, sqrt

import networkx as nx
import numpy as np

from sayso.analyse.aggregation import Float64Array
from sayso.analyse.coalitions import Coalitions
from sayso.analyse.networks import Network

WIDTH, HEIGHT = 1300.0, 600.0  # the proportions of a screen; more nodes need a larger picture
MARGIN_X, MARGIN_Y = 110.0, 45.0  # for the labels
LABEL_WIDTH, LABEL_HEIGHT = 180.0, 54.0  # of a node including its label
ROOM = 2.0  # area per node, in label sizes
OUTER = 0.1  # share of nodes at either end that are moved closer
EVEN = 0.6  # weight of a node's rank in its position, so that nodes use the whole picture
FULL = 12  # with fewer nodes, the drawing does not extend to the edges
LEVEL = 1e-6  # smaller differences in the layout are rounding errors
ROUNDS, STEPS = 500, 20_000_000  # limits for moving nodes apart: rounds, and pairs compared
SHAPES = ("ellipse", "rectangle", "diamond", "triangle", "hexagon", "star")
CORNERS: Mapping[str, Sequence[tuple[float, float]]] = {
    "rectangle": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "diamond": ((0, -1), (1, 0), (0, 1), (-1, 0)),
    "triangle": ((0, -1), (1, 0.9), (-1, 0.9)),
    "hexagon": tuple((cos(n * pi / 3), sin(n * pi / 3)) for n in range(6)),
    "star": tuple(
        ((1 if n % 2 == 0 else 0.45) * sin(n * pi / 5), -(1 if n % 2 == 0 else 0.45) * cos(n * pi / 5))
        for n in range(10)
    ),
}
"""Corners of each shape around its center, for size 1; other shapes are circles."""
MOST_TIES, TIES_PER_NODE = 600, 4  # the number of ties drawn, strongest first; more would hide each other

Places = Mapping[str, tuple[float, float]]
"""Positions of nodes, from 0 to the size of the picture."""


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A node of the drawing. `shape` and color show the coalition; `size` grows with the number of statements."""

    name: str
    kind: str
    coalition: int | None
    shape: str
    size: float
    x: float
    y: float
    statements: int
    broker: bool

    @property
    def points(self) -> str:
        """The corners of its shape in SVG notation; empty for a circle."""
        return shape_points(self.shape, self.x, self.y, self.size)


@dataclass(frozen=True, slots=True)
class DrawnTie:
    """A tie of the drawing; `conflict` marks ties of negative weight."""

    source: str
    target: str
    weight: float
    width: float
    conflict: bool
    statements: int
    x1: float
    y1: float
    x2: float
    y2: float


def shape_points(shape: str, x: float, y: float, size: float) -> str:
    """Return the corners of a shape around a point in SVG notation; empty for a circle."""
    corners = CORNERS.get(shape, ())
    return " ".join(f"{x + size * right:.1f},{y + size * down:.1f}" for right, down in corners)


def shape_of(coalition: int) -> str:
    """Return the shape of a coalition's nodes."""
    return SHAPES[(coalition - 1) % len(SHAPES)]


def picture_size(count: int) -> tuple[float, float]:
    """Return the width and height of a picture with room for the labels of this many nodes."""
    room = (WIDTH - 2 * MARGIN_X) * (HEIGHT - 2 * MARGIN_Y)
    scale = max(1.0, sqrt(count * ROOM * LABEL_WIDTH * LABEL_HEIGHT / room))
    return round(WIDTH * scale), round(HEIGHT * scale)


def place_nodes(network: Network) -> dict[str, tuple[float, float]]:
    """Return a position for each node, the same on every run; members of a coalition are close together.

    Fruchterman and Reingold's layout over the ties of agreement. Ties of conflict do not attract, except between actors
    and concepts, where opposing something is a tie to it as well. The layout is then rotated so that it is widest
    horizontally, where a screen has most space.
    """
    all_pull = network.options.network_type == "twomode"
    graph = nx.Graph()
    graph.add_nodes_from(node.name for node in network.nodes)
    strongest = max((abs(tie.weight) for tie in network.ties), default=1.0)
    for tie in network.ties:
        if tie.weight > 0 or all_pull:
            graph.add_edge(tie.source, tie.target, weight=abs(tie.weight) / strongest)
    if not graph:
        return {}
    found = nx.spring_layout(graph, seed=4, k=3.2 / sqrt(len(graph)), iterations=300, weight=None)
    turned = _turned({name: (float(x), float(y)) for name, (x, y) in found.items()})
    wide, high = picture_size(len(turned))
    inner = np.array([wide - 2 * MARGIN_X, high - 2 * MARGIN_Y])
    spread = np.stack([_spread([place[axis] for place in turned.values()]) for axis in (0, 1)], axis=1)
    share = min(1.0, sqrt(len(turned) / FULL))
    parted = _parted((0.5 + (spread - 0.5) * share) * inner, inner) + np.array([MARGIN_X, MARGIN_Y])
    return {name: (float(x), float(y)) for name, (x, y) in zip(turned, parted, strict=True)}


def _spread(values: Sequence[float]) -> Float64Array:
    """Return values scaled to [0, 1], each a mix of its position in the range and its rank; outliers are pulled in."""
    found = np.array(values)
    low, high = np.quantile(found, (OUTER, 1 - OUTER))
    found = np.clip(found, low - (high - low) * OUTER, high + (high - low) * OUTER)
    reach = found.max() - found.min()
    if len(found) < 2 or reach < LEVEL:
        return np.full(len(found), 0.5)
    ranks = np.argsort(np.argsort(found, kind="stable"), kind="stable") / (len(found) - 1)
    return np.asarray((1 - EVEN) * (found - found.min()) / reach + EVEN * ranks)


def _turned(places: Places) -> dict[str, tuple[float, float]]:
    """Rotate the points around their center until they are widest horizontally."""
    middle = [sum(place[axis] for place in places.values()) / len(places) for axis in (0, 1)]
    moved = {name: (x - middle[0], y - middle[1]) for name, (x, y) in places.items()}
    across = sum(x * y for x, y in moved.values())
    angle = 0.5 * atan2(2 * across, sum(x * x - y * y for x, y in moved.values()))  # of the principal axis
    return {name: (x * cos(angle) + y * sin(angle), y * cos(angle) - x * sin(angle)) for name, (x, y) in moved.items()}


def _parted(points: Float64Array, inner: Float64Array) -> Float64Array:
    """Move nodes apart until their labels no longer overlap, as far as there is space.

    Two overlapping labels each move half the overlap, along the axis where the overlap is relatively smaller.
    """
    label = np.array([LABEL_WIDTH + 1, LABEL_HEIGHT + 1])
    count = len(points)
    first = np.arange(count)[:, None] < np.arange(count)[None, :]  # of two in the same place, the first moves back
    for _ in range(max(4, min(ROUNDS, STEPS // max(count**2, 1)))):
        between = points[:, None, :] - points[None, :, :]
        lacking = label - np.abs(between)
        overlap = (lacking > 0).all(axis=2) & ~np.eye(count, dtype=bool)
        if not overlap.any():
            break
        sideways = lacking[..., 0] / label[0] < lacking[..., 1] / label[1]
        axis = np.stack([sideways, ~sideways], axis=2) & overlap[..., None]
        sign = np.where(between != 0, np.sign(between), np.where(first, -1.0, 1.0)[..., None])
        points = np.clip(points + 0.5 * (sign * lacking * axis).sum(axis=1), 0.0, inner)
    return points


def draw_nodes(network: Network, coalitions: Coalitions | None, places: Places) -> tuple[DrawnNode, ...]:
    """Return the nodes of a network that have a position."""
    number_of = {member.name: member.coalition for member in coalitions.members} if coalitions else {}
    brokers = {member.name for member in coalitions.brokers[:3]} if coalitions else set()
    most = max((node.frequency for node in network.nodes), default=1) or 1
    return tuple(
        DrawnNode(
            name=node.name,
            kind=node.variable,
            coalition=number_of.get(node.name),
            shape=_shape(node.variable, network.options.variable1, number_of.get(node.name)),
            size=round(9 + 11 * sqrt(node.frequency / most), 1),
            x=round(places[node.name][0], 1),
            y=round(places[node.name][1], 1),
            statements=node.frequency,
            broker=node.name in brokers,
        )
        for node in network.nodes
        if node.name in places
    )


def draw_ties(network: Network, places: Places) -> tuple[DrawnTie, ...]:
    """Return the strongest ties of a network, weakest first, so that strong ties are drawn on top."""
    strongest = max((abs(tie.weight) for tie in network.ties), default=1.0) or 1.0
    most = min(MOST_TIES, max(TIES_PER_NODE * len(network.nodes), MOST_TIES // TIES_PER_NODE))
    kept = sorted(network.ties, key=lambda tie: abs(tie.weight))[-most:]
    return tuple(
        DrawnTie(
            source=tie.source,
            target=tie.target,
            weight=round(tie.weight, 3),
            width=round(1 + 5 * abs(tie.weight) / strongest, 2),
            conflict=tie.weight < 0,
            statements=len(tie.statements),
            x1=round(places[tie.source][0], 1),
            y1=round(places[tie.source][1], 1),
            x2=round(places[tie.target][0], 1),
            y2=round(places[tie.target][1], 1),
        )
        for tie in kept
        if tie.source in places and tie.target in places
    )


def _shape(variable: str, first: str, coalition: int | None) -> str:
    if variable != first:
        return "rectangle"
    return shape_of(coalition) if coalition else "ellipse"
