"""Candidate carriers of each statement, with features for a learned choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.overlaps import characters_of_both
from sayso.annotate.route import habits, neighbors, reach
from sayso.annotate.route.places import CREDITS, OF_NAME, OF_PLACE, Carrier, find_places, name_row, place_rows
from sayso.annotate.scored.clues import sentences_apart, words_around, words_in, words_of
from sayso.annotate.scored.spans import tie_chances
from sayso.annotate.statements import cued_at
from sayso.annotate.who.actors import Actor, full_name, name_words
from sayso.domain.statement import Cue, Passage, Statement
from sayso.domain.text import Span
from sayso.models.decisions import Decisions
from sayso.models.pair_scorer import between
from sayso.models.scores import Float32Array, SaidRanges, edges_of_spans, parts_of_statements

Ints = npt.NDArray[np.int64]
AGAIN = "carrier beside others"
"""The decision that weighs a carrier a second time, by the carriers of other statements."""
OF_TIES = ("tie", "tie_other", "tie_same_speaker", "rank")
OF_PAIR = (
    "sentences", "sentences_away", "lines_away", "characters_away", "behind", "in_source", "in_cue", "in_content",
)
OF_STATEMENT = (
    "direct", "indirect", "inside", "continues", "no_source", "speaker_person", "speaker_outlet", "speaker_document",
    "speaker_unnamed", "speaker_none", "same_speaker_near", "names",
)
FEATURES = (
    *OF_TIES,
    *OF_NAME,
    *OF_PLACE,
    *OF_PAIR,
    "is_speaker",
    *OF_STATEMENT,
    *reach.FEATURES,
    *habits.FEATURES,
)


class Carrying:
    """The statements of a report and their candidate carriers, with the model's scores for each pair."""

    def __init__(
        self, context: Context, statements: Sequence[Statement], said: Sequence[SaidRanges], actors: Sequence[Actor]
    ) -> None:
        self._context = context
        self._statements = list(statements)
        self._places = find_places(context, actors)
        self._starts = np.array([place.span.start for place in self._places], dtype=np.int64)
        self._said = list(said)
        pieces = [(place.first, place.last) for place in self._places]
        self._ties = tie_chances(context.reading, "carrier", pieces, said)
        self._by_name: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, place in enumerate(self._places):
            self._by_name[name_words(place.name)].append(number)
        own = (context.document.outlet, context.document.agency)
        self._own = frozenset(full_name(name) for name in own if name)

    def options(self, at: int) -> tuple[list[Carrier], Float32Array]:
        """Return the candidate carriers of a statement, and their features: (carriers, len(FEATURES))."""
        places = [self._places[number] for number in self._chosen[at].tolist()]
        return [Carrier(place.name, place.type, place.span) for place in places], self._table[at]

    def clues(self, at: int) -> list[list[str]]:
        """The clues of a statement's candidate carriers, in the order of `options`."""
        return [carrier_clues(self._context, self._statements[at], self._places[n]) for n in self._chosen[at].tolist()]

    def chances(self, decisions: Decisions) -> Float32Array:
        """The probability of each candidate carrier, in the order of `options`: (statements, names)."""
        alone = self.alone(decisions)
        rows = self.beside_others(alone)
        return decisions[AGAIN].probabilities(rows.reshape(-1, rows.shape[2])).reshape(alone.shape)

    def alone(self, decisions: Decisions) -> Float32Array:
        """The probability of each candidate carrier by its own features and clues: (statements, names)."""
        shape = self._table.shape[:2]
        if not self._table.size:
            return np.zeros(shape, dtype=np.float32)
        clues = [clue for at in range(shape[0]) for clue in self.clues(at)]
        rows = decisions.with_wording("carrier", self._table.reshape(-1, len(FEATURES)), clues)
        chances = decisions["carrier"].probabilities(rows)
        if "carrier" in decisions.networks:
            pairs = np.repeat(np.arange(shape[0]), shape[1]), self._chosen.ravel()
            chances = between(chances, decisions.networks["carrier"].logits(*self.vectors, pairs, rows))
        return chances.reshape(shape)

    @cached_property
    def vectors(self) -> tuple[Float32Array, Float32Array]:
        """The encoder's vectors of all statements, (statements, 5, width), and of all places, (places, 2, width)."""
        vectors = self._context.reading.of_encoder
        width = vectors.shape[1]
        statements = parts_of_statements(vectors, self._said)
        spans = edges_of_spans(vectors, [(p.first, p.last) for p in self._places])
        return statements.reshape(len(statements), 5, width), spans.reshape(len(spans), 2, width)

    def pairs(self, at: Sequence[int]) -> tuple[tuple[Float32Array, Float32Array], Ints]:
        """The vectors of some statements and of all places, and the number of the place of each option."""
        numbers = np.array(at, dtype=np.int64)
        statements, spans = self.vectors
        return (statements[numbers], spans), self._chosen[numbers]

    def beside_others(self, alone: Float32Array) -> Float32Array:
        """Features for the second decision: (statements, names, len(neighbors.FEATURES))."""
        return neighbors.neighbor_rows(self._context, self._statements, alone)

    @cached_property
    def _chosen(self) -> Ints:
        """The mention that stands for each name, the likeliest or else the nearest: (statements, names)."""
        away = np.abs(self._here[:, None] - self._starts)
        chosen = np.zeros((len(self._statements), len(self._by_name)), dtype=np.int64)
        rows = np.arange(len(self._statements))
        for column, numbers in enumerate(self._by_name.values()):
            of_name = np.array(numbers, dtype=np.int64)
            best = of_name[self._ties[of_name].argmax(axis=0)]
            nearest = of_name[away[:, of_name].argmin(axis=1)]
            chosen[:, column] = np.where(self._ties[best, rows] > 0.5, best, nearest)
        return chosen

    @cached_property
    def _here(self) -> Ints:
        """The start of each statement's cue or content, (statements,)."""
        return np.array([cued_at(s) for s in self._statements], dtype=np.int64)

    @cached_property
    def _same(self) -> npt.NDArray[np.bool_]:
        return reach.same_speaker(self._statements)

    @cached_property
    def _table(self) -> Float32Array:
        """Features of each name: (statements, names, len(FEATURES))."""
        shape = len(self._statements), len(self._by_name)
        if not all(shape):
            return np.zeros((*shape, len(FEATURES)), dtype=np.float32)
        of_places, chosen = place_rows(self._context, self._places), self._chosen[:, :, None]
        names = [name_row(words, [self._places[n] for n in mine], self._own) for words, mine in self._by_name.items()]
        spans = [place.span for place in self._places]
        there = reach.in_sentence(self._context, self._statements, spans)
        of_reach = reach.reach_rows(self._context.text, self._statements, spans, there, self._same)
        statements = np.array([self._of_statement(at) for at in range(shape[0])], dtype=np.float32)
        parts = [
            self._of_ties(),
            np.broadcast_to(np.array(names, dtype=np.float32), (*shape, len(OF_NAME))),
            of_places[self._chosen],
            np.take_along_axis(self._of_pairs(), chosen, axis=1),
            self._is_speaker()[:, :, None],
            np.broadcast_to(statements[:, None], (*shape, len(OF_STATEMENT))),
            np.take_along_axis(of_reach, chosen, axis=1),
            self._of_habits(of_places, there),
        ]
        return np.concatenate(parts, axis=2)

    @cached_property
    def _best_ties(self) -> Float32Array:
        """The best score of each name: (statements, names)."""
        return np.array([self._ties[numbers].max(axis=0) for numbers in self._by_name.values()]).T

    def _of_ties(self) -> Float32Array:
        """The columns of OF_TIES: a name's best score for a statement, for others and for the speaker's others."""
        ties = self._best_ties
        found = np.zeros((*ties.shape, len(OF_TIES)), dtype=np.float32)
        found[:, :, 0] = ties
        for at, mine in enumerate(self._same):
            others = np.delete(ties, at, axis=0)
            found[at, :, 1] = others.max(axis=0, initial=0.0)
            found[at, :, 2] = others[np.delete(mine, at)].max(axis=0, initial=0.0)
        found[:, :, 3] = np.argsort(np.argsort(-ties))
        return found

    def _of_pairs(self) -> Float32Array:
        """Features of each mention relative to each statement: (statements, mentions, len(OF_PAIR))."""
        context, statements = self._context, self._statements
        starts, here = self._starts.tolist(), self._here.tolist()
        spans = [[place.span] for place in self._places]
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
            np.minimum(5000, np.abs(self._here[:, None] - self._starts)),
            self._starts > self._here[:, None],
            inside([s.source for s in statements]),
            inside([s.cue for s in statements]),
            inside([s.content for s in statements]),
        ]
        return np.stack(columns, axis=2).astype(np.float32)

    def _is_speaker(self) -> Float32Array:
        """Whether a name shares a word with the speaker's: (statements, names)."""
        found = np.zeros((len(self._statements), len(self._by_name)), dtype=np.float32)
        for at, statement in enumerate(self._statements):
            speaker = set(name_words(statement.speaker.name)) if statement.speaker and statement.speaker.name else set()
            found[at] = [bool(speaker.intersection(words)) for words in self._by_name]
        return found

    def _of_habits(self, of_places: Float32Array, there: npt.NDArray[np.bool_]) -> Float32Array:
        columns = [OF_PLACE.index(name) for name in CREDITS]
        credited: npt.NDArray[np.bool_] = np.asarray(of_places[:, columns].max(axis=1, initial=0.0) > 0)
        names = list(self._by_name.values())
        return habits.habit_rows(there, credited, names, self._best_ties, self._same, self._here, self._starts)

    def _of_statement(self, at: int) -> list[float]:
        statement = self._statements[at]
        kind = statement.speaker.type if statement.speaker else "none"
        others = np.flatnonzero(self._same[at]).tolist()
        near = (abs(self._statements[n].start - statement.start) for n in others if n != at)
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
            float(min(near, default=9999)),
            float(len(self._by_name)),
        ]


def carrier_clues(context: Context, statement: Statement, place: Carrier) -> list[str]:
    """The words of a carrier, around it, of the cue and between the two, each with the carrier's distance."""
    text, span = context.text, place.span
    cue = statement.cue.spans if statement.cue else ()
    where = sentences_apart(context, span.start, cued_at(statement))
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
