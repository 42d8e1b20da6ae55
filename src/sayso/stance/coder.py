"""The model that codes statements against a concept: what it brings, and what it learned from people's codings."""

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
AMBIGUOUS = 3  # codings as ambiguous, from which on they teach what is
BLOCK = 10  # codings after which it is told what they added
FAR = -5.0  # log-odds of taking a position, of statements that are too far from the concept to be read


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of statements: vectors (statements, width), and log-odds (statements,) of the three questions:
    whether a position is taken, whether it is support rather than opposition, whether it is ambiguous.
    """

    vectors: Array
    takes: Array
    supports: Array
    ambiguous: Array

    def of(self, places: Sequence[int]) -> Belief:
        """Give what is believed of some of the statements."""
        some = list(places)
        return Belief(self.vectors[some], self.takes[some], self.supports[some], self.ambiguous[some])


@dataclass(frozen=True, slots=True)
class Added:
    """What codings added: how many of the next ones the model got right that had learned from the first `codings`.

    `before` counts what the model got right without codings, `commonest` what always giving the most frequent
    answer of the first codings would have; all are of `asked` codings.
    """

    codings: int
    asked: int
    taught: int
    before: int
    commonest: int


def open_coder(concept: Concept, taught: Sequence[tuple[Passage, Stance]]) -> StanceCoder:
    """Give the packaged model, with what it learns from statements that people coded against the concept.

    Raises:
        BundleError: the model is missing or damaged.
        NotEnoughCodings: what people coded shows that it does no better than always giving the commonest answer.
    """
    return TaughtCoder(coder_model(), concept, taught)


def code_pairs(pairs: Sequence[Pair], *, report: Callable[[int, int], None] | None = None) -> list[Coded]:
    """Say of each passage what it says of its proposition, without anything learned from people's codings.

    Args:
        pairs: Propositions and passages.
        report: Is told how many pairs are done, of how many.

    Raises:
        BundleError: the model is missing or damaged.
    """
    model = coder_model()
    found = judge(model, pairs, [pose(pair.proposition) for pair in pairs], report=report)
    return _coded(found.takes, found.supports, found.ambiguous, _least(model))


def what_was_added(concept: Concept, taught: Sequence[tuple[Passage, Stance]]) -> list[Added]:
    """Tell for each ten codings, in the order in which they were made, how well the ten after them were foreseen.

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
    """The packaged model for one concept. Without codings it says what it learned on other topics."""

    def __init__(self, model: CoderModel, concept: Concept, taught: Sequence[tuple[Passage, Stance]]) -> None:
        self._learner = _Learner(model, concept)
        taught = sorted(set(taught), key=repr)
        stances = [stance for _, stance in taught]
        belief = self._learner.believe([passage for passage, _ in taught], every=True)
        self._lesson = self._learner.taught(belief, stances)
        self.name = f"{model.bundle.name} {_digest(model, concept, taught)}"
        self._learner.check(belief, stances)

    def code(self, proposition: str, passages: Sequence[Passage]) -> list[Coded]:
        """Code each of the statements against the proposition, which is that of the concept."""
        return self._lesson.code(self._learner.believe(passages))


class _Learner:
    """What the model believes of statements about one concept, and how far codings may move it."""

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
        """Read statements that are near enough to the concept, or `every` one."""
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
        """Learn from what people coded."""
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
        """Refuse to guess where people's own codings show that guessing would be no use.

        Raises:
            NotEnoughCodings: always giving the commonest answer does as well.
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
                f"not enough codings of {self._concept.name!r} yet: trained on the others, the model gets {right} of "
                f"{len(truth)} for or against right; always giving the most common answer gets {commonest}",
                hint=f"code more of both sides: sayso code statements {json.dumps(self._concept.name)}",
            )


@dataclass(frozen=True, slots=True)
class Lesson:
    """What codings taught about each of the three questions; None where there was nothing to learn from.

    `least` is how likely taking a position must be, for an answer other than "none".
    """

    takes: Taught | None
    supports: Taught | None
    ambiguous: Taught | None
    least: float

    def code(self, belief: Belief) -> list[Coded]:
        """Give the codings of statements by what was believed and what was learned."""
        takes = _after(self.takes, belief.vectors, belief.takes)
        supports = _after(self.supports, belief.vectors, belief.supports)
        unclear = _after(self.ambiguous, belief.vectors, belief.ambiguous)
        return _coded(takes, supports, unclear, self.least)

    def stances(self, belief: Belief) -> list[Stance]:
        """Give the stances alone."""
        return [code.stance for code in self.code(belief)]


def _least(model: CoderModel) -> float:
    least: float = model.bundle.config["pairs"]["least"]
    return least


def _coded(takes: Array, supports: Array, ambiguous: Array, least: float) -> list[Coded]:
    """Give codings from log-odds of taking a position, of supporting it, of being ambiguous."""
    rows = zip(*(_chance(odds).tolist() for odds in (takes, supports, ambiguous)), strict=True)
    return [_answer(chance, supported, unclear, least) for chance, supported, unclear in rows]


def _answer(takes: float, supports: float, ambiguous: float, least: float) -> Coded:
    """Give the answer and how likely it is right: "none" where taking a position is less likely than `least`."""
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
