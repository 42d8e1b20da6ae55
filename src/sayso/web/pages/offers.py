"""Offers: pairs of actors that may be one, to be merged or kept apart, and what people did with actors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from sayso.store.curating import LogEntry, Offer
from sayso.web.page import Bench, RowNumber, add_page, see
from sayso.web.pages.actor import REVIEWERS

router = APIRouter(tags=["review"])


@dataclass(frozen=True, slots=True)
class OffersContext:
    """The first offer with what others follow, and the last steps that people took."""

    title: str
    offer: Offer | None
    others: tuple[Offer, ...]
    skip: int
    log: tuple[LogEntry, ...]


def offers_page(bench: Bench, skip: Annotated[int, Query(ge=0, le=500)] = 0) -> OffersContext:
    """Give the offers that are neither taken nor refused."""
    offers = bench.book.actors.offers(limit=skip + 4)[skip:]
    log = tuple(bench.book.actors.log()[:10])
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
