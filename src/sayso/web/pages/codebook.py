"""Codebook: each concept with rules, examples and counts; concepts can be added, reworded, merged and retired."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from sayso.analyse.positions import CodedStatement
from sayso.domain.coding import MACHINE, Concept
from sayso.domain.counts import counted
from sayso.errors import ChangedMeanwhile, StoreError, UsageError
from sayso.store.coding.codebook import BulkStep, StanceCounts
from sayso.web.page import Bench, add_page, render, see
from sayso.web.pages.code import CODERS
from sayso.web.workbench import Workbench

router = APIRouter(tags=["concepts"])
EXAMPLES = 2  # quotations per side
WRONG, CHANGED = 400, 409
SIDES = ("supports", "opposes", "ambiguous")


@dataclass(frozen=True, slots=True)
class CodebookEntry:
    """A concept as coders read it: its rules, quotations that people coded, and counts by stance.

    `state` changes whenever its wording or its rules change.
    """

    concept: Concept
    rules: str
    counts: StanceCounts
    examples: tuple[CodedStatement, ...]
    state: str


@dataclass(frozen=True, slots=True)
class ConceptForm:
    """A form that could not be saved: what was typed, and why not. `of` is the concept it edits; empty if new."""

    of: str
    name: str
    proposition: str
    words: str
    rules: str
    trouble: str


@dataclass(frozen=True, slots=True)
class CodebookContext:
    """The codebook; `editing` is the concept whose form is open, `told` the result of the last step.

    `steps` are the latest bulk codings and merges; `form` is a form that could not be saved.
    """

    title: str
    entries: tuple[CodebookEntry, ...]
    editing: str
    told: str
    steps: tuple[BulkStep, ...]
    form: ConceptForm | None = None


def codebook_page(
    bench: Bench,
    editing: Annotated[str, Query(max_length=200)] = "",
    told: Annotated[str, Query(max_length=300)] = "",
) -> CodebookContext:
    """Return the codebook."""
    rules = bench.book.concepts.rules()
    entries = tuple(
        CodebookEntry(
            concept,
            rules.get(concept.name, ""),
            bench.book.concepts.stances(concept.name),
            _examples(bench, concept.name),
            bench.book.concepts.state(concept, rules.get(concept.name, "")),
        )
        for concept in bench.book.concepts.list()
    )
    return CodebookContext("Codebook", entries, editing, told, tuple(bench.book.codings.bulk_steps()))


add_page(router, "/codebook", "codebook.html", codebook_page, summary="The concepts, with rules, examples and counts")


@router.post("/concepts", summary="Add a concept", dependencies=CODERS)
def add_concept(
    request: Request,
    bench: Bench,
    name: Annotated[str, Form(max_length=200)],
    proposition: Annotated[str, Form(max_length=1000)],
    words: Annotated[str, Form(max_length=1000)] = "",
    rules: Annotated[str, Form(max_length=5000)] = "",
) -> Response:
    """Add a concept: its name, a proposition, and words that occur in statements about it."""
    who = request.state.visitor.name
    try:
        concept = bench.book.concepts.add(
            name.strip(), proposition.strip(), words=several(words), rules=_lines(rules), who=who
        )
    except UsageError as error:
        return _again(request, bench, ConceptForm("", name, proposition, words, rules, error.message))
    return see("/codebook", told=f"{concept.name} was added")


@router.post("/codebook/edit", summary="Reword or rename a concept", dependencies=CODERS)
def edit_concept(
    request: Request,
    bench: Bench,
    concept: Annotated[str, Form(max_length=200)],
    name: Annotated[str, Form(max_length=200)],
    proposition: Annotated[str, Form(max_length=1000)],
    words: Annotated[str, Form(max_length=1000)] = "",
    rules: Annotated[str, Form(max_length=5000)] = "",
    seen: Annotated[str | None, Form(max_length=16)] = None,
) -> Response:
    """Change a concept; people's codings stay, the machine's codings of the old wording are discarded.

    If it cannot be saved, or somebody else changed it since the form was opened, the form comes back with what was
    typed.
    """
    who, new_words = request.state.visitor.name, several(words)
    try:
        new = bench.book.concepts.edit(
            concept, name=name, proposition=proposition, words=new_words, rules=_lines(rules), seen=seen, who=who
        )
    except ChangedMeanwhile as error:
        trouble = f"{error.message}. Save again to replace their version, shown above."
        return _again(request, bench, ConceptForm(concept, name, proposition, words, rules, trouble), status=CHANGED)
    except UsageError as error:
        return _again(request, bench, ConceptForm(concept, name, proposition, words, rules, error.message))
    except StoreError as error:
        if error.__cause__ is not None or seen is None:
            raise
        trouble = f"{concept} was renamed or retired while you had it open. You can add your text as a new concept."
        return _again(request, bench, ConceptForm("", name, proposition, words, rules, trouble), status=CHANGED)
    return see("/codebook", told=f"{new.name} was saved")


@router.post("/codebook/merge", summary="Merge a concept into another", dependencies=CODERS)
def merge_concepts(
    request: Request,
    bench: Bench,
    concept: Annotated[str, Form(max_length=200)],
    into: Annotated[str, Form(max_length=200)],
    opposite: Annotated[bool, Form()] = False,
    seen: Annotated[str | None, Form(max_length=16)] = None,
) -> Response:
    """Move one concept's codings to another, and retire it."""
    moved = bench.book.concepts.merge(concept, into, who=request.state.visitor.name, opposite=opposite, seen=seen)
    return see("/codebook", told=f"{concept} was merged into {into}: {counted(moved, 'coding')} moved")


@router.post("/codebook/retire", summary="Retire a concept", dependencies=CODERS)
def retire_concept(
    request: Request,
    bench: Bench,
    concept: Annotated[str, Form(max_length=200)],
    seen: Annotated[str | None, Form(max_length=16)] = None,
) -> Response:
    """Retire a concept; its codings are kept, and return when a concept of this name is added again."""
    bench.book.concepts.remove(concept, who=request.state.visitor.name, seen=seen)
    return see("/codebook", told=f"{concept} was retired; add it again under this name to restore it")


def _again(request: Request, bench: Workbench, form: ConceptForm, *, status: int = WRONG) -> Response:
    """Return the codebook with a form as it was sent, and its error."""
    context = replace(codebook_page(bench, editing=form.of), form=form)
    return render(request, "codebook.html", context, status=status)


def _lines(text: str) -> str:
    """Return a text with line breaks as they are stored; browsers send CR LF."""
    return text.replace("\r\n", "\n")


def several(words: str) -> tuple[str, ...]:
    """Return the comma-separated words that a visitor typed."""
    return tuple(word.strip() for word in words.split(",") if word.strip())


def _examples(bench: Workbench, concept: str) -> tuple[CodedStatement, ...]:
    """Return short statements that people coded, some from each side."""
    coded = [one for one in bench.findings.coded() or () if one.concept == concept and one.coder != MACHINE]
    coded.sort(key=lambda one: (one.kind != "direct", abs(len(one.content) - 120)))
    found: dict[str, list[CodedStatement]] = {side: [] for side in SIDES}
    for one in coded:
        side = found.get(one.stance)
        if side is not None and len(side) < EXAMPLES and one.content not in {other.content for other in side}:
            side.append(one)
    return tuple(one for side in SIDES for one in found[side])
