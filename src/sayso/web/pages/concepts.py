"""Concepts: positions on all concepts as a matrix, on one as a timeline with its statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from sayso.analyse.positions import By, Change, CodedStatement, Position, Positions, find_positions
from sayso.domain.coding import Concept, Stance
from sayso.web.facets import query_with
from sayso.web.page import Bench, add_page
from sayso.web.timeline import Line, Tick

router = APIRouter(tags=["concepts"])
SIGNS: dict[str, str] = {"supports": "+", "opposes": "−", "ambiguous": "±", "none": "○"}
MOST_HOLDERS = 60
MOST_SHOWN = 60  # statements or changes in a list
MOST_DOTS = 200  # statements on a holder's line
SHORTEST = 0.6  # percent of the line for a position of a single day


@dataclass(frozen=True, slots=True)
class Cell:
    """A holder's current position on a concept, with the number of statements; `changed` if it was different before."""

    concept: str
    stance: Stance
    sign: str
    statements: int
    changed: bool
    query: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A holder's cells in the order of the concepts; None if the holder has no position."""

    holder: str
    actor: int | None
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class ConceptsContext:
    """All concepts and who stands where. `counting` means that the first count is still running."""

    title: str
    by: By
    as_of: str
    min_sure: float
    counting: bool
    concepts: tuple[Concept, ...]
    matrix: tuple[MatrixRow, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A position on the timeline: it starts at `at` and is `width` wide, in percent."""

    stance: Stance
    sign: str
    at: float
    width: float
    position: Position


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """A change of position on the timeline."""

    at: float
    change: Change


@dataclass(frozen=True, slots=True)
class Dot:
    """A statement on the timeline, at `at` percent; if its day is a range, the range is `width` wide and ends there."""

    at: float
    width: float
    contrary: bool
    said: CodedStatement


@dataclass(frozen=True, slots=True)
class HolderLine:
    """A holder on the timeline; `contrary` statements contradict the holder's position at the time."""

    holder: str
    actor: int | None
    query: str
    stretches: tuple[Stretch, ...]
    dots: tuple[Dot, ...]
    statements: int
    contrary: int
    changes: tuple[ChangePoint, ...]


@dataclass(frozen=True, slots=True)
class ConceptContext:
    """One concept: positions over time, the changes, and the statements behind the selected holder."""

    title: str
    concept: Concept
    by: By
    as_of: str
    min_sure: float
    holder: str
    counting: bool
    ticks: tuple[Tick, ...]
    lines: tuple[HolderLine, ...]
    changes: tuple[Change, ...]
    statements: tuple[CodedStatement, ...]
    not_counted: tuple[CodedStatement, ...]
    reasons: dict[str, int]
    told: str


Sure = Annotated[float, Query(ge=0, le=1)]
Day = Annotated[str, Query(pattern=r"^(\d{4}-\d\d-\d\d)?$")]


def concepts_page(bench: Bench, by: By = "actor", as_of: Day = "", min_sure: Sure = 0.8) -> ConceptsContext:
    """Return the matrix of all concepts."""
    concepts = tuple(bench.book.concepts.list())
    found = _positions(bench, None, by, as_of, min_sure)
    counting = found is None
    found = found or Positions(by, as_of, min_sure, (), (), ())
    rows = _matrix(found, [concept.name for concept in concepts], {"by": by, "as_of": as_of, "min_sure": min_sure})
    kept = tuple(rows[:MOST_HOLDERS])
    left_out = len(rows) - len(kept)
    return ConceptsContext("Concepts", by, as_of, min_sure, counting, concepts, kept, left_out)


def concept_page(
    bench: Bench,
    name: str,
    by: By = "actor",
    as_of: Day = "",
    min_sure: Sure = 0.8,
    holder: Annotated[str, Query(max_length=300)] = "",
    told: Annotated[str, Query(max_length=300)] = "",
) -> ConceptContext:
    """Return who stands where on one concept, and when that changed."""
    concept = bench.book.concepts.get(name)
    known = _positions(bench, concept.name, by, as_of, min_sure)
    found = known or Positions(by, as_of, min_sure, (), (), ())
    line = Line.over(day for position in found.positions for day in (position.since, position.last))
    asked = {"by": by, "as_of": as_of, "min_sure": min_sure}
    reasons = Counter(one.why_not for one in found.not_counted if one.why_not and one.why_not != "no position")
    return ConceptContext(
        title=concept.name,
        concept=concept,
        by=by,
        as_of=as_of,
        min_sure=min_sure,
        holder=holder,
        counting=known is None,
        ticks=line.ticks(),
        lines=tuple(_lines(found, line, asked)),
        changes=found.changes[-MOST_SHOWN:],
        statements=_behind(found, holder),
        not_counted=tuple(one for one in found.not_counted if one.why_not in reasons)[:MOST_SHOWN],
        reasons=dict(reasons.most_common()),
        told=told,
    )


add_page(router, "/concepts", "concepts.html", concepts_page, summary="Who stands where on all concepts")
add_page(router, "/concepts/{name:path}", "concept.html", concept_page, summary="Who stands where on one concept")


def _positions(bench: Bench, concept: str | None, by: By, as_of: str, min_sure: float) -> Positions | None:
    """Return who stands where on a concept, or on all; None during the first count."""

    def count(coded: Sequence[CodedStatement]) -> Positions:
        mine = coded if concept is None else [one for one in coded if one.concept == concept]
        return find_positions(mine, by=by, as_of=as_of or None, min_sure=min_sure)

    return bench.findings.of_coded(("positions", concept, by, as_of, min_sure), count)


def _matrix(found: Positions, concepts: Sequence[str], asked: dict[str, object]) -> list[MatrixRow]:
    """Return a row per holder, those with positions on the most concepts first."""
    of_holder: defaultdict[tuple[str, int | None], dict[str, list[Position]]] = defaultdict(lambda: defaultdict(list))
    for position in found.positions:
        of_holder[position.holder, position.actor][position.concept].append(position)
    rows = [
        MatrixRow(holder, actor, tuple(_cell(holder, stretches.get(name, []), asked) for name in concepts))
        for (holder, actor), stretches in of_holder.items()
    ]
    return sorted(rows, key=lambda row: (-sum(cell is not None for cell in row.cells), row.holder))


def _cell(holder: str, stretches: Sequence[Position], asked: dict[str, object]) -> Cell | None:
    if not stretches:
        return None
    last = stretches[-1]
    query = query_with(asked, holder=holder)
    count = sum(len(stretch.statements) for stretch in stretches)
    return Cell(last.concept, last.stance, SIGNS[last.stance], count, len(stretches) > 1, query)


def _lines(found: Positions, line: Line, asked: dict[str, object]) -> list[HolderLine]:
    """Return a line per holder, supporters first, then those who changed, then opponents."""
    stretches: defaultdict[tuple[str, int | None], list[Stretch]] = defaultdict(list)
    changes: defaultdict[tuple[str, int | None], list[ChangePoint]] = defaultdict(list)
    for position in found.positions:
        at, end = line.at(position.since), line.at(position.last)
        width = max(end - at, SHORTEST)
        middle = (at + end) / 2  # under its dot, for a single day
        stretch = Stretch(
            position.stance, SIGNS[position.stance], round(middle - width / 2, 2), round(width, 2), position
        )
        stretches[position.holder, position.actor].append(stretch)
    for change in found.changes:
        changes[change.holder, change.actor].append(ChangePoint(line.at(change.date), change))
    order = ("supports", "ambiguous", "opposes", "none")
    holders = sorted(stretches, key=lambda key: (order.index(stretches[key][-1].stance), key[0]))
    return [
        HolderLine(
            holder=key[0],
            actor=key[1],
            query=query_with(asked, holder=key[0]),
            stretches=tuple(stretches[key]),
            dots=tuple(_dots([stretch.position for stretch in stretches[key]], line)),
            statements=sum(len(stretch.position.statements) for stretch in stretches[key]),
            contrary=sum(stretch.position.contrary for stretch in stretches[key]),
            changes=tuple(changes[key]),
        )
        for key in holders[:MOST_HOLDERS]
    ]


def _dots(positions: Sequence[Position], line: Line) -> list[Dot]:
    """Return a dot for each statement behind a holder's positions; of many, the latest."""
    found = []
    for position in positions:
        for said in position.behind:
            at = line.at(said.by_day)
            width = round(at - line.at(said.date), 2) if said.until else 0.0
            found.append(Dot(at, width, said.stance != position.stance, said))
    return found[-MOST_DOTS:]


def _behind(found: Positions, holder: str) -> tuple[CodedStatement, ...]:
    """Return the holder's statements that count, by day; those of all holders if none is selected."""
    counted = [said for one in found.positions if not holder or one.holder == holder for said in one.behind]
    return tuple(sorted(counted, key=lambda one: one.by_day or "")[:MOST_SHOWN])
