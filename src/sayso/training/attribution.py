"""Trains the attribution encoder on PolNeAR: tags, links and silver entities together."""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from sayso.models.word_pieces import WordPieces
from sayso.training.checkpoints import mean_weights
from sayso.training.distilling import Teacher, lesson_loss, teach
from sayso.training.encoders import ENCODERS, load_encoder, package_file
from sayso.training.examples import (
    UNKNOWN,
    Example,
    WindowArrays,
    make_example,
    read_lines,
    shuffled_groups,
    window_arrays,
)
from sayso.training.network import (
    FORBIDDEN,
    AttributionNetwork,
    bounded_emissions,
    forbidden_transitions,
    sequence_loss,
)
from sayso.training.silver import silver_entities

log = logging.getLogger(__name__)

SAVE_STEPS = 100


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """All settings of a training run, which depends only on them and its data."""

    encoder: str = "minilm"
    epochs: int = 4
    batch_windows: int = 12
    learning_rate: float = 2e-4
    head_learning_rate: float = 1e-3
    warmup_share: float = 0.06
    link_weight: float = 0.5
    entity_weight: float = 0.3
    token_weight: float = 0.3
    uncoded_per_epoch: int = 120
    lesson_weight: float = 2.0
    half_precision: bool = False
    averaged_epochs: int = 1
    seed: int = 13


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length: (B, T) tensors, `features` (B, T, 3)."""

    ids: Tensor
    mask: Tensor
    features: Tensor
    tags: Tensor
    entities: Tensor
    cues: Tensor
    sources: Tensor
    line_starts: Tensor


def pad(windows: Sequence[WindowArrays]) -> Batch:
    """Pad windows to the longest of them."""
    longest = max(len(w.ids) for w in windows)

    def stack(name: str, fill: int) -> Tensor:
        rows = [getattr(w, name) for w in windows]
        return torch.from_numpy(np.stack([np.pad(r, (0, longest - len(r)), constant_values=fill) for r in rows]))

    mask = torch.tensor([[i < len(w.ids) for i in range(longest)] for w in windows])
    features = torch.from_numpy(
        np.stack([np.pad(w.features, ((0, longest - len(w.features)), (0, 0))) for w in windows])
    )
    return Batch(
        stack("ids", 0),
        mask,
        features,
        stack("tags", UNKNOWN),
        stack("entities", UNKNOWN),
        stack("cues", UNKNOWN),
        stack("sources", UNKNOWN),
        stack("line_starts", 0).bool(),
    )


def loss_of(
    network: AttributionNetwork, batch: Batch, settings: TrainingSettings, teacher: Teacher | None = None
) -> Tensor:
    """Return the weighted sum of the heads' losses on a batch; a teacher adds losses on coded and uncoded windows."""
    given = network(batch.ids, batch.mask.long(), batch.features)
    total = gold_loss(network, given, batch, settings)
    if teacher is None:
        return total
    lesson = teach(teacher, batch.ids, batch.mask, batch.features, batch.line_starts)
    weights = settings.token_weight, settings.link_weight, settings.entity_weight
    return total + settings.lesson_weight * lesson_loss(network, given, batch.mask, batch.line_starts, lesson, weights)


def gold_loss(
    network: AttributionNetwork, given: tuple[Tensor, Tensor, Tensor], batch: Batch, settings: TrainingSettings
) -> Tensor:
    """Return the loss for the codings and silver entities of a batch; `given` is the output of `forward`."""
    emissions, entities, links = given
    total = settings.entity_weight * functional.cross_entropy(
        entities.flatten(0, 1), batch.entities.flatten(), ignore_index=UNKNOWN
    )
    coded = batch.tags.ne(UNKNOWN).any(1)
    if not coded.any():
        return total
    emissions, tags, mask = emissions[coded], batch.tags[coded], batch.mask[coded]
    token = functional.cross_entropy(emissions.flatten(0, 1), tags.flatten(), ignore_index=UNKNOWN)
    bounded = bounded_emissions(emissions, batch.line_starts[coded])
    real = tags.ne(UNKNOWN)
    sequence = sequence_loss(
        bounded[:, 1:], tags[:, 1:].clamp(min=0), real[:, 1:], network.transitions + forbidden_transitions()
    )
    total = total + sequence + settings.token_weight * token
    to_cue, to_source = network.link_scores(links[coded])
    hidden = ~mask.unsqueeze(1)
    for scores, gold in ((to_cue, batch.cues[coded]), (to_source, batch.sources[coded])):
        masked = scores.masked_fill(hidden, FORBIDDEN)
        total = total + settings.link_weight * functional.cross_entropy(
            masked.flatten(0, 1), gold.flatten(), ignore_index=UNKNOWN
        )
    return total


def batches(windows: list[WindowArrays], size: int, chance: random.Random) -> Iterator[Batch]:
    """Shuffle windows into batches of similar length, in random order."""
    return map(pad, shuffled_groups(windows, size, lambda window: len(window.ids), chance))


def coded_examples(path: Path, tokenizer: WordPieces, cache: Path) -> list[list[Example]]:
    """Read PolNeAR articles: for each article, one example per coder."""
    articles = list(read_lines(path))
    entities = silver_entities([a["text"] for a in articles], cache)
    return [
        [make_example(a["text"], coding, named, tokenizer) for coding in a["annotations"].values()]
        for a, named in zip(articles, entities, strict=True)
    ]


def uncoded_examples(path: Path | None, tokenizer: WordPieces, cache: Path, *, limit: int) -> list[Example]:
    """Read uncoded reports; they teach only entities."""
    if path is None or not limit:
        return []
    texts = [a["text"][:6000] for a in read_lines(path)][:limit]
    return [make_example(t, None, e, tokenizer) for t, e in zip(texts, silver_entities(texts, cache), strict=True)]


def train(
    train_path: Path,
    uncoded_path: Path | None,
    out: Path,
    settings: TrainingSettings,
    *,
    teacher: Teacher | None = None,
    start: dict[str, Tensor] | None = None,
) -> AttributionNetwork:
    """Train, write a checkpoint per epoch under `out`, and return the last network or the mean of the last ones.

    A `teacher` must use the same word pieces as the network (see `sayso.training.distilling`); `start` has the weights
    of a network to begin from, instead of the pretrained encoder's.

    An interrupted run resumes from the last state under `out`, at most SAVE_STEPS steps back.
    """
    torch.manual_seed(settings.seed)
    out.mkdir(parents=True, exist_ok=True)
    (out / "settings.json").write_text(json.dumps(asdict(settings), indent=1))
    windows = _EpochWindows(train_path, uncoded_path, out.parent, settings)
    network = AttributionNetwork(*load_encoder(ENCODERS[settings.encoder]), half_precision=settings.half_precision)
    if start is not None:
        network.load_state_dict(start)
    optimizer = _optimizer(network, settings)
    steps = settings.epochs * (len(windows.of_epoch(0)) // settings.batch_windows + 1)
    warmup = max(1, int(steps * settings.warmup_share))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warmup, max(0.0, (steps - step) / (steps - warmup)))
    )
    state = out / "state.pt"
    done = _restore(state, network, optimizer, schedule)
    step, began = 0, time.monotonic()
    for epoch in range(settings.epochs):
        network.train()
        chance = random.Random(f"{settings.seed}-{epoch}")
        for batch in batches(windows.of_epoch(epoch), settings.batch_windows, chance):
            step += 1
            if step <= done:
                continue
            torch.manual_seed(settings.seed * 1_000_003 + step)  # so that a resumed run has the same dropout
            optimizer.zero_grad()
            loss = loss_of(network, batch, settings, teacher)
            loss.backward()  # type: ignore[no-untyped-call]  # torch ships no types for it
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            if step % 25 == 0:
                log.info("step %d of %d, loss %.3f, %.0f s", step, steps, loss.item(), time.monotonic() - began)
            if step % SAVE_STEPS == 0:
                _save(state, network, optimizer, schedule, step)
        if step >= done:  # checkpoints of earlier epochs already exist
            save_file(network.state_dict(), _checkpoint(out, epoch + 1))
    if settings.averaged_epochs > 1:
        first = max(1, settings.epochs - settings.averaged_epochs + 1)
        network.load_state_dict(mean_weights([_checkpoint(out, n) for n in range(first, settings.epochs + 1)]))
    return network


def _checkpoint(folder: Path, epoch: int) -> Path:
    return folder / f"epoch-{epoch}.safetensors"


class _EpochWindows:
    """The windows of each epoch: every article by a randomly drawn coder, and some uncoded reports."""

    def __init__(self, train_path: Path, uncoded_path: Path | None, cache: Path, settings: TrainingSettings) -> None:
        encoder = ENCODERS[settings.encoder]
        tokenizer = WordPieces.from_file(package_file(encoder, encoder.tokenizer))
        self._frame = tokenizer.id_of("[CLS]"), tokenizer.id_of("[SEP]")
        self._seed, self._uncoded_per_epoch = settings.seed, settings.uncoded_per_epoch
        self._coded = coded_examples(train_path, tokenizer, cache)
        limit = settings.uncoded_per_epoch * settings.epochs
        self._uncoded = uncoded_examples(uncoded_path, tokenizer, cache, limit=limit)

    def of_epoch(self, epoch: int) -> list[WindowArrays]:
        chance = random.Random(f"{self._seed}-{epoch}")
        chosen = [chance.choice(coders) for coders in self._coded]
        chosen += self._uncoded[epoch * self._uncoded_per_epoch : (epoch + 1) * self._uncoded_per_epoch]
        return [window_arrays(example, w, *self._frame) for example in chosen for w in example.windows]


def _optimizer(network: AttributionNetwork, settings: TrainingSettings) -> torch.optim.AdamW:
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    groups = [
        {"params": list(network.encoder.parameters()), "lr": settings.learning_rate},
        {"params": heads, "lr": settings.head_learning_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def _save(
    path: Path,
    network: AttributionNetwork,
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
    step: int,
) -> None:
    parts = {
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "schedule": schedule.state_dict(),
        "step": step,
    }
    torch.save(parts, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def _restore(
    path: Path,
    network: AttributionNetwork,
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
) -> int:
    """Restore the state of an interrupted run; return its number of finished steps."""
    if not path.exists():
        return 0
    parts = torch.load(path, weights_only=True)
    network.load_state_dict(parts["network"])
    optimizer.load_state_dict(parts["optimizer"])
    schedule.load_state_dict(parts["schedule"])
    return int(parts["step"])
