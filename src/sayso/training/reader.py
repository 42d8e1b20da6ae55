"""Trains the reader's network on all corpora together: attribution, people, route, doubt and further layers."""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from sayso.models.labels import ASPECTS, LAYERS, POINTERS
from sayso.models.windows import Window
from sayso.models.word_pieces import WordPieces
from sayso.training.batching import Part, framed, make_batch, window_length
from sayso.training.checkpoints import mean_weights
from sayso.training.encoders import MINILM, load_encoder, package_file
from sayso.training.examples import shuffled_groups
from sayso.training.lessons import Lesson, make_lesson
from sayso.training.reader_losses import loss_of
from sayso.training.reader_network import FROZEN, Heads, ReaderNetwork
from sayso.training.reports import CodedReport

log = logging.getLogger(__name__)

MEAN = "mean.safetensors"

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
TAUGHT = frozenset({*LAYERS, "doubt", "speaker", "role_holder"})
"""The questions that a teacher teaches: not labels of statements, links and ties."""


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """All settings of a training run, which depends only on them and its data."""

    epochs: int = 3
    batch_windows: int = 8
    learning_rate: float = 2e-4
    head_learning_rate: float = 1e-3
    span_learning_rate: float = 2e-3
    warmup_share: float = 0.06
    spoken_per_epoch: int = 40
    uncoded_per_epoch: int = 80
    half_precision: bool = False
    averaged_epochs: int = 2
    seed: int = 13


def further(settings: ReaderSettings) -> ReaderSettings:
    """Return the settings with which the network of a half goes on with all reports: half the epochs, lower rates."""
    return replace(
        settings,
        epochs=max(1, settings.epochs // 2),
        learning_rate=0.75 * settings.learning_rate,
        head_learning_rate=0.75 * settings.head_learning_rate,
        span_learning_rate=0.75 * settings.span_learning_rate,
        averaged_epochs=1,
        seed=settings.seed + 1,
    )


@dataclass(frozen=True, slots=True)
class ReaderData:
    """Lessons by kind.

    All of `every` come in each epoch, and in turn a share of the articles with coded speakers (`spoken`) and of the
    uncoded reports of each teacher (`taught`). `frame` has the ids of [CLS] and [SEP].
    """

    every: Sequence[Lesson]
    spoken: Sequence[Lesson]
    frame: tuple[int, int]
    taught: Sequence[tuple[Heads, Sequence[Lesson]]] = ()

    def lessons(self) -> list[Lesson]:
        """Return all lessons."""
        return [*self.every, *self.spoken, *(lesson for _, lessons in self.taught for lesson in lessons)]


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


def ask(
    network: Callable[[Tensor, Tensor, Tensor], Tensor], lesson: Lesson, window: Window, frame: tuple[int, int]
) -> npt.NDArray[np.float16]:
    """Return what a network gives for ids, mask and features of a window, (pieces + 2, width)."""
    ids, features = framed(lesson, window, frame)
    with torch.no_grad():
        given = network(ids[None], torch.ones_like(ids)[None], features[None])
    return given[0].to(torch.float16).numpy()


def lay_trunks(network: Heads, lessons: Iterable[Lesson], frame: tuple[int, int]) -> None:
    """Compute what the frozen part of a network makes of every window, unless it is known."""
    network.eval()
    for lesson in lessons:
        for window in lesson.windows:
            if window not in lesson.trunks:
                lesson.trunks[window] = ask(network.trunk, lesson, window, frame)


def load_mean(network: Heads, folder: Path) -> bool:
    """Load the mean weights of an earlier run and return True, or return False if there are none."""
    if not (folder / MEAN).is_file():
        return False
    network.load_state_dict(load_file(folder / MEAN), strict=False)
    network.eval()
    return True


Plan = Sequence[Sequence[tuple[Sequence[Part], Heads | None]]]
"""The batches of each epoch: their windows, and the teacher of uncoded ones."""


def plan_of(data: ReaderData, settings: ReaderSettings) -> Plan:
    """Return the batches of each epoch: all reports, the next shares of the others, in random order."""
    plan = []
    share = settings.uncoded_per_epoch // max(1, len(data.taught))
    for epoch in range(settings.epochs):
        chance = random.Random(f"{settings.seed}-{epoch}")
        groups: list[tuple[Heads | None, list[Lesson]]] = [
            (None, [*data.every, *_turn(data.spoken, settings.spoken_per_epoch, epoch)])
        ]
        groups += [(teacher, _turn(lessons, share, epoch)) for teacher, lessons in data.taught]
        batches = []
        for teacher, lessons in groups:
            parts = [(lesson, window) for lesson in lessons for window in lesson.windows]
            if parts:
                shuffled = shuffled_groups(parts, settings.batch_windows, window_length, chance)
                batches += [(batch, teacher) for batch in shuffled]
        chance.shuffle(batches)
        plan.append(batches)
    return plan


def _turn(rows: Sequence[Any], size: int, epoch: int) -> list[Any]:
    if not rows:
        return []
    order = random.Random(0).sample(range(len(rows)), len(rows))
    return [rows[order[i % len(rows)]] for i in range(epoch * size, (epoch + 1) * size)]


def train_reader(data: ReaderData, network: ReaderNetwork, out: Path, settings: ReaderSettings) -> ReaderNetwork:
    """Train what is not frozen, write a checkpoint per epoch, and load the mean of the last `averaged_epochs`."""
    lay_trunks(network, data.lessons(), data.frame)
    learn(network, plan_of(data, settings), out, settings, frozen=FROZEN)
    return network


def learn(network: Heads, plan: Plan, out: Path, settings: ReaderSettings, *, frozen: tuple[str, ...]) -> None:
    """Train a network by a plan; checkpoints leave out the parts whose names begin with `frozen`."""
    torch.manual_seed(settings.seed)
    out.mkdir(parents=True, exist_ok=True)
    (out / "settings.json").write_text(json.dumps(asdict(settings), indent=1))
    optimizer = _optimizer(network, settings)
    steps, step, began = sum(map(len, plan)), 0, time.monotonic()
    warmup = max(1, int(steps * settings.warmup_share))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda at: min((at + 1) / warmup, max(0.0, (steps - at) / max(1, steps - warmup)))
    )
    learned = [parameter for parameter in network.parameters() if parameter.requires_grad]
    for epoch, batches in enumerate(plan, 1):
        network.train()
        sums: dict[str, list[float]] = {}
        for parts, teacher in batches:
            step += 1
            optimizer.zero_grad()
            batch = make_batch(parts)
            loss, shares = loss_of(network, batch, WEIGHTS, teacher=teacher, taught=TAUGHT)
            loss.backward()  # type: ignore[no-untyped-call]  # torch ships no types for it
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            schedule.step()
            for name, value in shares.items():
                sums.setdefault(name if teacher is None else f"taught {name}", []).append(value)
            if step % 25 == 0:
                log.info("step %d of %d, loss %.3f, %.0f s", step, steps, loss.item(), time.monotonic() - began)
        log.info("epoch %d: %s", epoch, {k: round(sum(v) / len(v), 3) for k, v in sums.items()})
        weights = {name: value for name, value in network.state_dict().items() if not name.startswith(frozen)}
        save_file(weights, out / f"epoch-{epoch}.safetensors")
    first = max(1, len(plan) - settings.averaged_epochs + 1)
    mean = mean_weights([out / f"epoch-{n}.safetensors" for n in range(first, len(plan) + 1)])
    save_file(mean, out / MEAN)
    load_mean(network, out)


def _optimizer(network: Heads, settings: ReaderSettings) -> torch.optim.AdamW:
    groups: dict[str, list[Tensor]] = {"encoder": [], "heads": [], "spans": [], "levels": []}
    kinds = {"encoder": "encoder", "branch": "encoder", "layers": "spans", "doubt_pieces": "spans"}
    kinds |= dict.fromkeys(("transitions", "distance_bias"), "levels")
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            groups[kinds.get(name.split(".")[0], "heads")].append(parameter)
    return torch.optim.AdamW(
        [
            {"params": groups["encoder"], "lr": settings.learning_rate},
            {"params": groups["heads"], "lr": settings.head_learning_rate},
            {"params": groups["spans"], "lr": settings.span_learning_rate},
            {"params": groups["levels"], "lr": settings.head_learning_rate, "weight_decay": 0.0},
        ],
        weight_decay=0.01,
    )
