"""The model that codes statements against a concept: what it brings, and what it learned from people's codings."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sayso.annotate.propositions import matter_of, side_of
from sayso.annotate.taking_sides import Proposal
from sayso.domain.coding import Coded, Concept, Stance, StanceCoder
from sayso.errors import NotEnoughCodings
from sayso.models.coder import CoderModel, FloatArray, coder_model, unit
from sayso.models.leaning import leanings
from sayso.models.taught import Array, Scales, Taught, held_out

ENOUGH = 10  # codings for and against, from which on it is looked whether they taught anything
FOLDS = 20
AMBIGUOUS = 3  # codings as ambiguous, from which on the model may say so itself
STAND = 1.0  # log-odds that verbs of taking a position add to the encoder's leaning
SCALE, BIAS, MOST = 0.55, -0.7, 3.0
"""What being about a concept tells of taking a position on it: many statements name it and say nothing for or against.
These and STAND: from 244 statements of reports, coded by hand (docs/models/stance.md)."""


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of texts: vectors (texts, width), log-odds of taking a position on it, and of supporting it."""

    vectors: Array
    about: Array
    supports: Array


def open_coder(concept: Concept, taught: Sequence[tuple[str, Stance]]) -> StanceCoder:
    """Give the packaged model, with what it learns from texts that people coded against the concept.

    Raises:
        BundleError: the model is missing or damaged.
        NotEnoughCodings: what people coded shows that it does no better than always giving the commonest answer.
    """
    return TaughtCoder(coder_model(), concept, taught)


def code_claims(proposition: str, claims: Sequence[str]) -> list[Coded]:
    """Say of claims whether they support or oppose a proposition; that they are about it is taken for granted.

    Raises:
        BundleError: the model is missing or damaged.
    """
    model = coder_model()
    odds = side_of(proposition) * leanings(model, model.means(claims), claims)
    return [Coded("supports" if odd >= 0 else "opposes", _chance(abs(odd)), 1.0) for odd in odds.tolist()]


class TaughtCoder:
    """The packaged model for one concept. Without codings it says what it learned on other topics."""

    def __init__(self, model: CoderModel, concept: Concept, taught: Sequence[tuple[str, Stance]]) -> None:
        self._model, self._concept = model, concept
        taught = sorted(set(taught))
        settings = model.bundle.config
        self._scales = {name: Scales(**settings["taught"][name]) for name in ("about", "supports")}
        self._about_weights: Mapping[str, float] = settings["about"]
        self._proposal = Proposal(concept.proposition, (concept.name, *concept.words))
        self._anchors = unit(model.means(list(dict.fromkeys((*self._phrases(), *concept.examples)))))
        texts, stances = [text for text, _ in taught], [stance for _, stance in taught]
        belief = self._believe(texts)
        self._about = self._learn(belief, "about", [stance != "none" for stance in stances])
        sides = [at for at, stance in enumerate(stances) if stance in ("supports", "opposes")]
        chosen = Belief(belief.vectors[sides], belief.about[sides], belief.supports[sides])
        answers = [stances[at] == "supports" for at in sides]
        self._supports = self._learn(chosen, "supports", answers)
        self._unclear_before, self._unclear = self._learn_unclear(belief, stances)
        self.name = f"{model.bundle.name} {_digest(model, concept, taught)}"
        self._check(chosen, answers)

    def code(self, proposition: str, texts: Sequence[str]) -> list[Coded]:
        """Code each of the texts against the proposition, which is that of the concept."""
        belief = self._believe(texts)
        about = _after(self._about, belief.vectors, belief.about)
        supports = _after(self._supports, belief.vectors, belief.supports)
        unclear = _after(self._unclear, belief.vectors, np.full(len(texts), self._unclear_before))
        rows = zip(about.tolist(), supports.tolist(), unclear.tolist(), strict=True)
        return [_coded(*map(_chance, row)) for row in rows]

    def _phrases(self) -> tuple[str, ...]:
        concept = self._concept
        return (matter_of(concept.proposition), concept.name, *concept.words)

    def _believe(self, texts: Sequence[str]) -> Belief:
        means = self._model.means(texts)
        vectors = unit(means)
        like = (vectors @ self._anchors.T).max(axis=1, initial=-1.0)
        weights = self._about_weights
        named = np.array([self._is_named(text) for text in texts], dtype=np.float64)
        about = BIAS + SCALE * np.minimum(weights["likeness"] * like + weights["named"] * named + weights["bias"], MOST)
        praised = np.array([self._proposal.side_in(text) for text in texts])
        stands = np.array([self._proposal.stand_in(text) for text in texts])
        supports = praised * leanings(self._model, means, texts) + STAND * stands
        return Belief(vectors.astype(np.float64), about.astype(np.float64), supports.astype(np.float64))

    def _is_named(self, text: str) -> bool:
        folded = text.casefold()
        return any(word.casefold() in folded for word in self._concept.words)

    def _learn(self, belief: Belief, what: str, answers: Sequence[bool]) -> Taught | None:
        before = belief.about if what == "about" else belief.supports
        if not answers:
            return None
        return Taught(belief.vectors, before, np.array(answers, dtype=np.bool_), self._scales[what])

    def _learn_unclear(self, belief: Belief, stances: Sequence[Stance]) -> tuple[float, Taught | None]:
        """Give what is believed of ambiguity beforehand, which is how often people see it, and what texts teach."""
        taking = [at for at, stance in enumerate(stances) if stance != "none"]
        answers = np.array([stances[at] == "ambiguous" for at in taking], dtype=np.bool_)
        if answers.sum() < AMBIGUOUS:
            return -np.inf, None
        before = float(np.log(answers.sum() / (len(answers) - answers.sum() + 1)))
        known = np.full(len(taking), before)
        return before, Taught(belief.vectors[taking], known, answers, self._scales["about"])

    def _check(self, belief: Belief, answers: Sequence[bool]) -> None:
        """Refuse to guess where people's own codings show that guessing would be no use."""
        if len(answers) < ENOUGH:
            return
        truth = np.array(answers, dtype=np.bool_)
        odds = held_out(belief.vectors, belief.supports, truth, self._scales["supports"], folds=FOLDS)
        right, commonest = int(((odds >= 0) == truth).sum()), Counter(answers).most_common(1)[0][1]
        share = (truth.sum() + 1) / (len(truth) + 2)
        constant = np.full(len(truth), np.log(share / (1 - share)))
        if (right, -_loss(odds, truth)) <= (commonest, -_loss(constant, truth)):
            raise NotEnoughCodings(
                f"not enough codings yet on {self._concept.name!r}: of {len(answers)} for or against, what the model "
                f"learned from the others gets {right} right, always giving the commonest answer {commonest}",
                hint=f"code more of both sides: sayso code statements {json.dumps(self._concept.name)}",
            )


def _coded(about: float, supports: float, unclear: float) -> Coded:
    """Give the likeliest stance, from the chances of taking a position, of supporting it, of being ambiguous."""
    chances: dict[Stance, float] = {
        "none": 1 - about,
        "ambiguous": about * unclear,
        "supports": about * (1 - unclear) * supports,
        "opposes": about * (1 - unclear) * (1 - supports),
    }
    sides = chances["supports"] + chances["opposes"]
    if sides >= max(chances["none"], chances["ambiguous"]):
        stance: Stance = "supports" if supports >= 0.5 else "opposes"
    else:
        stance = "ambiguous" if chances["ambiguous"] > chances["none"] else "none"
    return Coded(stance, round(chances[stance], 4), round(about, 4))


def _after(taught: Taught | None, vectors: Array, before: Array) -> Array:
    return before if taught is None else taught.log_odds(vectors, before)


def _digest(model: CoderModel, concept: Concept, taught: Sequence[tuple[str, Stance]]) -> str:
    known = [model.bundle.manifest["files"], concept.name, concept.proposition, concept.words, concept.examples, taught]
    return hashlib.blake2b(json.dumps(known).encode(), digest_size=6).hexdigest()


def _chance(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))


def _loss(odds: FloatArray | Array, truth: Any) -> float:
    return float(np.logaddexp(0, np.where(truth, -odds, odds)).mean())
