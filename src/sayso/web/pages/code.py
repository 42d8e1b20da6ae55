"""Code: one concept, one statement at a time, most informative first, with what each coding changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from sayso.analyse.positions import CodedStatement, Positions, find_positions
from sayso.book import RecordBook
from sayso.book.coding import Question
from sayso.domain.coding import MACHINE, STANCES, Concept, Stance
from sayso.domain.counts import counted
from sayso.errors import UsageError
from sayso.store.coding.coding_log import CodingCounts
from sayso.web.cards import Card, Origin
from sayso.web.machine_coding import MachineRun
from sayso.web.marking import Paragraph
from sayso.web.page import SEE_OTHER, Bench, RowNumber, add_page, see
from sayso.web.pages.statement import origin_of, paragraphs_around, shown_card
from sayso.web.security.rights import limited, need
from sayso.web.workbench import Workbench

router = APIRouter(tags=["concepts"])
QUEUE = 200  # statements in the queue
CODERS = [Depends(need("reviewer")), Depends(limited("deciding"))]
NOT_COUNTED: dict[str | None, str] = {
    "own voice": "it is the outlet’s own voice",
    "nobody named": "no speaker is named",
    "denied": "the statement is marked as denied",
    "rumour": "the statement is marked as a rumor",
    "hypothetical": "the statement is marked as hypothetical",
}
"""Why a coding changes nobody's position, whatever its stance."""


@dataclass(frozen=True, slots=True)
class CodeContext:
    """The statement to code. `changed` says what the last coding changed; `left` is the number left in the queue.

    `counting` means that the queue is still being made. `paragraphs` start with the first one that has words of the
    statement; `earlier` are those before it.
    """

    title: str
    concepts: tuple[Concept, ...]
    concept: Concept | None = None
    rules: str = ""
    skip: int = 0
    counting: bool = False
    left: int = 0
    most: int = QUEUE
    counts: CodingCounts | None = None
    run: MachineRun | None = None
    card: Card | None = None
    origin: Origin | None = None
    report: str | None = None
    earlier: tuple[Paragraph, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    guess: CodedStatement | None = None
    why: str = ""
    changed: str = ""
    last: str = ""


def code_page(
    bench: Bench,
    concept: Annotated[str, Query(max_length=200)] = "",
    skip: Annotated[int, Query(ge=0, le=QUEUE)] = 0,
    statement: Annotated[str, Query(max_length=200)] = "",
    changed: Annotated[str, Query(max_length=300)] = "",
    last: Annotated[str, Query(max_length=200)] = "",
) -> CodeContext:
    """Return the requested statement, or the next one to code for a concept."""
    concepts = tuple(bench.book.concepts.list())
    if not concept and len(concepts) == 1:
        concept = concepts[0].name
    if not concept:
        return CodeContext("Code", concepts)
    about = bench.book.concepts.get(concept)
    queue = _queue(bench, about.name)
    question = _question(queue or (), statement, skip)
    is_beside = bool(statement) and all(one.statement != statement for one in queue or ())
    shown = bench.book.browse.statement(question.statement) if question else None
    earlier, paragraphs = paragraphs_around(shown, shown.current) if shown else ((), ())
    return CodeContext(
        title="Code",
        concepts=concepts,
        concept=about,
        rules=bench.book.concepts.rules().get(about.name, ""),
        skip=skip,
        counting=queue is None,
        left=max(len(queue or ()) - skip, 0) + is_beside,
        counts=bench.book.codings.counts(about.name),
        run=bench.machine.run_of(about.name),
        card=shown_card(shown, shown.current) if shown else None,
        origin=origin_of(shown) if shown else None,
        report=shown.report if shown else None,
        earlier=earlier,
        paragraphs=paragraphs,
        guess=question.guess if question else None,
        why=_why(question, is_again=bool(statement)) if question else "",
        changed=changed,
        last=last,
    )


add_page(router, "/code", "code.html", code_page, summary="The next statement to code for a concept")


@router.post("/codings", summary="Code a statement for a concept", dependencies=CODERS)
def code_statement(
    request: Request,
    bench: Bench,
    concept: Annotated[str, Form(max_length=200)],
    statement: Annotated[str, Form(max_length=200)],
    stance: Annotated[str, Form(max_length=20)] = "",
    back: Annotated[Literal["statement", "code"], Form()] = "statement",
    skip: Annotated[int, Form(ge=0, le=QUEUE)] = 0,
) -> Response:
    """Code a statement by hand, and return to it or go on to the next; "taken back" withdraws the visitor's coding."""
    _check_stance(stance)
    said: Stance | None = None if stance == "taken back" else stance  # type: ignore[assignment]  # it is one of STANCES
    if back == "code":
        speakers = bench.book.browse.statement(statement).actors
        before = _positions(bench, concept, speakers)
        bench.book.codings.add(concept, statement, said, coder=request.state.visitor.name)
        changed = change_words(before, _positions(bench, concept, speakers), concept, statement if speakers else None)
        again = statement if said is None else None
        changed = changed.replace("Saved", "Coding withdrawn", 1) if again and changed.startswith("Saved") else changed
        return see("/code", concept=concept, skip=skip or None, statement=again, changed=changed, last=statement)
    bench.book.codings.add(concept, statement, said, coder=request.state.visitor.name)
    return RedirectResponse(f"/statements/{quote(statement, safe='')}#codes", SEE_OTHER)


@router.post("/codings/bulk", summary="Code many statements as one step", dependencies=CODERS)
def code_many(
    request: Request,
    bench: Bench,
    concept: Annotated[str, Form(max_length=200)],
    stance: Annotated[str, Form(max_length=20)] = "",
    statement: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Code the selected statements, and return to the concept."""
    _check_stance(stance)
    said: Stance | None = None if stance == "taken back" else stance  # type: ignore[assignment]  # it is one of STANCES
    done = f"coded as {stance}" if said else "without your coding now"
    bench.book.codings.add_many(concept, statement or [], said, coder=request.state.visitor.name)
    return see(f"/concepts/{quote(concept)}", told=f"{counted(len(statement or []), 'statement')} {done}")


@router.post("/codings/undo", summary="Undo the last bulk coding", dependencies=CODERS)
def undo_many(
    request: Request,
    bench: Bench,
    concept: Annotated[str, Form(max_length=200)] = "",
    step: Annotated[RowNumber | None, Form()] = None,
) -> Response:
    """Undo a bulk step of the visitor, by default the last."""
    count = bench.book.codings.undo_many(coder=request.state.visitor.name, step=step)
    back = f"/concepts/{quote(concept)}" if concept else "/codebook"
    return see(back, told=f"{counted(count, 'coding')} restored")


@router.post("/code/machine", summary="Let the machine code a concept", dependencies=CODERS)
def let_machine_code(bench: Bench, concept: Annotated[str, Form(max_length=200)]) -> Response:
    """Start coding in the background."""
    name = bench.book.concepts.get(concept).name
    bench.machine.start(name)
    return see("/code", concept=name)


def _check_stance(stance: str) -> None:
    if stance not in (*STANCES, "taken back"):
        wrong = f"{stance!r} is not a stance" if stance else "no stance was chosen"
        raise UsageError(wrong, hint=f"choose one of {', '.join(STANCES)}")


def change_words(before: Positions, after: Positions, concept: str, statement: str | None) -> str:
    """Describe which positions a coding changed, or why none; `statement` is None without a named speaker."""
    was, now = ({one.holder: one for one in found.positions if one.current} for found in (before, after))
    told = []
    for holder in dict.fromkeys([*now, *was]):
        old, new = was.get(holder), now.get(holder)
        if new is None and old is not None:
            told.append(f"{holder} no longer has a position on {concept}")
        elif new is not None and (old is None or old.stance != new.stance):
            stands = {"supports": "now supports", "opposes": "now opposes"}.get(new.stance, "is now ambiguous on")
            told.append(f"{holder} {stands} {concept}" + (f" (before: {old.stance})" if old else ""))
        elif new is not None and old is not None and len(new.statements) != len(old.statements):
            told.append(
                f"{holder}: {len(new.statements)} statements instead of {len(old.statements)} for “{new.stance}”"
            )
    if told:
        return "; ".join(told)[:300]
    reasons = [one.why_not for one in after.not_counted if one.id == statement] if statement else ["nobody named"]
    told = [NOT_COUNTED[reason] for reason in reasons if reason in NOT_COUNTED]
    return f"Saved; no position changed, because {told[0]}" if told else "Saved; no position changed"


def _positions(bench: Workbench, concept: str, actors: Sequence[int]) -> Positions:
    """Return where actors stand on a concept now, from the reports in which they speak."""
    return find_positions(bench.book.coded(concept, taking_sides=True, spoken_by=actors))


def _queue(bench: Workbench, concept: str) -> list[Question] | None:
    """Return the unanswered questions in a concept's queue; None while the queue is being made."""
    found = bench.findings.apart(("questions", concept), _questions, concept)
    if found is None:
        return None
    answered = {one.statement for one in bench.book.codings.standing(concept, among=[one.statement for one in found])}
    return [one for one in found if one.statement not in answered]


def _questions(book: RecordBook, concept: str) -> list[Question]:
    return list(book.codings.queue(concept, limit=QUEUE))


def _question(queue: Sequence[Question], statement: str, skip: int) -> Question | None:
    """Return the question about a statement, else the next one that is not skipped."""
    if statement:
        return next((one for one in queue if one.statement == statement), Question(statement))
    return queue[skip] if skip < len(queue) else None


def _why(question: Question, *, is_again: bool) -> str:
    guess = question.guess
    if guess is not None and guess.coder == MACHINE:
        said = f"the machine says “{guess.stance}” with probability {guess.probability:.2f}"
        return f"{said}, so your answer teaches it most"
    return "you came back to it" if is_again else "it contains words of this concept, and the machine has not coded it"
