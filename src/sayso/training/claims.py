"""Claims that people coded for or against propositions, and what the coder of stance says of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sayso.annotate.propositions import matter_of, side_of
from sayso.models.coder import CoderModel, FloatArray, unit
from sayso.models.leaning import sentiment
from sayso.models.taught import Array, Scales, Taught
from sayso.training.calibration import fit_logistic
from sayso.training.examples import read_lines

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Claims:
    """Coded claims. `well` says whether a claim speaks well of its matter; `side` what the proposition does."""

    texts: list[str]
    propositions: list[str]
    supports: npt.NDArray[np.bool_]
    side: npt.NDArray[np.int64]
    fold: npt.NDArray[np.int64]

    @property
    def well(self) -> npt.NDArray[np.bool_]:
        """A claim for what is to be abolished speaks well of it and opposes the proposition."""
        return np.asarray(self.supports == (self.side > 0))


def read_claims(path: Path, folds: int) -> Claims:
    """Read coded claims (`proposition`, `claim`, `stance` PRO or CON), with folds that part no proposition."""
    rows = list(read_lines(path))
    propositions = [row["proposition"] for row in rows]
    load = [0] * folds
    fold_of: dict[str, int] = {}
    for name, count in Counter(propositions).most_common():
        fold_of[name] = load.index(min(load))
        load[fold_of[name]] += count
    return Claims(
        [row["claim"] for row in rows],
        propositions,
        np.array([row["stance"] == "PRO" for row in rows]),
        np.array([side_of(name) for name in propositions]),
        np.array([fold_of[name] for name in propositions]),
    )


def held_out_leanings(model: CoderModel, claims: Claims, means: FloatArray) -> Array:
    """Give log-odds that each claim speaks well of its matter, by heads that saw no claim of its topic."""
    rows = _rows(model, claims, means)
    found = np.zeros(len(rows))
    for held in np.unique(claims.fold):
        rest = claims.fold != held
        weights = fit_logistic(rows[rest], claims.well[rest].astype(float))
        found[~rest] = rows[~rest] @ weights
    return found


def fit_stance(model: CoderModel, claims: Claims, means: FloatArray) -> Array:
    """Give the weights of the encoder's leaning and of the lexicon's three figures, the constant first."""
    return fit_logistic(_rows(model, claims, means), claims.well.astype(float))


def _rows(model: CoderModel, claims: Claims, means: FloatArray) -> Array:
    by_fold = means @ model.heads["folds"] + model.heads["folds_bias"]
    leaning = by_fold[np.arange(len(means)), claims.fold]
    return np.hstack([np.ones((len(means), 1)), leaning[:, None], sentiment(claims.texts)]).astype(float)


def fit_relevance(
    model: CoderModel, claims: Claims, means: FloatArray, others: FloatArray, *, seed: int = 0
) -> dict[str, float]:
    """Give what likeness to a proposition tells of being about it.

    Each claim stands once beside its own proposition, once beside each of two others, and `others` (vectors of
    sentences of news) beside a proposition each, as many as make one pair in ten a true one: in a record, too, most
    statements are about something else.
    """
    names = list(dict.fromkeys(claims.propositions))
    matters = unit(model.means([matter_of(name) for name in names]))
    own = np.array([names.index(name) for name in claims.propositions])
    chance = np.random.default_rng(seed)
    vectors = unit(means)
    like = vectors @ matters.T
    true = like[np.arange(len(own)), own]
    strange = [like[np.arange(len(own)), (own + chance.integers(1, len(names), len(own))) % len(names)] for _ in "ab"]
    wanted = chance.integers(0, len(others), 7 * len(own)), chance.integers(0, len(names), 7 * len(own))
    news = (unit(others)[wanted[0]] * matters[wanted[1]]).sum(axis=1)
    values = np.concatenate([true, *strange, news])
    rows = np.stack([np.ones(len(values)), values], axis=1).astype(float)
    bias, likeness = fit_logistic(rows, (np.arange(len(values)) < len(true)).astype(float), penalty=0.01)
    return {"bias": round(float(bias), 4), "likeness": round(float(likeness), 4)}


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What so many codings of a topic give on its other claims: shares right, over topics and draws.

    `taught` is by the model with the codings, `before` without them, `commonest` by always giving the answer that is
    the commonest among the codings, `best_constant` by always giving the topic's own commonest.
    """

    codings: int
    taught: float
    before: float
    commonest: float
    best_constant: float
    loss: float


def learning_curve(
    claims: Claims,
    vectors: Array,
    odds: Array,
    scales: Scales,
    counts: tuple[int, ...] = (0, 5, 10, 20, 40),
    *,
    draws: int = 10,
    least: int = 44,
) -> list[CurvePoint]:
    """Code some claims of a topic, drawn by chance, and the rest by the model; on topics with `least` claims or more.

    Args:
        claims: The claims.
        vectors: Theirs, of length 1.
        odds: Log-odds of supporting, from heads that did not see the topic.
        scales: How far codings may move these.
        counts: Numbers of codings.
        draws: How often each is drawn.
        least: Fewest claims of a topic.
    """
    points = []
    topics = [name for name, count in Counter(claims.propositions).items() if count >= least]
    names = np.array(claims.propositions)
    for count in counts:
        rows = []
        for topic in topics:
            places = np.flatnonzero(names == topic)
            for draw in range(draws):
                order = np.random.default_rng(draw).permutation(places)
                rows.append(_one_draw(claims, vectors, odds, scales, order[:count], order[max(counts) :]))
        points.append(CurvePoint(count, *np.mean(rows, axis=0).tolist()))
    return points


def _one_draw(
    claims: Claims, vectors: Array, odds: Array, scales: Scales, coded: Places, rest: Places
) -> tuple[float, ...]:
    truth = claims.supports[rest]
    after = odds[rest]
    commonest = True
    if len(coded):
        answers = claims.supports[coded]
        after = Taught(vectors[coded], odds[coded], answers, scales).log_odds(vectors[rest], odds[rest])
        commonest = bool(answers.mean() >= 0.5)
    loss = np.logaddexp(0, np.where(truth, -after, after)).mean()
    constant = max(truth.mean(), 1 - truth.mean())
    taught, before = (((told >= 0) == truth).mean() for told in (after, odds[rest]))
    return taught, before, (truth == commonest).mean(), constant, loss
