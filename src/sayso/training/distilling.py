"""Distillation: a teacher network's outputs for a batch of windows, as targets for a smaller network.

Tags are learned from the teacher's whole chain of labels (distillation of posteriors: Wang et al., ACL 2020,
"Structure-Level Knowledge Distillation for Multilingual Sequence Labeling"): the loss is the student's expected
negative log-likelihood under the teacher's distribution of label sequences, which needs only the teacher's marginals
of labels and of neighboring labels. Links are learned from the teacher's pointers where it sees a content or a cue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import torch
from torch import Tensor
from torch.nn import functional

from sayso.models.labels import TAGS
from sayso.training.network import (
    FORBIDDEN,
    AttributionNetwork,
    bounded_emissions,
    forbidden_transitions,
    log_partition,
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A teacher's outputs for B windows padded to T pieces, including [CLS] and [SEP]; all are probabilities.

    `labels` (B, T - 1, tags) and `pairs` (B, T - 2, tags, tags) are for labels and neighboring labels after [CLS],
    0 from [SEP] on; `entities` (B, T, entity tags); `to_cue`, `to_source` (B, T, T) for pieces pointing at each other.
    """

    labels: Tensor
    pairs: Tensor
    entities: Tensor
    to_cue: Tensor
    to_source: Tensor


class RememberingTeacher:
    """A network in evaluation mode that reads each window only once, for all epochs.

    Caches 16-bit floats, about 800 bytes per piece: 0.8 GB for PolNeAR's articles.
    """

    def __init__(self, network: AttributionNetwork) -> None:
        self._network = network
        self._known: dict[bytes, list[Tensor]] = {}

    @property
    def transitions(self) -> Tensor:
        return self._network.transitions

    def link_scores(self, links: Tensor) -> tuple[Tensor, Tensor]:
        """Return the network's link scores."""
        return self._network.link_scores(links)

    def __call__(self, ids: Tensor, mask: Tensor, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the output of the network's `forward`, rounded to 16 bits; 0 in padding."""
        sizes = mask.sum(1).tolist()
        keys = [
            row[:size].numpy().tobytes() + more[:size].numpy().tobytes()
            for row, more, size in zip(ids, features, sizes, strict=True)
        ]
        new = [number for number, key in enumerate(keys) if key not in self._known]
        if new:
            given = self._network(ids[new], mask[new], features[new])
            for row, number in enumerate(new):
                self._known[keys[number]] = [part[row, : sizes[number]].half() for part in given]
        emissions, entities, links = (
            torch.nn.utils.rnn.pad_sequence([self._known[key][part].float() for key in keys], batch_first=True)
            for part in range(3)
        )
        return emissions, entities, links


Teacher: TypeAlias = AttributionNetwork | RememberingTeacher


def teach(teacher: Teacher, ids: Tensor, mask: Tensor, features: Tensor, line_starts: Tensor) -> Lesson:
    """Run a network in evaluation mode on windows: all inputs are (B, T), except `features` (B, T, 3)."""
    with torch.no_grad():
        emissions, entities, links = teacher(ids, mask.long(), features)
        to_cue, to_source = (_pointing(scores, mask).exp() for scores in teacher.link_scores(links))
    labels, pairs = marginals(teacher, emissions, mask, line_starts)
    return Lesson(labels, pairs, entities.softmax(-1), to_cue, to_source)


def marginals(network: Teacher, emissions: Tensor, mask: Tensor, line_starts: Tensor) -> tuple[Tensor, Tensor]:
    """Return probabilities of labels, (B, T - 1, tags), and neighboring labels, (B, T - 2, tags, tags), without [CLS].

    They are the gradients of the chain's log-partition function (Wainwright and Jordan 2008, section 3.4).
    """
    bounded = bounded_emissions(emissions, line_starts)[:, 1:].detach().requires_grad_()
    transitions = _by_step(network, bounded).detach().clone().requires_grad_()
    total = log_partition(bounded, _inner(mask), transitions).sum()
    labels, pairs = torch.autograd.grad(total, (bounded, transitions))
    real = _inner(mask)
    return labels * real.unsqueeze(2), pairs * real[:, 1:, None, None]


def lesson_loss(
    network: AttributionNetwork,
    given: tuple[Tensor, Tensor, Tensor],
    mask: Tensor,
    line_starts: Tensor,
    lesson: Lesson,
    weights: tuple[float, float, float],
) -> Tensor:
    """Return the student's loss for a lesson, per piece; `given` is the output of the student's `forward`.

    `weights` are for single tags, links and entities; the chain has weight 1.
    """
    emissions, entities, links = given
    token_weight, link_weight, entity_weight = weights
    inner = _inner(mask)
    pieces = inner.sum()
    bounded = bounded_emissions(emissions, line_starts)[:, 1:]
    transitions = _by_step(network, bounded)
    expected = (lesson.labels * bounded).sum((1, 2)) + (lesson.pairs * transitions).sum((1, 2, 3))
    chain = (log_partition(bounded, inner, transitions) - expected).sum() / pieces
    single = -(lesson.labels * emissions[:, 1:].log_softmax(-1)).sum() / pieces
    named = -(lesson.entities * entities.log_softmax(-1) * mask.unsqueeze(2)).sum() / mask.sum()
    roles = torch.tensor([label.endswith(("content", "cue")) for label in TAGS])
    member = functional.pad(lesson.labels[..., roles].sum(-1), (1, 0))
    linked = torch.zeros(())
    for scores, taught in zip(network.link_scores(links), (lesson.to_cue, lesson.to_source), strict=True):
        missed = -(taught * _pointing(scores, mask)).sum(-1)
        linked = linked + (member * missed).sum() / member.sum().clamp(min=1)
    return chain + token_weight * single + link_weight * linked + entity_weight * named


def _pointing(scores: Tensor, mask: Tensor) -> Tensor:
    return scores.masked_fill(~mask.unsqueeze(1), FORBIDDEN).log_softmax(-1)


def _by_step(network: Teacher, emissions: Tensor) -> Tensor:
    transitions = network.transitions + forbidden_transitions()
    return transitions.expand(len(emissions), emissions.shape[1] - 1, *transitions.shape)


def _inner(mask: Tensor) -> Tensor:
    """Return the mask (B, T - 1) of the pieces after [CLS] and before [SEP]."""
    return torch.cat([mask[:, 2:], torch.zeros_like(mask[:, :1])], dim=1)
