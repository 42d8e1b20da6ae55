"""Train the coder of stance: a strong teacher's sense for how a text speaks, distilled into a small encoder.

What is distilled are not the few claims that people coded, but what the teacher says of many sentences that nobody
coded: its vectors, and the answers of logistic regressions on these (Hinton et al. 2015, "Distilling the
Knowledge in a Neural Network", arXiv:1503.02531). The small encoder keeps its own sense of what a text is about,
which relevance is told by.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from sayso.models.bundle import open_bundle
from sayso.models.coder import CoderModel, FloatArray, unit
from sayso.models.taught import Scales
from sayso.training.calibration import fit_logistic
from sayso.training.claims import Claims, fit_relevance, fit_stance, held_out_leanings, learning_curve, read_claims
from sayso.training.coder_bundle import add_to_bundle, write_layers, write_words
from sayso.training.encoders import MINILM, load_encoder, package_file
from sayso.training.teacher import teacher_features

log = logging.getLogger(__name__)

COMPONENTS = 256  # of the teacher's vectors, on which the small encoder is trained
OTHERS = 3000  # uncoded texts that show what is about something else
NAMED = 2.0  # log-odds that one of the concept's own words adds to being about it; set by hand, no data tells it
SMOOTHED = 100  # components from this one on count less than their variance would give them


@dataclass(frozen=True, slots=True)
class StanceSettings:
    """How the coder of stance is trained: `folds` of topics are left out in turn, to measure what came of it."""

    epochs: int = 3
    batch: int = 32
    learning_rate: float = 2e-4
    folds: int = 8
    longest: int = 64
    seed: int = 0


def train_stance(claims_path: Path, uncoded: Sequence[str], out: Path, settings: StanceSettings) -> None:
    """Train on coded claims and on uncoded texts, and write the bundle's part.

    The heads "folds" saw no claim of their fold; by them stance is measured on topics never trained on.
    """
    torch.manual_seed(settings.seed)
    claims = read_claims(claims_path, settings.folds)
    features = teacher_features([*uncoded, *claims.texts])
    lessons = _lessons(features, claims)
    encoder, _, width = load_encoder(MINILM)
    student = Student(encoder, width, settings)
    student.learn(list(uncoded), lessons)
    answers = student.answers(claims.texts) * lessons.scale + lessons.mean
    held_out = answers[np.arange(len(claims.texts)), claims.fold]
    right = ((held_out * claims.side >= 0) == claims.supports).mean()
    log.info("claims on topics that were left out: %.3f right", right)
    leaning: Any = student.heads["answers"]
    weights = leaning.weight.detach().numpy().T * lessons.scale
    bias = leaning.bias.detach().numpy() * lessons.scale + lessons.mean
    write_words(encoder, package_file(MINILM, MINILM.tokenizer), out)
    write_layers(encoder, out / "stance.onnx")
    heads = {"leaning": weights[:, -1], "leaning_bias": bias[-1], "folds": weights[:, :-1], "folds_bias": bias[:-1]}
    add_to_bundle(out, heads=heads, config={}, manifest=_manifest(settings))
    fit_coder(out, claims, uncoded)


def fit_coder(out: Path, claims: Claims, uncoded: Sequence[str]) -> None:
    """Fit what turns the vectors of the finished 8-bit layers into answers, and add it to the bundle."""
    model = CoderModel(open_bundle(str(out)))
    means, others = model.means(claims.texts), model.means(uncoded[:OTHERS])
    weights = fit_stance(model, claims, means)
    odds = held_out_leanings(model, claims, means) * claims.side
    vectors = unit(means).astype(float)
    curves = {
        scales: learning_curve(claims, vectors, odds, scales, (10, 20, 40))
        for scales in (Scales(*each) for each in product((1.0, 2.0, 4.0), (0.5, 1.0), (0.25, 0.5, 1.0)))
    }
    chosen = min(curves, key=lambda scales: sum(point.loss for point in curves[scales]))
    config = {
        "about": fit_relevance(model, claims, means, others) | {"named": NAMED},
        "taught": {"supports": asdict(chosen), "about": asdict(replace(chosen, prior=0.5))},
    }
    heads = {"stance": weights[1:], "stance_bias": weights[0]}
    add_to_bundle(out, heads=heads, config=config, manifest={})


@dataclass(frozen=True, slots=True)
class Lessons:
    """What the student is to give for the uncoded texts.

    `vectors` (texts, COMPONENTS); `answers` (texts, folds + 1), each column what a regression says that saw no
    claim of that fold, the last one all claims; `mean` and `scale` bring answers back to log-odds.
    """

    vectors: FloatArray
    answers: FloatArray
    mean: FloatArray
    scale: FloatArray


def _lessons(features: FloatArray, claims: Claims) -> Lessons:
    uncoded, coded = features[: -len(claims.texts)], features[-len(claims.texts) :]
    answers = []
    for held in (*range(int(claims.fold.max()) + 1), -1):
        kept = claims.fold != held
        rows = np.hstack([np.ones((int(kept.sum()), 1)), coded[kept]])
        weights = fit_logistic(rows, claims.well[kept].astype(np.float64))
        answers.append(uncoded @ weights[1:] + weights[0])
    told = np.stack(answers, axis=1)
    mean, scale = told.mean(axis=0), told.std(axis=0)
    centred = uncoded - uncoded.mean(axis=0)
    variance, axes = np.linalg.eigh(centred.T @ centred / len(centred))
    variance, axes = variance[::-1][:COMPONENTS], axes[:, ::-1][:, :COMPONENTS]
    floor = variance[min(SMOOTHED, len(variance) - 1)]
    vectors = centred @ axes / np.sqrt(variance + floor)
    return Lessons(*(np.asarray(each, dtype=np.float32) for each in (vectors, (told - mean) / scale, mean, scale)))


class Student:
    """The small encoder with heads for what it learns; its word embeddings stay as they are."""

    def __init__(self, encoder: Any, width: int, settings: StanceSettings) -> None:
        from tokenizers import Tokenizer

        self.encoder, self.settings, self._width = encoder, settings, width
        self.heads = nn.ModuleDict()
        for weight in encoder.embeddings.parameters():
            weight.requires_grad = False
        self._tokenizer = Tokenizer.from_file(str(package_file(MINILM, MINILM.tokenizer)))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(settings.longest)

    def learn(self, texts: Sequence[str], lessons: Lessons) -> None:
        """Train on texts and what is to be given for them, and on what the encoder itself gave for them before."""
        ids = [found.ids for found in self._tokenizer.encode_batch(list(texts))]
        own = torch.nn.functional.normalize(self._means(ids), dim=1)
        vectors, answers = torch.tensor(lessons.vectors), torch.tensor(lessons.answers)
        self.heads["vectors"] = nn.Linear(self._width, vectors.shape[1])
        self.heads["answers"] = nn.Linear(self._width, answers.shape[1])
        learned = [weight for weight in self.encoder.parameters() if weight.requires_grad]
        groups = [
            {"params": learned, "lr": self.settings.learning_rate},
            {"params": self.heads.parameters(), "lr": 1e-3},
        ]
        optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
        steps = self.settings.epochs * (len(ids) // self.settings.batch + 1)
        warm = max(steps // 20, 1)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min(1.0, (step + 1) / warm) * max(0.0, 1 - step / steps)
        )
        chance = np.random.default_rng(self.settings.seed)
        for epoch in range(self.settings.epochs):
            self.encoder.train()
            total = 0.0
            for some in batches(ids, self.settings.batch, chance):
                means = self._pooled([ids[at] for at in some])
                kept = (torch.nn.functional.normalize(means, dim=1) * own[some]).sum(1)
                loss = ((self.heads["vectors"](means) - vectors[some]) ** 2).mean()
                loss = loss + 0.7 * ((self.heads["answers"](means) - answers[some]) ** 2).mean()
                loss = loss + 2 * (1 - kept).mean()
                optimizer.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]  # it has no types
                nn.utils.clip_grad_norm_(learned, 1.0)
                optimizer.step()
                schedule.step()
                total += loss.item()
            log.info("epoch %d: loss %.3f", epoch + 1, total * self.settings.batch / len(ids))

    def answers(self, texts: Sequence[str]) -> FloatArray:
        """Give what the head for the regressions' answers says of texts."""
        ids = [found.ids for found in self._tokenizer.encode_batch(list(texts))]
        found: FloatArray = self.heads["answers"](self._means(ids)).detach().numpy()
        return found

    def _means(self, ids: Sequence[list[int]]) -> torch.Tensor:
        self.encoder.eval()
        with torch.no_grad():
            return torch.cat([self._pooled(ids[at : at + 64]) for at in range(0, len(ids), 64)])

    def _pooled(self, ids: Sequence[list[int]]) -> torch.Tensor:
        longest = max(map(len, ids))
        padded = torch.zeros(len(ids), longest, dtype=torch.long)
        mask = torch.zeros(len(ids), longest, dtype=torch.long)
        for row, one in enumerate(ids):
            padded[row, : len(one)], mask[row, : len(one)] = torch.tensor(one), 1
        hidden = self.encoder(input_ids=padded, attention_mask=mask).last_hidden_state
        pooled: torch.Tensor = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return pooled


def batches(ids: Sequence[Sequence[int]], size: int, chance: np.random.Generator) -> Iterator[list[int]]:
    """Give every place once, in batches of texts of like length, in an order drawn by chance."""
    order = chance.permutation(len(ids)).tolist()
    block = size * 20
    blocks = [sorted(order[at : at + block], key=lambda one: len(ids[one])) for at in range(0, len(ids), block)]
    found = [some[at : at + size] for some in blocks for at in range(0, len(some), size)]
    for at in chance.permutation(len(found)).tolist():
        yield found[at]


def _manifest(settings: StanceSettings) -> Mapping[str, Any]:
    return {
        "name": "coder",
        "encoder": {"name": MINILM.name, "sha256": MINILM.weights_sha256, "licence": MINILM.licence},
        "stance": {
            "data": "IBM Claim Stance, train split (Bar-Haim et al., EACL 2017)",
            "teacher": "all-mpnet-base-v2 (Apache-2.0)",
            "epochs": settings.epochs,
            "seed": settings.seed,
        },
        "licence": "Apache-2.0",
    }
