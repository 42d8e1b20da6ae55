"""Review: one statement after the other, the least certain and most consequential first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from sayso.domain.review import FIELDS, POSITIONS, Decision, Verdict
from sayso.domain.text import Span
from sayso.errors import UsageError
from sayso.export.contract import statement_from_dict
from sayso.review.applying import apply_decisions, value_of
from sayso.review.places import find_places
from sayso.review.values import CHOICES, FLAGS
from sayso.store.reading import StatementShown
from sayso.web.cards import Card, Origin
from sayso.web.editing import read_places
from sayso.web.marking import Paragraph, mark_text
from sayso.web.page import SEE_OTHER, Bench, add_page, see
from sayso.web.pages.edit import EditContext, edit_context, place_in_report
from sayso.web.pages.statement import origin_of, shown_card
from sayso.web.security.rights import limited, need

router = APIRouter(tags=["review"])
CONTEXT_CHARACTERS = 700  # of the report, before and after the statement
WORDED = tuple(field for field in FIELDS if field not in (*POSITIONS, *FLAGS, "chain", "addressees"))


@dataclass(frozen=True, slots=True)
class ReviewContext:
    """The statement to decide on; `card` is None where nothing is left.

    A second reviewer sees what the machine said with the own decisions alone, and nothing of what others made of it.
    `paragraphs` begin with the first that the statement's words stand in; `earlier` are those before it. `edit` is
    the form with all its fields.
    """

    title: str
    second: bool
    skip: int
    asked: bool
    card: Card | None
    origin: Origin | None
    report: str | None
    earlier: tuple[Paragraph, ...]
    paragraphs: tuple[Paragraph, ...]
    edit: EditContext | None
    decisions: tuple[Decision, ...]


def review_page(
    request: Request,
    bench: Bench,
    statement: Annotated[str, Query(max_length=200)] = "",
    second: bool = False,
    skip: Annotated[int, Query(ge=0, le=1000)] = 0,
) -> ReviewContext:
    """Give the statement that is asked for, or the next of the visitor's queue."""
    who = request.state.visitor.name
    if statement:
        shown: StatementShown | None = bench.book.browse.statement(statement)
    else:
        queue = bench.book.review.queue(who, limit=skip + 1, second=second)
        shown = queue[-1] if len(queue) > skip else None
    if shown is None:
        return ReviewContext("Review", second, skip, False, None, None, None, (), (), None, ())
    seen = tuple(decision for decision in shown.decisions if not second or decision.reviewer == who)
    form = apply_decisions(shown.machine, seen, shown.text) if second else shown.current
    earlier, paragraphs = _paragraphs(shown, form)
    return ReviewContext(
        title="Review",
        second=second,
        skip=skip,
        asked=bool(statement),
        card=shown_card(shown, form),
        origin=origin_of(shown),
        report=shown.report,
        earlier=earlier,
        paragraphs=paragraphs,
        edit=edit_context(bench, shown, who, back="second" if second else "review"),
        decisions=seen,
    )


add_page(router, "/review", "review.html", review_page, summary="The next statement to decide on")
DECIDING = [Depends(need("reviewer")), Depends(limited("deciding"))]


@router.post("/review/{statement}/decide", summary="Accept, reject, correct, or be unsure", dependencies=DECIDING)
def decide(
    request: Request,
    bench: Bench,
    statement: str,
    verdict: Annotated[Verdict, Form()],
    field: Annotated[str, Form()] = "",
    value: Annotated[str, Form(max_length=5000)] = "",
    places: Annotated[str, Form(max_length=1000)] = "",
    add: Annotated[bool, Form()] = False,
    note: Annotated[str, Form(max_length=1000)] = "",
    second: Annotated[bool, Form()] = False,
    skip: Annotated[int, Form()] = 0,
    back: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Log a decision. After a correction the same statement is shown again, else the next one.

    Where `back` is "report", the answer is the statement's report instead.

    `value` is what a field becomes; of content, cue and source, the words, parts parted by "|", or else their
    `places` as a JSON list of pairs, which `add` puts beside those that are there.
    """
    who = request.state.visitor.name
    if verdict != "correct":
        bench.book.review.decide(statement, verdict, reviewer=who, note=note or None)
        if back == "report":
            return _to_report(bench, statement)
        return see("/review", second=second or None, skip=skip or None)
    shown = bench.book.browse.statement(statement)
    new = _new_value(shown, field, value, places, add)
    bench.book.review.decide(statement, "correct", reviewer=who, field=field, new=new, note=note or None)
    if back == "report":
        return _to_report(bench, statement)
    return see("/review", statement=statement, second=second or None, skip=skip or None)


@router.post("/review/undo", summary="Take back the last decision", dependencies=DECIDING)
def undo(
    request: Request,
    bench: Bench,
    second: Annotated[bool, Form()] = False,
    back: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Take the visitor's last decision back, and show its statement, in its report where `back` says so."""
    statement = bench.book.browse.take_back(request.state.visitor.name)
    if back == "report":
        return _to_report(bench, statement)
    return see("/review", statement=statement, second=second or None)


def _to_report(bench: Bench, statement: str) -> Response:
    report = bench.book.browse.statement(statement).report
    return RedirectResponse(place_in_report(report, statement), SEE_OTHER)


def _new_value(shown: StatementShown, field: str, value: str, places: str, add: bool) -> Any:
    if field in POSITIONS:
        spans = read_places(places, shown.text) if places else find_places(value, shown.text)
        before = (value_of(shown.current, field) or []) if add else []
        return sorted([*before, *spans])
    if field in FLAGS:
        return value == "yes"
    if field in CHOICES and value not in CHOICES[field]:
        raise UsageError(f"{field} cannot be {value!r}", hint=f"one of {', '.join(CHOICES[field])}")
    if field not in WORDED:
        raise UsageError(f"{field or 'nothing'} cannot be corrected here", hint=f"one of {', '.join(WORDED)}")
    return value.strip() or None


def _paragraphs(shown: StatementShown, form: dict[str, Any]) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """Give the paragraphs before the statement's words, cue and source, and those from them on."""
    one = statement_from_dict(form)
    window = Span(max(one.start - CONTEXT_CHARACTERS, 0), one.content.spans[-1].end + CONTEXT_CHARACTERS)
    found = mark_text(shown.text, [one], window=window)
    first = next((n for n, paragraph in enumerate(found) if any(p.numbers for p in paragraph.pieces)), 0)
    return found[:first], found[first:]
