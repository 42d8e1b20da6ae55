"""Trains the coder of events on sentences with source, target and PLOVER root code."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from sayso.models.coder import FloatArray
from sayso.models.event_codes import Deed, Marked, mark
from sayso.models.event_words import word_scores
from sayso.models.word_pieces import WordPieces
from sayso.training.calibration import expected_calibration_error
from sayso.training.coder_bundle import add_to_bundle, write_layers
from sayso.training.encoders import MINILM, load_encoder, package_file
from sayso.training.event_words import train_words
from sayso.training.examples import read_lines

log = logging.getLogger(__name__)

T = TypeVar("T")
HEATS = np.linspace(0.3, 2.0, 35)  # candidate temperatures; the best calibrated is chosen
SHARES = np.linspace(0.0, 4.0, 17)  # candidate factors for the scores by words; the likeliest is chosen


@dataclass(frozen=True, slots=True)
class EventSettings:
    """Settings for training the coder of events; each of `folds` folds is held out in turn for evaluation."""

    epochs: int = 10
    batch: int = 16
    learning_rate: float = 2e-4
    smoothing: float = 0.1
    folds: int = 5
    seed: int = 0


@dataclass(frozen=True, slots=True)
class EventScore:
    """Result of cross-validation: share of right codes and expected calibration error on held-out sentences.

    `by_encoder` and `by_words` are the shares of right codes of each part alone.
    """

    accuracy: float
    calibration_error: float
    by_encoder: float
    by_words: float


def train_events(path: Path, out: Path, settings: EventSettings) -> EventScore:
    """Evaluate by cross-validation, then train on all sentences, and write this part of the bundle to `out`."""
    rows = list(read_lines(path))
    labels = sorted({row["gold_root"] for row in rows})
    answers = np.array([labels.index(row["gold_root"]) for row in rows])
    marked, deeds = mark_all(rows), [(row["sentence"], row["source"] or "", row["target"] or "") for row in rows]
    by_encoder, by_words = (np.zeros((len(rows), len(labels)), dtype=np.float32) for _ in range(2))
    fold = stratified_folds(answers, settings.folds, settings.seed)
    for held in range(settings.folds):
        trained = EventNetwork(len(labels))
        trained.learn(_those(marked, fold != held), answers[fold != held], settings)
        by_encoder[fold == held] = trained.scores(_those(marked, fold == held))
        words = train_words(_those(deeds, fold != held), answers[fold != held], len(labels))
        by_words[fold == held] = word_scores(words, _those(deeds, fold == held))
        log.info("fold %d: %.3f right by the encoder", held, (by_encoder.argmax(1) == answers)[fold == held].mean())
    share = best_share(by_encoder, by_words, answers)
    scores = by_encoder + np.float32(share) * by_words
    right = scores.argmax(1) == answers
    errors = [expected_calibration_error(_surest(scores / heat), right.astype(float)) for heat in HEATS]
    heat = float(HEATS[int(np.argmin(errors))])
    network = EventNetwork(len(labels))
    network.learn(marked, answers, settings)
    write_layers(network.encoder, out / "events.onnx")
    heads: dict[str, Any] = {
        "events": network.head.weight.detach().numpy().T,
        "events_bias": network.head.bias.detach().numpy(),
    }
    heads |= train_words(deeds, answers, len(labels)) | {"events_words_share": share}
    about = {"data": "Zero-Shot-PLOVER, train split (Hu et al. 2024)", **asdict(settings)}
    add_to_bundle(out, heads=heads | {"events_heat": heat}, config={"events": labels}, manifest={"events": about})
    alone = [float((one.argmax(1) == answers).mean()) for one in (by_encoder, by_words)]
    return EventScore(float(right.mean()), float(min(errors)), *alone)


def best_share(by_encoder: FloatArray, by_words: FloatArray, answers: npt.NDArray[np.int64]) -> float:
    """Return the factor for scores by words, before adding them to the encoder's, that makes the answers likeliest."""
    rows = np.arange(len(answers))

    def surprise(share: float) -> float:
        scores = by_encoder + share * by_words
        most = scores.max(axis=1)
        return float((np.log(np.exp(scores - most[:, None]).sum(axis=1)) + most - scores[rows, answers]).mean())

    return min((float(share) for share in SHARES), key=surprise)


def mark_all(rows: Sequence[dict[str, Any]]) -> list[Marked]:
    """Return the pieces of coded sentences in the coder's input form, with source and target marked."""
    tokenizer = WordPieces.from_file(package_file(MINILM, MINILM.tokenizer))
    return [mark(tokenizer, Deed(row["sentence"], row["source"] or "", row["target"] or "")) for row in rows]


def stratified_folds(answers: npt.NDArray[np.int64], folds: int, seed: int) -> npt.NDArray[np.int64]:
    """Assign each sentence a fold, so that every code is spread over all folds."""
    found = np.zeros(len(answers), dtype=np.int64)
    chance = np.random.default_rng(seed)
    at = 0
    for label in np.unique(answers):
        places = chance.permutation(np.flatnonzero(answers == label))
        found[places] = (at + np.arange(len(places))) % folds
        at += len(places)
    return found


class EventNetwork:
    """The small encoder with fixed word embeddings, and a head over sentence, source and target."""

    def __init__(self, labels: int) -> None:
        self.encoder: Any
        self.encoder, _, width = load_encoder(MINILM)
        for weight in self.encoder.embeddings.parameters():
            weight.requires_grad = False
        self.head = nn.Linear(3 * width, labels)

    def learn(self, marked: Sequence[Marked], answers: npt.NDArray[np.int64], settings: EventSettings) -> None:
        """Train on marked sentences and the numbers of their codes."""
        torch.manual_seed(settings.seed)
        chance = np.random.default_rng(settings.seed)
        learned = [weight for weight in self.encoder.parameters() if weight.requires_grad]
        groups = [{"params": learned, "lr": settings.learning_rate}, {"params": self.head.parameters(), "lr": 1e-3}]
        optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
        steps = settings.epochs * -(-len(marked) // settings.batch)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min(1.0, (step + 1) / (steps * 0.1)) * max(0.0, 1 - step / steps)
        )
        loss_of = nn.CrossEntropyLoss(label_smoothing=settings.smoothing)
        for _ in range(settings.epochs):
            self.encoder.train()
            order = chance.permutation(len(marked))
            for start in range(0, len(order), settings.batch):
                some = order[start : start + settings.batch]
                scores = self.head(nn.functional.dropout(self._features([marked[at] for at in some]), 0.1))
                loss = loss_of(scores, torch.tensor(answers[some]))
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(learned, 1.0)
                optimizer.step()
                schedule.step()

    def scores(self, marked: Sequence[Marked]) -> FloatArray:
        """Return the scores of the codes for marked sentences, (sentences, codes)."""
        self.encoder.eval()
        with torch.no_grad():
            found = [self.head(self._features(marked[at : at + 32])) for at in range(0, len(marked), 32)]
        scores: FloatArray = torch.cat(found).numpy()
        return scores

    def _features(self, marked: Sequence[Marked]) -> torch.Tensor:
        longest = max(len(one.pieces.ids) for one in marked)
        ids, types, mask = (torch.zeros(len(marked), longest, dtype=torch.long) for _ in range(3))
        for row, one in enumerate(marked):
            length = len(one.pieces.ids)
            ids[row, :length], types[row, :length] = torch.tensor(one.pieces.ids), torch.tensor(one.pieces.types)
            mask[row, :length] = 1
        hidden = self.encoder(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state
        means = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        rows = torch.arange(len(marked))
        source, target = (torch.tensor([getattr(one, name) for one in marked]) for name in ("source", "target"))
        return torch.cat([means, hidden[rows, source], hidden[rows, target]], dim=1)


def _those(every: Sequence[T], kept: npt.NDArray[np.bool_]) -> list[T]:
    return [one for one, is_kept in zip(every, kept, strict=True) if is_kept]


def _surest(scores: FloatArray) -> npt.NDArray[np.float64]:
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(weights.max(axis=1) / weights.sum(axis=1), dtype=np.float64)
