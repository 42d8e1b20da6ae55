"""Team: who checks which reports and codes which concepts; disagreements side by side, to be adjudicated."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from sayso.book.team import ADJUDICATED, CodingDisagreement, Disagreement
from sayso.domain.coding import STANCES
from sayso.domain.review import FIELDS
from sayso.errors import ChangedMeanwhile, UsageError
from sayso.review.agreement import KEPT
from sayso.review.values import value_words
from sayso.store.reports.report_lists import ListedReport
from sayso.store.reviewing.assigned_work import Assignment
from sayso.web.page import Bench, RowNumber, Seen, add_page, render, see
from sayso.web.security.rights import limited, need

router = APIRouter(tags=["review"])
DECIDING = [Depends(need("reviewer")), Depends(limited("deciding"))]
LISTED = 200  # reports offered for assignment
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class AssignForm:
    """A form that could not be saved: what was selected, and why not."""

    coder: str
    reports: tuple[str, ...]
    concepts: tuple[str, ...]
    blind: bool
    trouble: str


@dataclass(frozen=True, slots=True)
class TeamContext:
    """The visitor's assignments, all assignments, and what can be assigned to whom.

    `seen` is the number of the latest assignment; `form` is a form that could not be saved.
    """

    title: str
    mine: tuple[Assignment, ...]
    all: tuple[Assignment, ...]
    coders: tuple[str, ...]
    reports: tuple[ListedReport, ...]
    concepts: tuple[str, ...]
    seen: int
    form: AssignForm | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """A value that reviewers give a field, in words, and who they are."""

    value: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A field of a statement on which reviewers differ."""

    statement: str
    words: str
    field: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class CodingCase:
    """A statement that coders code differently for a concept."""

    statement: str
    words: str
    concept: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class DisagreementsContext:
    """What reviewers and coders disagree on."""

    title: str
    cases: tuple[Case, ...]
    codings: tuple[CodingCase, ...]
    told: str


def team_page(request: Request, bench: Bench) -> TeamContext:
    """Return the assignments."""
    reports, _ = bench.book.browse.reports(limit=LISTED)
    users = [user.name for user in bench.book.accounts.list() if user.active and user.role != "reader"]
    who = request.state.visitor.name
    everything = bench.book.team.assignments()
    return TeamContext(
        title="Team",
        mine=tuple(one for one in everything if one.coder == who),
        all=tuple(everything),
        coders=tuple(sorted({*users, *bench.book.team.coders(), who})),
        reports=tuple(reports),
        concepts=tuple(concept.name for concept in bench.book.concepts.list()),
        seen=bench.book.team.last_assignment(),
    )


def disagreements_page(bench: Bench, told: str = "") -> DisagreementsContext:
    """Return the disagreements, side by side."""
    cases = tuple(_case(one) for one in bench.book.team.disagreements())
    codings = tuple(_coding_case(one) for one in bench.book.team.coding_disagreements())
    return DisagreementsContext("Disagreements", cases, codings, told[:300])


add_page(router, "/review/team", "team.html", team_page, summary="Who works on what")
add_page(router, "/review/disagreements", "disagreements.html", disagreements_page, summary="What people disagree on")


@router.post("/review/team", summary="Assign reports and concepts", dependencies=DECIDING)
def assign(
    request: Request,
    bench: Bench,
    coder: Annotated[str, Form(max_length=100)],
    report: Annotated[list[str] | None, Form()] = None,
    concept: Annotated[list[str] | None, Form()] = None,
    sample: Annotated[int, Form(ge=0, le=MOST_AT_ONCE)] = 0,
    blind: Annotated[bool, Form()] = False,
    seen: Seen = None,
) -> Response:
    """Assign reports and concepts to a coder, plus a number of other reports at random."""
    chosen, who = [one for one in report or [] if one], request.state.visitor.name
    names = [one for one in concept or [] if one]
    if sample:
        listed, _ = bench.book.browse.reports(limit=10 * MOST_AT_ONCE)
        others = [one.id for one in listed if one.id not in chosen]
        chosen += random.sample(others, min(sample, len(others)))
    if not chosen and not names:
        raise UsageError("nothing was selected", hint="choose reports, a random number of them, or a concept")
    work = [*(("report", one) for one in chosen), *(("concept", one) for one in names)]
    if len(work) > MOST_AT_ONCE:
        raise UsageError(f"{len(work)} assignments; at most {MOST_AT_ONCE} at a time", hint="assign fewer")
    try:
        bench.book.team.assign_all(work, coder, who=who, blind=blind, seen=seen)
    except ChangedMeanwhile as error:
        form = AssignForm(coder, tuple(chosen), tuple(names), blind, f"{error.message}. Assign again to replace that.")
        return render(request, "team.html", replace(team_page(request, bench), form=form), status=409)
    return see("/review/team")


@router.post("/review/team/{number}/remove", summary="Remove an assignment", dependencies=DECIDING)
def unassign(
    bench: Bench,
    number: RowNumber,
    target: Annotated[str | None, Form(max_length=1000)] = None,
    coder: Annotated[str | None, Form(max_length=100)] = None,
) -> Response:
    """Remove the assignment; completed work stays. If another assignment has its number now, that one stays too."""
    bench.book.team.unassign(number, target=target, coder=coder)
    return see("/review/team")


@router.post("/review/adjudicate", summary="Decide between reviewers", dependencies=DECIDING)
def adjudicate(
    request: Request,
    bench: Bench,
    statement: Annotated[str, Form(max_length=200)],
    field: Annotated[str, Form(max_length=40)],
    choice: Annotated[str, Form(max_length=100)],
) -> Response:
    """Log one reviewer's value of a field as the adjudicator's own decision."""
    known = {(one.statement, one.field): one for one in bench.book.team.disagreements()}
    case = known.get((statement, field))
    if case is None or choice not in case.values:
        raise UsageError("this disagreement is already settled, or does not exist", hint="reload the page")
    who, value = request.state.visitor.name, case.values[choice]
    if field == KEPT:
        verdict: Literal["accept", "reject"] = "accept" if value else "reject"
        bench.book.review.decide(statement, verdict, reviewer=who, note=ADJUDICATED)
    elif field in FIELDS:
        bench.book.review.decide(statement, "correct", reviewer=who, field=field, new=value, note=ADJUDICATED)
    return see("/review/disagreements", told=f"The value from {choice} now applies")


@router.post("/review/adjudicate-coding", summary="Decide between coders", dependencies=DECIDING)
def adjudicate_coding(
    request: Request,
    bench: Bench,
    statement: Annotated[str, Form(max_length=200)],
    concept: Annotated[str, Form(max_length=200)],
    stance: Annotated[str, Form(max_length=20)],
) -> Response:
    """Code the statement as the adjudicator, whose coding is the last and therefore applies."""
    if stance not in STANCES:
        raise UsageError(f"{stance!r} is not a stance", hint=f"choose one of {', '.join(STANCES)}")
    if not any((one.statement, one.concept) == (statement, concept) for one in bench.book.team.coding_disagreements()):
        raise UsageError("this disagreement is already settled, or does not exist", hint="reload the page")
    who = request.state.visitor.name
    bench.book.codings.add(concept, statement, stance, coder=f"{who} ({ADJUDICATED})")
    return see("/review/disagreements", told=f"Coded as {stance}")


def _case(one: Disagreement) -> Case:
    return Case(one.statement, one.words, one.field, _sides(one.values, lambda value: _words(one, value)))


def _words(one: Disagreement, value: Any) -> str:
    if one.field == KEPT:
        return "a statement" if value else "not a statement"
    return value_words(one.field, value, one.text) or "nothing"


def _coding_case(one: CodingDisagreement) -> CodingCase:
    return CodingCase(one.statement, one.words, one.concept, _sides(one.stances, str))


def _sides(values: Mapping[str, Any], in_words: Any) -> tuple[Side, ...]:
    found: dict[str, list[str]] = {}
    for who, value in values.items():
        found.setdefault(in_words(value), []).append(who)
    return tuple(Side(value, tuple(who)) for value, who in found.items())
