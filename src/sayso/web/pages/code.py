"""Code: one concept, one statement after the other, the most informative first, with what each coding changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from sayso.analyse.positions import CodedStatement, Position, find_positions
from sayso.book.coding import Question
from sayso.domain.coding import MACHINE, STANCES, Concept, Stance
from sayso.errors import UsageError
from sayso.store.coding.coding_log import CodingCounts
from sayso.web.cards import Card, Origin
from sayso.web.machine_coding import MachineRun
from sayso.web.marking import Paragraph
from sayso.web.page import SEE_OTHER, Bench, add_page, see
from sayso.web.pages.statement import origin_of, shown_card, shown_paragraphs
from sayso.web.security.rights import limited, need
from sayso.web.workbench import Workbench

router = APIRouter(tags=["concepts"])
QUEUE = 200  # statements that are looked up at once
CODERS = [Depends(need("reviewer")), Depends(limited("deciding"))]


@dataclass(frozen=True, slots=True)
class CodeContext:
    """The statement to code. `changed` tells what the last coding changed, `left` how many the queue still has."""

    title: str
    concepts: tuple[Concept, ...]
    concept: Concept | None
    rules: str
    skip: int
    left: int
    counts: CodingCounts | None
    run: MachineRun | None
    card: Card | None
    origin: Origin | None
    report: str | None
    paragraphs: tuple[Paragraph, ...]
    guess: CodedStatement | None
    why: str
    changed: str
    last: str


def code_page(
    request: Request,
    bench: Bench,
    concept: Annotated[str, Query(max_length=200)] = "",
    skip: Annotated[int, Query(ge=0, le=QUEUE)] = 0,
    changed: Annotated[str, Query(max_length=300)] = "",
    last: Annotated[str, Query(max_length=200)] = "",
) -> CodeContext:
    """Give the next statement to code against a concept."""
    concepts = tuple(bench.book.concepts.list())
    if not concept and len(concepts) == 1:
        concept = concepts[0].name
    if not concept:
        return CodeContext("Code", concepts, None, "", 0, 0, None, None, None, None, None, (), None, "", "", "")
    about = bench.book.concepts.get(concept)
    queue = _queue(bench, about.name, request.state.visitor.name)
    question = queue[skip] if skip < len(queue) else None
    shown = bench.book.browse.statement(question.statement) if question else None
    return CodeContext(
        title="Code",
        concepts=concepts,
        concept=about,
        rules=bench.book.concepts.rules().get(about.name, ""),
        skip=skip,
        left=max(len(queue) - skip, 0),
        counts=bench.book.codings.counts(about.name),
        run=bench.machine.run_of(about.name),
        card=shown_card(shown, shown.current) if shown else None,
        origin=origin_of(shown) if shown else None,
        report=shown.report if shown else None,
        paragraphs=shown_paragraphs(shown, shown.current) if shown else (),
        guess=question.guess if question else None,
        why=_why(question) if question else "",
        changed=changed,
        last=last,
    )


add_page(router, "/code", "code.html", code_page, summary="The next statement to code against a concept")


@router.post("/codings", summary="Say what a statement says of a concept", dependencies=CODERS)
def code_statement(
    request: Request,
    bench: Bench,
    concept: Annotated[str, Form(max_length=200)],
    statement: Annotated[str, Form(max_length=200)],
    stance: Annotated[str, Form(max_length=20)] = "",
    back: Annotated[Literal["statement", "code"], Form()] = "statement",
    skip: Annotated[int, Form(ge=0, le=QUEUE)] = 0,
) -> Response:
    """Code a statement by hand, and go back to it or on to the next; "taken back" takes back what the visitor said."""
    if stance not in (*STANCES, "taken back"):
        raise UsageError(f"{stance!r} is no stance" if stance else "no stance was chosen", hint=", ".join(STANCES))
    said: Stance | None = None if stance == "taken back" else stance  # type: ignore[assignment]  # it is one of STANCES
    before = _positions(bench, concept, statement) if back == "code" else ()
    bench.book.codings.add(concept, statement, said, coder=request.state.visitor.name)
    if back == "code":
        changed = change_words(before, _positions(bench, concept, statement), concept)
        return see("/code", concept=concept, skip=skip or None, changed=changed, last=statement)
    return RedirectResponse(f"/statements/{quote(statement, safe='')}#codes", SEE_OTHER)


@router.post("/codings/bulk", summary="Code many statements as one step", dependencies=CODERS)
def code_many(
    request: Request,
    bench: Bench,
    concept: Annotated[str, Form(max_length=200)],
    stance: Annotated[str, Form(max_length=20)] = "",
    statement: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Code the chosen statements, and go back to the concept."""
    if stance not in (*STANCES, "taken back"):
        raise UsageError(f"{stance!r} is no stance" if stance else "no stance was chosen", hint=", ".join(STANCES))
    said: Stance | None = None if stance == "taken back" else stance  # type: ignore[assignment]  # it is one of STANCES
    bench.book.codings.add_many(concept, statement or [], said, coder=request.state.visitor.name)
    return see(f"/concepts/{quote(concept)}", told=f"{len(statement or [])} statements coded as {stance}")


@router.post("/codings/undo", summary="Take back the last coding in bulk", dependencies=CODERS)
def undo_many(request: Request, bench: Bench, concept: Annotated[str, Form(max_length=200)] = "") -> Response:
    """Take back the visitor's last step in bulk."""
    count = bench.book.codings.undo_many(coder=request.state.visitor.name)
    return see(f"/concepts/{quote(concept)}" if concept else "/concepts", told=f"{count} codings are as before")


@router.post("/code/machine", summary="Let the machine code a concept", dependencies=CODERS)
def let_machine_code(bench: Bench, concept: Annotated[str, Form(max_length=200)]) -> Response:
    """Begin to code in the background."""
    name = bench.book.concepts.get(concept).name
    bench.machine.start(name)
    return see("/code", concept=name)


def change_words(before: Sequence[Position], after: Sequence[Position], concept: str) -> str:
    """Describe which positions a coding changed."""
    was, now = ({one.holder: one for one in found if one.current} for found in (before, after))
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
    return "; ".join(told)[:300] or "Saved; no position changed"


def _positions(bench: Workbench, concept: str, statement: str) -> tuple[Position, ...]:
    """Give where those stand on a concept who speak in a statement."""
    name = bench.book.concepts.get(concept).name
    speak = set(bench.book.browse.statement(statement).actors)
    mine = [one for one in bench.findings.coded() or () if one.concept == name and one.actor in speak]
    return find_positions(mine).positions


def _queue(bench: Workbench, concept: str, who: str) -> list[Question]:
    """Give the questions of a concept's queue, without those that somebody answered since it was made."""
    found = bench.findings.get(("questions", concept), lambda: bench.book.codings.queue(concept, limit=QUEUE))
    answered = {one.statement for one in bench.book.codings.standing(concept)}
    return [one for one in found or () if one.statement not in answered]


def _why(question: Question) -> str:
    guess = question.guess
    if guess is None or guess.coder != MACHINE:
        return "it has words of this concept, and the machine has not coded it"
    return f"the machine says “{guess.stance}” with probability {guess.probability:.2f}, so your answer teaches it most"
