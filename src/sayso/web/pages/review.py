"""Review: one statement at a time, the least certain and most consequential first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from sayso.domain.review import FIELDS, POSITIONS, Decision, Verdict
from sayso.errors import ChangedMeanwhile, UsageError
from sayso.review.applying import apply_decisions, value_of
from sayso.review.places import find_places
from sayso.review.values import CHOICES, FLAGS
from sayso.store.reports.stored_records import StatementShown
from sayso.web.cards import Card, Origin
from sayso.web.editing import read_places
from sayso.web.marking import Paragraph
from sayso.web.page import SEE_OTHER, Bench, ErrorContext, Seen, add_page, render, see
from sayso.web.pages.edit import CHANGED, EditContext, edit_context, place_in_report
from sayso.web.pages.statement import origin_of, paragraphs_around, shown_card
from sayso.web.queue_filters import Wanted, filter_of, kept_filters, wanted_of
from sayso.web.security.rights import limited, need

router = APIRouter(tags=["review"])
PARTS = {"content": "words", "speaker": "speaker", "role": "role", "route": "route", "doubt": "marks of doubt"}
MOST_COUNTED = 1000  # statements left; more are not counted
WORDED = tuple(field for field in FIELDS if field not in (*POSITIONS, *FLAGS, "chain", "addressees"))


@dataclass(frozen=True, slots=True)
class ReviewContext:
    """The statement to decide on; `card` is None if nothing is left.

    A second reviewer sees the machine's reading and their own decisions, but not those of others. `paragraphs` start
    with the first one that has words of the statement; `earlier` are those before it. `edit` is the form with all
    fields. `trouble` is an error in the filters. `told` says why a decision could not be saved, and `note` is the note
    that came with it. `empty` says that the record book has no statements.
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
    wanted: Wanted
    filters: str
    trouble: str
    concepts: tuple[str, ...]
    left: int
    most: int
    why: str
    told: str
    note: str
    empty: bool


def review_page(
    request: Request,
    bench: Bench,
    wanted: Annotated[Wanted, Depends(wanted_of)],
    statement: Annotated[str, Query(max_length=200)] = "",
    second: bool = False,
    skip: Annotated[int, Query(ge=0, le=1000)] = 0,
    told: Annotated[str, Query(max_length=300)] = "",
    note: Annotated[str, Query(max_length=1000)] = "",
) -> ReviewContext:
    """Return the requested statement, or the next in the visitor's queue."""
    who = request.state.visitor.name
    wanted_ones, trouble = filter_of(bench, wanted)
    ids = bench.book.review.queue_ids(who, limit=MOST_COUNTED, second=second, wanted=wanted_ones)
    back = "second" if second else "review"
    chosen = statement or (ids[skip] if skip < len(ids) else "")
    shown = bench.book.browse.statement(chosen) if chosen else None
    seen: tuple[Decision, ...] = ()
    form: dict[str, Any] = {}
    earlier: tuple[Paragraph, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    if shown is not None:
        seen = tuple(decision for decision in shown.decisions if not second or decision.reviewer == who)
        form = apply_decisions(shown.machine, seen, shown.text) if second else shown.current
        earlier, paragraphs = paragraphs_around(shown, form)
    return ReviewContext(
        title="Review",
        second=second,
        skip=skip,
        asked=bool(statement),
        card=shown_card(shown, form) if shown else None,
        origin=origin_of(shown) if shown else None,
        report=shown.report if shown else None,
        earlier=earlier,
        paragraphs=paragraphs,
        edit=edit_context(bench, shown, who, back=back, filters=wanted.query) if shown else None,
        decisions=seen,
        wanted=wanted,
        filters=wanted.query,
        trouble=trouble,
        concepts=tuple(concept.name for concept in bench.book.concepts.list()),
        left=max(len(ids) - skip, 0),
        most=MOST_COUNTED,
        why=_why(bench, shown, form) if shown else "",
        told=told,
        note=note,
        empty=not ids and not bench.book.search(limit=1),
    )


add_page(router, "/review", "review.html", review_page, summary="The next statement to decide on")
DECIDING = [Depends(need("reviewer")), Depends(limited("deciding"))]


@router.post("/review/{statement}/decide", summary="Accept, reject, correct, or mark as unsure", dependencies=DECIDING)
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
    filters: Annotated[str, Form(max_length=2000)] = "",
    seen: Seen = None,
) -> Response:
    """Log a decision. After a correction the same statement is shown again, otherwise the next one.

    With `back` "report", the response is the statement's report. If somebody else decided on the statement since it was
    shown (`seen`), it is shown again as it is now, and nothing is logged.

    `value` is the new value of the field. For content, cue and source it is their words, with parts separated by "|";
    or `places` gives their spans as a JSON list of pairs, which `add` adds to the existing ones.
    """
    who = request.state.visitor.name
    again: dict[str, Any] = {"statement": statement} if verdict == "correct" else {}
    made: dict[str, Any] = {"reviewer": who, "note": note or None}
    shown = bench.book.browse.statement(statement)
    if not second and not bench.book.team.is_blind(shown.report, who):
        made["seen"] = seen
    if verdict == "correct":
        made |= {"field": field, "new": _new_value(shown, field, value, places, add)}
    try:
        bench.book.review.decide(statement, verdict, **made)
    except ChangedMeanwhile as error:
        if back == "report":
            onward = place_in_report(shown.report, statement)
            context = ErrorContext(error.message, CHANGED, error.message, error.hint, onward)
            return render(request, "error.html", context, status=CHANGED)
        again = {"statement": statement, "told": f"{error.message}. Nothing was saved", "note": note or None}
    if back == "report":
        return _to_report(bench, statement)
    return see("/review", **again, second=second or None, skip=skip or None, **kept_filters(filters))


@router.post("/review/undo", summary="Undo the last decision", dependencies=DECIDING)
def undo(
    request: Request,
    bench: Bench,
    second: Annotated[bool, Form()] = False,
    back: Annotated[str, Form(max_length=10)] = "",
    filters: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Undo the visitor's last decision, and show its statement; with `back` "report", in its report."""
    statement = bench.book.browse.take_back(request.state.visitor.name)
    if back == "report":
        return _to_report(bench, statement)
    return see("/review", statement=statement, second=second or None, **kept_filters(filters))


def _why(bench: Bench, shown: StatementShown, form: dict[str, Any]) -> str:
    """Return why a statement is in the queue: how sure the machine is, of which part least, and what depends on it."""
    told = [f"the machine's confidence in the whole row is {100 * form['confidence']:.0f}%"]
    parts = form.get("probabilities") or {}
    if parts:
        least = min(parts, key=lambda name: float(parts[name]))
        told.append(f"lowest for the {PARTS[least]} ({100 * parts[least]:.0f}%)" if least in PARTS else "")
    record = bench.book.browse.report(shown.report).record
    leaning = sum(shown.machine["id"] in (one.within, one.continues) for one in record.statements)
    if leaning:
        told.append(f"{leaning} other statement{'' if leaning == 1 else 's'} depend{'s' if leaning == 1 else ''} on it")
    return ", ".join(part for part in told if part)


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
        raise UsageError(f"{field} cannot be {value!r}", hint=f"choose one of {', '.join(CHOICES[field])}")
    if field not in WORDED:
        raise UsageError(f"{field or 'nothing'} cannot be corrected here", hint=f"choose one of {', '.join(WORDED)}")
    return value.strip() or None

