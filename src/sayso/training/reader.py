"""Train the reader's network: attribution, people, route, doubt and what stands beside, from all corpora together."""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor

from sayso.models.labels import ASPECTS, LAYERS, POINTERS
from sayso.training.batching import Part, batches
from sayso.training.checkpoints import mean_weights
from sayso.training.encoders import ENCODERS, load_encoder, package_file
from sayso.training.lessons import Lesson, make_lesson
from sayso.training.reader_network import ReaderNetwork, loss_of
from sayso.training.reports import CodedReport
from sayso.training.silver import silver_entities

log = logging.getLogger(__name__)

WEIGHTS = {
    "outer sequence": 1.0,
    "inner sequence": 1.0,
    "outer cue": 0.5,
    "outer source": 0.5,
    "inner cue": 0.5,
    "inner source": 0.5,
    "speaker": 1.0,
    "doubt": 2.0,
    "name": 2.0,
    "loaded": 2.0,
    **dict.fromkeys([name for name in LAYERS if name not in ("name", "loaded")], 4.0),
    **dict.fromkeys(POINTERS[1:], 0.5),
    **{f"{aspect} tie": 1.0 for aspect in ASPECTS},
}
"""Spans of most layers are rare, so that their mean loss per piece is small."""


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """All that a training run depends on besides its data."""

    encoder: str = "minilm"
    epochs: int = 4
    batch_windows: int = 6
    learning_rate: float = 1.5e-4
    head_learning_rate: float = 5e-3
    warmup_share: float = 0.06
    spoken_per_epoch: int = 80
    attributed_per_epoch: int = 80
    loaded_per_epoch: int = 50
    half_precision: bool = False
    averaged_epochs: int = 2
    seed: int = 13


@dataclass(frozen=True, slots=True)
class ReaderData:
    """Lessons by what they teach: `every` report each epoch; by turns articles with coded speakers (`spoken`), articles
    with attributions alone (`attributed`, one list per coder), and sentences with loaded words."""

    every: Sequence[Lesson]
    spoken: Sequence[Lesson]
    attributed: Sequence[Sequence[Lesson]]
    loaded: Sequence[Lesson]
    frame: tuple[int, int]


def reader_tokenizer(settings: ReaderSettings) -> Tokenizer:
    """Give the tokenizer of the settings' encoder, without truncation."""
    encoder = ENCODERS[settings.encoder]
    tokenizer = Tokenizer.from_file(str(package_file(encoder, encoder.tokenizer)))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def make_data(
    every: Sequence[CodedReport],
    spoken: Sequence[CodedReport],
    attributed: Sequence[Sequence[CodedReport]],
    loaded: Sequence[CodedReport],
    settings: ReaderSettings,
    cache: Path,
) -> ReaderData:
    """Lay all reports over their pieces."""
    tokenizer = reader_tokenizer(settings)
    frame = tokenizer.token_to_id("[CLS]") or 0, tokenizer.token_to_id("[SEP]") or 0

    def lessons(reports: Sequence[CodedReport]) -> list[Lesson]:
        named = silver_entities([r.text for r in reports], cache)
        return [make_lesson(r, n, tokenizer) for r, n in zip(reports, named, strict=True)]

    named_articles = silver_entities([coders[0].text for coders in attributed], cache)
    return ReaderData(
        lessons(every),
        lessons(spoken),
        [[make_lesson(r, n, tokenizer) for r in coders] for coders, n in zip(attributed, named_articles, strict=True)],
        [make_lesson(r, [], tokenizer) for r in loaded],
        frame,
    )


def epoch_parts(data: ReaderData, settings: ReaderSettings, epoch: int) -> list[Part]:
    """The windows of an epoch: all reports, and the next share of articles and sentences."""
    chance = random.Random(f"{settings.seed}-{epoch}")
    chosen = [*data.every, *_turn(data.spoken, settings.spoken_per_epoch, epoch)]
    chosen += [chance.choice(coders) for coders in _turn(data.attributed, settings.attributed_per_epoch, epoch)]
    chosen += _turn(data.loaded, settings.loaded_per_epoch, epoch)
    return [(lesson, window) for lesson in chosen for window in lesson.windows]


def _turn(rows: Sequence[Any], size: int, epoch: int) -> list[Any]:
    if not rows:
        return []
    order = random.Random(0).sample(range(len(rows)), len(rows))
    return [rows[order[i % len(rows)]] for i in range(epoch * size, (epoch + 1) * size)]


def train_reader(
    data: ReaderData, out: Path, settings: ReaderSettings, *, start: dict[str, Tensor] | None = None
) -> ReaderNetwork:
    """Train, write a checkpoint per epoch under `out`, and give the mean of the last `averaged_epochs`.

    `start` are weights to begin from; heads that it lacks begin afresh.
    """
    torch.manual_seed(settings.seed)
    out.mkdir(parents=True, exist_ok=True)
    (out / "settings.json").write_text(json.dumps(asdict(settings), indent=1))
    network = ReaderNetwork(*load_encoder(ENCODERS[settings.encoder]), half_precision=settings.half_precision)
    if start is not None:
        _, strange = network.load_state_dict(start, strict=False)
        log.info("begins from given weights; passed over: %s", strange)
    optimizer = _optimizer(network, settings)
    counts = [-(-len(epoch_parts(data, settings, epoch)) // settings.batch_windows) for epoch in range(settings.epochs)]
    steps, step, began = sum(counts), 0, time.monotonic()
    warmup = max(1, int(steps * settings.warmup_share))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda at: min((at + 1) / warmup, max(0.0, (steps - at) / (steps - warmup)))
    )
    for epoch in range(settings.epochs):
        network.train()
        chance = random.Random(f"{settings.seed}-{epoch}")
        parts = epoch_parts(data, settings, epoch)
        sums: dict[str, list[float]] = {}
        for batch in batches(parts, settings.batch_windows, data.frame, chance):
            step += 1
            optimizer.zero_grad()
            loss, shares = loss_of(network, batch, WEIGHTS)
            loss.backward()  # type: ignore[no-untyped-call]  # torch ships no types for it
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            for name, value in shares.items():
                sums.setdefault(name, []).append(value)
            if step % 25 == 0:
                log.info("step %d of %d, loss %.3f, %.0f s", step, steps, loss.item(), time.monotonic() - began)
        log.info("epoch %d: %s", epoch + 1, {k: round(sum(v) / len(v), 3) for k, v in sums.items()})
        save_file(network.state_dict(), out / f"epoch-{epoch + 1}.safetensors")
    first = max(1, settings.epochs - settings.averaged_epochs + 1)
    network.load_state_dict(mean_weights([out / f"epoch-{n}.safetensors" for n in range(first, settings.epochs + 1)]))
    save_file(network.state_dict(), out / "mean.safetensors")
    return network.eval()


def _optimizer(network: ReaderNetwork, settings: ReaderSettings) -> torch.optim.AdamW:
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    groups = [
        {"params": list(network.encoder.parameters()), "lr": settings.learning_rate},
        {"params": heads, "lr": settings.head_learning_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01)
