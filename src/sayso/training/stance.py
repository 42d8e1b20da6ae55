"""Train the coder of stance: a pair model that reads proposition and statement together.

It first learns from arguments for and against debated claims, then from claims and from statements of news reports.
Folds split by proposition serve to evaluate it, to calibrate it, and to choose how far people's codings may move it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.torch import load_file, save_file

from sayso.annotate.propositions import side_of
from sayso.models.bundle import open_bundle
from sayso.models.coder import CoderModel, unit
from sayso.models.nearness import Nearness, words_of
from sayso.models.pairs import Verdicts, judge
from sayso.models.taught import Array, Scales
from sayso.training.calibration import expected_calibration_error, fit_logistic
from sayso.training.coder_bundle import add_to_bundle, read_layers, show_lower, write_upper, write_words
from sayso.training.encoders import MINILM, package_file
from sayso.training.pair_network import PairNetwork, PairSettings, learn
from sayso.training.pairs import Lesson, folds_of, read_arguments, read_claims, read_statements, worded
from sayso.training.stance_scores import (
    Codes,
    choose_least,
    codes_of,
    f1_of,
    learning_curve,
    score_statements,
)

log = logging.getLogger(__name__)

COUNTS = (0, 5, 10, 20, 40)  # numbers of codings in learning curves
LEFT = 4  # fewest statements of a proposition left for evaluation after the most codings
ROWS, CONSTANT = 5, 4  # number of columns for calibration; the constant's column
HELD, PARTS = 0, 4  # the held-out fold; its parts, which calibrate each other
PASSED = 0.95  # share of statements with a side that must pass the nearness filter
USUAL = Scales(2.0, 1.0, 0.5)  # default if no proposition has enough statements for a choice
TEST = "test"  # split of the arguments that is never used for training


@dataclass(frozen=True, slots=True)
class Corpora:
    """Files of the coded pairs: statements of reports, IBM's claims, PERSPECTRUM's arguments."""

    statements: Path
    claims: Path
    arguments: Path


FIRST = PairSettings(epochs=1, batch=32, learning_rate=2e-4, strange=0.15, frozen=3)
THEN = PairSettings(epochs=3, learning_rate=2e-4, frozen=3)
LAST = PairSettings(epochs=1, learning_rate=2e-4, frozen=3, seed=1)


@dataclass(frozen=True, slots=True)
class StanceSettings:
    """Settings for training the coder of stance.

    `first` is for the arguments, `then` for statements and claims with a few `arguments` of weight
    `argument_weight`, and `last` for the same with `worded` invented statements. `paraphrased` is the share of the
    arguments' paraphrases used for training. One of `folds` folds is held out for evaluation and calibration.
    """

    folds: int = 4
    seed: int = 0
    arguments: int = 600
    argument_weight: float = 0.5
    paraphrased: float = 0.3
    worded: int = 800
    first: PairSettings = FIRST
    then: PairSettings = THEN
    last: PairSettings = LAST


def train_stance(corpora: Corpora, out: Path, settings: StanceSettings, *, begin: Path) -> None:
    """Train and evaluate, and write this part of the bundle to `out`.

    Networks and figures are saved in `out`-checkpoints; rerunning resumes from there. `begin` is a coder's bundle with
    an encoder for a text's leaning toward its matter; the pair model is trained on top of its lower layers.
    """
    kept = out.with_name(out.name + "-checkpoints")
    kept.mkdir(parents=True, exist_ok=True)
    arguments = read_arguments(corpora.arguments)
    lessons = [*read_statements(corpora.statements), *_on_topic(read_claims(corpora.claims))]
    fold = np.array(folds_of(lessons, settings.folds))
    learned = [lesson for lesson, its in zip(lessons, fold.tolist(), strict=True) if its != HELD]
    network = _first([one for one in arguments if one.split != TEST], kept / "first.safetensors", settings, begin)
    network = _then(learned, arguments, network, kept / "then.safetensors", settings)
    network = _last(learned, arguments, network, kept / "last.safetensors", settings)
    left = [lesson for lesson, its in zip(lessons, fold.tolist(), strict=True) if its == HELD]
    _write(network, begin, out, settings)
    figures = fit_and_score(out, left, lessons)
    figures |= {"arguments, test split": _score_arguments(out, arguments)}
    (kept / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    log.info("figures on propositions that were left out: %s", json.dumps(figures, indent=1))


def _on_topic(lessons: Sequence[Lesson], weight: float = 1.0) -> list[Lesson]:
    """Give claims and arguments as lessons that take a position on their proposition."""
    return [replace(lesson, takes=1.0, weight=weight) for lesson in lessons]


def _first(arguments: Sequence[Lesson], path: Path, settings: StanceSettings, begin: Path) -> PairNetwork:
    network = PairNetwork(settings.first)
    network.encoder.load_state_dict(read_layers(begin / "stance.onnx"), strict=False)
    chance = np.random.default_rng(settings.seed)
    some = [one for one in arguments if not one.is_paraphrase or chance.random() < settings.paraphrased]
    return _learned(network, _on_topic(some), settings.first, path)


def _then(
    lessons: Sequence[Lesson], arguments: Sequence[Lesson], start: PairNetwork, path: Path, settings: StanceSettings
) -> PairNetwork:
    network = PairNetwork(settings.then)
    network.load_state_dict(start.state_dict())
    chance = np.random.default_rng(settings.seed)
    return _learned(network, [*lessons, *_some(arguments, settings, chance)], settings.then, path)


def _last(
    lessons: Sequence[Lesson], arguments: Sequence[Lesson], start: PairNetwork, path: Path, settings: StanceSettings
) -> PairNetwork:
    network = PairNetwork(settings.last, start.known)
    network.load_state_dict(start.state_dict())
    chance = np.random.default_rng(settings.last.seed)
    more = _some(arguments, settings, chance)
    for several in (lessons, [one for one in arguments if one.split != TEST]):
        names = list(dict.fromkeys(lesson.pair.proposition for lesson in several))
        more += worded(names, settings.worded // 2, chance)
    return _learned(network, [*lessons, *more], settings.last, path)


def _some(arguments: Sequence[Lesson], settings: StanceSettings, chance: np.random.Generator) -> list[Lesson]:
    others = [one for one in arguments if one.split != TEST]
    drawn = chance.choice(len(others), min(settings.arguments, len(others)), replace=False)
    return _on_topic([others[at] for at in drawn.tolist()], settings.argument_weight)


def _learned(network: PairNetwork, lessons: Sequence[Lesson], settings: PairSettings, path: Path) -> PairNetwork:
    """Train a network, or load it if an earlier run saved it."""
    if path.is_file():
        network.load_state_dict(load_file(path))
    else:
        learn(network, lessons, settings)
        save_file(network.state_dict(), path)
    return network


def _write(network: PairNetwork, begin: Path, out: Path, settings: StanceSettings) -> None:
    """Write the bundle: the initial encoder, whose lower layers both share, and the trained upper layers."""
    frozen = network.settings.frozen
    write_words(network.encoder, package_file(MINILM, MINILM.tokenizer), out)
    show_lower(begin / "stance.onnx", frozen, out / "stance.onnx")
    write_upper(network.encoder, frozen, out / "pair.onnx")
    with np.load(begin / "heads.npz", allow_pickle=False) as heads:
        kept = {name: heads[name] for name in ("leaning", "leaning_bias")}
    learned = {"pair": network.head.weight.detach().numpy().T, "pair_bias": network.head.bias.detach().numpy()}
    add_to_bundle(out, heads=kept | learned, config={}, manifest=_manifest(settings))


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Outputs of the finished model for pairs with unseen propositions.

    Attributes:
        lessons: The coded pairs.
        rows: The input of calibration, (pairs, 5): see `Verdicts`.
        vectors: Of length 1, (pairs, width).
        part: Each pair's part, (pairs,): no proposition is in two. Values fitted on some parts are evaluated on others.
    """

    lessons: Sequence[Lesson]
    rows: Array
    vectors: Array
    part: npt.NDArray[np.int64]

    def of(self, corpus: str) -> npt.NDArray[np.bool_]:
        """Tell which pairs belong to a corpus."""
        return np.array([lesson.corpus == corpus for lesson in self.lessons])


def fit_and_score(out: Path, lessons: Sequence[Lesson], every: Sequence[Lesson]) -> dict[str, Any]:
    """Fit calibration and the effect of codings on unseen pairs; return the figures for these.

    Both are added to the bundle. Calibrated figures use calibration on other propositions. The nearness threshold uses
    `every` lesson, because no training depends on nearness.
    """
    add_to_bundle(out, heads={"calibration": np.zeros((ROWS, 3))}, config={}, manifest={})
    found = _judged(out, lessons)
    vectors = unit(found.vectors.astype(np.float32)).astype(np.float64)
    held = HeldOut(lessons, found.rows, vectors, np.array(folds_of(lessons, PARTS)))
    reports, claims = held.of("statements"), held.of("claims")
    weights = _calibrate(held, reports)
    odds = _calibrated(held, reports)
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
    chance = 1 / (1 + np.exp(-np.abs(_calibrated(held, claims)[claims, 1])))
    return {
        "statements": asdict(score_statements(odds[reports], codes_of(lessons)[reports], least)),
        "claims": {
            "pairs": int(claims.sum()),
            "right": float(right.mean()),
            "commonest": float(max(supports.mean(), 1 - supports.mean())),
            "calibration error, calibrated on claims": expected_calibration_error(chance, right.astype(np.float64)),
        },
        "learning curve, statements": _curve(held, odds, reports, scales["takes"], scales["supports"], least),
        "learning curve, claims": _curve(held, odds, claims, None, scales["supports"], least),
    }


def _calibrate(held: HeldOut, used: npt.NDArray[np.bool_]) -> Array:
    """Give the weights of `rows` for each of the three answers, (5, 3), by logistic regression on the `used` pairs.

    Taking a position and being ambiguous depend on their own log-odds and a constant. The side depends on its log-odds
    and on the passage's leaning, without a constant, because the share of support for one proposition says nothing
    about the next.
    """
    weights = np.zeros((ROWS, 3))
    for column, name in enumerate(("takes", "side", "ambiguous")):
        told = [getattr(lesson, name) for lesson in held.lessons]
        places = [at for at in np.flatnonzero(used).tolist() if told[at] in (0.0, 1.0)]
        labels = np.array([told[at] for at in places], dtype=np.float64)
        if name == "side":
            rows = held.rows[places][:, [1, 3]]
            both, labels = np.concatenate([rows, -rows]), np.concatenate([labels, 1 - labels])
            fitted = fit_logistic(np.hstack([np.zeros((len(both), 1)), both]), labels)
            weights[[1, 3], column] = np.maximum(fitted[1:], 0)
        else:
            fitted = fit_logistic(held.rows[places][:, [CONSTANT, column]], labels)
            weights[[CONSTANT, column], column] = fitted
    return weights


def _calibrated(held: HeldOut, used: npt.NDArray[np.bool_]) -> Array:
    """Give log-odds (pairs, 3), calibrated on other parts."""
    found = np.zeros((len(held.rows), 3))
    for part in np.unique(held.part):
        inside = held.part == part
        found[inside] = held.rows[inside] @ _calibrate(held, used & ~inside)
    return found


def _groups(held: HeldOut, odds: Array, used: npt.NDArray[np.bool_]) -> list[tuple[Array, Array, Codes]]:
    """Give the pairs of each proposition that has enough of them for a learning curve."""
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
    """Choose how far codings may move the two questions: the likeliest scales after 10 to 40 codings each."""
    groups = _groups(held, odds, held.of("statements"))
    if not groups:
        return {"takes": USUAL, "supports": USUAL}
    tried = [Scales(*each) for each in product((1.0, 2.0, 4.0, 8.0), (0.5, 1.0, 2.0), (0.25, 0.5))]

    def loss(takes: Scales, supports: Scales) -> float:
        return sum(point.loss for point in learning_curve(groups, takes, supports, (10, 20, 40), draws=2))

    takes = min(tried, key=lambda one: loss(one, USUAL))
    return {"takes": takes, "supports": min(tried, key=lambda one: loss(takes, one))}


def _nearest(out: Path, lessons: Sequence[Lesson]) -> float:
    """Give the nearness to their proposition that nearly all statements with a position reach."""
    model = CoderModel(open_bundle(str(out)))
    by_name: dict[str, list[str]] = {}
    for lesson in lessons:
        if lesson.corpus == "statements" and lesson.takes == 1:
            by_name.setdefault(lesson.pair.proposition, []).append(words_of(lesson.pair.passage))
    near = np.concatenate([Nearness(model, [name]).of(texts) for name, texts in by_name.items()])
    return round(float(np.quantile(near, 1 - PASSED)), 3)


def _judged(out: Path, lessons: Sequence[Lesson]) -> Verdicts:
    pairs = [lesson.pair for lesson in lessons]
    return judge(CoderModel(open_bundle(str(out))), pairs, [side_of(pair.proposition) for pair in pairs])


def _score_arguments(out: Path, arguments: Sequence[Lesson]) -> dict[str, float]:
    """Evaluate the finished 8-bit model on the unseen arguments."""
    test = [one for one in arguments if one.split == TEST]
    found = _judged(out, test)
    truth = np.array([one.side == 1 for one in test])
    told = found.supports >= 0
    return {
        "right": float((told == truth).mean()),
        "macro F1": float(np.mean([f1_of(told == one, truth == one) for one in (True, False)])),
        "commonest": float(max(truth.mean(), 1 - truth.mean())),
        "pairs": float(len(test)),
    }


def _manifest(settings: StanceSettings) -> Mapping[str, Any]:
    return {
        "name": "coder",
        "encoder": {"name": MINILM.name, "sha256": MINILM.weights_sha256, "licence": MINILM.licence},
        "stance": {
            "data": [
                "statements of news reports, coded for this project",
                "IBM Claim Stance, train split (Bar-Haim et al., EACL 2017)",
                "PERSPECTRUM, train and dev split (Chen et al., NAACL 2019)",
            ],
            "settings": asdict(settings),
        },
        "licence": "Apache-2.0",
    }
