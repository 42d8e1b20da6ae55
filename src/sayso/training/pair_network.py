"""The pair model in PyTorch: an encoder that reads proposition and passage together, with three answers."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn

from sayso.models.coder import FloatArray, Pieces
from sayso.models.word_pieces import WordPieces
from sayso.stance.pairs import Pair, lay_out
from sayso.training.encoders import MINILM, load_encoder, package_file
from sayso.training.pairs import Lesson, varied

log = logging.getLogger(__name__)

ANSWERS = 3  # takes a position, supports rather than opposes, ambiguous


@dataclass(frozen=True, slots=True)
class PairSettings:
    """Settings for training a pair model.

    `turned` and `strange` are as in `varied`; `frozen` is the number of lowest layers that are not trained.
    `half_precision` counts with bfloat16 in the encoder, which is faster on CPUs that support it.
    """

    epochs: int = 2
    batch: int = 16
    learning_rate: float = 1e-4
    head_learning_rate: float = 1e-3
    decay: float = 0.01
    dropout: float = 0.1
    turned: float = 0.3
    strange: float = 0.1
    frozen: int = 0
    smoothing: float = 0.05
    half_precision: bool = True
    seed: int = 0


class PairNetwork(nn.Module):
    """An encoder and a head over the mean of its vectors and the vector of [CLS]; word embeddings are not trained.

    Args:
        settings: Settings for training.
        known: Cached outputs of the frozen layers; networks with the same frozen layers can share it.
    """

    def __init__(self, settings: PairSettings, known: dict[bytes, torch.Tensor] | None = None) -> None:
        super().__init__()
        self.settings = settings
        self.encoder: Any
        self.encoder, words, width = load_encoder(MINILM)
        words.weight.requires_grad = False
        if settings.frozen:
            for part in (self.encoder.embeddings, *self.encoder.encoder.layer[: settings.frozen]):
                for weight in part.parameters():
                    weight.requires_grad = False
        self.head = nn.Linear(2 * width, ANSWERS)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)
        self.known = {} if known is None else known
        self.tokenizer = WordPieces.from_file(package_file(MINILM, MINILM.tokenizer))

    def features(self, pieces: Sequence[Pieces]) -> torch.Tensor:
        """Return the head's input, (pairs, 2 * width)."""
        lengths = [len(one.ids) for one in pieces]
        mask = torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]
        hidden = self._lower(pieces) if self.settings.frozen else self._embedded(pieces)
        hidden = self._through(hidden, mask, slice(self.settings.frozen, None)).float()
        means = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return torch.cat([means, hidden[:, 0]], dim=1)

    def _embedded(self, pieces: Sequence[Pieces]) -> torch.Tensor:
        ids, types = (
            nn.utils.rnn.pad_sequence([torch.tensor(getattr(one, name)) for one in pieces], batch_first=True)
            for name in ("ids", "types")
        )
        found: torch.Tensor = self.encoder.embeddings(input_ids=ids, token_type_ids=types)
        return found

    def _lower(self, pieces: Sequence[Pieces]) -> torch.Tensor:
        """Return the output of the frozen layers, computed once per pair."""
        keys = [np.array([one.ids, one.types], dtype=np.int32).tobytes() for one in pieces]
        new = [at for at, key in enumerate(keys) if key not in self.known]
        if new:
            lengths = [len(pieces[at].ids) for at in new]
            mask = torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]
            with torch.no_grad():
                embedded = self._embedded([pieces[at] for at in new])
                hidden = self._through(embedded, mask, slice(self.settings.frozen))
            for row, at in enumerate(new):
                self.known[keys[at]] = hidden[row, : lengths[row]].to(torch.bfloat16)
        return nn.utils.rnn.pad_sequence([self.known[key].float() for key in keys], batch_first=True)

    def _through(self, hidden: torch.Tensor, mask: torch.Tensor, layers: slice) -> torch.Tensor:
        added = torch.where(mask[:, None, None, :], 0.0, -1e9)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.settings.half_precision):
            for layer in self.encoder.encoder.layer[layers]:
                given = layer(hidden, added)
                hidden = given[0] if isinstance(given, tuple) else given  # a tuple before transformers 5
        return hidden

    def forward(self, pieces: Sequence[Pieces]) -> torch.Tensor:
        """Return the three log-odds of each pair."""
        dropped = nn.functional.dropout(self.features(pieces), self.settings.dropout, self.training)
        found: torch.Tensor = self.head(dropped)
        return found

    def read(self, pairs: Sequence[Pair]) -> FloatArray:
        """Return the head's input for pairs, (pairs, 2 * width), in their order."""
        self.eval()
        pieces = lay_out(self.tokenizer, pairs)
        order = sorted(range(len(pieces)), key=lambda at: len(pieces[at].ids))
        found = np.zeros((len(pieces), self.head.in_features), dtype=np.float32)
        with torch.no_grad():
            for at in range(0, len(order), 32):
                some = order[at : at + 32]
                found[some] = self.features([pieces[place] for place in some]).numpy()
        return found


def learn(network: PairNetwork, lessons: Sequence[Lesson], settings: PairSettings) -> None:
    """Train a network on lessons."""
    torch.manual_seed(settings.seed)
    chance = np.random.default_rng(settings.seed)
    learned = [weight for weight in network.encoder.parameters() if weight.requires_grad]
    groups = [
        {"params": learned, "lr": settings.learning_rate, "weight_decay": settings.decay},
        {"params": network.head.parameters(), "lr": settings.head_learning_rate},
    ]
    optimizer = torch.optim.AdamW(groups, fused=True)
    epochs = [varied(lessons, chance, turned=settings.turned, strange=settings.strange) for _ in range(settings.epochs)]
    steps = sum(-(-len(some) // settings.batch) for some in epochs)
    warm = max(steps // 10, 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / warm) * max(0.02, 1 - step / steps)
    )
    for number, some in enumerate(epochs):
        network.train()
        begun, total = time.monotonic(), 0.0
        pieces = lay_out(network.tokenizer, [lesson.pair for lesson in some])
        count = 0
        for places in batches(pieces, settings.batch, chance):
            loss = lesson_loss(network([pieces[at] for at in places]), [some[at] for at in places], settings.smoothing)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # untyped in torch
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
            count += 1
            if count % 50 == 0:
                log.info("step %d: loss %.3f, %.0f s", count, total / count, time.monotonic() - begun)
        log.info("epoch %d: loss %.3f, %.0f s", number + 1, total / max(count, 1), time.monotonic() - begun)


def lesson_loss(answers: torch.Tensor, lessons: Sequence[Lesson], smoothing: float) -> torch.Tensor:
    """Return the mean loss per lesson: the sum of the cross-entropies of its known answers."""
    total = torch.zeros(())
    weights = torch.tensor([lesson.weight for lesson in lessons])
    for column, name in enumerate(("takes", "side", "ambiguous")):
        told = [getattr(lesson, name) for lesson in lessons]
        known = torch.tensor([one is not None for one in told], dtype=torch.float32)
        wanted = torch.tensor([0.5 if one is None else one for one in told])
        wanted = wanted * (1 - smoothing) + smoothing / 2
        losses = nn.functional.binary_cross_entropy_with_logits(answers[:, column], wanted, reduction="none")
        total = total + (losses * known * weights).sum() * (0.3 if name == "ambiguous" else 1.0)
    return total / len(lessons)


def batches(pieces: Sequence[Pieces], size: int, chance: np.random.Generator) -> Iterator[list[int]]:
    """Yield every index once, in batches of similar length, in random order."""
    order = chance.permutation(len(pieces)).tolist()
    block = size * 16
    blocks = [
        sorted(order[at : at + block], key=lambda one: len(pieces[one].ids)) for at in range(0, len(order), block)
    ]
    found = [some[at : at + size] for some in blocks for at in range(0, len(some), size)]
    for at in chance.permutation(len(found)).tolist():
        yield found[at]
