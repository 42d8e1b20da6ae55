"""Candidate carriers of each statement, with features for a learned choice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.overlaps import characters_of_both
from sayso.annotate.scored.clues import sentences_apart, words_around, words_in, words_of
from sayso.annotate.scored.spans import decode_layer, softmax
from sayso.annotate.who.actors import Actor, aliases, display_name, full_name, name_words
from sayso.domain.statement import Cue, Passage, SpeakerType, Statement
from sayso.domain.text import Span
from sayso.models.scores import SaidRanges
from sayso.tables import kept_per_tables, rows

FINDS = 3.0
"""Subtracted from the score of "no carrier": favors recall, since surplus spans are weighed and dropped later."""
_BEFORE = {
    "told": re.compile(r"\b(?:told|tells|telling)\s+(?:the\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE),
    "to": re.compile(r"\b(?:to|with)\s+(?:the\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE),
    "on": re.compile(r"\b(?:on|via|in|into)\s+(?:the|a|an|his|her|their|its)?\s*(?:\w+\s+){0,2}$", re.IGNORECASE),
    "by": re.compile(r"\b(?:by|from|citing|cited|quoting|obtained)\s+(?:the\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE),
    "according": re.compile(r"\baccording\s+to\s+(?:the\s+|an?\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE),
}
_REPORTS = re.compile(r"\s*(?:\w+\s+){0,2}(?:report|said|says|wrote|cit|quot|publish|according)", re.IGNORECASE)
PLACE_TYPES: tuple[SpeakerType, ...] = ("outlet", "document", "person", "government", "organization", "unnamed")
FEATURES = (
    "tie",
    "tie_other",
    "tie_same_speaker",
    "layer",
    "places",
    "platform",
    "listed",
    "is_publisher",
    "words",
    "told_share",
    *PLACE_TYPES,
    *(f"before_{name}" for name in _BEFORE),
    "reports",
    "place",
    "sentences",
    "sentences_away",
    "lines_away",
    "characters_away",
    "behind",
    "in_source",
    "in_cue",
    "in_content",
    "is_speaker",
    "told",
    "direct",
    "indirect",
    "inside",
    "continues",
    "no_source",
    "speaker_person",
    "speaker_outlet",
    "speaker_document",
    "speaker_unnamed",
    "speaker_none",
    "same_speaker_near",
    "outlets",
    "told_number",
    "rank",
)


@dataclass(frozen=True, slots=True)
class Carrier:
    """A candidate carrier of a statement: its name in the report, and the mention nearest to the statement."""

    name: str
    type: SpeakerType
    span: Span


@dataclass(frozen=True, slots=True)
class _Place(Carrier):
    layer: float
    first: int
    last: int


class Carrying:
    """The statements of a report and their candidate carriers, with the model's scores for each pair.

    `told` has, for each statement, the names of the carriers found by the rules.
    """

    def __init__(
        self,
        context: Context,
        statements: Sequence[Statement],
        said: Sequence[SaidRanges],
        actors: Sequence[Actor],
        told: Sequence[Sequence[str]] = (),
    ) -> None:
        self._context = context
        self._statements = list(statements)
        self._told = [[frozenset(name_words(name)) for name in names] for names in told] or [[] for _ in statements]
        self._places = _places(context, actors)
        self._ties = self._tie(said)
        self._by_name: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, place in enumerate(self._places):
            self._by_name[name_words(place.name)].append(number)
        own = (context.document.outlet, context.document.agency)
        self._own = {full_name(name) for name in own if name}

    def _tie(self, said: Sequence[SaidRanges]) -> npt.NDArray[np.float32]:
        """Probabilities that a mention is a statement's carrier: (mentions, statements)."""
        if not self._places or not said:
            return np.zeros((len(self._places), len(said)), dtype=np.float32)
        reading, heads = self._context.reading, self._context.reading.heads
        spans = heads.span_vectors(reading, [(p.first, p.last) for p in self._places], "carrier")
        starts = np.array([p.first for p in self._places], dtype=np.int64)
        statements = heads.statement_vectors(reading, said, "carrier")
        logits = heads.tie("carrier", spans, starts, statements, np.array([s.anchor for s in said], dtype=np.int64))
        return (1 / (1 + np.exp(-logits))).astype(np.float32)

    def options(self, at: int) -> tuple[list[Carrier], npt.NDArray[np.float32]]:
        """Give the candidate carriers of a statement, and their features: (carriers, len(FEATURES))."""
        places = [self._places[number] for number in self._chosen[at].tolist()]
        return [Carrier(place.name, place.type, place.span) for place in places], self._table[at]

    def clues(self, at: int) -> list[list[str]]:
        """The clues of a statement's candidate carriers, in the order of `options`."""
        return [carrier_clues(self._context, self._statements[at], self._places[n]) for n in self._chosen[at].tolist()]

    @cached_property
    def _chosen(self) -> npt.NDArray[np.int64]:
        """The mention by which each name is weighed, the likeliest or the nearest: (statements, names)."""
        away = np.abs(self._here[:, None] - np.array([place.span.start for place in self._places], dtype=np.int64))
        chosen = np.zeros((len(self._statements), len(self._by_name)), dtype=np.int64)
        rows = np.arange(len(self._statements))
        for column, numbers in enumerate(self._by_name.values()):
            of_name = np.array(numbers, dtype=np.int64)
            best = of_name[self._ties[of_name].argmax(axis=0)]
            nearest = of_name[away[:, of_name].argmin(axis=1)]
            chosen[:, column] = np.where(self._ties[best, rows] > 0.5, best, nearest)
        return chosen

    @cached_property
    def _here(self) -> npt.NDArray[np.int64]:
        """The start of each statement's cue or content, (statements,)."""
        return np.array([s.cue.spans[0].start if s.cue else s.start for s in self._statements], dtype=np.int64)

    @cached_property
    def _table(self) -> npt.NDArray[np.float32]:
        """Features of each name: (statements, names, len(FEATURES))."""
        names = [self._of_name(words, numbers) for words, numbers in self._by_name.items()]
        around = np.array([self._of_place(place) for place in self._places], dtype=np.float32)
        same = [self._of_same_speaker(at) for at in range(len(self._statements))]
        of_statements = np.array([self._of_statement(at, mine) for at, mine in enumerate(same)], dtype=np.float32)
        shape = len(self._statements), len(names)
        if not all(shape):
            return np.zeros((*shape, len(FEATURES)), dtype=np.float32)
        parts = [
            self._of_ties(same),
            np.broadcast_to(np.array(names, dtype=np.float32), (*shape, len(names[0]))),
            around[self._chosen],
            np.take_along_axis(self._of_pairs(), self._chosen[:, :, None], axis=1),
            self._of_words(),
            np.broadcast_to(of_statements[:, None], (*shape, of_statements.shape[1])),
        ]
        table = np.concatenate(parts, axis=2)
        table[:, :, FEATURES.index("rank")] = np.argsort(np.argsort(-table[:, :, FEATURES.index("tie")]))
        return table

    def _of_ties(self, same: Sequence[Sequence[int]]) -> npt.NDArray[np.float32]:
        """A name's best score for a statement, for any other, and for the speaker's others: (statements, names, 3)."""
        ties = np.array([self._ties[numbers].max(axis=0) for numbers in self._by_name.values()]).T
        found = np.zeros((*ties.shape, 3), dtype=np.float32)
        found[:, :, 0] = ties
        for at, mine in enumerate(same):
            others = np.delete(ties, at, axis=0)
            found[at, :, 1] = others.max(axis=0, initial=0.0)
            found[at, :, 2] = ties[mine].max(axis=0, initial=0.0)
        return found

    def _of_name(self, words: tuple[str, ...], numbers: list[int]) -> list[float]:
        name = " ".join(words)
        return [
            max(self._places[n].layer for n in numbers),
            float(len(numbers)),
            float(name in platforms()),
            float(" ".join(full_name(name)) in listed() or name in aliases()),
            float(full_name(name) in self._own),
            float(len(words)),
            sum(_is_told(words, names) for names in self._told) / max(1, len(self._told)),
        ]

    def _of_place(self, place: _Place) -> list[float]:
        text = self._context.text
        before = text[max(0, place.span.start - 60) : place.span.start]
        return [
            *(float(place.type == kind) for kind in PLACE_TYPES),
            *(float(bool(pattern.search(before))) for pattern in _BEFORE.values()),
            float(bool(_REPORTS.match(text, place.span.end, place.span.end + 40))),
            place.span.start / max(1, len(text)),
        ]

    def _of_pairs(self) -> npt.NDArray[np.float32]:
        """Features of each mention relative to each statement: (statements, mentions, columns)."""
        context, statements = self._context, self._statements
        starts, here = [place.span.start for place in self._places], self._here.tolist()
        start, spans = np.array(starts, dtype=np.int64), [[place.span] for place in self._places]
        sentence, line = (
            np.array([of(at) for at in here])[:, None] - np.array([of(at) for at in starts])
            for of in (context.sentence, context.line)
        )

        def inside(passages: Sequence[Passage | Cue | None]) -> npt.NDArray[np.bool_]:
            return characters_of_both([p.spans if p else () for p in passages], spans) > 0

        columns = [
            sentence,
            np.abs(sentence),
            np.abs(line),
            np.minimum(5000, np.abs(self._here[:, None] - start)),
            start > self._here[:, None],
            inside([s.source for s in statements]),
            inside([s.cue for s in statements]),
            inside([s.content for s in statements]),
        ]
        return np.stack(columns, axis=2).astype(np.float32)

    def _of_words(self) -> npt.NDArray[np.float32]:
        """Whether a name is the speaker's or that of a carrier in `told`: (statements, names, 2)."""
        found = np.zeros((len(self._statements), len(self._by_name), 2), dtype=np.float32)
        for at, (statement, told) in enumerate(zip(self._statements, self._told, strict=True)):
            speaker = set(name_words(statement.speaker.name)) if statement.speaker and statement.speaker.name else set()
            for column, words in enumerate(self._by_name):
                found[at, column] = bool(speaker.intersection(words)), _is_told(words, told)
        return found

    def _of_statement(self, at: int, same: Sequence[int]) -> list[float]:
        statement = self._statements[at]
        kind = statement.speaker.type if statement.speaker else "none"
        return [
            float(statement.kind == "direct"),
            float(statement.kind == "indirect"),
            float(statement.within is not None),
            float(statement.continues is not None),
            float(statement.source is None),
            float(kind == "person"),
            float(kind == "outlet"),
            float(kind == "document"),
            float(kind in ("unnamed", "group")),
            float(kind == "none"),
            float(min((abs(self._statements[n].start - statement.start) for n in same), default=9999)),
            float(len(self._by_name)),
            float(len(self._told[at])),
            0.0,
        ]

    def _of_same_speaker(self, at: int) -> list[int]:
        mine = self._statements[at].speaker
        if mine is None or mine.name is None:
            return []
        return [
            n
            for n, s in enumerate(self._statements)
            if n != at and s.speaker is not None and s.speaker.name == mine.name
        ]


def _places(context: Context, actors: Sequence[Actor]) -> list[_Place]:
    """Every span that the model labels as a carrier, and every mention of an outlet."""
    by_start = sorted(((m.span, actor) for actor in actors for m in actor.mentions), key=lambda pair: pair[0])
    chances = _chances(context)
    found: list[_Place] = []
    for scored in decode_layer(context.reading, "carrier", context.text, outside_penalty=FINDS):
        actor = next((a for span, a in by_start if span.overlaps(scored.span) and _same(span, scored.span)), None)
        words = context.text[scored.span.start : scored.span.end]
        name = actor.name if actor and not actor.described else display_name(words, "document")
        kind: SpeakerType = actor.type if actor else "document"
        if " ".join(full_name(name)) in listed():
            kind = "outlet"
        found.append(_Place(name, kind, scored.span, scored.probability, scored.first, scored.last))
    taken = [p.span for p in found]
    for actor in actors:
        is_outlet = actor.type == "outlet" or " ".join(full_name(actor.name)) in listed()
        if not is_outlet:
            continue
        for m in actor.mentions:
            if not any(m.span.overlaps(span) for span in taken) and m.last > m.first:
                layer = float(chances[m.first : m.last].mean())
                found.append(_Place(actor.name, "outlet", m.span, layer, m.first, m.last))
    return [p for p in found if name_words(p.name)]


def carrier_clues(context: Context, statement: Statement, place: Carrier) -> list[str]:
    """The words of a carrier, around it, of the cue, and between the two, each with how far the carrier is away."""
    text, span = context.text, place.span
    cue = statement.cue.spans if statement.cue else ()
    where = sentences_apart(context, span.start, cue[0].start if cue else statement.start)
    words, cue_words = [word.lower() for word in place.name.split()], words_of(text, cue)
    clues = words_in("name", words) + [f"{where} {clue}" for clue in words_in("name", words)]
    clues += [f"{where} {clue}" for clue in words_around("near", text, span)]
    clues += [f"{where} {kind}cue:{word}" for word in cue_words for kind in ("", f"{place.type} ")]
    clues.append(f"{where} {statement.kind} {place.type}")
    if cue and where == "same":
        before = span.end <= cue[0].start
        side = "before" if before else "behind" if span.start >= cue[0].end else "inside"
        between = words_of(text, [Span(span.end, cue[0].start) if before else Span(cue[0].end, span.start)])
        clues += [f"between {side}:{word}" for word in between[:12]]
        clues += [f"between {side}:{min(len(between), 8)}", f"{side} {place.type}", f"{side} last:{words[-1:]}"]
    return clues


def _is_told(words: Sequence[str], told: Sequence[frozenset[str]]) -> bool:
    """Whether a name shares at least half of its words with a name in `told`."""
    mine = set(words)
    return any(2 * len(mine & other) >= len(mine | other) for other in told)


def _chances(context: Context) -> npt.NDArray[np.float32]:
    """The probability that each piece belongs to a carrier."""
    found: npt.NDArray[np.float32] = 1 - softmax(context.reading.layers["carrier"])[:, 0]
    return found


def _same(one: Span, other: Span) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared >= 0.6 * (max(one.end, other.end) - min(one.start, other.start))


@kept_per_tables()
def listed() -> frozenset[str]:
    """Give the listed outlets and platforms, folded."""
    return frozenset(" ".join(name_words(row["name"])) for row in rows("outlets"))


@kept_per_tables()
def platforms() -> frozenset[str]:
    """Give the listed platforms, folded."""
    return frozenset(" ".join(name_words(row["name"])) for row in rows("outlets") if row["kind"] == "platform")
