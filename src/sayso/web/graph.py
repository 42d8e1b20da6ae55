"""A network as a drawing: places of nodes, width of ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atan2, cos, pi, sin, sqrt

import networkx as nx

from sayso.analyse.coalitions import Coalitions
from sayso.analyse.networks import Network

WIDTH, HEIGHT = 1300.0, 600.0  # as wide as a screen is, beside its height
MARGIN_X, MARGIN_Y = 110.0, 45.0  # for the labels
LABEL_WIDTH, LABEL_HEIGHT = 150.0, 54.0  # of a node with its label
STEPS = 200_000  # of moving nodes apart, over all pairs
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
"""Of each shape the corners round its middle, for a size of 1; the others are circles."""
MOST_TIES = 600  # that are drawn, the strongest

Places = Mapping[str, tuple[float, float]]
"""Where nodes stand, from 0 to WIDTH and HEIGHT."""


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A node of the drawing. `shape` tells the coalition as its color does; `size` grows with the statements."""

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
        """The corners of its shape as SVG has them; empty for a circle."""
        return shape_points(self.shape, self.x, self.y, self.size)


@dataclass(frozen=True, slots=True)
class DrawnTie:
    """A tie of the drawing between two nodes' places; `conflict` tells ties of negative weight."""

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
    """Give the corners of a shape round a place as SVG has them; empty for a circle."""
    corners = CORNERS.get(shape, ())
    return " ".join(f"{x + size * right:.1f},{y + size * down:.1f}" for right, down in corners)


def shape_of(coalition: int) -> str:
    """Give the shape of a coalition's nodes."""
    return SHAPES[(coalition - 1) % len(SHAPES)]


def place_nodes(network: Network) -> dict[str, tuple[float, float]]:
    """Give a place for each node, the same on every run; coalitions are close together.

    Fruchterman and Reingold's layout, of the ties that bind; ties of conflict do not pull, but between actors and
    concepts, where being against something is a tie to it as well. It is then turned so that it is widest from left to
    right, where a screen has most room.
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
    xs, ys = ([place[axis] for place in turned.values()] for axis in (0, 1))
    places = {
        name: (
            MARGIN_X + (WIDTH - 2 * MARGIN_X) * _share(x, xs),
            MARGIN_Y + (HEIGHT - 2 * MARGIN_Y) * _share(y, ys),
        )
        for name, (x, y) in turned.items()
    }
    return _parted(places)


def _turned(places: Places) -> dict[str, tuple[float, float]]:
    """Give the places turned round their middle until they are widest from left to right."""
    middle = [sum(place[axis] for place in places.values()) / len(places) for axis in (0, 1)]
    moved = {name: (x - middle[0], y - middle[1]) for name, (x, y) in places.items()}
    across = sum(x * y for x, y in moved.values())
    angle = 0.5 * atan2(2 * across, sum(x * x - y * y for x, y in moved.values()))  # of the principal axis
    return {name: (x * cos(angle) + y * sin(angle), y * cos(angle) - x * sin(angle)) for name, (x, y) in moved.items()}


def _parted(places: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Give the places with nodes moved apart until labels do not lie on each other, as far as there is room."""
    names = sorted(places)
    rounds = max(4, min(120, STEPS // max(len(names) ** 2, 1)))
    for _ in range(rounds):
        is_moved = False
        for at, name in enumerate(names):
            for other in names[at + 1 :]:
                (x, y), (x2, y2) = places[name], places[other]
                wide, high = LABEL_WIDTH - abs(x2 - x), LABEL_HEIGHT - abs(y2 - y)
                if wide > 0 and high > 0:
                    is_moved = True
                    aside, up = (wide / 2 + 1, 0.0) if wide / LABEL_WIDTH < high / LABEL_HEIGHT else (0.0, high / 2 + 1)
                    aside, up = (aside if x <= x2 else -aside), (up if y <= y2 else -up)
                    places[name], places[other] = _within(x - aside, y - up), _within(x2 + aside, y2 + up)
        if not is_moved:
            break
    return places


def _within(x: float, y: float) -> tuple[float, float]:
    return min(max(x, MARGIN_X), WIDTH - MARGIN_X), min(max(y, MARGIN_Y), HEIGHT - MARGIN_Y)


def draw_nodes(network: Network, coalitions: Coalitions | None, places: Places) -> tuple[DrawnNode, ...]:
    """Give the nodes of a network that have a place."""
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
    """Give the strongest ties of a network, the weakest of them first, so that strong ones lie above."""
    strongest = max((abs(tie.weight) for tie in network.ties), default=1.0) or 1.0
    kept = sorted(network.ties, key=lambda tie: abs(tie.weight))[-MOST_TIES:]
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


def _share(value: float, among: Sequence[float]) -> float:
    least, most = min(among), max(among)
    return (value - least) / (most - least) if most > least else 0.5


def _shape(variable: str, first: str, coalition: int | None) -> str:
    if variable != first:
        return "rectangle"
    return shape_of(coalition) if coalition else "ellipse"
