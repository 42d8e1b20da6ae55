"""Search: statements by words and facets, with saved searches and the result as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from sayso.book import RecordBook
from sayso.errors import UsageError
from sayso.resolve.countries import country_code
from sayso.store.accounts import SavedSearch
from sayso.store.actors.curating import Actor
from sayso.store.actors.suggestions import Person
from sayso.store.search.query_words import CLOSE, OPEN
from sayso.store.search.statement_search import Hit
from sayso.web.cards import Card, Origin, card_of
from sayso.web.facets import Bar, Counts, Facet, counts_of, query_with
from sayso.web.findings import Codes
from sayso.web.page import MAX_ROW_NUMBER, Bench, RowNumber, add_page, see
from sayso.web.pages.statement import named_link

router = APIRouter(tags=["search"])
PER_PAGE = 20
MOST_NAMES = 4  # words in a search that may be a name
MOST_PEOPLE, LEAST_TYPED = 3, 3  # people suggested, and letters needed to search for parts of names
MOST = 500  # hits listed
MOST_COUNTED = 20_000
MOST_ROWS = 100_000  # rows in a table
CSV_COLUMNS = (
    "statement", "report", "outlet", "published", "title", "said_on", "speaker", "actor", "role", "country", "kind",
    "words", "chain", "doubts", "confidence", "reviewed",
)  # fmt: skip
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # what spreadsheets take for the start of a formula


@dataclass(frozen=True, slots=True)
class Asked:
    """The search in an address; see `sayso.store.search.query.StatementQuery`. `page` counts from 1."""

    words: str = ""
    speaker: str = ""
    actor: int | None = None
    about: int | None = None
    role: str = ""
    country: str = ""
    outlet: str = ""
    via: str = ""
    kind: str = ""
    mark: tuple[str, ...] = ()
    concept: str = ""
    stance: str = ""
    since: str = ""
    until: str = ""
    sure: float = 0.0
    version: str = ""
    page: int = 1

    @property
    def query(self) -> dict[str, Any]:
        """The query of the address."""
        return {**asdict(self), "mark": list(self.mark), "page": None if self.page == 1 else self.page}

    def filters(self, codes: Codes) -> dict[str, Any]:
        """Return the arguments for `RecordBook.search`; `codes` are the stances of statements on concepts."""
        given = {name: getattr(self, name) or None for name in ("speaker", "role", "country", "outlet", "via", "kind")}
        days = {"since": _day(self.since), "until": _day(self.until)}
        people = {"actor": self.actor, "about": self.about}
        rest = {"marks": frozenset(self.mark), "sure": self.sure, "among": self._among(codes)}
        return {**given, **days, **people, **rest, "version": self.version or "newest"}

    def _among(self, codes: Codes) -> frozenset[str] | None:
        if not self.concept and not self.stance:
            return None
        return frozenset(
            statement
            for statement, said in codes.items()
            if any(self.concept in ("", concept) and self.stance in ("", stance) for concept, stance in said)
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A hit: its card, its report, and its words in pieces, where True marks a match.

    `version` is the version of its report, if several were searched.
    """

    card: Card
    report: str
    title: str | None
    outlet: str | None
    published: str | None
    actor: str | None
    pieces: tuple[tuple[str, bool], ...]
    version: int | None = None


@dataclass(frozen=True, slots=True)
class SearchContext:
    """The results: the first `listed` of `total` hits; facets and histogram count all. `about` is who it is about.

    Hits beyond `most` are not counted. While `counting`, only the listed ones are counted.
    """

    title: str
    asked: Asked
    query: str
    listed: int
    total: int
    most: int
    counting: bool
    found: tuple[Found, ...]
    facets: tuple[Facet, ...]
    histogram: tuple[Bar, ...]
    pages: int
    previous: str | None
    next: str | None
    saved: tuple[SavedSearch, ...]
    people: tuple[Person, ...]
    about: Actor | None


def asked_for(
    words: Annotated[str, Query(max_length=500)] = "",
    speaker: Annotated[str, Query(max_length=200)] = "",
    actor: str = "",
    about: str = "",
    role: Annotated[str, Query(max_length=200)] = "",
    country: Annotated[str, Query(max_length=60)] = "",
    outlet: Annotated[str, Query(max_length=200)] = "",
    via: Annotated[str, Query(max_length=200)] = "",
    kind: str = "",
    mark: Annotated[list[str] | None, Query()] = None,
    concept: Annotated[str, Query(max_length=200)] = "",
    stance: Annotated[str, Query(max_length=9)] = "",
    since: str = "",
    until: str = "",
    sure: str = "",
    version: str = "",
    page: Annotated[int, Query(ge=1, le=MOST)] = 1,
) -> Asked:
    """Return the search in an address; forms send empty inputs as empty strings."""
    least = _number(sure, float, "sure")
    texts = (value.strip() for value in (words, speaker, role, country, outlet, via, kind, since, until))
    words, speaker, role, country, outlet, via, kind, since, until = texts
    return Asked(
        words,
        speaker,
        _actor(actor, "actor"),
        _actor(about, "about"),
        role,
        country_code(country) or "" if len(country) > 3 else country.upper(),
        outlet,
        via,
        kind,
        tuple(mark or ()),
        concept.strip(),
        stance,
        since,
        until,
        least or 0.0,
        version,
        page,
    )


def search_page(request: Request, bench: Bench, asked: Annotated[Asked, Depends(asked_for)]) -> SearchContext:
    """Return the page of results."""
    codes = bench.findings.codes()
    awaited = bool(asked.concept or asked.stance) and bench.findings.coded() is None
    hits = bench.book.search(asked.words, limit=MOST, **asked.filters(codes))
    start = (asked.page - 1) * PER_PAGE
    query, pages = asked.query, max(1, -(-len(hits) // PER_PAGE))
    counts = _counts(bench, asked, codes) if len(hits) == MOST else None
    counting = awaited or (counts is None and len(hits) == MOST)
    counts = counts or counts_of(hits, query, codes)
    return SearchContext(
        title=f"“{asked.words}”" if asked.words else "Search",
        asked=asked,
        query=query_with(query),
        listed=len(hits),
        total=counts.total,
        most=MOST_COUNTED,
        counting=counting,
        found=tuple(
            found_of(hit, start + n, versions=asked.version == "all")
            for n, hit in enumerate(hits[start : start + PER_PAGE], 1)
        ),
        facets=counts.facets,
        histogram=counts.histogram,
        pages=pages,
        previous=query_with(query, page=asked.page - 1) if asked.page > 1 else None,
        next=query_with(query, page=asked.page + 1) if asked.page < pages else None,
        saved=tuple(bench.book.accounts.searches(request.state.visitor.name)),
        people=_people(bench, asked),
        about=bench.book.browse.actor(asked.about) if asked.about is not None else None,
    )


add_page(router, "/search", "search.html", search_page, summary="Statements by words and facets")


@router.get("/", include_in_schema=False)
def first_page() -> Response:
    """Redirect to the page where most work begins."""
    return RedirectResponse("/read", 302)


@router.get("/search.csv", summary="Search results as CSV", response_class=Response)
def search_csv(bench: Bench, asked: Annotated[Asked, Depends(asked_for)]) -> Response:
    """Return all hits as a table in UTF-8, with the byte-order mark that spreadsheets need."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(CSV_COLUMNS)
    if asked.concept or asked.stance:
        bench.findings.coded_at_last()
    for hit in bench.book.browse.matches(asked.words, most=MOST_ROWS, **asked.filters(bench.findings.codes())):
        writer.writerow([cell_of(value) for value in _row(hit)])
    headers = {"Content-Disposition": 'attachment; filename="statements.csv"'}
    return Response(table.getvalue().encode("utf-8-sig", "replace"), media_type="text/csv", headers=headers)


@router.post("/searches", summary="Save a search")
def save_search(
    request: Request, bench: Bench, name: Annotated[str, Form()], query: Annotated[str, Form(max_length=2000)] = ""
) -> Response:
    """Save the search under a name for its visitor, and return to it."""
    bench.book.accounts.save_search(request.state.visitor.name, name.strip(), query)
    return RedirectResponse(f"/search?{query}", 303)


@router.post("/searches/{number}/remove", summary="Remove a saved search")
def remove_search(request: Request, bench: Bench, number: RowNumber) -> Response:
    """Remove a search that the visitor saved."""
    bench.book.accounts.remove_search(request.state.visitor.name, number)
    return see("/search")


def _people(bench: Bench, asked: Asked) -> tuple[Person, ...]:
    """Return the actors whom the words on a first page may mean: one or a few words, only letters.

    If no name has all the words, those whose names begin with them or sound similar.
    """
    words = asked.words.strip('“”" ')
    is_name = 0 < len(words.split()) <= MOST_NAMES and not set(words) & set('*-"|') and asked.page == 1
    if not is_name or asked.actor is not None or asked.about is not None:
        return ()
    found = bench.book.browse.suggest(words, limit=MOST_PEOPLE, whole=True)
    is_part = not found and len(words) >= LEAST_TYPED
    return tuple(bench.book.browse.suggest(words, limit=MOST_PEOPLE) if is_part else found)


def _counts(bench: Bench, asked: Asked, codes: Codes) -> Counts | None:
    """Count all hits; None during the first count."""
    one = replace(asked, page=1)
    return bench.findings.apart(("search", one), count_matches, one, codes)


def count_matches(book: RecordBook, asked: Asked, codes: Codes) -> Counts:
    """Count hits, at most MOST_COUNTED."""
    found = book.browse.matches(asked.words, most=MOST_COUNTED, **asked.filters(codes))
    return counts_of(found, asked.query, codes)


def found_of(hit: Hit, number: int, *, versions: bool = False) -> Found:
    """Return a hit as pages show it; `versions` adds the version of its report."""
    origin = Origin(hit.title, hit.outlet, hit.published)
    card = card_of(hit.statement, origin, number=number, actors=hit.actors, reviewed=hit.reviewed)
    version = hit.version if versions else None
    return Found(card, hit.report, hit.title, hit.outlet, hit.published, hit.actor, _snippet(hit.snippet), version)


def _snippet(marked: str) -> tuple[tuple[str, bool], ...]:
    pieces: list[tuple[str, bool]] = []
    for part in marked.split(OPEN):
        match, mark, rest = part.partition(CLOSE)
        pieces += [(match, True), (rest, False)] if mark else [(part, False)]
    return tuple(piece for piece in pieces if piece[0])


def _row(hit: Hit) -> list[Any]:
    statement = hit.statement
    doubts = [name for name, is_set in statement["certainty"].items() if is_set is True]
    said_on = (statement["said_on"] or {}).get("date")
    return [
        hit.id, hit.report, hit.outlet, hit.published, hit.title, said_on, hit.speaker, hit.actor, hit.role,
        (statement["speaker"] or {}).get("country"), hit.kind, statement["content"]["text"],
        " < ".join(map(named_link, statement["chain"])), ", ".join(doubts), hit.confidence, hit.reviewed,
    ]  # fmt: skip


def cell_of(value: Any) -> Any:
    """Return a value for a cell, so that no spreadsheet takes it for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _number(value: str, kind: type[Any], name: str) -> Any:
    try:
        return kind(value) if value.strip() else None
    except ValueError as error:
        raise UsageError(f"{name} is {value!r}; a number was expected", hint=f"change {name}") from error


def _actor(value: str, name: str) -> int | None:
    number: int | None = _number(value, int, name)
    if number is not None and not 0 < number <= MAX_ROW_NUMBER:
        raise UsageError(f"there is no actor {value}", hint="search for the name under Actors")
    return number


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise UsageError(f"{value!r} is not a day", hint="write it as 2024-03-10") from error
