"""Places nodes and labels on a page, in centimeters from its lower left corner."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import networkx as nx
import numpy as np

from sayso.analyse.aggregation import Float64Array

Key = TypeVar("Key", bound=Hashable)

ROOM = 0.65  # smallest distance of two nodes, relative to the side of each node's share of the page
NEAREST_CM = 1.7
FAR = 1.5  # relative to the distance within which 90% of the nodes are
PER_POINT = 2.54 / 72
SIDES = ((0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1))
"""Where a label may be placed, best first: below its node, above, right, left, at a corner."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its lower left and upper right corners."""

    x0: float
    y0: float
    x1: float
    y1: float

    def overlap(self, other: Box) -> float:
        """Return the area of the overlap of two boxes."""
        wide = min(self.x1, other.x1) - max(self.x0, other.x0)
        high = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(wide, 0.0) * max(high, 0.0)

    def within(self, page: Box) -> Box:
        """Return the box moved inside a larger page."""
        right = max(page.x0 - self.x0, 0.0) or min(page.x1 - self.x1, 0.0)
        up = max(page.y0 - self.y0, 0.0) or min(page.y1 - self.y1, 0.0)
        return Box(self.x0 + right, self.y0 + up, self.x1 + right, self.y1 + up)


def place_nodes(
    graph: nx.Graph, camps: Mapping[Key, int | None], width: float, height: float, *, seed: int = 1
) -> dict[Key, Float64Array]:
    """Place nodes near their neighbors without overlap; each camp starts from its own corner.

    Uses the method of Fruchterman and Reingold (1991), stretched to the page, with the ties' `weight`. Then nodes that
    are too close push each other apart.
    """
    keys = list(graph)
    corners = max(len({camp for camp in camps.values() if camp is not None}), 1)
    start = {key: _corner(camps.get(key), corners, number / max(len(keys), 1)) for number, key in enumerate(keys)}
    spread = 2.4 / math.sqrt(max(len(keys), 1))
    placed = nx.spring_layout(graph, pos=start, k=spread, iterations=200, seed=seed) if len(keys) > 1 else start
    points = np.array([placed[key] for key in keys], dtype=float).reshape(-1, 2)
    if len(keys):
        points = _draw_in(points)
        points -= points.min(axis=0)
        reach = points.max(axis=0)
        points = np.where(reach > 0, points / np.where(reach > 0, reach, 1.0), 0.5) * (width, height)
    nearest = min(NEAREST_CM, ROOM * math.sqrt(width * height / max(len(keys), 1)))
    for _ in range(200):
        moved = _push_apart(points, nearest)
        points = np.clip(points + moved, 0.0, (width, height))
        if np.abs(moved).max(initial=0.0) < 0.005:
            break
    return dict(zip(keys, points, strict=True))


def place_labels(
    texts: Mapping[Key, str],
    places: Mapping[Key, Float64Array],
    radii: Mapping[Key, float],
    ties: Sequence[tuple[Float64Array, Float64Array]],
    page: Box,
    *,
    points: float,
) -> dict[Key, Box]:
    """Place each label beside its node, where it covers as few nodes, labels and ties as possible.

    Args:
        texts: The labels, with line breaks; `points` is the font size.
        places: The centers of the nodes, in cm; `radii` are their radii.
        ties: Both ends of each tie.
        page: The page, which labels may not leave.
    """
    marks = {key: _around(places[key], radii[key]) for key in places}
    sizes = {key: measure(text, points) for key, text in texts.items()}
    chosen: dict[Key, Box] = {}
    for _ in range(2):  # in the second round, all others are placed
        for key in texts:
            blocks = [*(box for other, box in chosen.items() if other != key), *marks.values()]
            candidates = [_beside(places[key], radii[key], sizes[key], side).within(page) for side in SIDES]
            costs = [
                20 * sum(box.overlap(block) for block in blocks)
                + 0.12 * sum(_crosses(box, *tie) for tie in ties)
                + 0.04 * preference
                for preference, box in enumerate(candidates)
            ]
            chosen[key] = candidates[costs.index(min(costs))]
    return chosen


def measure(text: str, points: float) -> tuple[float, float]:
    """Return the width and height of a text in DejaVu Sans, in cm."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    font = FontProperties(family="DejaVu Sans")
    lines = text.split("\n")
    widths = [TextPath((0, 0), line, size=points, prop=font).get_extents().width for line in lines if line.strip()]
    return max(widths, default=0.0) * PER_POINT, 1.25 * points * len(lines) * PER_POINT


def _corner(camp: int | None, corners: int, part: float) -> tuple[float, float]:
    far = 0.7 if camp is not None and corners > 1 else 0.0
    turn, around = 2 * math.pi * (camp or 0) / corners, 2 * math.pi * part
    return far * math.cos(turn) + 0.3 * math.cos(around), far * math.sin(turn) + 0.3 * math.sin(around)


def _draw_in(points: Float64Array) -> Float64Array:
    """Pull in outliers, such as an isolated pair, so that the rest has room."""
    middle = np.median(points, axis=0)
    distances = np.linalg.norm(points - middle, axis=1, keepdims=True)
    limit = FAR * np.quantile(distances, 0.9)
    return np.asarray(middle + (points - middle) * np.minimum(1.0, limit / np.maximum(distances, 1e-9)))


def _push_apart(points: Float64Array, nearest: float) -> Float64Array:
    """Return the steps that move points closer than `nearest` apart."""
    between = points[:, None, :] - points[None, :, :]
    distances = np.hypot(between[..., 0], between[..., 1])
    np.fill_diagonal(distances, np.inf)
    lacking = np.clip(nearest - distances, 0.0, None)
    numbers = np.arange(len(points))
    turned = np.stack([np.cos(numbers), np.sin(numbers)], axis=1)  # a direction for points at the same place
    apart = np.where(distances[..., None] > 1e-6, between / np.maximum(distances, 1e-6)[..., None], turned[:, None, :])
    return np.asarray(0.5 * (apart * lacking[..., None]).sum(axis=1))


def _around(place: Float64Array, radius: float) -> Box:
    x, y = (float(number) for number in place)
    return Box(x - radius, y - radius, x + radius, y + radius)


def _beside(place: Float64Array, radius: float, size: tuple[float, float], side: tuple[int, int]) -> Box:
    wide, high = size
    gap = 0.06 + radius * (0.75 if all(side) else 1.0)
    x = float(place[0]) + side[0] * (gap + wide / 2)
    y = float(place[1]) + side[1] * (gap + high / 2)
    return Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def _crosses(box: Box, one: Float64Array, other: Float64Array) -> bool:
    """Whether a line segment crosses a rectangle (Liang and Barsky 1984)."""
    enter, leave = 0.0, 1.0
    for axis, low, high in ((0, box.x0, box.x1), (1, box.y0, box.y1)):
        begin, step = float(one[axis]), float(other[axis] - one[axis])
        if abs(step) < 1e-9:
            if not low <= begin <= high:
                return False
            continue
        near, far = sorted(((low - begin) / step, (high - begin) / step))
        enter, leave = max(enter, near), min(leave, far)
    return enter <= leave
