"""Trains the reader's network on all corpora together: attribution, people, route, doubt and further layers."""

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
from torch import Tensor

from sayso.models.labels import ASPECTS, LAYERS, POINTERS
from sayso.models.word_pieces import WordPieces
from sayso.training.batching import Part, batches, framed
from sayso.training.checkpoints import mean_weights
from sayso.training.encoders import MINILM, load_encoder, package_file
from sayso.training.lessons import Lesson, make_lesson
from sayso.training.reader_network import FROZEN, ReaderNetwork, loss_of
from sayso.training.reports import CodedReport

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
    **dict.fromkeys([name for name in LAYERS if name != "name"], 4.0),
    **dict.fromkeys(POINTERS[1:], 0.5),
    **{f"{aspect} tie": 1.0 for aspect in ASPECTS},
}
"""Weights of the losses; spans of most layers are rare, so their mean loss per piece is small."""


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """All settings of a training run, which depends only on them and its data."""

    epochs: int = 7
    batch_windows: int = 8
    learning_rate: float = 5e-4
    head_learning_rate: float = 1.5e-3
    span_learning_rate: float = 4e-3
    warmup_share: float = 0.06
    spoken_per_epoch: int = 80
    half_precision: bool = False
    averaged_epochs: int = 2
    seed: int = 13


@dataclass(frozen=True, slots=True)
class ReaderData:
    """Lessons by kind: all of `every` in each epoch; a share of the articles with coded speakers (`spoken`) in turn.
    `frame` has the ids of [CLS] and [SEP]."""

    every: Sequence[Lesson]
    spoken: Sequence[Lesson]
    frame: tuple[int, int]


def reader_tokenizer() -> WordPieces:
    """Return the encoder's tokenizer."""
    return WordPieces.from_file(package_file(MINILM, MINILM.tokenizer))


def make_data(every: Sequence[CodedReport], spoken: Sequence[CodedReport]) -> ReaderData:
    """Align all reports with their pieces."""
    tokenizer = reader_tokenizer()
    frame = tokenizer.id_of("[CLS]"), tokenizer.id_of("[SEP]")

    def lessons(reports: Sequence[CodedReport]) -> list[Lesson]:
        return [make_lesson(report, tokenizer) for report in reports]

    return ReaderData(lessons(every), lessons(spoken), frame)


def begin_network(attribution: dict[str, Tensor], settings: ReaderSettings) -> ReaderNetwork:
    """Return a network that begins from the weights of an AttributionNetwork."""
    torch.manual_seed(settings.seed)
    network = ReaderNetwork(*load_encoder(MINILM), half_precision=settings.half_precision)
    network.begin_from(attribution)
    return network


def lay_trunks(network: ReaderNetwork, data: ReaderData) -> None:
    """Compute the encoder's output for every window once, since it does not change."""
    network.eval()
    parts = [
        (lesson, window)
        for group in (data.every, data.spoken)
        for lesson in group
        for window in lesson.windows
        if window not in lesson.trunks
    ]
    for lesson, window in parts:
        ids, features = framed(lesson, window, data.frame)
        with torch.no_grad():
            vectors = network.trunk(ids[None], torch.ones_like(ids)[None], features[None])
        lesson.trunks[window] = vectors[0].to(torch.float16).numpy()


def epoch_parts(data: ReaderData, settings: ReaderSettings, epoch: int) -> list[Part]:
    """Return the windows of an epoch: all reports, and the next share of articles."""
    chosen = [*data.every, *_turn(data.spoken, settings.spoken_per_epoch, epoch)]
    return [(lesson, window) for lesson in chosen for window in lesson.windows]


def _turn(rows: Sequence[Any], size: int, epoch: int) -> list[Any]:
    if not rows:
        return []
    order = random.Random(0).sample(range(len(rows)), len(rows))
    return [rows[order[i % len(rows)]] for i in range(epoch * size, (epoch + 1) * size)]


def train_reader(data: ReaderData, network: ReaderNetwork, out: Path, settings: ReaderSettings) -> ReaderNetwork:
    """Train the unfrozen parts, write a checkpoint per epoch, and load the mean of the last `averaged_epochs`."""
    torch.manual_seed(settings.seed)
    out.mkdir(parents=True, exist_ok=True)
    (out / "settings.json").write_text(json.dumps(asdict(settings), indent=1))
    lay_trunks(network, data)
    optimizer = _optimizer(network, settings)
    counts = [-(-len(epoch_parts(data, settings, epoch)) // settings.batch_windows) for epoch in range(settings.epochs)]
    steps, step, began = sum(counts), 0, time.monotonic()
    warmup = max(1, int(steps * settings.warmup_share))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda at: min((at + 1) / warmup, max(0.0, (steps - at) / (steps - warmup)))
    )
    learned = [parameter for parameter in network.parameters() if parameter.requires_grad]
    for epoch in range(settings.epochs):
        network.train()
        chance = random.Random(f"{settings.seed}-{epoch}")
        parts = epoch_parts(data, settings, epoch)
        sums: dict[str, list[float]] = {}
        for batch in batches(parts, settings.batch_windows, chance):
            step += 1
            optimizer.zero_grad()
            loss, shares = loss_of(network, batch, WEIGHTS)
            loss.backward()  # type: ignore[no-untyped-call]  # torch ships no types for it
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            schedule.step()
            for name, value in shares.items():
                sums.setdefault(name, []).append(value)
            if step % 25 == 0:
                log.info("step %d of %d, loss %.3f, %.0f s", step, steps, loss.item(), time.monotonic() - began)
        log.info("epoch %d: %s", epoch + 1, {k: round(sum(v) / len(v), 3) for k, v in sums.items()})
        save_file(_learned(network), out / f"epoch-{epoch + 1}.safetensors")
    first = max(1, settings.epochs - settings.averaged_epochs + 1)
    mean = mean_weights([out / f"epoch-{n}.safetensors" for n in range(first, settings.epochs + 1)])
    save_file(mean, out / "mean.safetensors")
    network.load_state_dict(mean, strict=False)
    return network.eval()


def _learned(network: ReaderNetwork) -> dict[str, Tensor]:
    return {name: value for name, value in network.state_dict().items() if not name.startswith(FROZEN)}


def _optimizer(network: ReaderNetwork, settings: ReaderSettings) -> torch.optim.AdamW:
    groups: dict[str, list[Tensor]] = {"branch": [], "heads": [], "spans": [], "levels": []}
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        kind = {"branch": "branch", "layers": "spans", "doubt_pieces": "spans"}.get(name.split(".")[0], "heads")
        if name in ("transitions", "distance_bias"):
            kind = "levels"  # includes the frozen first level, which must not decay
        groups[kind].append(parameter)
    return torch.optim.AdamW(
        [
            {"params": groups["branch"], "lr": settings.learning_rate},
            {"params": groups["heads"], "lr": settings.head_learning_rate},
            {"params": groups["spans"], "lr": settings.span_learning_rate},
            {"params": groups["levels"], "lr": settings.head_learning_rate, "weight_decay": 0.0},
        ],
        weight_decay=0.01,
    )
