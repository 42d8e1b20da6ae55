"""What an encoder says of a marked text, without an encoder: sure scores for chosen spans, and trees made by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from marked import read_marked
from sayso.annotate.beside import aspects, loaded, passages, relations, triggers
from sayso.annotate.context import Context
from sayso.annotate.doubt import marks
from sayso.annotate.overlaps import held_words
from sayso.annotate.route import carriers, neighbors
from sayso.annotate.said import confidence, levels, nesting
from sayso.annotate.said.attribution import EVIDENCE
from sayso.annotate.statements import make_statement
from sayso.annotate.who import candidates, countries, full_names, organizations, roles
from sayso.domain.record import Record
from sayso.domain.statement import Attribution
from sayso.domain.text import Span
from sayso.models.clue_weights import BINS, WORDING, Wording, bins_of
from sayso.models.decisions import Decisions
from sayso.models.labels import ASPECTS, DISTANCES, DOUBTS, ENTITY_TYPES, LAYERS, ROLES, TAGS, bio
from sayso.models.scores import Decoding, Float32Array, LinkParameters, PairHeads, Ranges, Reading, SaidRanges, Scores
from sayso.models.trees import Trees
from sayso.models.windows import Pieces, cut_into_pieces
from sayso.models.word_pieces import Cut

SURE = 8.0
"""The score of what holds; everything else has 0."""
LOADED_WORDS = ("brutish", "fanciful", "ruinous", "scoffed")
"""The words that `make_decisions` takes for loaded."""


class WordTokenizer:
    """Takes each word and each mark for one piece."""

    def cut(self, text: str) -> Cut:
        """The pieces of a text."""
        offsets = [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]
        return Cut([1] * len(offsets), offsets)


@dataclass(frozen=True, slots=True)
class ChosenHeads(PairHeads):
    """Heads that point where they are told to; pieces tell who points: see `SaidRanges.anchor`.

    `points` has, by pointer and first piece, the first piece of the mention; `ties` the pairs (first piece of the span,
    anchor of the statement) of each aspect; `doubts` the anchors of statements in doubt.
    """

    points: Mapping[tuple[str, int], int] = field(default_factory=dict)
    ties: Mapping[str, frozenset[tuple[int, int]]] = field(default_factory=dict)
    doubts: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def doubt(self, reading: Reading, said: Sequence[SaidRanges]) -> Float32Array:
        rows = [[SURE if s.anchor in self.doubts.get(d, ()) else -SURE for d in DOUBTS] for s in said]
        return np.array(rows, dtype=np.float32).reshape(len(rows), len(DOUBTS))

    def statement_vectors(self, reading: Reading, said: Sequence[SaidRanges], purpose: str) -> Float32Array:
        return np.zeros((len(said), 1), dtype=np.float32)

    def span_vectors(self, reading: Reading, spans: Ranges, purpose: str) -> Float32Array:
        return np.zeros((len(spans), 1), dtype=np.float32)

    def mention_vectors(self, reading: Reading, mentions: Ranges, pointer: str) -> Float32Array:
        return np.zeros((len(mentions), 1), dtype=np.float32)

    def point(
        self,
        pointer: str,
        vectors: Float32Array,
        at: npt.NDArray[np.int64],
        mentions: Float32Array,
        starts: npt.NDArray[np.int64],
        forms: npt.NDArray[np.int64],
    ) -> Float32Array:
        assert vectors.shape[0] == len(at) and mentions.shape[0] == len(starts) == len(forms)
        target = np.array([self.points.get((pointer, int(a)), -1) for a in at]).reshape(-1, 1)
        scores = np.where(target == starts[None, :], 2 * SURE, 0.0)
        return np.concatenate([np.full((len(at), 1), SURE), scores], axis=1).astype(np.float32)

    def tie(
        self,
        aspect: str,
        spans: Float32Array,
        starts: npt.NDArray[np.int64],
        statements: Float32Array,
        at: npt.NDArray[np.int64],
    ) -> Float32Array:
        assert spans.shape[0] == len(starts) and statements.shape[0] == len(at)
        pairs = self.ties.get(aspect, frozenset())
        rows = [[SURE if (int(s), int(a)) in pairs else -SURE for a in at] for s in starts]
        return np.array(rows, dtype=np.float32).reshape(len(starts), len(at))


def make_reading(
    record: Record,
    *,
    layers: Mapping[str, Mapping[str, str]] | None = None,
    points: Mapping[str, Mapping[str, str]] | None = None,
    ties: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    doubts: Mapping[str, Sequence[str]] | None = None,
) -> Reading:
    """A sure reading of a record: its attributions on the first two levels, its entities, and the spans of `layers`.

    Args:
        layers: For each layer, the words of its spans with their kinds; every place of the words is a span.
        points: For each pointer, the words that point (of a statement those of its source, else cue, else content),
            wherever they stand, with the words of the mention at their first place.
        ties: For each aspect, the words of a span with those of the statements that it belongs to.
        doubts: For each doubt, the words of the statements.
    """
    text = record.text
    pieces = cut_into_pieces(text, WordTokenizer(), record.quotations)  # type: ignore[arg-type]  # all that is asked of one

    def first(words: str) -> int:
        start = text.index(words)
        return covered(pieces, Span(start, start + len(words)))[0]

    held = holders(record.attributions)
    by_level: tuple[list[Attribution], list[Attribution]] = [], []
    for attribution, holder in zip(record.attributions, held, strict=True):
        by_level[holder is not None].append(attribution)
    heads = ChosenHeads(
        points={
            (name, covered(pieces, place)[0]): first(mention)
            for name, pairs in (points or {}).items()
            for words, mention in pairs.items()
            for place in places_of(text, words)
        },
        ties={
            name: frozenset((first(span), first(of)) for span, owners in pairs.items() for of in owners)
            for name, pairs in (ties or {}).items()
        },
        doubts={name: frozenset(map(first, words)) for name, words in (doubts or {}).items()},
    )
    entities = label_scores(pieces, ENTITY_TYPES, [(e.span, e.type) for e in record.entities])
    found = tuple(replace(_level(pieces, level), entities=entities) for level in (*by_level, ()))
    return Reading(
        pieces,
        found,
        entities,
        {name: label_scores(pieces, LAYERS[name], _places(text, (layers or {}).get(name, {}))) for name in LAYERS},
        np.zeros((len(pieces.ids), len(DOUBTS)), dtype=np.float32),
        np.zeros((len(pieces.ids), 2), dtype=np.float32),
        heads,
        np.zeros((len(pieces.ids), 1), dtype=np.float32),
    )


def holders(attributions: Sequence[Attribution]) -> list[int | None]:
    """For each attribution the one with the shortest content that holds most of its own; None where there is none."""
    found: list[int | None] = []
    for mine in attributions:
        held = [
            (_size(other.content), number)
            for number, other in enumerate(attributions)
            if other is not mine and _size(other.content) > _size(mine.content) and held_words([mine], [other]).all()
        ]
        found.append(min(held)[1] if held else None)
    return found


def nest_statements(record: Record, attributions: Sequence[Attribution]) -> Record:
    """Add a statement per attribution, in the order of the text; `within` names the one that holds another."""
    made = [make_statement(record.document.id, record.text, a, record.quotations) for a in attributions]
    nested = {
        statement.id: statement if holder is None else replace(statement, within=made[holder].id)
        for statement, holder in zip(made, holders(attributions), strict=True)
    }
    order = sorted(nested.values(), key=lambda s: (s.content.spans[0].start, -s.content.spans[-1].end))
    return replace(record, statements=tuple(order))


def _size(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def read_nested(text: str, **known: Any) -> Record:
    """The record of a marked text, each statement told which one holds it, as the learned layers make it."""
    record = read_marked(text, **known)
    return nest_statements(record, record.attributions)


def make_context(record: Record, **chosen: Any) -> Context:
    """A record with a sure reading of it; `chosen` are further arguments of `make_reading`."""
    return Context(record, make_reading(record, **chosen))


def unread(record: Record) -> Record:
    """A record as the layers take it: sentences and quotations alone."""
    return replace(record, entities=(), attributions=(), statements=())


def covered(pieces: Pieces, span: Span) -> tuple[int, int]:
    """The range of pieces that share a character with a span."""
    at = [n for n, (start, end) in enumerate(pieces.offsets) if start < span.end and span.start < end]
    return at[0], at[-1] + 1


def label_scores(pieces: Pieces, names: tuple[str, ...], spans: Sequence[tuple[Span, str]]) -> Float32Array:
    """Scores of BIO labels: sure of these spans, and of "O" everywhere else."""
    labels = bio(names)
    chosen = np.zeros(len(pieces.ids), dtype=np.int64)
    for span, name in spans:
        start, end = covered(pieces, span)
        begin = labels.index(f"B-{name}")
        chosen[start:end] = begin + 1
        chosen[[at for at in range(start, end) if at == start or pieces.line_starts[at]]] = begin
    scores = np.zeros((len(chosen), len(labels)), dtype=np.float32)
    scores[np.arange(len(chosen)), chosen] = SURE
    return scores


def _places(text: str, words: Mapping[str, str]) -> list[tuple[Span, str]]:
    return [(place, kind) for phrase, kind in words.items() for place in places_of(text, phrase)]


def places_of(text: str, words: str) -> list[Span]:
    """Every place of some words in a text, none of which is part of a longer word."""
    places = [Span(*match.span()) for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    assert places, f"{words!r} is not in the text"
    return places


def _level(pieces: Pieces, attributions: Sequence[Attribution]) -> Scores:
    count = len(pieces.ids)
    spans = [(span, role) for a in attributions for role in ("content", "source", "cue") for span in getattr(a, role)]
    axes = np.eye(count, dtype=np.float32) * SURE
    links = np.zeros((count, 4, count), dtype=np.float32)
    links[:, 1], links[:, 3] = axes, axes
    no_source = np.zeros(count, dtype=np.float32)
    for attribution in attributions:
        anchor = covered(pieces, (attribution.cue or attribution.content)[0])[0]
        for span in (*attribution.content, *attribution.cue):
            at = slice(*covered(pieces, span))
            links[at, 0] = axes[anchor]
            if attribution.source:
                links[at, 2] = axes[covered(pieces, attribution.source[0])[0]]
            else:
                no_source[at] = SURE**2
    return Scores(
        pieces,
        label_scores(pieces, ROLES, spans),
        label_scores(pieces, ENTITY_TYPES, []),
        links,
        no_source,
        np.zeros(count, dtype=np.int32),
        np.zeros((len(TAGS), len(TAGS)), dtype=np.float32),
        LinkParameters(np.zeros((2, DISTANCES), dtype=np.float32), 1.0),
        Decoding(calibration=(0.0,) * EVIDENCE),
    )


def always(features: tuple[str, ...], value: float) -> Trees:
    """One tree without a question: the same log-odds for all rows."""
    leaf = np.zeros(1, dtype=np.int32)
    return Trees(leaf, np.zeros(1, np.float32), leaf, leaf, np.array([value], np.float32), leaf, 0.0, features)


def asks(features: tuple[str, ...], feature: str, *, above: float = 0.5) -> Trees:
    """One tree that says yes (log-odds 4) where a feature is above a threshold, and else no (-4)."""
    return Trees(
        feature=np.array([features.index(feature), 0, 0], dtype=np.int32),
        threshold=np.array([above, 0, 0], dtype=np.float32),
        left=np.array([1, 1, 2], dtype=np.int32),
        right=np.array([2, 1, 2], dtype=np.int32),
        value=np.array([0, -4, 4], dtype=np.float32),
        roots=np.zeros(1, dtype=np.int32),
        base=0.0,
        features=features,
    )


def make_decisions(**others: Trees) -> Decisions:
    """Decisions that follow the model: its pointers, ties and doubts. `others` are taken in their place, by name."""
    trees = {
        "statement": asks(levels.FEATURES, "agreement"),
        "credit": asks(levels.FEATURES, "agreement"),
        "nested statement": always(nesting.FEATURES, 3.0),
        "full name": asks(full_names.FEATURES, "is_known"),
        "speaker": asks(candidates.FEATURES, "mass"),
        "role": asks(roles.FEATURES, "pointer"),
        "country": asks(countries.FEATURES, "direct"),
        "organization": asks(organizations.FEATURES, "in_role"),
        "carrier": asks(carriers.FEATURES, "tie"),
        carriers.AGAIN: asks(neighbors.FEATURES, "chance", above=0.0),
        "row": always(confidence.FEATURES, 1.0),
        **{doubt: asks(marks.FEATURES, f"score_{doubt}", above=0.0) for doubt in DOUBTS},
        **{aspect: asks(aspects.FEATURES, "tie") for aspect in ASPECTS if aspect != "carrier"},
        "event": asks(triggers.FEATURES, "kind_layer"),
        "relation": asks(relations.FEATURES, "content_kind"),
        "own_voice": asks(passages.FEATURES, "layer"),
        loaded.LOADED: asks((*loaded.FEATURES, WORDING), WORDING),
    }
    wording = clues_for(*(f"word:{word}" for word in LOADED_WORDS))
    return Decisions({**trees, **others}, wordings={loaded.LOADED: wording})


def clues_for(*clues: str) -> Wording:
    """A wording in which some clues say yes and all others nothing."""
    weights = np.zeros(BINS, dtype=np.float32)
    weights[list(bins_of(clues))] = 1.0
    return Wording(weights, 0.0)


def whole_report() -> tuple[Record, Reading, Decisions]:
    """A report as the layers take it, with a reading and decisions that let every layer find something."""
    marked = (
        "Transport Minister Berit Sandnes met Olaf Kvam in Riga on Monday. Kvam backed Sandnes.\n\n"
        "[1:She] <1:told> reporters on Tuesday at a briefing, according to the Farol, {1:that the ferry might sink}. "
        "[2:Kvam] <2:said> {2:that [3:Ada Moe] <3:denied> {3:a ruinous plan}}. It was a sorry sight. "
        "Helsinki believes the cable was cut."
    )
    persons = ("Berit Sandnes", "Olaf Kvam", "Ada Moe")
    record = read_marked(marked, persons=persons, places=["Riga", "Helsinki"], outlet="Costa")
    reading = make_reading(
        record,
        layers={
            "name": {**dict.fromkeys(persons, "person"), "Farol": "outlet"},
            "role": {"Transport Minister": "role"},
            "carrier": {"Farol": "carrier"},
            "addressee": {"reporters": "addressee"},
            "said_on": {"on Tuesday": "said_on"},
            "occasion": {"at a briefing": "occasion"},
            "own_voice": {"It was a sorry sight": "own_voice"},
            "event": {"met": "meeting"},
            "relation": {"denied": "disagrees"},
        },
        points={
            "speaker": {"She": "Berit Sandnes", "Kvam": "Olaf Kvam", "Ada Moe": "Ada Moe"},
            "role_holder": {"Transport Minister": "Berit Sandnes"},
        },
        ties={
            "carrier": {"Farol": ["She"]},
            "addressee": {"reporters": ["She"]},
            "said_on": {"on Tuesday": ["She"]},
            "occasion": {"at a briefing": ["She"]},
        },
        doubts={"hedged": ["She"], "denied": ["Ada Moe"]},
    )
    return unread(record), reading, make_decisions()
