"""Network: coalitions over the concepts, for any period, and the statements behind each tie."""

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
from sayso.analyse.network_rows import NetworkRow, keep_busiest, rows_of
from sayso.analyse.networks import Network, build_network
from sayso.analyse.positions import CodedStatement
from sayso.errors import UsageError
from sayso.export.network_files import write_network
from sayso.web.facets import query_with
from sayso.web.graph import DrawnNode, DrawnTie, Places, draw_nodes, draw_ties, picture_size, place_nodes
from sayso.web.page import Bench, add_page
from sayso.web.picture import png_of, svg_of

router = APIRouter(tags=["network"])
Whose = Literal["actor", "organisation", "country", "role"]
Kind = Literal["coalitions", "congruence", "conflict", "concepts"]
DRAWS = 50  # bootstrap draws of reports, to measure the stability of coalitions
MOST_HOLDERS = 200  # nodes; with more, the picture is unreadable and counting is slow
LISTED_TIES = 60
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
        """Return the options of the network, for its dates or for all time."""
        since, until = (None if all_time else _day(day) for day in (self.since, self.until))
        return replace(OPTIONS[self.kind], variable1=self.by, since=since, until=until)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A network with its coalitions and what it is based on; numbers that cannot be computed are None.

    Of `all_ties`, the strongest are drawn, in a picture of `width` by `height`.
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
    """A network of the busiest of all `holders`. `first` and `last` are the first and last day with statements."""

    title: str
    wanted: Wanted
    query: str
    concepts: tuple[str, ...]
    counting: bool
    first: str | None
    last: str | None
    holders: int
    most_holders: int
    drawn: Drawn | None
    listed: tuple[DrawnTie, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of the busiest of all `holders`."""

    kept: list[NetworkRow]
    holders: int


def wanted_of(
    kind: Kind = "coalitions",
    by: Whose = "actor",
    concept: Annotated[list[str] | None, Query()] = None,
    since: Annotated[str, Query(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = "",
    until: Annotated[str, Query(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = "",
    min_sure: Annotated[float, Query(ge=0, le=1)] = 0.8,
) -> Wanted:
    """Return the network that the address requests."""
    return Wanted(kind, by, tuple(name for name in concept or () if name), since, until, min_sure)


Asked = Annotated[Wanted, Depends(wanted_of)]


def network_page(bench: Bench, wanted: Asked) -> NetworkContext:
    """Return the network and its coalitions."""
    found = rows_for(bench, wanted)
    rows = found.kept if found else None
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
        holders=found.holders if found else 0,
        most_holders=MOST_HOLDERS,
        drawn=drawn,
        listed=tuple(strongest),
    )


add_page(router, "/network", "network.html", network_page, summary="Who agrees with whom")

@router.get("/network.{form}", summary="This network as SVG, PNG, GEXF or CSV", response_class=Response)
def network_file(bench: Bench, wanted: Asked, form: Literal["svg", "png", "gexf", "csv"]) -> Response:
    """Return the network of the page with the same query: the same nodes, ties, positions and dates."""
    rows = _rows_of(bench.findings.coded_at_last(), wanted).kept
    headers = {"Content-Disposition": f'attachment; filename="network.{form}"'}
    if form in ("svg", "png"):
        drawn = _drawn(bench, rows, wanted) or draw(rows, wanted, place(rows, wanted))
        make = svg_of if form == "svg" else png_of
        picture = make(drawn.nodes, drawn.ties, (drawn.width, drawn.height))
        return Response(picture, media_type=MEDIA[form], headers=headers)
    network = build_network(rows, wanted.options())
    with TemporaryDirectory() as folder:
        files = write_network(network, Path(folder) / f"network.{form}", _coalitions(rows, wanted, network))
        written = files[-1].read_bytes()  # for CSV, the list of ties
    return Response(written, media_type=MEDIA[form], headers=headers)


def place(rows: Sequence[NetworkRow], wanted: Wanted) -> Places:
    """Return the positions of a network's nodes, which are those of the all-time network in every window."""
    return place_nodes(build_network(rows, wanted.options(all_time=True)))


def draw(rows: Sequence[NetworkRow], wanted: Wanted, places: Places) -> Drawn:
    """Return the drawing of a network whose nodes have these positions."""
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
    """Return the drawing; None while it is made for the first time."""
    all_time = replace(wanted, since="", until="")
    places = bench.findings.of_coded(("places", all_time), lambda _: place(rows, all_time))
    if places is None:
        return None
    return bench.findings.of_coded(("drawn", wanted), lambda _: draw(rows, wanted, places))


def _coalitions(rows: Sequence[NetworkRow], wanted: Wanted, network: Network) -> Coalitions | None:
    if wanted.kind not in ("coalitions", "congruence") or not network.ties:
        return None
    return find_coalitions(rows, wanted.options(), draws=DRAWS)


def rows_for(bench: Bench, wanted: Wanted) -> Rows | None:
    """Return the rows of the network; None during the first count."""
    key = ("rows", wanted.concept, wanted.by, wanted.min_sure)
    return bench.findings.of_coded(key, lambda coded: _rows_of(coded, wanted))


def _rows_of(coded: Sequence[CodedStatement], wanted: Wanted) -> Rows:
    asked = [one for one in coded if not wanted.concept or one.concept in wanted.concept]
    rows = rows_of(asked, variable=wanted.by, min_sure=wanted.min_sure)
    return Rows(*keep_busiest(rows, wanted.by, MOST_HOLDERS))


def _known(value: float) -> float | None:
    return round(value, 3) if value == value else None  # NaN: there was nothing to count


def _day(iso: str) -> Any:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError as error:
        raise UsageError(f"{iso!r} is not a day", hint="write it as 2024-03-10") from error
