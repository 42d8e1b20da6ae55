"""Coalitions in a discourse network, their stability, and brokers between them.

A coalition is a community of the actors' network (Leifeld 2017, "Graph clustering can then be applied to the normalized
networks to identify coalitions"). Stability is our own measure: reports are resampled with replacement (Efron 1979),
because statements in a report are not independent, and each draw gives a network and its communities.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import networkx as nx
import numpy as np

from sayso.analyse.aggregation import Float64Array, Levels, find_levels
from sayso.analyse.camps import (
    IntArray,
    adjusted_rand,
    find_camps,
    labels_of,
    make_graph,
    modularity,
    signed_modularity,
)
from sayso.analyse.network_basis import DRAWABLE_REPORTS
from sayso.analyse.network_options import Aggregation, NetworkOptions
from sayso.analyse.network_rows import NetworkRow, stance_of
from sayso.analyse.network_selection import select_rows, text_of_value
from sayso.analyse.networks import Cells, demand_variables, place_statements, tie_weights
from sayso.errors import UsageError

COALITION_OPTIONS = NetworkOptions(
    network_type="onemode", aggregation="subtract", normalisation="average", duplicates="document"
)
"""Congruence minus conflict, divided by average activity: who agrees once and clashes three times is not an ally."""

STARTS = 20
PIVOTS = 400  # with more nodes, betweenness is estimated from this many (Brandes and Pich 2007)
STARTS_OF_A_DRAW, QUICK_TIES = 3, 1_500  # with more ties, a draw has only one start


@dataclass(frozen=True, slots=True)
class Stand:
    """How often members of a coalition support and oppose one value of the second variable."""

    concept: str
    supporting: int
    opposing: int


@dataclass(frozen=True, slots=True)
class Member:
    """A node of the network.

    Attributes:
        coalition: Its coalition's number, from 1; None if it has no positive tie.
        stability: Mean share of draws in which it is with another member of its coalition; 1 if it is alone.
        betweenness: Share of the shortest paths between others that pass through it, in [0, 1]; strong ties are short.
        outside: Share of the weight of its positive ties that leads to other coalitions, in [0, 1].
    """

    name: str
    coalition: int | None
    stability: float
    betweenness: float
    outside: float


@dataclass(frozen=True, slots=True)
class Coalition:
    """A coalition's nodes, most stable first; `stability` is the mean over their pairs."""

    number: int
    members: tuple[str, ...]
    stability: float
    stands: tuple[Stand, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Coalitions:
    """The coalitions of one network, largest first.

    Attributes:
        options: The options of the network.
        coalitions: Those of two or more nodes; `members` are all nodes, by name.
        modularity: How well they separate the positive ties (Newman 2004).
        polarisation: How far congruence is within and conflict between them; see `camps.signed_modularity`.
        stability: Mean adjusted Rand index between these coalitions and those of the draws; 1 if all agree, NaN without
            draws.
        together: Share of the draws with both nodes in which they are in the same coalition; shape (members, members).
        draws, seed: Number of draws, and random seed.
    """

    options: NetworkOptions
    coalitions: tuple[Coalition, ...]
    members: tuple[Member, ...]
    modularity: float
    polarisation: float
    stability: float
    together: Float64Array
    draws: int
    seed: int

    @property
    def brokers(self) -> tuple[Member, ...]:
        """The brokers: nodes on paths between others, by betweenness."""
        between = [member for member in self.members if member.betweenness > 0]
        return tuple(sorted(between, key=lambda member: (-member.betweenness, -member.outside, member.name)))

    def coalition_of(self, name: str) -> int | None:
        """Return the number of a node's coalition; None if it is alone or unknown."""
        return next((member.coalition for member in self.members if member.name == name), None)


@dataclass(frozen=True, slots=True)
class _Material:
    """The data from which the network and its draws are made."""

    options: NetworkOptions
    kept: tuple[NetworkRow, ...]
    levels: Levels
    cells: Cells

    def weights(self, counts: Float64Array, aggregation: Aggregation | None = None) -> Float64Array:
        options = self.options
        if aggregation is not None:
            options = replace(options, aggregation=aggregation)
        return tie_weights(counts, self.levels, options)


def find_coalitions(
    rows: Iterable[NetworkRow],
    options: NetworkOptions = COALITION_OPTIONS,
    *,
    draws: int = 200,
    seed: int = 1,
    resolution: float = 1.0,
) -> Coalitions:
    """Find the coalitions of a network.

    Args:
        rows: Coded statements.
        options: The options of the actors' network; only positive ties count.
        draws: Number of bootstrap draws; with 0, or with fewer than five reports, stability is unknown (NaN).
        seed: Random seed; the same seed gives the same coalitions.
        resolution: Above 1 gives more and smaller coalitions, below 1 fewer and larger ones.

    Raises:
        UsageError: the network has two modes, windows or ties of conflict, or a variable occurs in no statement.
    """
    if options.network_type != "onemode" or options.aggregation == "conflict" or options.window != "no":
        raise UsageError(
            "coalitions need a one-mode network without a time window, and an aggregation other than conflict",
            hint="use onemode with subtract, congruence or ignore",
        )
    selection = select_rows(rows, options)
    demand_variables(selection.in_range, options)
    levels = find_levels(selection.in_range, options.qualifier, options.scale)
    shown = selection.in_range if options.isolates else selection.kept
    cells = place_statements(shown, selection.kept, levels, options)
    material = _Material(options, selection.kept, levels, cells)
    counts = cells.count()
    graph = make_graph(material.weights(counts))
    camps = find_camps(graph, seed=seed, starts=STARTS, resolution=resolution)
    together, likeness = _draw_again(material, labels_of(camps, len(cells.rows)), draws, seed, resolution)
    members = _members(material, graph, camps, together, seed)
    return Coalitions(
        options=options,
        coalitions=_coalitions(material, members, camps, together),
        members=members,
        modularity=modularity(graph, camps),
        polarisation=_polarisation(material, counts, camps),
        stability=float(np.mean(likeness)) if likeness else float("nan"),
        together=together,
        draws=len(likeness),
        seed=seed,
    )


def _polarisation(material: _Material, counts: Float64Array, camps: Sequence[set[int]]) -> float:
    if material.levels.kind == "none":
        return 0.0
    counts = counts[:, :, : len(material.levels.values)]  # drops statements without a stance, if stances are ignored
    return signed_modularity(material.weights(counts, "congruence"), material.weights(counts, "conflict"), camps)


def _draw_again(
    material: _Material, labels: IntArray, draws: int, seed: int, resolution: float
) -> tuple[Float64Array, list[float]]:
    """Return how often two nodes are together over the draws, and each draw's similarity to `labels`."""
    size = len(labels)
    joint, both = np.zeros((size, size)), np.zeros((size, size))
    likeness: list[float] = []
    for number, counts in enumerate(_draws(material, draws, seed)):
        present = counts.sum(axis=(1, 2)) > 0
        graph = make_graph(material.weights(counts))
        starts = STARTS_OF_A_DRAW if graph.number_of_edges() <= QUICK_TIES else 1
        camps = find_camps(graph, seed=seed + number, starts=starts, resolution=resolution)
        drawn = labels_of(camps, size)
        seen = np.outer(present, present)
        both += seen
        joint += seen & (drawn[:, None] == drawn[None, :])
        likeness.append(adjusted_rand(labels[present], drawn[present]))
    together = np.divide(joint, both, out=np.full((size, size), np.nan), where=both > 0)
    return together, likeness


def _draws(material: _Material, draws: int, seed: int) -> Iterator[Float64Array]:
    """Yield the statement counts of reports drawn with replacement; duplicate statements were removed before."""
    documents = sorted({row.document for row in material.kept})
    if len(documents) < DRAWABLE_REPORTS:
        return
    index = {document: number for number, document in enumerate(documents)}
    of_row = np.array([index[row.document] for row in material.kept])
    chance = np.random.default_rng(seed)
    for _ in range(draws):
        drawn = np.bincount(chance.integers(len(documents), size=len(documents)), minlength=len(documents))
        yield material.cells.count(drawn[of_row].astype(float))


def _members(
    material: _Material, graph: nx.Graph, camps: Sequence[set[int]], together: Float64Array, seed: int
) -> tuple[Member, ...]:
    labels = labels_of(camps, len(material.cells.rows))
    between = nx.betweenness_centrality(graph, k=min(len(graph), PIVOTS), weight="distance", seed=seed)
    members = []
    for node, name in enumerate(material.cells.rows):
        ties = {other: data["weight"] for other, data in graph[node].items()}
        outside = sum(weight for other, weight in ties.items() if labels[other] != labels[node])
        mates = sorted(camps[labels[node]] - {node})
        members.append(
            Member(
                name=name,
                coalition=int(labels[node]) + 1 if mates else None,
                stability=_mean(together[node, mates]) if mates else 1.0,
                betweenness=float(between[node]),
                outside=outside / sum(ties.values()) if ties else 0.0,
            )
        )
    return tuple(members)


def _coalitions(
    material: _Material, members: Sequence[Member], camps: Sequence[set[int]], together: Float64Array
) -> tuple[Coalition, ...]:
    stands: defaultdict[int | None, defaultdict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    numbers = {member.name: member.coalition for member in members}
    for row in material.kept:
        second = text_of_value(row.variables.get(material.options.variable2))
        if stance := stance_of(row, material.options.qualifier):
            stands[numbers[text_of_value(row.variables.get(material.options.variable1))]][second][stance] += 1
    found = []
    for number, camp in enumerate(camps, start=1):
        inside = sorted(camp)
        if len(inside) < 2:
            continue
        pairs = together[np.ix_(inside, inside)][np.triu_indices(len(inside), 1)]
        ordered = sorted((members[node] for node in inside), key=lambda member: (-member.stability, member.name))
        said = tuple(
            Stand(name, counts["supports"], counts["opposes"]) for name, counts in sorted(stands[number].items())
        )
        found.append(Coalition(number, tuple(member.name for member in ordered), _mean(pairs), said))
    return tuple(found)


def _mean(values: Float64Array) -> float:
    """Return the mean of the known values; NaN if there are none."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")
