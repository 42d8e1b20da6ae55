"""Network: who sticks together over the concepts, in any stretch of time, and the statements behind each tie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query

from sayso.analyse.coalitions import COALITION_OPTIONS, Coalition, Coalitions, Member, find_coalitions
from sayso.analyse.network_options import NetworkOptions
from sayso.analyse.network_rows import NetworkRow, rows_of
from sayso.analyse.networks import Network, build_network
from sayso.analyse.positions import CodedStatement
from sayso.errors import StoreError, UsageError
from sayso.web.facets import query_with
from sayso.web.graph import DrawnNode, DrawnTie, draw_nodes, draw_ties, place_nodes
from sayso.web.page import Bench, add_page

router = APIRouter(tags=["network"])
Whose = Literal["actor", "organisation", "country", "role"]
Kind = Literal["coalitions", "congruence", "conflict", "concepts"]
DRAWS = 50  # of reports, to see how stable coalitions are
LISTED_TIES = 60
OPTIONS: dict[str, NetworkOptions] = {
    "coalitions": COALITION_OPTIONS,
    "congruence": replace(COALITION_OPTIONS, aggregation="congruence"),
    "conflict": replace(COALITION_OPTIONS, aggregation="conflict"),
    "concepts": NetworkOptions(network_type="twomode", aggregation="subtract", duplicates="document"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What network is asked for, as the address has it."""

    kind: Kind
    by: Whose
    concept: tuple[str, ...]
    since: str
    until: str
    min_sure: float

    @property
    def query(self) -> str:
        """The query of the address."""
        return query_with(
            {
                "kind": self.kind,
                "by": self.by,
                "concept": list(self.concept),
                "since": self.since,
                "until": self.until,
                "min_sure": self.min_sure,
            }
        )

    def options(self, *, all_time: bool = False) -> NetworkOptions:
        """Give the options of the network, within its days or of all time."""
        since, until = (None if all_time else _day(day) for day in (self.since, self.until))
        return replace(OPTIONS[self.kind], variable1=self.by, since=since, until=until)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A network with its coalitions; numbers that cannot be known (no draw, no tie) are None."""

    nodes: tuple[DrawnNode, ...]
    ties: tuple[DrawnTie, ...]
    coalitions: tuple[Coalition, ...]
    brokers: tuple[Member, ...]
    modularity: float | None
    polarisation: float | None
    stability: float | None
    statements: int


@dataclass(frozen=True, slots=True)
class NetworkContext:
    """A network. `first` and `last` are the days between which there are statements."""

    title: str
    wanted: Wanted
    query: str
    concepts: tuple[str, ...]
    counting: bool
    first: str | None
    last: str | None
    drawn: Drawn | None
    listed: tuple[DrawnTie, ...]


@dataclass(frozen=True, slots=True)
class TieContext:
    """The statements behind one tie."""

    title: str
    source: str
    target: str
    weight: float
    query: str
    counting: bool
    statements: tuple[CodedStatement, ...]


def wanted_of(
    kind: Kind = "coalitions",
    by: Whose = "actor",
    concept: Annotated[list[str] | None, Query()] = None,
    since: Annotated[str, Query(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = "",
    until: Annotated[str, Query(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = "",
    min_sure: Annotated[float, Query(ge=0, le=1)] = 0.8,
) -> Wanted:
    """Give what network the address asks for."""
    return Wanted(kind, by, tuple(name for name in concept or () if name), since, until, min_sure)


Asked = Annotated[Wanted, Depends(wanted_of)]


def network_page(bench: Bench, wanted: Asked) -> NetworkContext:
    """Give the network, and who sticks together in it."""
    rows = _rows(bench, wanted)
    drawn = bench.findings.of_coded(("drawn", wanted), lambda _: draw(rows or (), wanted)) if rows is not None else None
    days = sorted(f"{row.time:%Y-%m-%d}" for row in rows or () if row.time)
    strongest = sorted(drawn.ties, key=lambda tie: -abs(tie.weight))[:LISTED_TIES] if drawn else ()
    return NetworkContext(
        title="Network",
        wanted=wanted,
        query=wanted.query,
        concepts=tuple(concept.name for concept in bench.book.concepts.list()),
        counting=drawn is None,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        drawn=drawn,
        listed=tuple(strongest),
    )


def tie_page(
    bench: Bench,
    wanted: Asked,
    source: Annotated[str, Query(max_length=300)],
    target: Annotated[str, Query(max_length=300)],
) -> TieContext:
    """Give the statements behind the tie between two nodes."""
    rows = _rows(bench, wanted)
    coded = bench.findings.coded()
    network = build_network(rows or (), wanted.options())
    tie = next((tie for tie in network.ties if {tie.source, tie.target} == {source, target}), None)
    if rows is not None and tie is None:
        raise StoreError(f"there is no tie between {source} and {target}")
    found = _behind(tie.statements if tie else (), coded or (), wanted)
    weight = round(tie.weight, 3) if tie else 0.0
    return TieContext(f"{source} and {target}", source, target, weight, wanted.query, rows is None, found)


add_page(router, "/network", "network.html", network_page, summary="Who sticks together")
add_page(router, "/network/tie", "tie.html", tie_page, summary="The statements behind a tie")


def draw(rows: Sequence[NetworkRow], wanted: Wanted) -> Drawn:
    """Give the drawing of a network; nodes stand where they stand in the network of all time."""
    network = build_network(rows, wanted.options())
    places = place_nodes(build_network(rows, wanted.options(all_time=True)))
    found = _coalitions(rows, wanted, network)
    return Drawn(
        nodes=draw_nodes(network, found, places),
        ties=draw_ties(network, places),
        coalitions=found.coalitions if found else (),
        brokers=found.brokers[:5] if found else (),
        modularity=_known(found.modularity) if found else None,
        polarisation=_known(found.polarisation) if found else None,
        stability=_known(found.stability) if found else None,
        statements=len(network.events),
    )


def _coalitions(rows: Sequence[NetworkRow], wanted: Wanted, network: Network) -> Coalitions | None:
    if wanted.kind not in ("coalitions", "congruence") or not network.ties:
        return None
    return find_coalitions(rows, wanted.options(), draws=DRAWS)


def _rows(bench: Bench, wanted: Wanted) -> list[NetworkRow] | None:
    """Give the rows of the network; None while statements are counted for the first time."""

    def count(coded: Sequence[CodedStatement]) -> list[NetworkRow]:
        kept = [one for one in coded if not wanted.concept or one.concept in wanted.concept]
        return rows_of(kept, variable=wanted.by, min_sure=wanted.min_sure)

    return bench.findings.of_coded(("rows", wanted.concept, wanted.by, wanted.min_sure), count)


def _behind(ids: Sequence[str], coded: Sequence[CodedStatement], wanted: Wanted) -> tuple[CodedStatement, ...]:
    place = {statement: number for number, statement in enumerate(ids)}
    mine = [one for one in coded if one.id in place and (not wanted.concept or one.concept in wanted.concept)]
    return tuple(sorted(mine, key=lambda one: (place[one.id], one.concept)))


def _known(value: float) -> float | None:
    return round(value, 3) if value == value else None  # not a number: there was nothing to count


def _day(iso: str) -> Any:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError as error:
        raise UsageError(f"{iso!r} is no day", hint="write it as 2024-03-10") from error
