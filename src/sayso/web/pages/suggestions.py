"""Suggested concepts, each to be accepted, reworded or dropped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from sayso.analyse.concept_suggestions import TEMPLATE, Gathered, Suggestion
from sayso.book import RecordBook
from sayso.book.suggesting import add_suggested, drop_suggested, find_suggestions, mark_known
from sayso.domain.coding import Concept
from sayso.errors import UsageError
from sayso.web.page import Bench, add_page, render, see
from sayso.web.pages.code import CODERS
from sayso.web.pages.codebook import ConceptForm, several

router = APIRouter(tags=["concepts"])
SIDES = (("for", "For"), ("against", "Against"), ("unclear", "Unclear"))
SHOWN = 12
MOST = 60


@dataclass(frozen=True, slots=True)
class SideShown:
    """The statements on one side, and the actors most of whose statements are on it."""

    side: str
    title: str
    actors: tuple[str, ...]
    statements: tuple[Gathered, ...]


@dataclass(frozen=True, slots=True)
class SuggestionShown:
    """A suggested concept. `parts` are the words of its proposition, with True for words from a template."""

    suggestion: Suggestion
    parts: tuple[tuple[str, bool], ...]
    sides: tuple[SideShown, ...]


@dataclass(frozen=True, slots=True)
class SuggestionsContext:
    """Suggested concepts: open, dropped, and accepted; `told` is the result of the last step.

    `counting` means that the statements are still being searched. `more` is the next limit, None if all are shown.
    `form` is a form that could not be saved, identified by its suggestion's source statement.
    """

    title: str
    counting: bool
    offered: tuple[SuggestionShown, ...]
    dropped: tuple[SuggestionShown, ...]
    accepted: tuple[Suggestion, ...]
    more: int | None
    told: str
    concept: str
    form: ConceptForm | None = None


def suggestions_page(
    bench: Bench,
    limit: Annotated[int, Query(ge=1, le=MOST)] = SHOWN,
    told: Annotated[str, Query(max_length=400)] = "",
    concept: Annotated[str, Query(max_length=200)] = "",
) -> SuggestionsContext:
    """Return what actors in the record book want or reject, as concepts; disputed ones come first."""
    found = bench.findings.apart("suggestions", offer)
    marked = mark_known(bench.book, found or ())
    offered = [one for one in marked if not one.concept and not one.dropped]
    return SuggestionsContext(
        title="Suggested concepts",
        counting=found is None,
        offered=tuple(_shown(one) for one in offered[:limit]),
        dropped=tuple(_shown(one) for one in marked if one.dropped),
        accepted=tuple(one for one in marked if one.concept),
        more=min(limit + SHOWN, MOST) if len(offered) > limit else None,
        told=told,
        concept=concept,
    )


add_page(
    router, "/codebook/suggestions", "suggestions.html", suggestions_page, summary="Suggested concepts"
)


def offer(book: RecordBook) -> tuple[Suggestion, ...]:
    """Search the record book's statements for concepts."""
    return tuple(find_suggestions(book, limit=MOST))


@router.post("/codebook/suggestions/accept", summary="Make a suggestion a concept", dependencies=CODERS)
def accept_suggestion(
    request: Request,
    bench: Bench,
    name: Annotated[str, Form(max_length=200)],
    proposition: Annotated[str, Form(max_length=1000)],
    source: Annotated[str, Form(max_length=200)],
    words: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Add the concept, possibly reworded; its source statement becomes its example."""
    concept = Concept(name.strip(), proposition.strip(), several(words))
    try:
        added = add_suggested(bench.book, concept, source=source, who=request.state.visitor.name)
    except UsageError as error:
        form = ConceptForm(source, name, proposition, words, "", error.message)
        context = replace(suggestions_page(bench, limit=MOST), form=form)
        return render(request, "suggestions.html", context, status=400)
    return see("/codebook/suggestions", told=f"{added.name} was added", concept=added.name)


@router.post("/codebook/suggestions/drop", summary="Drop a suggestion", dependencies=CODERS)
def drop_suggestion(
    request: Request,
    bench: Bench,
    name: Annotated[str, Form(max_length=200)],
    proposition: Annotated[str, Form(max_length=1000)],
    words: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Mark the suggestion as dropped; it can still be accepted."""
    concept = Concept(name.strip(), proposition.strip(), several(words))
    drop_suggested(bench.book, concept, who=request.state.visitor.name)
    return see("/codebook/suggestions", told=f"{concept.name} was dropped")


def _shown(one: Suggestion) -> SuggestionShown:
    actors = {"for": one.wanting, "against": one.rejecting, "unclear": one.unclear}
    sides = (
        SideShown(side, title, actors[side], tuple(said for said in one.statements if said.side == side))
        for side, title in SIDES
    )
    parts = [(part.text, part.source == TEMPLATE) for part in one.parts]
    first, is_template = parts[0]
    parts[0] = (f"{first[:1].upper()}{first[1:]}", is_template)
    return SuggestionShown(one, tuple(parts), tuple(sides))
