"""Agreement and disagreement between actors: a learned choice among the actors named in a statement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sayso.annotate.beside.triggers import clause_around
from sayso.annotate.context import Context
from sayso.annotate.scored.clues import words_around, words_of
from sayso.annotate.scored.spans import softmax
from sayso.annotate.who.actors import Actor, Mention
from sayso.domain.record import Record, Relation
from sayso.domain.statement import Statement
from sayso.domain.text import Span
from sayso.models.decisions import Decisions
from sayso.models.labels import ACTOR_TYPES, RELATION_KINDS
from sayso.models.scores import Float32Array
from sayso.tables import word_set

_WORD = re.compile(r"[A-Za-z]+")
_AROUND = 60
"""Code points around a mention that are searched for the encoder's words of agreement or disagreement."""
_BEFORE = 40
_FAR = 999
FEATURES = (
    *(f"content_{kind}" for kind in RELATION_KINDS),
    *(f"cue_{kind}" for kind in RELATION_KINDS),
    *(f"around_{kind}" for kind in RELATION_KINDS),
    *(f"type_{kind}" for kind in ACTOR_TYPES),
    *(f"speaker_{kind}" for kind in ACTOR_TYPES),
    "described", "in_content", "in_cue", "mentioned", "speaks_within", "rivals", "mentions", "speaks",
    "speaker_speaks", "statements", "word_away", "from_start", "from_end", "possessive", "direct", "mixed", "inside",
    "confidence", "words", "place", "capital", "agreeing_words", "disagreeing_words", "disagrees", "content_kind",
)


@dataclass(frozen=True, slots=True)
class Facing:
    """A statement and an actor with whom its speaker may agree or disagree; `mentions` are those in the statement."""

    statement: Statement
    actor: Actor
    mentions: tuple[Mention, ...]
    kind: str
    speaks_within: bool
    rivals: int


@dataclass(frozen=True, slots=True)
class _Said:
    """The features of a statement shared by all actors faced in it: its telling words and the encoder's scores."""

    start: int
    end: int
    words: int
    telling: tuple[tuple[int, bool], ...]
    """The offset of each telling word, and whether it expresses agreement."""
    content: tuple[float, float]
    cue: tuple[float, float]


class Relating:
    """The statements of a report with the actors that they name, and the encoder's scores for relations."""

    def __init__(self, context: Context, statements: Sequence[Statement], actors: Sequence[Actor]) -> None:
        self._context = context
        self._statements = list(statements)
        self._speaks = Counter(s.speaker.name for s in statements if s.speaker is not None and s.speaker.name)
        self._chances = softmax(context.reading.layers["relation"])
        self._said = {s.id: self._read(s) for s in self._statements}
        self.facing = [facing for s in self._statements for facing in self._facing(s, actors)]

    def _read(self, statement: Statement) -> _Said:
        start, end = statement.content.spans[0].start, statement.content.spans[-1].end
        agree, disagree = word_set("relation_words", "agree"), word_set("relation_words", "disagree")
        words = [(m.start(), m.group().lower()) for m in _WORD.finditer(self._context.text, start, end)]
        telling = tuple((at, word in agree) for at, word in words if word in agree or word in disagree)
        cue = self._of_layer(statement.cue.spans[0]) if statement.cue else (0.0, 0.0)
        return _Said(start, end, len(words), telling, self._of_layer(Span(start, end)), cue)

    def _facing(self, statement: Statement, actors: Sequence[Actor]) -> list[Facing]:
        speaker = statement.speaker
        if speaker is None or not speaker.name or speaker.type == "none":
            return []
        spans = [*statement.content.spans, *(statement.cue.spans if statement.cue else ())]
        start, end = min(s.start for s in spans), max(s.end for s in spans)
        within = {s.speaker.name for s in self._statements if s.within == statement.id and s.speaker is not None}
        found = []
        for actor in actors:
            near = tuple(m for m in actor.mentions if start - _BEFORE <= m.span.start < end)
            if actor.name != speaker.name and (near or actor.name in within):
                found.append((actor, near))
        return [
            Facing(statement, actor, near, kind, actor.name in within, len(found))
            for actor, near in found
            for kind in RELATION_KINDS
        ]

    def rows(self) -> Float32Array:
        """Features of each pair for being a relation: (facing, len(FEATURES))."""
        rows = [self._row(facing) for facing in self.facing]
        return np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))

    def clues(self) -> list[list[str]]:
        """The clues of each pair: the cue, the words around the actor's mention, the content, and who the two are."""
        return [self._clues(facing) for facing in self.facing]

    def _clues(self, facing: Facing) -> list[str]:
        statement, text, kind = facing.statement, self._context.text, facing.kind
        cue = words_of(text, statement.cue.spans if statement.cue else ())
        content = words_of(text, statement.content.spans)[:40]
        speaker = statement.speaker.type if statement.speaker else "none"
        around = words_around("near", text, place_of(facing).span, 4)
        said = [f"cue:{word}" for word in cue] + [f"content:{word}" for word in content]
        return [f"{kind} {clue}" for clue in (*said, *around, f"{speaker} to {facing.actor.type}")]

    def _row(self, facing: Facing) -> list[float]:
        statement, actor, text = facing.statement, facing.actor, self._context.text
        said, mention = self._said[statement.id], place_of(facing)
        speaker = statement.speaker
        name, kind = (speaker.name, speaker.type) if speaker is not None else (None, "none")
        return [
            *said.content,
            *said.cue,
            *self._of_layer(Span(max(0, mention.span.start - _AROUND), mention.span.end + _AROUND)),
            *(float(actor.type == each) for each in ACTOR_TYPES),
            *(float(kind == each) for each in ACTOR_TYPES),
            float(actor.described),
            float(len(_inside(facing.mentions, statement.content.spans))),
            float(len(_inside(facing.mentions, statement.cue.spans if statement.cue else ()))),
            float(len(facing.mentions)),
            float(facing.speaks_within),
            float(facing.rivals),
            float(len(actor.mentions)),
            float(self._speaks[actor.name]),
            float(self._speaks[name or ""]),
            float(len(self._statements)),
            float(min((abs(at - mention.span.start) for at, _ in said.telling), default=_FAR)),
            float(mention.span.start - said.start),
            float(said.end - mention.span.end),
            float(text[mention.span.end : mention.span.end + 2] in ("'s", "’s")),
            float(statement.kind == "direct"),
            float(statement.kind == "mixed"),
            float(statement.within is not None),
            statement.confidence,
            float(said.words),
            said.start / max(1, len(text)),
            float(mention.text[:1].isupper()),
            float(sum(agrees for _, agrees in said.telling)),
            float(sum(not agrees for _, agrees in said.telling)),
            float(facing.kind == RELATION_KINDS[1]),
            said.content[RELATION_KINDS.index(facing.kind)],
        ]

    def _of_layer(self, span: Span) -> tuple[float, float]:
        """The highest probabilities of agreement and of disagreement in a span."""
        first, last = self._context.pieces(span)
        chances = self._chances[first:last]
        agrees, disagrees = (chances[:, n : n + 2].sum(axis=1).max(initial=0.0) for n in (1, 3))
        return float(agrees), float(disagrees)


def place_of(facing: Facing) -> Mention:
    """The mention of the actor in the content, else in the cue, else near the statement or elsewhere."""
    statement = facing.statement
    inside = _inside(facing.mentions, statement.content.spans)
    inside = inside or _inside(facing.mentions, statement.cue.spans if statement.cue else ())
    return (inside or facing.mentions or facing.actor.mentions)[0]


def _inside(mentions: Sequence[Mention], spans: Sequence[Span]) -> list[Mention]:
    return [m for m in mentions if any(s.start <= m.span.start < s.end for s in spans)]


def find_relations(
    context: Context, record: Record, actors: Sequence[Actor], decisions: Decisions
) -> tuple[Relation, ...]:
    """Return the relations of agreement and disagreement without duplicates, with the clauses that state them."""
    relating = Relating(context, record.statements, actors)
    chances = decisions.chances("relation", relating.rows(), relating.clues())
    least = decisions.least.get("relation", 0.5)
    relations: dict[tuple[str, str, str], list[Span]] = {}
    for facing, chance in zip(relating.facing, chances, strict=True):
        speaker = facing.statement.speaker
        if chance >= least and speaker is not None and speaker.name:
            places = relations.setdefault((facing.kind, speaker.name, facing.actor.name), [])
            clause = clause_around(context.text, place_of(facing).span)
            if clause not in places:
                places.append(clause)
    return tuple(Relation(kind, origin, to, tuple(spans)) for (kind, origin, to), spans in relations.items())
