"""Aligns coded reports with word pieces: the targets of each piece, statement and pair of spans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sayso.annotate.text.quotations import pair_quotation_marks
from sayso.models.labels import ACTOR_TYPES, ASPECTS, DOUBTS, LAYERS, ROLES, TAGS, bio
from sayso.models.windows import READER_WINDOW, Pieces, Window, cut_into_pieces, cut_with_context
from sayso.training.examples import NO_SOURCE, UNKNOWN
from sayso.training.reports import CodedReport, speakers_of

if TYPE_CHECKING:
    from sayso.models.word_pieces import WordPieces

Int64Array = npt.NDArray[np.int64]
Ranges = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class SaidPieces:
    """A statement in pieces: ranges of its roles, its doubts (UNKNOWN if not coded), its speakers' entities."""

    content: Ranges
    cue: Ranges
    source: Ranges
    doubts: tuple[int, ...]
    speakers: tuple[int, ...] | None
    inner: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """A span and its owners: statements (`aspect` in ASPECTS) or entities (`aspect` is a pointer's name)."""

    kind: str
    start: int
    end: int
    ends: tuple[int, ...]


@dataclass(slots=True)
class Lesson:
    """A report in pieces. Arrays have one entry per piece, UNKNOWN if nothing is to be learned.

    `outer` and `inner` hold (tags, cues, sources) of independent and of nested statements; `layers` the labels of each
    layer of spans; `mentions` (start, end, entity, column of the mention's form and type). For each window with [CLS]
    and [SEP], (pieces + 2, width): `trunks` of the network that learns, and a teacher's last vectors (`taught`).
    """

    pieces: Pieces
    windows: list[Window]
    outer: tuple[Int64Array, Int64Array, Int64Array]
    inner: tuple[Int64Array, Int64Array, Int64Array]
    layers: dict[str, Int64Array]
    statements: list[SaidPieces] = field(default_factory=list)
    mentions: list[tuple[int, int, int, int]] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    trunks: dict[Window, npt.NDArray[np.float16]] = field(default_factory=dict)
    taught: dict[Window, npt.NDArray[np.float16]] = field(default_factory=dict)


def make_lesson(report: CodedReport, tokenizer: WordPieces) -> Lesson:
    """Align a coded report with its pieces."""
    pieces = cut_into_pieces(report.text, tokenizer, pair_quotation_marks(report.text))
    depths = _depths(report.statements)
    outer = _lay_level([s for s, d in zip(report.statements, depths, strict=True) if d == 0], pieces, coded=True)
    inner = _lay_level(
        [s for s, d in zip(report.statements, depths, strict=True) if d == 1], pieces, coded=report.whole
    )
    lesson = Lesson(
        pieces,
        cut_with_context(pieces, **READER_WINDOW),
        outer,
        inner,
        {name: _unknown(pieces) for name in LAYERS},
    )
    if report.speakers:
        _add_people(lesson, report)
        _add_statements(lesson, report)
    if report.whole:
        _add_beside(lesson, report)
    return lesson


def _depths(statements: Sequence[dict[str, Any]]) -> list[int]:
    by_index = {s.get("index"): s for s in statements}
    depths = []
    for statement in statements:
        depth, outer = 0, statement.get("within")
        while outer is not None and outer in by_index and depth < len(statements):
            depth, outer = depth + 1, by_index[outer].get("within")
        depths.append(depth)
    return depths


def _unknown(pieces: Pieces) -> Int64Array:
    return np.full(len(pieces.ids), UNKNOWN, dtype=np.int64)


def _ranges(spans: Iterable[Sequence[int]] | None, pieces: Pieces) -> Ranges:
    found = [pieces.covering(s, e) for s, e in spans or ()]
    return [(s, e) for s, e in found if s < e]


def _lay_level(
    statements: Sequence[dict[str, Any]], pieces: Pieces, *, coded: bool
) -> tuple[Int64Array, Int64Array, Int64Array]:
    tags, cues, sources = _unknown(pieces), _unknown(pieces), _unknown(pieces)
    if not coded:
        return tags, cues, sources
    tags[:] = 0
    for statement in statements:
        ranges = {role: _ranges(statement.get(role), pieces) for role in ROLES}
        for role in ("content", "source", "cue"):
            begin = TAGS.index(f"B-{role}")
            for start, end in ranges[role]:
                tags[start:end] = begin + 1
                tags[[at for at in range(start, end) if at == start or pieces.line_starts[at]]] = begin
        anchored = ranges["cue"] or ranges["content"]
        if not anchored or not ranges["content"]:
            continue
        anchor = min(start for start, _ in anchored)
        source = min((start for start, _ in ranges["source"]), default=NO_SOURCE)
        for start, end in (*ranges["cue"], *ranges["content"]):
            cues[start:end], sources[start:end] = anchor, source
    _begin_anew(tags)
    return tags, cues, sources


def _begin_anew(tags: Int64Array) -> None:
    """Begin a new span where another role interrupts one."""
    before = np.concatenate([[0], tags[:-1]])
    inside = (tags > 0) & (tags % 2 == 0)
    tags[inside & (before != tags) & (before != tags - 1)] -= 1


def _lay(layer: str, spans: Iterable[tuple[int, int, str]], pieces: Pieces) -> Int64Array:
    labels = bio(LAYERS[layer])
    tags = np.zeros(len(pieces.ids), dtype=np.int64)
    for start, end, name in sorted(spans, key=lambda span: span[0] - span[1]):  # shorter spans overwrite longer ones
        first, last = pieces.covering(start, end)
        if first < last and name in LAYERS[layer]:
            begin = labels.index(f"B-{name}")
            tags[first:last] = begin + 1
            tags[[at for at in range(first, last) if at == first or pieces.line_starts[at]]] = begin
    return tags


def _add_people(lesson: Lesson, report: CodedReport) -> None:
    pieces = lesson.pieces
    named: list[tuple[int, int, str]] = []
    described: list[tuple[int, int, str]] = []
    roles: list[tuple[int, int, str]] = []
    for number, entity in enumerate(report.entities):
        if entity["type"] not in ACTOR_TYPES:
            continue
        column = ACTOR_TYPES.index(entity["type"])
        for shift, spans in ((0, entity["mentions"]), (len(ACTOR_TYPES), entity["described"])):
            (described if shift else named).extend((s, e, entity["type"]) for s, e in spans)
            lesson.mentions += [(*r, number, column + shift) for r in _ranges(spans, pieces)]
        for role in entity["roles"]:
            roles.append((*role["span"], "role"))
            first, last = pieces.covering(*role["span"])
            lesson.ties.append(Tie("role_holder", first, last, (number,)))
    lesson.layers["name"] = _lay("name", named, pieces)
    lesson.layers["description"] = _lay("description", described, pieces)
    lesson.layers["role"] = _lay("role", roles, pieces)


def _add_statements(lesson: Lesson, report: CodedReport) -> None:
    pieces = lesson.pieces
    inside: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for statement in report.statements:
        if statement.get("within") is not None:
            inside[statement["within"]] += _ranges(statement["content"], pieces)
    numbers: dict[int, int] = {}
    for statement in report.statements:
        content = _ranges(statement["content"], pieces)
        if not content:
            continue
        numbers[statement.get("index", len(numbers))] = len(lesson.statements)
        who = tuple(speakers_of(statement, report.entities))
        doubts = tuple(int(bool(statement[d])) if report.whole or d != "hypothetical" else UNKNOWN for d in DOUBTS)
        lesson.statements.append(
            SaidPieces(
                content,
                _ranges(statement["cue"], pieces),
                _ranges(statement["source"], pieces),
                doubts,
                who,
                tuple(inside.get(statement.get("index", -1), ())),
            )
        )
    by_index = {s.get("index", -1): s for s in report.statements}
    spans: dict[str, dict[tuple[int, int], list[int]]] = {aspect: defaultdict(list) for aspect in ASPECTS}
    for statement in report.statements:
        at = numbers.get(statement.get("index", -1))
        if at is None:
            continue
        for aspect, span in aspects_of(statement, own_carriers(statement, by_index)):
            spans[aspect][span[0], span[1]].append(at)
    for aspect in ASPECTS if report.whole else ("carrier",):
        lesson.layers[aspect] = _lay(aspect, [(s, e, aspect) for s, e in spans[aspect]], pieces)
        for (start, end), owners in spans[aspect].items():
            first, last = pieces.covering(start, end)
            if first < last:
                lesson.ties.append(Tie(aspect, first, last, tuple(owners)))


def own_carriers(statement: dict[str, Any], by_index: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the carriers of a statement, except those inherited from outer statements and the speakers of these."""
    known: set[str] = set()
    outer, steps = statement.get("within"), 0
    while outer is not None and outer in by_index and steps < len(by_index):
        holder = by_index[outer]
        known |= {v["name"].casefold() for v in holder["via"]}
        for name in (holder.get("speaker") or "").casefold().split("; "):
            known |= {name, *name.split()[-1:]}
        outer, steps = holder.get("within"), steps + 1
    return [v for v in statement["via"] if v["name"].casefold() not in known]


def aspects_of(
    statement: Mapping[str, Any], carriers: Sequence[dict[str, Any]] = ()
) -> Iterator[tuple[str, list[int]]]:
    """Yield the coded spans of carriers, addressees, occasion and day, each with its aspect."""
    for carrier in carriers:
        if carrier.get("span"):
            yield "carrier", carrier["span"]
    for addressee in statement.get("addressees") or ():
        if addressee.get("span"):
            yield "addressee", addressee["span"]
    for aspect in ("occasion", "said_on"):
        if (statement.get(aspect) or {}).get("span"):
            yield aspect, statement[aspect]["span"]


def _add_beside(lesson: Lesson, report: CodedReport) -> None:
    pieces, beside = lesson.pieces, report.beside
    lesson.layers["own_voice"] = _lay("own_voice", [(s, e, "own_voice") for s, e in beside["own_voice"]], pieces)
    for layer, key in (("event", "events"), ("relation", "relations")):
        spans = [(*span, row["kind"]) for row in beside[key] for span in row["evidence"]]
        lesson.layers[layer] = _lay(layer, spans, pieces)
    for relation in beside["relations"]:
        for pointer, name in (("relation_from", relation["from"]), ("relation_to", relation["to"])):
            who = tuple(speakers_of({"speaker": name}, report.entities))
            for start, end in relation["evidence"]:
                first, last = pieces.covering(start, end)
                if first < last and who:
                    lesson.ties.append(Tie(pointer, first, last, who))
