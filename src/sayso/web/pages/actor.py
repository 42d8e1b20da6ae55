"""An actor: statements over time, names, roles and relaying outlets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from sayso.analyse.positions import Position, find_positions
from sayso.errors import ChangedMeanwhile, UsageError
from sayso.resolve.countries import country_names
from sayso.resolve.proper_names import fold
from sayso.store.actors.curating import Actor
from sayso.store.actors.offices import Office
from sayso.store.search.statement_search import Hit
from sayso.web.facets import Bar, FacetValue, bars_of, day_of, query_with
from sayso.web.page import MAX_ROW_NUMBER, Bench, RowNumber, Seen, add_page, render, see
from sayso.web.pages.search import Found, found_of
from sayso.web.security.rights import limited, need
from sayso.web.workbench import Workbench

router = APIRouter(tags=["actors"])
MOST, SHOWN = 500, 20


@dataclass(frozen=True, slots=True)
class ActorForm:
    """A form of the page that could not be saved: which form, what was typed, and why not."""

    of: Literal["rename", "merge", "split", "attribute"]
    name: str
    value: str
    trouble: str


@dataclass(frozen=True, slots=True)
class ActorContext:
    """An actor. Counts cover the `counted` latest statements.

    `seen` is the last step of the log; `form` is a form that could not be saved.
    """

    title: str
    actor: Actor
    country: str
    attributes: dict[str, str]
    offices: tuple[Office, ...]
    counted: int
    histogram: tuple[Bar, ...]
    outlets: tuple[FacetValue, ...]
    carriers: tuple[FacetValue, ...]
    doubts: dict[str, int]
    positions: tuple[Position, ...]
    found: tuple[Found, ...]
    seen: int
    form: ActorForm | None = None


def actor_page(bench: Bench, number: RowNumber) -> ActorContext:
    """Return the page of an actor."""
    actor = bench.book.browse.actor(number)
    hits = bench.book.search(actor=actor.id, limit=MOST)
    asked = {"actor": actor.id}
    doubts = Counter(name for hit in hits for name, on in hit.statement["certainty"].items() if on is True)
    return ActorContext(
        title=actor.name,
        actor=actor,
        country=country_names().get(actor.country or "", actor.country or "").removeprefix("the "),
        attributes=bench.book.actors.attributes(actor.id)[actor.id],
        offices=tuple(bench.book.browse.offices(actor.id)),
        counted=len(hits),
        histogram=bars_of(map(day_of, hits), asked),
        outlets=_counted(Counter(hit.outlet for hit in hits if hit.outlet), actor.id, "outlet"),
        carriers=_counted(Counter(name for hit in hits for name in _carriers(hit)), actor.id, "via"),
        doubts=dict(doubts.most_common()),
        positions=_positions(bench, actor.id),
        found=tuple(found_of(hit, n) for n, hit in enumerate(hits[:SHOWN], 1)),
        seen=bench.book.actors.last_step(),
    )


add_page(router, "/actors/{number}", "actor.html", actor_page, summary="What an actor said")

REVIEWERS = [Depends(need("reviewer")), Depends(limited("deciding"))]


@router.post("/actors/{number}/rename", summary="Rename an actor", dependencies=REVIEWERS)
def rename_actor(
    request: Request,
    bench: Bench,
    number: RowNumber,
    name: Annotated[str, Form(max_length=200)],
    seen: Seen = None,
) -> Response:
    """Rename the actor, and return to its page."""
    try:
        bench.book.actors.rename(number, name, who=request.state.visitor.name, seen=seen)
    except UsageError as error:
        return again(request, bench, number, ActorForm("rename", name, "", error.message), error)
    return see(f"/actors/{number}")


@router.post("/actors/{number}/split", summary="Split an actor", dependencies=REVIEWERS)
def split_actor(
    request: Request,
    bench: Bench,
    number: RowNumber,
    name: Annotated[list[str] | None, Form()] = None,
    seen: Seen = None,
) -> Response:
    """Split these names into another actor, and go to its page."""
    if not name:
        raise UsageError("no name was selected", hint="check the names that belong to somebody else")
    try:
        new = bench.book.actors.split(number, name, who=request.state.visitor.name, seen=seen)
    except ChangedMeanwhile as error:
        return again(request, bench, number, ActorForm("split", "", "", error.message), error)
    return see(f"/actors/{new}")


@router.post("/actors/{number}/merge", summary="Merge actors", dependencies=REVIEWERS)
def merge_actor(
    request: Request,
    bench: Bench,
    number: RowNumber,
    other: Annotated[str, Form(max_length=20)] = "",
    name: Annotated[str, Form(max_length=200)] = "",
    back: Annotated[str, Form()] = "",
    seen: Seen = None,
) -> Response:
    """Merge another actor, by number or name, into this one; go to its page or back to the suggested merges."""
    try:
        meant = _other(bench, number, other or name)
        bench.book.actors.merge(number, meant, who=request.state.visitor.name, seen=seen)
    except UsageError as error:
        if back == "offers":
            raise
        hint = f": {error.hint}" if error.hint and not isinstance(error, ChangedMeanwhile) else ""
        return again(request, bench, number, ActorForm("merge", name, other, f"{error.message}{hint}"), error)
    return see("/review/actors" if back == "offers" else f"/actors/{number}")


def again(request: Request, bench: Workbench, number: int, form: ActorForm, error: UsageError) -> Response:
    """Return the page of an actor with a form as it was sent, and its error."""
    context = replace(actor_page(bench, number), form=form)
    return render(request, "actor.html", context, status=409 if isinstance(error, ChangedMeanwhile) else 400)


def _other(bench: Bench, number: int, words: str) -> int:
    """Return the actor that a number or name means, other than `number` itself."""
    words = words.strip()
    if words.isascii() and words.isdigit() and 0 < int(words) <= MAX_ROW_NUMBER:
        return int(words)
    found = [one for one in bench.book.browse.suggest(words) if one.id != number] if words else []
    exact = [one for one in found if fold(one.name) == fold(words)] or found
    if len(exact) != 1:
        several = ", ".join(f"{one.id} {one.name}" for one in exact)
        raise UsageError(
            f"“{words}” fits several actors: {several}" if exact else f"no other actor is called “{words}”",
            hint="enter the number of the one you mean" if exact else "search for the name under Actors",
        )
    return exact[0].id


def _positions(bench: Bench, actor: int) -> tuple[Position, ...]:
    """Return an actor's positions on each concept; empty during the first count."""
    mine = [one for one in bench.findings.coded() or () if one.actor == actor]
    return find_positions(mine).positions


def _carriers(hit: Hit) -> list[str]:
    return list(dict.fromkeys(link["name"] for link in hit.statement["chain"][1:-1] if link["name"]))


def _counted(counts: Counter[str], actor: int, name: str) -> tuple[FacetValue, ...]:
    return tuple(
        FacetValue(value, value, count, False, query_with({"actor": actor, name: value}))
        for value, count in counts.most_common(10)
    )
