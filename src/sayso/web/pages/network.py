"""Network: coalitions over the concepts, in any period, and the statements behind each tie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from sayso.analyse.coalitions import COALITION_OPTIONS, Coalition, Coalitions, Member, find_coalitions
from sayso.analyse.network_options import NetworkOptions
from sayso.analyse.network_rows import NetworkRow, rows_of
from sayso.analyse.networks import Network, build_network
from sayso.analyse.positions import CodedStatement, holder_of
from sayso.errors import StoreError, UsageError
from sayso.export.network_files import write_network
from sayso.web.facets import query_with
from sayso.web.graph import DrawnNode, DrawnTie, Places, draw_nodes, draw_ties, picture_size, place_nodes
from sayso.web.page import Bench, add_page
from sayso.web.picture import png_of, svg_of

router = APIRouter(tags=["network"])
Whose = Literal["actor", "organisation", "country", "role"]
Kind = Literal["coalitions", "congruence", "conflict", "concepts"]
DRAWS = 50  # of reports, to see how stable coalitions are
LISTED_TIES = 60
MOST_STATEMENTS = 20  # of one holder on one concept
MEDIA = {"svg": "image/svg+xml", "png": "image/png", "gexf": "application/gexf+xml", "csv": "text/csv; charset=utf-8"}
OPTIONS: dict[str, NetworkOptions] = {
    "coalitions": COALITION_OPTIONS,
    "congruence": replace(COALITION_OPTIONS, aggregation="congruence"),
    "conflict": replace(COALITION_OPTIONS, aggregation="conflict"),
    "concepts": NetworkOptions(network_type="twomode", aggregation="subtract", duplicates="document"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of the network in the address."""

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
    """A network with its coalitions, and what it rests on; numbers that cannot be known (no draw, no tie) are None.

    Of `all_ties`, the strongest are drawn, on a picture of `width` and `height`.
    """

    width: float
    height: float
    nodes: tuple[DrawnNode, ...]
    ties: tuple[DrawnTie, ...]
    all_ties: int
    coalitions: tuple[Coalition, ...]
    brokers: tuple[Member, ...]
    modularity: float | None
    polarisation: float | None
    stability: float | None
    statements: int
    days: str
    basis: str
    warning: str | None


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
class Stand:
    """What two nodes (or one, and a concept) say of a concept: the statements of each, the latest first."""

    concept: str
    proposition: str
    mine: tuple[CodedStatement, ...]
    theirs: tuple[CodedStatement, ...]

    @property
    def agrees(self) -> bool | None:
        """Whether both last took the same side; None if one of them took none."""
        sides = [said[0].stance for said in (self.mine, self.theirs) if said]
        return sides[0] == sides[1] if len(sides) == 2 and not {"ambiguous", "none"} & set(sides) else None


@dataclass(frozen=True, slots=True)
class TieContext:
    """What stands behind one tie, concept by concept."""

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
    """What one node says, concept by concept, and its ties, the strongest first."""

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
    """A tie of a node to another."""

    other: str
    weight: float
    statements: int


def wanted_of(
    kind: Kind = "coalitions",
    by: Whose = "actor",
    concept: Annotated[list[str] | None, Query()] = None,
    since: Annotated[str, Query(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = "",
    until: Annotated[str, Query(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = "",
    min_sure: Annotated[float, Query(ge=0, le=1)] = 0.8,
) -> Wanted:
    """Give the network that the address requests."""
    return Wanted(kind, by, tuple(name for name in concept or () if name), since, until, min_sure)


Asked = Annotated[Wanted, Depends(wanted_of)]


def network_page(bench: Bench, wanted: Asked) -> NetworkContext:
    """Give the network and its coalitions."""
    rows = _rows(bench, wanted)
    drawn = _drawn(bench, rows, wanted) if rows is not None else None
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
    """Give the statements behind the tie between two nodes, side by side on each concept."""
    rows = _rows(bench, wanted)
    network = build_network(rows or (), wanted.options())
    tie = next((tie for tie in network.ties if {tie.source, tie.target} == {source, target}), None)
    if rows is not None and tie is None:
        raise StoreError(f"there is no tie between {source} and {target}")
    weight, ids = (round(tie.weight, 3), set(tie.statements)) if tie else (0.0, set())
    stands = _stands(bench, [one for one in network.events if one.statement in ids], wanted, source, target)
    title = f"{source} and {target}"
    return TieContext(title, source, target, weight, wanted.query, rows is None, len(ids), stands)


def node_page(bench: Bench, wanted: Asked, name: Annotated[str, Query(max_length=300)]) -> NodeContext:
    """Give what one node of the network says, and its ties."""
    rows = _rows(bench, wanted)
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


add_page(router, "/network", "network.html", network_page, summary="Who sticks together")
add_page(router, "/network/tie", "tie.html", tie_page, summary="The statements behind a tie")
add_page(router, "/network/node", "node.html", node_page, summary="What one node of the network says")


@router.get("/network.{form}", summary="This network as SVG, PNG, GEXF or CSV", response_class=Response)
def network_file(bench: Bench, wanted: Asked, form: Literal["svg", "png", "gexf", "csv"]) -> Response:
    """Give the network that the page of the same query shows: the same nodes, ties, places and days."""
    rows = _rows_of(bench.findings.coded_at_last(), wanted)
    headers = {"Content-Disposition": f'attachment; filename="network.{form}"'}
    if form in ("svg", "png"):
        drawn = _drawn(bench, rows, wanted) or draw(rows, wanted, place(rows, wanted))
        make = svg_of if form == "svg" else png_of
        picture = make(drawn.nodes, drawn.ties, (drawn.width, drawn.height))
        return Response(picture, media_type=MEDIA[form], headers=headers)
    network = build_network(rows, wanted.options())
    with TemporaryDirectory() as folder:
        files = write_network(network, Path(folder) / f"network.{form}", _coalitions(rows, wanted, network))
        written = files[-1].read_bytes()  # of CSV, the list of ties
    return Response(written, media_type=MEDIA[form], headers=headers)


def place(rows: Sequence[NetworkRow], wanted: Wanted) -> Places:
    """Give the places of a network's nodes, which are those of the network of all time in every window."""
    return place_nodes(build_network(rows, wanted.options(all_time=True)))


def draw(rows: Sequence[NetworkRow], wanted: Wanted, places: Places) -> Drawn:
    """Give the drawing of a network whose nodes have these places."""
    network = build_network(rows, wanted.options())
    found = _coalitions(rows, wanted, network)
    width, height = picture_size(len(places))
    return Drawn(
        width=width,
        height=height,
        nodes=draw_nodes(network, found, places),
        ties=draw_ties(network, places),
        all_ties=len(network.ties),
        coalitions=found.coalitions if found else (),
        brokers=found.brokers[:5] if found else (),
        modularity=_known(found.modularity) if found else None,
        polarisation=_known(found.polarisation) if found else None,
        stability=_known(found.stability) if found else None,
        statements=network.basis.statements,
        days=network.days,
        basis=network.basis.words,
        warning=network.basis.warning,
    )


def _drawn(bench: Bench, rows: Sequence[NetworkRow], wanted: Wanted) -> Drawn | None:
    """Give the drawing; None while its nodes are placed, or it is drawn, for the first time."""
    all_time = replace(wanted, since="", until="")
    places = bench.findings.of_coded(("places", all_time), lambda _: place(rows, all_time))
    if places is None:
        return None
    return bench.findings.of_coded(("drawn", wanted), lambda _: draw(rows, wanted, places))


def _coalitions(rows: Sequence[NetworkRow], wanted: Wanted, network: Network) -> Coalitions | None:
    if wanted.kind not in ("coalitions", "congruence") or not network.ties:
        return None
    return find_coalitions(rows, wanted.options(), draws=DRAWS)


def _rows(bench: Bench, wanted: Wanted) -> list[NetworkRow] | None:
    """Give the rows of the network; None while statements are counted for the first time."""
    key = ("rows", wanted.concept, wanted.by, wanted.min_sure)
    return bench.findings.of_coded(key, lambda coded: _rows_of(coded, wanted))


def _rows_of(coded: Sequence[CodedStatement], wanted: Wanted) -> list[NetworkRow]:
    kept = [one for one in coded if not wanted.concept or one.concept in wanted.concept]
    return rows_of(kept, variable=wanted.by, min_sure=wanted.min_sure)


def _stands(
    bench: Bench, events: Sequence[NetworkRow], wanted: Wanted, mine: str, theirs: str | None
) -> tuple[Stand, ...]:
    """Give per concept what two nodes said (or all, of a concept), those concepts first on which most was said."""
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


def _known(value: float) -> float | None:
    return round(value, 3) if value == value else None  # not a number: there was nothing to count


def _day(iso: str) -> Any:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError as error:
        raise UsageError(f"{iso!r} is not a day", hint="write it as 2024-03-10") from error
