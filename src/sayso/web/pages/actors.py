"""Actors: all speakers in pages, sorted, filtered, and found by any part of any name; attributes as CSV."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import Response

from sayso.errors import ChangedMeanwhile, UsageError
from sayso.resolve.countries import country_names
from sayso.store.actors.attributes import FIXED
from sayso.store.actors.suggestions import ListedActor
from sayso.web.facets import query_with
from sayso.web.page import Bench, RowNumber, Seen, add_page, see
from sayso.web.pages.actor import ActorForm, again
from sayso.web.pages.search import cell_of
from sayso.web.security.rights import limited, need

router = APIRouter(tags=["actors"])
PER_PAGE = 50
MAX_TABLE = 5_000_000  # bytes
Sort = Literal["reports", "name", "country", "type"]
REVIEWERS = [Depends(need("reviewer")), Depends(limited("deciding"))]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to filter actors by, and how many have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """An actor in the list, with its attributes."""

    actor: ListedActor
    country: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class ActorsContext:
    """A page of the actors: those from `first` to `last` of `total` that match. `told` is the result of an import."""

    title: str
    name: str
    type: str
    country: str
    sort: Sort
    total: int
    first: int
    last: int
    counting: bool
    people: tuple[ListedPerson, ...]
    attributes: tuple[str, ...]
    types: tuple[Choice, ...]
    countries: tuple[Choice, ...]
    query: str
    previous: str | None
    next: str | None
    told: str


def actors_page(
    bench: Bench,
    name: Annotated[str, Query(max_length=200)] = "",
    type: Annotated[str, Query(max_length=20)] = "",
    country: Annotated[str, Query(max_length=3)] = "",
    sort: Sort = "reports",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    told: Annotated[str, Query(max_length=300)] = "",
) -> ActorsContext:
    """Return a page of the actors."""
    everybody = bench.findings.get("everybody", bench.book.browse.everybody)
    meant = bench.book.browse.named(name.strip()) if name.strip() else None
    named = [one for one in everybody or () if meant is None or one.id in meant]
    found = [one for one in named if type in ("", one.type) and country in ("", one.country or "-")]
    found.sort(key=lambda one: _order(one, sort))
    start = (page - 1) * PER_PAGE
    shown = found[start : start + PER_PAGE]
    given = bench.book.actors.attributes(*(one.id for one in shown))
    asked: dict[str, Any] = {"name": name, "type": type, "country": country, "sort": sort if sort != "reports" else ""}
    return ActorsContext(
        title="Actors",
        name=name,
        type=type,
        country=country,
        sort=sort,
        total=len(found),
        first=start + 1,
        last=start + len(shown),
        counting=everybody is None,
        people=tuple(ListedPerson(one, _country(one.country), given[one.id]) for one in shown),
        attributes=tuple(bench.book.actors.attribute_names()),
        types=_choices(Counter(one.type for one in named)),
        countries=_choices(Counter(one.country or "-" for one in named), _country),
        query=query_with(asked),
        previous=f"{query_with(asked)}&page={page - 1}" if page > 1 else None,
        next=f"{query_with(asked)}&page={page + 1}" if start + PER_PAGE < len(found) else None,
        told=told,
    )


add_page(router, "/actors", "actors.html", actors_page, summary="Who speaks")


@router.get("/actors.csv", summary="All actors with their attributes, as CSV", response_class=Response)
def actors_csv(bench: Bench) -> Response:
    """Return every actor with its attributes, one column each, to be edited and imported again."""
    names = list(bench.book.actors.attribute_names()) or ["party", "camp", "wikidata"]
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow([*FIXED, *names])
    for row in bench.book.actors.table():
        cells = [row.id, row.name, row.type, row.country, *(row.attributes.get(name, "") for name in names)]
        writer.writerow([cell_of(value) for value in cells])
    headers = {"Content-Disposition": 'attachment; filename="actors.csv"'}
    return Response(table.getvalue().encode("utf-8-sig", "replace"), media_type="text/csv", headers=headers)


@router.post("/actors/attributes", summary="Import attributes of actors from CSV", dependencies=REVIEWERS)
def take_attributes(request: Request, bench: Bench, table: Annotated[UploadFile, File()]) -> Response:
    """Import a table with `id` or `name` and one column per attribute; report rows that do not match."""
    raw = table.file.read(MAX_TABLE + 1)
    if len(raw) > MAX_TABLE:
        raise UsageError("the table is larger than 5 MB", hint="split it")
    try:
        rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(
            f"{table.filename or 'the file'} is not a CSV table in UTF-8", hint="save it as UTF-8"
        ) from error
    if not rows or not {"id", "name"} & set(rows[0]):
        raise UsageError("the table has no column id or name", hint="start from actors.csv")
    clean = [{str(name): value for name, value in row.items() if isinstance(value, str)} for row in rows]
    if any("\x00" in value for row in clean for value in row.values()):
        raise UsageError("the table contains a NUL character", hint="save it again as text")
    taken, left = bench.book.actors.take_table(clean, who=request.state.visitor.name)
    return see("/actors", told="; ".join([f"{taken} of {len(rows)} rows match an actor", *left[:3]])[:300])


@router.post("/actors/{number}/attributes", summary="Set an attribute of an actor", dependencies=REVIEWERS)
def set_attribute(
    request: Request,
    bench: Bench,
    number: RowNumber,
    name: Annotated[str, Form(max_length=40)],
    value: Annotated[str, Form(max_length=300)] = "",
    seen: Seen = None,
) -> Response:
    """Set the attribute; an empty value removes it. If it cannot be saved, the form comes back."""
    try:
        bench.book.actors.set_attribute(number, name, value, who=request.state.visitor.name, seen=seen)
    except UsageError as error:
        trouble = error.message if isinstance(error, ChangedMeanwhile) else f"{error.message}: {error.hint}"
        return again(request, bench, number, ActorForm("attribute", name, value, trouble), error)
    return see(f"/actors/{number}")


def _order(one: ListedActor, sort: Sort) -> tuple[Any, ...]:
    name = one.name.casefold()
    return {
        "reports": (-one.reports, name),
        "name": (name,),
        "country": (_country(one.country) or "\uffff", -one.reports, name),
        "type": (one.type, -one.reports, name),
    }[sort]


def _country(code: str | None) -> str:
    return "no country" if code == "-" else country_names().get(code or "", code or "").removeprefix("the ")


def _choices(counts: Counter[str], label: Any = str) -> tuple[Choice, ...]:
    found: Sequence[Choice] = [Choice(value, label(value), count) for value, count in counts.items()]
    return tuple(sorted(found, key=lambda one: (-one.count, one.label)))
