"""A network's details: the statements behind one tie, and what one node says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from sayso.analyse.network_rows import NetworkRow
from sayso.analyse.networks import build_network
from sayso.analyse.positions import CodedStatement, holder_of
from sayso.errors import StoreError
from sayso.web.page import Bench, add_page
from sayso.web.pages.network import LISTED_TIES, Asked, Wanted, rows_for

router = APIRouter(tags=["network"])
MOST_STATEMENTS = 20  # per holder and concept


@dataclass(frozen=True, slots=True)
class Stand:
    """What two nodes (or one, and a concept) say about a concept: the statements of each, latest first."""

    concept: str
    proposition: str
    mine: tuple[CodedStatement, ...]
    theirs: tuple[CodedStatement, ...]

    @property
    def agrees(self) -> bool | None:
        """Whether both last took the same side; None if one of them took no side."""
        sides = [said[0].stance for said in (self.mine, self.theirs) if said]
        return sides[0] == sides[1] if len(sides) == 2 and not {"ambiguous", "none"} & set(sides) else None


@dataclass(frozen=True, slots=True)
class TieContext:
    """The statements behind one tie, by concept."""

    title: str
    source: str
    target: str
    weight: float
    query: str
    counting: bool
    count: int
    stands: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class NodeContext:
    """What one node says, by concept, and its ties, strongest first."""

    title: str
    name: str
    actor: int | None
    query: str
    counting: bool
    count: int
    stands: tuple[Stand, ...]
    ties: tuple[NodeTie, ...]


@dataclass(frozen=True, slots=True)
class NodeTie:
    """A tie from a node to another."""

    other: str
    weight: float
    statements: int


def tie_page(
    bench: Bench,
    wanted: Asked,
    source: Annotated[str, Query(max_length=300)],
    target: Annotated[str, Query(max_length=300)],
) -> TieContext:
    """Return the statements behind the tie between two nodes, side by side on each concept."""
    found = rows_for(bench, wanted)
    rows = found.kept if found else None
    network = build_network(rows or (), wanted.options())
    tie = next((tie for tie in network.ties if {tie.source, tie.target} == {source, target}), None)
    if rows is not None and tie is None:
        raise StoreError(f"there is no tie between {source} and {target}")
    weight, ids = (round(tie.weight, 3), set(tie.statements)) if tie else (0.0, set())
    stands = _stands(bench, [one for one in network.events if one.statement in ids], wanted, source, target)
    title = f"{source} and {target}"
    return TieContext(title, source, target, weight, wanted.query, rows is None, len(ids), stands)


def node_page(bench: Bench, wanted: Asked, name: Annotated[str, Query(max_length=300)]) -> NodeContext:
    """Return what one node of the network says, and its ties."""
    found = rows_for(bench, wanted)
    rows = found.kept if found else None
    network = build_network(rows or (), wanted.options())
    if rows is not None and name not in {node.name for node in network.nodes}:
        raise StoreError(f"{name} is not in this network")
    ties = [tie for tie in network.ties if name in (tie.source, tie.target)]
    ties.sort(key=lambda tie: -abs(tie.weight))
    mine = [one for one in network.events if name in (one.variables.get(wanted.by), one.variables.get("concept"))]
    stands = _stands(bench, mine, wanted, name, None)
    actors = {one.actor for stand in stands for one in stand.mine} if wanted.by == "actor" else set()
    return NodeContext(
        title=name,
        name=name,
        actor=next(iter(actors)) if len(actors) == 1 and name not in {stand.concept for stand in stands} else None,
        query=wanted.query,
        counting=rows is None,
        count=len(mine),
        stands=stands,
        ties=tuple(
            NodeTie(tie.target if tie.source == name else tie.source, round(tie.weight, 3), len(tie.statements))
            for tie in ties[:LISTED_TIES]
        ),
    )


add_page(router, "/network/tie", "tie.html", tie_page, summary="The statements behind a tie")
add_page(router, "/network/node", "node.html", node_page, summary="What one node of the network says")


def _stands(
    bench: Bench, events: Sequence[NetworkRow], wanted: Wanted, mine: str, theirs: str | None
) -> tuple[Stand, ...]:
    """Return, by concept, what two nodes said (or everyone, for a concept), concepts with most statements first."""
    about = {concept.name: concept.proposition for concept in bench.book.concepts.list()}
    coded: dict[tuple[str, str], list[CodedStatement]] = {}
    for one in bench.findings.coded() or ():
        coded.setdefault((one.id, one.concept), []).append(one)
    said: dict[str, dict[str, list[CodedStatement]]] = {}
    for event in reversed(events):
        holder, concept = (str(event.variables.get(name, "")) for name in (wanted.by, "concept"))
        side = holder if holder in (mine, theirs) else mine
        if side == mine and mine not in (holder, concept):
            continue
        several = coded.get((event.statement, concept), [])
        meant = [one for one in several if (holder_of(one, wanted.by) or "").casefold() in holder.casefold()]
        said.setdefault(concept, {}).setdefault(side, []).extend((meant or several)[:1])
    stands = [
        Stand(name, about.get(name, ""), *(tuple(sides.get(who or "", ())[:MOST_STATEMENTS]) for who in (mine, theirs)))
        for name, sides in said.items()
    ]
    return tuple(sorted(stands, key=lambda stand: (-len(stand.mine) - len(stand.theirs), stand.concept)))
