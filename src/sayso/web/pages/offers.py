"""Suggested merges: pairs of actors that may be one, to be merged or kept apart, and the log of steps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from sayso.book.step_words import step_words
from sayso.errors import StoreError
from sayso.resolve.countries import country_names
from sayso.store.actors.curating import Actor, LogEntry, Offer
from sayso.store.actors.offices import Office
from sayso.web.page import Bench, RowNumber, Seen, add_page, see
from sayso.web.pages.actor import REVIEWERS
from sayso.web.pages.search import Found, found_of

router = APIRouter(tags=["review"])
COUNTED = 20  # suggestions left; more are not counted
SHOWN = 20  # statements shown per side


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step on actors: what it did to which actor (number and name), in words, and whether it can be undone."""

    entry: LogEntry
    did: str
    actor: int | None
    name: str | None
    undoable: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two actors of a suggested merge, with its evidence: offices, outlets and statements."""

    actor: Actor
    country: str
    offices: tuple[Office, ...]
    outlets: tuple[str, ...]
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class OffersContext:
    """The first suggested merge with its evidence, the next ones, and the latest steps."""

    title: str
    offer: Offer | None
    sides: tuple[Side, ...]
    left: int
    others: tuple[Offer, ...]
    skip: int
    log: tuple[StepShown, ...]
    seen: int


def offers_page(bench: Bench, skip: Annotated[int, Query(ge=0, le=500)] = 0) -> OffersContext:
    """Return the suggested merges that nobody has accepted or rejected."""
    known = bench.book.actors.offers(limit=skip + COUNTED)
    offers = known[skip : skip + 4]
    sides = tuple(_side(bench, actor) for actor in (offers[0].actor, offers[0].other)) if offers else ()
    entries = bench.book.actors.log()
    log = tuple(_step(bench, entry) for entry in entries[:10])
    seen = entries[0].id if entries else 0
    first, others = (offers[0] if offers else None), tuple(offers[1:])
    return OffersContext("Suggested merges", first, sides, max(len(known) - skip, 0), others, skip, log, seen)


add_page(router, "/review/actors", "offers.html", offers_page, summary="Pairs of actors that may be one")


@router.post("/review/actors/apart", summary="Keep two actors apart", dependencies=REVIEWERS)
def keep_apart(
    request: Request,
    bench: Bench,
    one: Annotated[RowNumber, Form()],
    other: Annotated[RowNumber, Form()],
    seen: Seen = None,
) -> Response:
    """Reject the suggested merge, and show the next."""
    bench.book.actors.apart(one, other, who=request.state.visitor.name, seen=seen)
    return see("/review/actors")


@router.post("/review/actors/undo", summary="Undo a step on actors", dependencies=REVIEWERS)
def undo_step(request: Request, bench: Bench, step: Annotated[RowNumber | None, Form()] = None) -> Response:
    """Undo the step, by default the last one in effect."""
    bench.book.actors.undo(step, who=request.state.visitor.name)
    return see("/review/actors")


def _side(bench: Bench, actor: Actor) -> Side:
    hits = bench.book.search(actor=actor.id, limit=SHOWN)
    return Side(
        actor=actor,
        country=country_names().get(actor.country or "", actor.country or "").removeprefix("the "),
        offices=tuple(bench.book.browse.offices(actor.id)[:4]),
        outlets=tuple(dict.fromkeys(hit.outlet for hit in hits if hit.outlet)),
        found=tuple(found_of(hit, number) for number, hit in enumerate(hits[:3], 1)),
    )


def _called(bench: Bench, number: int) -> str:
    """Return an actor's own name, even if it was merged into another, with its number."""
    name = bench.book.browse.own_name(number)
    return f"{name} ({number})" if name else f"actor {number}"


def _step(bench: Bench, entry: LogEntry) -> StepShown:
    did, number = step_words(entry, partial(_called, bench))
    try:
        name = bench.book.browse.actor(number).name if number else None
    except StoreError:  # the actor's reports are gone
        number = name = None
    return StepShown(entry, did, number, name, entry.action != "undo" and not entry.undone)
