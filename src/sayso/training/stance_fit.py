"""Fits everything in the coder of stance except its networks, and evaluates it on held-out propositions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.models.bundle import open_bundle
from sayso.models.coder import CoderModel, FloatArray
from sayso.stance.leaning import directions, leanings, text_vectors
from sayso.stance.nearness import Nearness, words_of
from sayso.stance.pairs import Verdicts, judge, likeness, pair_features, said_by
from sayso.stance.propositions import pose
from sayso.stance.taking import around, taking_rows
from sayso.stance.taught import Array, Scales
from sayso.training.calibration import expected_calibration_error, fit_logistic
from sayso.training.coder_bundle import add_to_bundle
from sayso.training.pairs import Lesson, folds_of
from sayso.training.stance_scores import Codes, choose_least, codes_of, learning_curve, score_statements
from sayso.training.taking import fit_taking, held_out_taking

COUNTS = (0, 5, 10, 20, 40)  # numbers of codings in learning curves
LEFT = 4  # fewest statements of a proposition left for evaluation after the most codings
ROWS, CONSTANT = 6, 5  # number of columns for calibration; the last one
SIDES = [1, 3, 4]  # those that tell the side
PARTS = 4  # parts of the held-out pairs, which calibrate each other
PASSED = 0.95  # share of statements with a side that must pass the nearness filter
USUAL = Scales(2.0, 1.0, 0.5)  # default if no proposition has enough statements for a choice


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Outputs of the finished model for pairs with unseen propositions.

    Attributes:
        lessons: The coded pairs.
        rows: The input of calibration, (pairs, 6): see `Verdicts`.
        vectors: Vectors of length 1, (pairs, width), through which codings teach.
        part: Each pair's part, (pairs,): no proposition is in two. Values fitted on some parts are evaluated on others.
    """

    lessons: Sequence[Lesson]
    rows: Array
    vectors: Array
    part: npt.NDArray[np.int64]

    def of(self, corpus: str) -> npt.NDArray[np.bool_]:
        """Return which pairs belong to a corpus."""
        return np.array([lesson.corpus == corpus for lesson in self.lessons])


def fit_and_score(out: Path, lessons: Sequence[Lesson], every: Sequence[Lesson]) -> dict[str, Any]:
    """Fit calibration, `taking` and the effect of codings; return figures for unseen propositions.

    All of it is added to the bundle. Each figure uses values fitted on other propositions.

    Args:
        out: The bundle, with its networks.
        lessons: The pairs whose propositions the pair network did not see.
        every: All statements and claims: the nearness threshold and `taking` do not depend on that network.
    """
    add_to_bundle(out, heads={"calibration": np.zeros((ROWS, 3))}, config={}, manifest={})
    vectors = _vectors(out, every)
    taking = _fit_taking(out, every, vectors)
    add_to_bundle(out, heads={"pair_middle": _pair_middle(out, lessons)}, config={}, manifest={})
    found = judge_lessons(out, lessons)
    held = HeldOut(lessons, found.rows, found.directions, np.array(folds_of(lessons, PARTS)))
    reports, claims = held.of("statements"), held.of("claims")
    weights = _calibrate(held, np.ones(len(lessons), dtype=np.bool_))
    odds = _calibrated(held)
    odds[reports, 0] = [taking[id(lesson)] for lesson, its in zip(lessons, reports, strict=True) if its]
    scales = _choose_scales(held, odds)
    least = choose_least(odds[reports], codes_of(lessons)[reports])
    config = {
        "near": _nearest(out, every),
        "least": least,
        "taught": {name: asdict(one) for name, one in scales.items()},
    }
    add_to_bundle(out, heads={"calibration": weights}, config={"pairs": config}, manifest={})
    supports = np.array([lesson.side == 1 for lesson in lessons])[claims]
    right = (odds[claims, 1] >= 0) == supports
    chance = 1 / (1 + np.exp(-np.abs(odds[claims, 1])))
    return {
        "statements": asdict(score_statements(odds[reports], codes_of(lessons)[reports], least)),
        "claims": {
            "pairs": int(claims.sum()),
            "right": float(right.mean()),
            "commonest": float(max(supports.mean(), 1 - supports.mean())),
            "calibration error": expected_calibration_error(chance, right.astype(np.float64)),
        },
        "learning curve, statements": _curve(held, odds, reports, scales["takes"], scales["supports"], least),
        "all propositions, without the pair network": _without_pairs(out, every, vectors, taking, least),
    }


def _vectors(out: Path, lessons: Sequence[Lesson]) -> FloatArray:
    return text_vectors(CoderModel(open_bundle(str(out))), [said_by(lesson.pair.passage) for lesson in lessons])


def _fit_taking(out: Path, lessons: Sequence[Lesson], vectors: FloatArray) -> dict[int, float]:
    """Fit `taking` on the statements of reports and add it to the bundle; return held-out log-odds by lesson."""
    kept = [at for at, lesson in enumerate(lessons) if lesson.corpus == "statements"]
    reported = [lessons[at] for at in kept]
    passages = [lesson.pair.passage for lesson in reported]
    names, cues = [lesson.pair.proposition for lesson in reported], [passage.cue for passage in passages]
    beside = text_vectors(CoderModel(open_bundle(str(out))), [around(passage) for passage in passages])
    middles = {"middle": vectors[kept].mean(axis=0), "around_middle": beside.mean(axis=0)}
    add_to_bundle(out, heads=middles, config={}, manifest={})
    rows = taking_rows(CoderModel(open_bundle(str(out))), names, passages, vectors[kept])
    labels = np.array([lesson.takes for lesson in reported], dtype=np.float64)
    weights, of_cues = fit_taking(rows, cues, labels)
    add_to_bundle(out, heads={"taking": weights, "taking_cues": of_cues}, config={}, manifest={})
    odds = held_out_taking(rows, cues, labels, names, [passage.text for passage in passages])
    return {id(lesson): value for lesson, value in zip(reported, odds.tolist(), strict=True)}


def _pair_middle(out: Path, lessons: Sequence[Lesson]) -> FloatArray:
    """Return the mean of the pair encoder's vectors of statements."""
    pairs = [lesson.pair for lesson in lessons if lesson.corpus == "statements"]
    return pair_features(CoderModel(open_bundle(str(out))), pairs).mean(axis=0)


def _without_pairs(
    out: Path, lessons: Sequence[Lesson], vectors: FloatArray, taking: dict[int, float], least: float
) -> dict[str, Any]:
    """Evaluate on every proposition without the pair network, which saw most of them.

    The side is told by the passage's leaning and likeness alone, weighed on other propositions.
    """
    model = CoderModel(open_bundle(str(out)))
    heads, settings = model.heads, model.bundle.config["pairs"]["taught"]
    takes, supports = (Scales(**settings[name]) for name in ("takes", "supports"))
    odds = np.zeros((len(lessons), 3))
    odds[:, 0] = [taking.get(id(lesson), 0.0) for lesson in lessons]
    odds[:, 1] = _sides_without_pairs(model, lessons, vectors)
    odds[:, 2] = heads["calibration"][CONSTANT, 2]
    ways = directions(vectors, heads["middle"]).astype(np.float64)
    held = HeldOut(lessons, np.zeros((len(lessons), ROWS)), ways, np.zeros(len(lessons), dtype=np.int64))
    reports, claims = held.of("statements"), held.of("claims")
    return {
        "statements": asdict(score_statements(odds[reports], codes_of(lessons)[reports], least)),
        "learning curve, statements": _curve(held, odds, reports, takes, supports, least),
        "learning curve, claims": _curve(held, odds, claims, None, supports, least),
    }


def _sides_without_pairs(model: CoderModel, lessons: Sequence[Lesson], vectors: FloatArray) -> Array:
    """Return log-odds of support, (lessons,), from weights fitted without the lesson's proposition."""
    posed = [pose(lesson.pair.proposition) for lesson in lessons]
    turned = leanings(model, vectors) * np.array([one.side for one in posed])
    rows = np.column_stack([turned, likeness(model, vectors, posed)]).astype(np.float64)
    names = np.array([lesson.pair.proposition for lesson in lessons])
    told = np.array([lesson.side in (0.0, 1.0) for lesson in lessons])
    labels = np.array([lesson.side == 1 for lesson in lessons], dtype=np.float64)
    odds = np.zeros(len(lessons))
    for name in np.unique(names):
        inside = names == name
        odds[inside] = rows[inside] @ fit_sides(rows[told & ~inside], labels[told & ~inside])
    return odds


def judge_lessons(out: Path, lessons: Sequence[Lesson]) -> Verdicts:
    """Run the bundle's model on pairs."""
    pairs = [lesson.pair for lesson in lessons]
    return judge(CoderModel(open_bundle(str(out))), pairs, [pose(pair.proposition) for pair in pairs])


def _calibrate(held: HeldOut, used: npt.NDArray[np.bool_]) -> Array:
    """Return the weights of `rows` for each of the three answers, (6, 3), by logistic regression on the `used` pairs.

    Taking a position and being ambiguous depend on their own log-odds and a constant, and are learned from statements
    alone. The side is learned from claims as well.
    """
    weights = np.zeros((ROWS, 3))
    for column, name in enumerate(("takes", "side", "ambiguous")):
        told = [getattr(lesson, name) for lesson in held.lessons]
        learned = used if name == "side" else used & held.of("statements")
        places = [at for at in np.flatnonzero(learned).tolist() if told[at] in (0.0, 1.0)]
        labels = np.array([told[at] for at in places], dtype=np.float64)
        if name == "side":
            weights[SIDES, column] = fit_sides(held.rows[places][:, SIDES], labels)
        else:
            fitted = fit_logistic(held.rows[places][:, [CONSTANT, column]], labels)
            weights[[CONSTANT, column], column] = fitted
    return weights


def fit_sides(rows: Array, labels: Array) -> Array:
    """Return weights, (columns,), none below 0, of values that tell the side.

    There is no constant, because the share of support for one proposition says nothing about the next.
    """
    both, sides = np.concatenate([rows, -rows]), np.concatenate([labels, 1 - labels])
    fitted = fit_logistic(np.hstack([np.zeros((len(both), 1)), both]), sides)
    return np.maximum(fitted[1:], 0)


def _calibrated(held: HeldOut) -> Array:
    """Return log-odds (pairs, 3), calibrated on other parts."""
    found = np.zeros((len(held.rows), 3))
    for part in np.unique(held.part):
        inside = held.part == part
        found[inside] = held.rows[inside] @ _calibrate(held, ~inside)
    return found


def _groups(held: HeldOut, odds: Array, used: npt.NDArray[np.bool_]) -> list[tuple[Array, Array, Codes]]:
    """Return the pairs of each proposition that has enough of them for a learning curve."""
    names = np.array([lesson.pair.proposition for lesson in held.lessons])
    truth = codes_of(held.lessons)
    found = []
    for name in sorted(set(names[used].tolist())):
        places = np.flatnonzero(used & (names == name))
        if len(places) >= max(COUNTS) + LEFT:
            found.append((held.vectors[places], odds[places], truth[places]))
    return found


def _curve(
    held: HeldOut, odds: Array, used: npt.NDArray[np.bool_], takes: Scales | None, supports: Scales, least: float
) -> list[dict[str, float]]:
    groups = _groups(held, odds, used)
    return [asdict(point) for point in learning_curve(groups, takes, supports, COUNTS, least=least)] if groups else []


def _choose_scales(held: HeldOut, odds: Array) -> dict[str, Scales]:
    """Choose how far codings may move the answers: the likeliest scales after 10 to 40 codings each."""
    groups = _groups(held, odds, held.of("statements"))
    if not groups:
        return {"takes": USUAL, "supports": USUAL}
    tried = [Scales(*each) for each in product((1.0, 2.0, 4.0, 8.0), (0.5, 1.0, 2.0), (0.25, 0.5))]

    def loss(takes: Scales, supports: Scales) -> float:
        return sum(point.loss for point in learning_curve(groups, takes, supports, (10, 20, 40), draws=2))

    takes = min(tried, key=lambda one: loss(one, USUAL))
    return {"takes": takes, "supports": min(tried, key=lambda one: loss(takes, one))}


def _nearest(out: Path, lessons: Sequence[Lesson]) -> float:
    """Return the nearness to its proposition that nearly every statement with a position reaches."""
    model = CoderModel(open_bundle(str(out)))
    by_name: dict[str, list[str]] = {}
    for lesson in lessons:
        if lesson.corpus == "statements" and lesson.takes == 1:
            by_name.setdefault(lesson.pair.proposition, []).append(words_of(lesson.pair.passage))
    near = np.concatenate([Nearness(model, [name]).of(texts) for name, texts in by_name.items()])
    return round(float(np.quantile(near, 1 - PASSED)), 3)
