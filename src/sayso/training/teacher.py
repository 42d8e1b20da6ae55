"""A larger network that reads reports as the reader does, and teaches it on reports that nobody coded."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn

from sayso.models.windows import FEATURE_SIZES
from sayso.training.encoders import MPNET, load_encoder
from sayso.training.lessons import Lesson
from sayso.training.reader import ReaderData, ReaderSettings, ask, lay_trunks, learn, load_mean, plan_of
from sayso.training.reader_network import Heads

log = logging.getLogger(__name__)

MIDDLE = 8  # layers below the vectors that the heads read besides the last ones
MASKED = -1e4
_BOTH = ReaderSettings(learning_rate=1e-4, spoken_per_epoch=40)
PHASES = (
    (8, replace(_BOTH, epochs=4, averaged_epochs=2, head_learning_rate=1.5e-3, span_learning_rate=3e-3)),
    (6, replace(_BOTH, epochs=3, averaged_epochs=1, head_learning_rate=1e-3, span_learning_rate=2e-3, seed=14)),
)
"""The number of lower layers that do not learn, and the settings, of one phase after the other.

Gradual unfreezing (Howard and Ruder, ACL 2018): more layers learn once the heads point in the right direction.
"""


class TeacherNetwork(Heads):
    """all-mpnet-base-v2 (Song et al., NeurIPS 2020) with the reader's heads; its lower layers do not learn.

    The heads read its last vectors and those after MIDDLE layers. The features of pieces come in there.
    """

    def __init__(self, encoder: nn.Module, word_embeddings: nn.Embedding, width: int, *, half_precision: bool) -> None:
        super().__init__(2 * width, half_precision=half_precision)
        del word_embeddings  # the encoder embeds the pieces itself
        self.encoder = cast(Any, encoder)
        self._width = width
        self.features = nn.ModuleList([nn.Embedding(size, width) for size in FEATURE_SIZES])
        for table in self.features:
            nn.init.normal_(cast(nn.Embedding, table).weight, std=0.01)
        self.freeze(MIDDLE)

    def freeze(self, lower: int) -> None:
        """Let only the layers above the `lower` ones learn; `lower` is at most MIDDLE."""
        self.lower = lower
        for name, parameter in self.named_parameters():
            parameter.requires_grad = not name.startswith(self.frozen)

    @property
    def frozen(self) -> tuple[str, ...]:
        """The beginnings of the names of all parts that do not learn."""
        layers = (f"encoder.encoder.layer.{number}." for number in range(self.lower))
        return "encoder.embeddings.", "encoder.encoder.relative_attention_bias.", *layers

    def trunk(self, ids: Tensor, mask: Tensor, features: Tensor) -> Tensor:
        """Return the vectors after the lower layers, then the features, (B, T, width + 3)."""
        with self.precision():
            vectors = self.encoder.embeddings(input_ids=ids)
            vectors = self._through(slice(self.lower), vectors, mask)
        return torch.cat([vectors.float(), features.float()], -1)

    def hidden(self, trunk: Tensor, mask: Tensor) -> Tensor:
        """Return the vectors in the middle and the last ones, joined, (B, T, 2 * width)."""
        lower, features = trunk.split([self._width, len(FEATURE_SIZES)], dim=2)
        with self.precision():
            vectors = middle = self._through(slice(self.lower, MIDDLE), lower, mask)
            for column, table in enumerate(self.features):
                vectors = vectors + table(features[..., column].long())
            vectors = self._through(slice(MIDDLE, None), vectors, mask)
        return torch.cat([middle.float(), vectors.float()], -1)

    def _through(self, layers: slice, vectors: Tensor, mask: Tensor) -> Tensor:
        hidden = torch.zeros(len(mask), 1, 1, mask.shape[1]).masked_fill(~mask[:, None, None, :].bool(), MASKED)
        bias = self.encoder.encoder.compute_position_bias(vectors).detach()
        for layer in self.encoder.encoder.layer[layers]:
            vectors = layer(vectors, hidden, bias)[0]
        return vectors


def begin_teacher(settings: ReaderSettings) -> TeacherNetwork:
    """Return a network with pretrained layers and random heads."""
    torch.manual_seed(settings.seed)
    return TeacherNetwork(*load_encoder(MPNET), half_precision=settings.half_precision)


def train_teachers(folder: Path, halves: Sequence[ReaderData], *, half_precision: bool) -> list[TeacherNetwork]:
    """Train a teacher on each half of the reports and articles.

    A phase whose mean weights are in `folder` is not trained again.

    Args:
        folder: The folder for checkpoints.
        halves: The reports of each half, with articles.
        half_precision: Whether the encoder computes in bfloat16.
    """
    teachers = []
    for number, half in enumerate(halves):
        teacher = begin_teacher(replace(_BOTH, half_precision=half_precision))
        for phase, (lower, chosen) in enumerate(PHASES, 1):
            teacher.freeze(lower)
            settings, out = replace(chosen, half_precision=half_precision), folder / f"half-{number}" / f"phase-{phase}"
            if not load_mean(teacher, out):
                log.info("teacher %d learns, all but %d layers", number, lower)
                lay_trunks(teacher, half.lessons(), half.frame)
                learn(teacher, plan_of(half, settings), out, settings, frozen=teacher.frozen)
                for lesson in half.lessons():
                    lesson.trunks.clear()  # those of this phase
        teachers.append(teacher)
    return teachers


def lay_taught(teacher: TeacherNetwork, lessons: Sequence[Lesson], frame: tuple[int, int], file: Path) -> None:
    """Give every window the teacher's last vectors, from `file` if it has them; else they are computed and kept there.

    They take 3 kB per piece, so they stay in the file and only what is asked for is in memory.
    """
    parts = [(lesson, window) for lesson in lessons for window in lesson.windows]
    if not file.is_file():
        teacher.eval()
        np.save(file, np.concatenate([ask(teacher, lesson, window, frame) for lesson, window in parts]))
    kept = np.load(file, mmap_mode="r")
    start = 0
    for lesson, window in parts:
        end = start + window.end - window.start + 2
        lesson.taught[window] = kept[start:end]
        start = end
