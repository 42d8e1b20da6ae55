"""Who may have carried each statement, and what speaks for each of them: the features of a learned choice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.scored.spans import decode_layer
from sayso.annotate.who.actors import Actor, aliases, display_name, full_name, name_words
from sayso.domain.statement import SpeakerType, Statement
from sayso.domain.text import Span
from sayso.models.labels import ASPECTS
from sayso.models.scores import SaidRanges
from sayso.tables import kept_per_tables, rows

FINDS = 3.0
"""Taken from the score of "no carrier": what is found too much is only weighed and passed over."""
_BEFORE = {
    "told": re.compile(r"\b(?:told|tells|telling)\s+(?:the\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE),
    "to": re.compile(r"\b(?:to|with)\s+(?:the\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE),
    "on": re.compile(r"\b(?:on|via|in|into)\s+(?:the|a|an|his|her|their|its)?\s*(?:\w+\s+){0,2}$", re.IGNORECASE),
    "by": re.compile(r"\b(?:by|from|citing|cited|quoting|obtained)\s+(?:the\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE),
    "according": re.compile(r"\baccording\s+to\s+(?:the\s+|an?\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE),
}
_REPORTS = re.compile(r"\s*(?:\w+\s+){0,2}(?:report|said|says|wrote|cit|quot|publish|according)", re.IGNORECASE)
FEATURES = (
    "layer",
    "tie",
    "tie_other",
    "tie_same_speaker",
    "places",
    "outlet",
    "document",
    "platform",
    "person",
    "government",
    "organization",
    "unnamed",
    "listed",
    "sentences",
    "sentences_away",
    "lines_away",
    "characters_away",
    "behind",
    "in_source",
    "in_cue",
    "in_content",
    "is_speaker",
    "is_publisher",
    *(f"before_{name}" for name in _BEFORE),
    "reports",
    "words",
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
    "rank",
    "place",
)


@dataclass(frozen=True, slots=True)
class Carrier:
    """One that may have carried a statement: its name in the report, and the place nearest to the statement."""

    name: str
    type: SpeakerType
    span: Span


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    type: SpeakerType
    span: Span
    layer: float
    first: int
    last: int


class Carrying:
    """The statements of a report and all that may have carried them, with the model's ties between them."""

    def __init__(
        self, context: Context, statements: Sequence[Statement], said: Sequence[SaidRanges], actors: Sequence[Actor]
    ) -> None:
        self._context = context
        self._statements = list(statements)
        self._places = _places(context, actors)
        self._ties = self._tie(said)
        self._by_name: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, place in enumerate(self._places):
            self._by_name[name_words(place.name)].append(number)
        own = (context.document.outlet, context.document.agency)
        self._own = {full_name(name) for name in own if name}

    def _tie(self, said: Sequence[SaidRanges]) -> npt.NDArray[np.float32]:
        """Probabilities (places, statements) that a place is a statement's carrier."""
        if not self._places or not said:
            return np.zeros((len(self._places), len(said)), dtype=np.float32)
        reading, number = self._context.reading, ASPECTS.index("carrier")
        heads = reading.heads
        spans = heads.span_vectors(reading, [(p.first, p.last) for p in self._places])[3 + number]
        starts = np.array([p.first for p in self._places], dtype=np.int64)
        statements = heads.statement_vectors(reading, said)[1 + number]
        logits = heads.tie("carrier", spans, starts, statements, np.array([s.anchor for s in said], dtype=np.int64))
        return (1 / (1 + np.exp(-logits))).astype(np.float32)

    def options(self, at: int) -> tuple[list[Carrier], npt.NDArray[np.float32]]:
        """Give all that may have carried a statement, and what speaks for each: (carriers, len(FEATURES))."""
        statement = self._statements[at]
        here = statement.cue.spans[0].start if statement.cue else statement.start
        carriers, table = [], []
        for words, numbers in self._by_name.items():
            nearest = min(numbers, key=lambda n: abs(self._places[n].span.start - here))
            best = max(numbers, key=lambda n: float(self._ties[n, at]))
            place = self._places[best if self._ties[best, at] > 0.5 else nearest]
            carriers.append(Carrier(place.name, place.type, place.span))
            table.append(self._row(at, statement, here, words, numbers, place))
        found = np.array(table, dtype=np.float32).reshape(len(table), len(FEATURES))
        if len(found):
            found[:, FEATURES.index("rank")] = np.argsort(np.argsort(-found[:, FEATURES.index("tie")]))
        return carriers, found

    def _row(
        self, at: int, statement: Statement, here: int, words: tuple[str, ...], numbers: list[int], place: _Place
    ) -> list[float]:
        context, text = self._context, self._context.text
        speaker = statement.speaker
        kind = speaker.type if speaker else "none"
        same = self._of_same_speaker(at)
        ties = self._ties[numbers]
        before = text[max(0, place.span.start - 60) : place.span.start]
        sentence = context.sentence(here) - context.sentence(place.span.start)
        nearest = min((abs(self._statements[n].start - statement.start) for n in same), default=9999)

        def inside(spans: Sequence[Span]) -> float:
            return float(any(place.span.overlaps(span) for span in spans))

        return [
            max(self._places[n].layer for n in numbers),
            float(ties[:, at].max()),
            float(np.delete(ties, at, axis=1).max(initial=0.0)),
            float(ties[:, same].max(initial=0.0)) if same else 0.0,
            float(len(numbers)),
            float(place.type == "outlet"),
            float(place.type == "document"),
            float(" ".join(words) in platforms()),
            float(place.type == "person"),
            float(place.type == "government"),
            float(place.type == "organization"),
            float(place.type == "unnamed"),
            float(" ".join(full_name(" ".join(words))) in listed() or " ".join(words) in aliases()),
            float(sentence),
            float(abs(sentence)),
            float(abs(context.line(here) - context.line(place.span.start))),
            float(min(5000, abs(here - place.span.start))),
            float(place.span.start > here),
            inside(statement.source.spans) if statement.source else 0.0,
            inside(statement.cue.spans) if statement.cue else 0.0,
            inside(statement.content.spans),
            float(bool(speaker and speaker.name and set(name_words(speaker.name)) & set(words))),
            float(full_name(" ".join(words)) in self._own),
            *(float(bool(pattern.search(before))) for pattern in _BEFORE.values()),
            float(bool(_REPORTS.match(text, place.span.end, place.span.end + 40))),
            float(len(words)),
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
            float(nearest),
            float(len(self._by_name)),
            0.0,
            place.span.start / max(1, len(text)),
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
    """Every span that the model takes for a carrier, and every mention of an outlet."""
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


def _chances(context: Context) -> npt.NDArray[np.float32]:
    """How likely each piece belongs to a carrier."""
    scores = context.reading.layers["carrier"]
    if not len(scores):
        return np.zeros(0, dtype=np.float32)
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: npt.NDArray[np.float32] = 1 - shifted[:, 0] / shifted.sum(axis=1)
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
