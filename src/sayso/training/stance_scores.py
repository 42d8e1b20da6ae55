"""Measures the coding of held-out pairs: sides, taking a position, calibration, and the gain from codings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sayso.stance.taught import ENOUGH, EVEN, Array, Scales, Taught
from sayso.training.calibration import expected_calibration_error
from sayso.training.pairs import Lesson

NONE, SUPPORTS, OPPOSES, AMBIGUOUS = range(4)
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares in [0, 1] of statements of reports.

    Attributes:
        side: Right sides among statements coded as support or opposition; `side_commonest` is the baseline of
            always answering the most frequent one.
        takes_f1: F1 of "takes a position".
        macro_f1: Mean F1 of supports, opposes and none.
        right: Right answers among all four; `commonest` is the baseline of always answering the most frequent one.
        calibration_error: Expected calibration error of the answers' probabilities.
        sure: Answers for or against with a probability of at least 0.8; `sure_right` is the share of right ones.
    """

    side: float
    side_commonest: float
    takes_f1: float
    macro_f1: float
    right: float
    commonest: float
    calibration_error: float
    sure: int
    sure_right: float


def codes_of(lessons: Sequence[Lesson]) -> Codes:
    """Return people's codings."""
    return np.array([_code(lesson) for lesson in lessons])


def _code(lesson: Lesson) -> int:
    if lesson.takes == 0:
        return NONE
    if lesson.ambiguous == 1:
        return AMBIGUOUS
    return SUPPORTS if lesson.side == 1 else OPPOSES


def chances_of(odds: Array) -> Array:
    """Return the probabilities of none, supports, opposes, ambiguous, (pairs, 4), from the model's three log-odds."""
    takes, supports, ambiguous = (1 / (1 + np.exp(-odds))).T
    sides = takes * (1 - ambiguous)
    return np.stack([1 - takes, sides * supports, sides * (1 - supports), takes * ambiguous], axis=1)


def answers_of(chances: Array, least: float) -> Codes:
    """Return the answers: "none" if the probability of a position is below `least`, else the likelier side.

    The answer is "ambiguous" if that is likelier than both sides together.
    """
    sides = np.where(chances[:, SUPPORTS] >= chances[:, OPPOSES], SUPPORTS, OPPOSES)
    unclear = chances[:, AMBIGUOUS] > chances[:, SUPPORTS] + chances[:, OPPOSES]
    return np.where(1 - chances[:, NONE] < least, NONE, np.where(unclear, AMBIGUOUS, sides))


def choose_least(odds: Array, truth: Codes) -> float:
    """Choose the threshold for taking a position with the highest mean F1 of supports, opposes and none."""
    tried = [round(0.2 + 0.02 * step, 2) for step in range(19)]
    return max(tried, key=lambda least: score_statements(odds, truth, least).macro_f1)


def score_statements(odds: Array, truth: Codes, least: float) -> Figures:
    """Compare calibrated log-odds (statements, 3) with people's codings."""
    chances = chances_of(odds)
    answers = answers_of(chances, least)
    surest = chances[np.arange(len(answers)), answers]
    sided = np.isin(truth, (SUPPORTS, OPPOSES))
    side = np.where(odds[:, 1] >= 0, SUPPORTS, OPPOSES)
    sure = np.isin(answers, (SUPPORTS, OPPOSES)) & (surest >= 0.8)
    right = answers == truth
    return Figures(
        side=float((side == truth)[sided].mean()),
        side_commonest=float(max((truth[sided] == one).mean() for one in (SUPPORTS, OPPOSES))),
        takes_f1=f1_of(answers != NONE, truth != NONE),
        macro_f1=float(np.mean([f1_of(answers == one, truth == one) for one in (SUPPORTS, OPPOSES, NONE)])),
        right=float(right.mean()),
        commonest=float(max((truth == one).mean() for one in range(4))),
        calibration_error=expected_calibration_error(surest, right.astype(np.float64)),
        sure=int(sure.sum()),
        sure_right=float(right[sure].mean()) if sure.any() else 0.0,
    )


def f1_of(found: npt.NDArray[np.bool_], true: npt.NDArray[np.bool_]) -> float:
    """Return the F1 of the found items."""
    both = int((found & true).sum())
    return 2 * both / max(int(found.sum() + true.sum()), 1)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Results on a proposition's other statements after some codings: shares of right answers among all four.

    `taught` is the model with the codings, `before` without them. The baselines are `commonest`, always the most
    frequent answer among the codings, and `best_constant`, always the proposition's own most frequent answer. `loss`
    is the mean negative log-likelihood of the taught model.
    """

    codings: int
    taught: float
    before: float
    commonest: float
    best_constant: float
    loss: float


def learning_curve(
    groups: Sequence[tuple[Array, Array, Codes]],
    takes: Scales | None,
    supports: Scales,
    counts: Sequence[int],
    *,
    least: float = 0.5,
    draws: int = 5,
) -> list[CurvePoint]:
    """Use the codings of randomly drawn statements of a proposition, and let the model code the rest.

    Args:
        groups: For each proposition, vectors of length 1, held-out log-odds (n, 3) and people's codings.
        takes: How far codings may move whether a position is taken; None if one always is.
        supports: How far they may move the side.
        counts: Numbers of codings; the statements left for evaluation are the same for all.
        least: Threshold for answers other than "none" with fewer than ten codings.
        draws: Number of random draws per proposition.
    """
    points = []
    for count in counts:
        rows = []
        for vectors, odds, truth in groups:
            for draw in range(draws):
                order = np.random.default_rng(draw).permutation(len(truth))
                coded, rest = order[:count], order[max(counts) :]
                after = taught_odds(vectors, odds, truth, coded, rest, takes, supports)
                rows.append(_one_draw(after, odds[rest], truth[rest], truth[coded], takes is None, least))
        points.append(CurvePoint(count, *np.mean(rows, axis=0).tolist()))
    return points


def _one_draw(
    after: Array, before: Array, wanted: Codes, coded: Codes, always_taken: bool, least: float
) -> tuple[float, ...]:
    chances = chances_of(after)
    after_least = least if len(coded) < ENOUGH else EVEN
    first = SUPPORTS if always_taken else NONE
    known = np.bincount(coded, minlength=4).argmax() if len(coded) else first
    if always_taken:  # the three log-odds still allow that no position is taken
        told, untaught = (np.where(odds[:, 1] >= 0, SUPPORTS, OPPOSES) for odds in (after, before))
        sure = 1 / (1 + np.exp(np.where(wanted == SUPPORTS, -after[:, 1], after[:, 1])))
    else:
        told, untaught = answers_of(chances, after_least), answers_of(chances_of(before), least)
        sure = chances[np.arange(len(wanted)), wanted]
    return (
        float((told == wanted).mean()),
        float((untaught == wanted).mean()),
        float((wanted == known).mean()),
        float(max((wanted == one).mean() for one in range(4))),
        float(-np.log(np.maximum(sure, 1e-4)).mean()),
    )


def taught_odds(
    vectors: Array, odds: Array, truth: Codes, coded: Codes, rest: Codes, takes: Scales | None, supports: Scales
) -> Array:
    """Return the log-odds of the `rest` of the statements after the model learned from the `coded` ones."""
    after = odds[rest].copy()
    if takes is not None and len(coded):
        known = Taught(vectors[coded], odds[coded, 0], truth[coded] != NONE, takes)
        after[:, 0] = known.log_odds(vectors[rest], odds[rest, 0])
    sides = coded[np.isin(truth[coded], (SUPPORTS, OPPOSES))]
    if len(sides):
        known = Taught(vectors[sides], odds[sides, 1], truth[sides] == SUPPORTS, supports)
        after[:, 1] = known.log_odds(vectors[rest], odds[rest, 1])
    return after
