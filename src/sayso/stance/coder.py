"""The packaged model that codes statements against a concept, and what it learns from people's codings."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sayso.domain.coding import Coded, Concept, Passage, Stance, StanceCoder
from sayso.errors import NotEnoughCodings
from sayso.models.coder import CoderModel, coder_model
from sayso.stance.nearness import Nearness, words_of
from sayso.stance.pairs import Pair, judge
from sayso.stance.propositions import pose
from sayso.stance.taught import ENOUGH, EVEN, Array, Scales, Taught, held_out

FOLDS = 20
AMBIGUOUS = 3  # codings as ambiguous that suffice to learn from
BLOCK = 10  # codings after which their effect is measured
FAR = -5.0  # log-odds of taking a position, for statements too far from the concept to be read


@dataclass(frozen=True, slots=True)
class Belief:
    """What the model knows about statements before anybody coded them.

    Attributes:
        vectors: One vector per statement; shape (statements, width).
        takes: Log-odds that the statement takes a position; shape (statements,), like the next two.
        supports: Log-odds that it supports rather than opposes.
        ambiguous: Log-odds that its position is ambiguous.
    """

    vectors: Array
    takes: Array
    supports: Array
    ambiguous: Array

    def of(self, places: Sequence[int]) -> Belief:
        """Return the rows of the statements with these indexes, in this order."""
        some = list(places)
        return Belief(self.vectors[some], self.takes[some], self.supports[some], self.ambiguous[some])


@dataclass(frozen=True, slots=True)
class Added:
    """How well the model, trained on the first `codings` of a concept, predicts the next ones.

    Attributes:
        codings: Number of codings that the model learned from.
        asked: Number of codings after them that it had to predict.
        taught: How many of these it got right.
        before: How many it gets right without any codings.
        commonest: How many are right if the answer is always the most common one among the first `codings`.
    """

    codings: int
    asked: int
    taught: int
    before: int
    commonest: int


def open_coder(concept: Concept, taught: Sequence[tuple[Passage, Stance]]) -> StanceCoder:
    """Return the packaged model for a concept, trained on the statements that people coded.

    Raises:
        BundleError: the model is missing or damaged.
        NotEnoughCodings: on people's codings, it does no better than always giving the most common answer.
    """
    return TaughtCoder(coder_model(), concept, taught)


def code_pairs(pairs: Sequence[Pair], *, report: Callable[[int, int], None] | None = None) -> list[Coded]:
    """Return the stance of each passage on its proposition, from the packaged model alone.

    Args:
        pairs: Propositions and passages.
        report: Called with the number of finished pairs and the total.

    Raises:
        BundleError: the model is missing or damaged.
    """
    model = coder_model()
    found = judge(model, pairs, [pose(pair.proposition) for pair in pairs], report=report)
    return _coded(found.takes, found.supports, found.ambiguous, _least(model))


def what_was_added(concept: Concept, taught: Sequence[tuple[Passage, Stance]]) -> list[Added]:
    """Return, after each ten codings in the order of coding, how well the model predicts the next ten.

    Raises:
        BundleError: the model is missing or damaged.
    """
    learner = _Learner(coder_model(), concept)
    belief = learner.believe([passage for passage, _ in taught], every=True)
    stances = [stance for _, stance in taught]
    found = []
    for count in range(BLOCK, len(taught), BLOCK):
        asked = range(count, min(count + BLOCK, len(taught)))
        told = learner.taught(belief.of(range(count)), stances[:count]).stances(belief.of(asked))
        bare = learner.taught(belief.of([]), []).stances(belief.of(asked))
        commonest = Counter(stances[:count]).most_common(1)[0][0]
        truth = [stances[at] for at in asked]
        right = [
            sum(one == true for one, true in zip(given, truth, strict=True))
            for given in (told, bare, [commonest] * len(truth))
        ]
        found.append(Added(count, len(truth), *right))
    return found


class TaughtCoder:
    """The packaged model for one concept; without codings, it has learned only from other topics."""

    def __init__(self, model: CoderModel, concept: Concept, taught: Sequence[tuple[Passage, Stance]]) -> None:
        self._learner = _Learner(model, concept)
        taught = sorted(set(taught), key=repr)
        stances = [stance for _, stance in taught]
        belief = self._learner.believe([passage for passage, _ in taught], every=True)
        self._lesson = self._learner.taught(belief, stances)
        self.name = f"{model.bundle.name} {_digest(model, concept, taught)}"
        self._learner.check(belief, stances)

    def code(self, proposition: str, passages: Sequence[Passage]) -> list[Coded]:
        """Return the coding of each statement on the proposition, which must be that of the concept."""
        return self._lesson.code(self._learner.believe(passages))


class _Learner:
    """Applies the model to statements about one concept, and adjusts its answers to people's codings."""

    def __init__(self, model: CoderModel, concept: Concept) -> None:
        self._model, self._concept = model, concept
        settings = model.bundle.config["pairs"]
        self._scales = {name: Scales(**settings["taught"][name]) for name in ("takes", "supports")}
        self._near: float = settings["near"]
        phrases = (concept.proposition, concept.name, *concept.words, *concept.examples)
        self._nearness = Nearness(model, phrases)
        self._posed = pose(concept.proposition)
        self._words = [word.casefold() for word in concept.words]

    def believe(self, passages: Sequence[Passage], *, every: bool = False) -> Belief:
        """Return the model's belief about each statement; it reads those near the concept, or `every` one."""
        near = list(range(len(passages))) if every else self._near_ones(passages)
        pairs = [Pair(self._concept.proposition, passages[at]) for at in near]
        found = judge(self._model, pairs, [self._posed] * len(pairs))
        count = len(passages)
        vectors = np.zeros((count, found.directions.shape[1]))
        takes, supports, ambiguous = np.full(count, FAR), np.zeros(count), np.full(count, FAR)
        vectors[near] = found.directions
        takes[near], supports[near], ambiguous[near] = found.takes, found.supports, found.ambiguous
        return Belief(vectors, takes, supports, ambiguous)

    def _near_ones(self, passages: Sequence[Passage]) -> list[int]:
        texts = [words_of(passage) for passage in passages]
        likeness = self._nearness.of(texts)
        return [at for at, text in enumerate(texts) if likeness[at] >= self._near or self._is_named(text)]

    def _is_named(self, text: str) -> bool:
        folded = text.casefold()
        return any(word in folded for word in self._words)

    def taught(self, belief: Belief, stances: Sequence[Stance]) -> Lesson:
        """Return what people's stances on these statements teach."""
        taking = [at for at, stance in enumerate(stances) if stance != "none"]
        sides = [at for at in taking if stances[at] != "ambiguous"]
        unclear = [stances[at] == "ambiguous" for at in taking]
        about = self._learn(belief.vectors, belief.takes, [stance != "none" for stance in stances], "takes")
        chosen = belief.of(sides)
        side = self._learn(chosen.vectors, chosen.supports, [stances[at] == "supports" for at in sides], "supports")
        kept = belief.of(taking)
        enough = sum(unclear) >= AMBIGUOUS
        doubt = self._learn(kept.vectors, kept.ambiguous, unclear, "takes") if enough else None
        least = _least(self._model) if len(stances) < ENOUGH else EVEN
        return Lesson(about, side, doubt, least)

    def _learn(self, vectors: Array, before: Array, answers: Sequence[bool], what: str) -> Taught | None:
        if not answers:
            return None
        return Taught(vectors, before, np.array(answers, dtype=np.bool_), self._scales[what])

    def check(self, belief: Belief, stances: Sequence[Stance]) -> None:
        """Check, by cross-validation on people's codings, that the model is better than a constant answer.

        Raises:
            NotEnoughCodings: always giving the most common answer does as well.
        """
        sides = [at for at, stance in enumerate(stances) if stance in ("supports", "opposes")]
        if len(sides) < ENOUGH:
            return
        chosen = belief.of(sides)
        truth = np.array([stances[at] == "supports" for at in sides], dtype=np.bool_)
        odds = held_out(chosen.vectors, chosen.supports, truth, self._scales["supports"], folds=FOLDS)
        right, commonest = int(((odds >= 0) == truth).sum()), int(max(truth.sum(), (~truth).sum()))
        share = (truth.sum() + 1) / (len(truth) + 2)
        constant = np.full(len(truth), np.log(share / (1 - share)))
        if (right, -_loss(odds, truth)) <= (commonest, -_loss(constant, truth)):
            raise NotEnoughCodings(
                f"there are too few codings of {self._concept.name!r} to learn from: the model predicts {right} of "
                f"{len(truth)} for or against from the others; always giving the most common answer gets {commonest}",
                hint=f"code more on both sides: sayso code statements {json.dumps(self._concept.name)}",
            )


@dataclass(frozen=True, slots=True)
class Lesson:
    """What codings taught about each of the three questions; None if there was nothing to learn from.

    `least` is the smallest probability of taking a position, in [0, 1], for an answer other than "none".
    """

    takes: Taught | None
    supports: Taught | None
    ambiguous: Taught | None
    least: float

    def code(self, belief: Belief) -> list[Coded]:
        """Return the codings of statements, from the belief about them and what was learned."""
        takes = _after(self.takes, belief.vectors, belief.takes)
        supports = _after(self.supports, belief.vectors, belief.supports)
        unclear = _after(self.ambiguous, belief.vectors, belief.ambiguous)
        return _coded(takes, supports, unclear, self.least)

    def stances(self, belief: Belief) -> list[Stance]:
        """Return only the stances."""
        return [code.stance for code in self.code(belief)]


def _least(model: CoderModel) -> float:
    least: float = model.bundle.config["pairs"]["least"]
    return least


def _coded(takes: Array, supports: Array, ambiguous: Array, least: float) -> list[Coded]:
    """Turn log-odds (of taking a position, of supporting, of being ambiguous) into codings."""
    rows = zip(*(_chance(odds).tolist() for odds in (takes, supports, ambiguous)), strict=True)
    return [_answer(chance, supported, unclear, least) for chance, supported, unclear in rows]


def _answer(takes: float, supports: float, ambiguous: float, least: float) -> Coded:
    """Return the likeliest answer and its probability; "none" if a position is less likely than `least`."""
    chances: dict[Stance, float] = {
        "none": 1 - takes,
        "ambiguous": takes * ambiguous,
        "supports": takes * (1 - ambiguous) * supports,
        "opposes": takes * (1 - ambiguous) * (1 - supports),
    }
    stance: Stance = "supports" if supports >= 0.5 else "opposes"
    if takes < least:
        stance = "none"
    elif ambiguous > 0.5:
        stance = "ambiguous"
    return Coded(stance, round(chances[stance], 4), round(takes, 4))


def _after(taught: Taught | None, vectors: Array, before: Array) -> Array:
    return before if taught is None else taught.log_odds(vectors, before)


def _digest(model: CoderModel, concept: Concept, taught: Sequence[tuple[Passage, Stance]]) -> str:
    told = [[one.text, one.source, one.cue, one.before, one.after, stance] for one, stance in taught]
    known = [model.bundle.manifest["files"], concept.name, concept.proposition, concept.words, concept.examples, told]
    return hashlib.blake2b(json.dumps(known).encode(), digest_size=6).hexdigest()


def _chance(odds: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-odds)))


def _loss(odds: Array, truth: Any) -> float:
    return float(np.logaddexp(0, np.where(truth, -odds, odds)).mean())
