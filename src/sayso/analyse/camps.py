"""Finds the communities (camps) of a weighted network, and measures how well they separate it."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import networkx as nx
import numpy as np
import numpy.typing as npt

from sayso.analyse.aggregation import Float64Array

IntArray = npt.NDArray[np.int64]


def make_graph(weights: Float64Array) -> nx.Graph:
    """Return the graph of the positive ties, with nodes 0, 1, …; `distance` is small if the weight is large."""
    graph = nx.Graph()
    graph.add_nodes_from(range(len(weights)))
    for one, other in np.argwhere(np.triu(weights, 1) > 0).tolist():
        weight = float(weights[one, other])
        graph.add_edge(one, other, weight=weight, distance=1 / weight)
    return graph


def find_camps(graph: nx.Graph, *, seed: int, starts: int, resolution: float = 1.0) -> list[set[int]]:
    """Return the communities of a graph, largest first; a node without ties is alone.

    Uses Louvain's method (Blondel et al. 2008) from random starts, and takes the result with the highest modularity.
    """
    if graph.number_of_edges() == 0:
        return [{node} for node in graph]
    found = [
        nx.community.louvain_communities(graph, weight="weight", resolution=resolution, seed=seed + start)
        for start in range(starts)
    ]
    scores = [round(modularity(graph, camps, resolution=resolution), 9) for camps in found]
    return sorted((set(camp) for camp in found[scores.index(max(scores))]), key=lambda camp: (-len(camp), min(camp)))


def modularity(graph: nx.Graph, camps: Sequence[set[int]], *, resolution: float = 1.0) -> float:
    """Return the modularity: the share of ties within camps beyond chance (Newman 2004); 0 without ties."""
    if graph.number_of_edges() == 0:
        return 0.0
    return float(nx.community.modularity(graph, camps, weight="weight", resolution=resolution))


def signed_modularity(congruence: Float64Array, conflict: Float64Array, camps: Sequence[set[int]]) -> float:
    """Return the signed modularity: congruence within camps and conflict between them, beyond chance.

    Gómez, Jensen and Arenas (2009): the modularity of congruence minus that of conflict, each weighted by its share of
    all ties. 0 if there is one camp or ties are random; at most 1.
    """
    masses = congruence.sum(), conflict.sum()
    if not sum(masses):
        return 0.0
    parts = modularity(make_graph(congruence), camps), modularity(make_graph(conflict), camps)
    return float((masses[0] * parts[0] - masses[1] * parts[1]) / sum(masses))


def labels_of(camps: Sequence[set[int]], size: int) -> IntArray:
    """Return the number of each node's camp."""
    labels = np.zeros(size, dtype=np.int64)
    for number, camp in enumerate(camps):
        labels[sorted(camp)] = number
    return labels


def adjusted_rand(one: IntArray, other: IntArray) -> float:
    """Return the adjusted Rand index of two partitions: 1 if equal, about 0 if random (Hubert and Arabie 1985)."""
    table = np.zeros((int(one.max(initial=0)) + 1, int(other.max(initial=0)) + 1), dtype=np.int64)
    np.add.at(table, (one, other), 1)
    cells, rows, columns = (
        sum(comb(int(count), 2) for count in counts.flat) for counts in (table, table.sum(axis=1), table.sum(axis=0))
    )
    pairs = comb(len(one), 2)
    expected = rows * columns / pairs if pairs else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (cells - expected) / (most - expected)
