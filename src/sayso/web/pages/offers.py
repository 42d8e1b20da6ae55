"""Offers: pairs of actors that may be one, to be merged or kept apart, and what people did with actors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from sayso.errors import StoreError
from sayso.store.curating import LogEntry, Offer
from sayso.web.page import Bench, RowNumber, add_page, see
from sayso.web.pages.actor import REVIEWERS

router = APIRouter(tags=["review"])


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step with actors: what it did to which actor (by number and name), in words, and whether it can be undone."""

    entry: LogEntry
    did: str
    actor: int | None
    name: str | None
    undoable: bool


@dataclass(frozen=True, slots=True)
class OffersContext:
    """The first offer with what others follow, and the last steps that people, and sayso itself, took."""

    title: str
    offer: Offer | None
    others: tuple[Offer, ...]
    skip: int
    log: tuple[StepShown, ...]


def offers_page(bench: Bench, skip: Annotated[int, Query(ge=0, le=500)] = 0) -> OffersContext:
    """Give the offers that are neither taken nor refused."""
    offers = bench.book.actors.offers(limit=skip + 4)[skip:]
    log = tuple(_step(bench, entry) for entry in bench.book.actors.log()[:10])
    return OffersContext("Merge or part actors", offers[0] if offers else None, tuple(offers[1:]), skip, log)


add_page(router, "/review/actors", "offers.html", offers_page, summary="Pairs of actors that may be one")


@router.post("/review/actors/apart", summary="Keep two actors apart", dependencies=REVIEWERS)
def keep_apart(
    request: Request, bench: Bench, one: Annotated[RowNumber, Form()], other: Annotated[RowNumber, Form()]
) -> Response:
    """Refuse the offer, and show the next."""
    bench.book.actors.apart(one, other, who=request.state.visitor.name)
    return see("/review/actors")


@router.post("/review/actors/undo", summary="Take back a step with actors", dependencies=REVIEWERS)
def undo_step(request: Request, bench: Bench, step: Annotated[RowNumber | None, Form()] = None) -> Response:
    """Take back the step, by default the last that stands."""
    bench.book.actors.undo(step, who=request.state.visitor.name)
    return see("/review/actors")


def _step(bench: Bench, entry: LogEntry) -> StepShown:
    detail = entry.detail
    number = detail.get("into") or detail.get("from") or detail.get("actor")
    try:
        name = bench.book.browse.actor(number).name if number else None
    except StoreError:  # an actor whose reports are gone
        number = name = None
    merged = ", ".join(str(one) for one in detail.get("merged", ()))
    did = {
        "merge": f"made actor {merged} one with",
        "split": f"made actor {detail.get('new')} of names of",
        "rename": f"renamed {detail.get('old')} to {detail.get('new')}:",
        "apart": "kept two actors apart",
        "undo": f"took back step {detail.get('step')}",
    }.get(entry.action, entry.action)
    return StepShown(entry, did, number, name, entry.action != "undo" and not entry.undone)
