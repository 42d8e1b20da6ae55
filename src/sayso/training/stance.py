"""Trains the coder of stance: a pair model that reads proposition and statement together.

It first learns from arguments for and against debated claims, then from claims and from statements of news reports.
Folds split by proposition are used to evaluate it, to calibrate it, and to choose how far people's codings may move it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.torch import load_file, save_file

from sayso.training.coder_bundle import add_to_bundle, read_layers, show_lower, write_upper, write_words
from sayso.training.encoders import MINILM, package_file
from sayso.training.pair_network import PairNetwork, PairSettings, learn
from sayso.training.pairs import Lesson, folds_of, read_arguments, read_claims, read_statements, worded
from sayso.training.stance_fit import fit_and_score, judge_lessons
from sayso.training.stance_scores import f1_of

log = logging.getLogger(__name__)

HELD = 0  # the fold that the pair network does not see
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
    """Return claims and arguments as lessons that take a position on their proposition."""
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


def _score_arguments(out: Path, arguments: Sequence[Lesson]) -> dict[str, float]:
    """Evaluate the finished 8-bit model on the unseen arguments."""
    test = [one for one in arguments if one.split == TEST]
    found = judge_lessons(out, test)
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
