"""What the reader's network learns from: people's codings, a teacher's answers, and what it already knew."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from sayso.models.labels import ENTITY_TAGS, LAYERS, LEVELS, POINTERS, TAGS
from sayso.training.distilling import Chain, lesson_loss, lesson_of
from sayso.training.examples import UNKNOWN
from sayso.training.network import FORBIDDEN, forbidden_transitions, sequence_loss
from sayso.training.reader_network import Batch, Heads, answers, link_scores, of_same_window

KEPT_WEIGHTS = (0.3, 0.5, 1.0)
"""Weights of single tags, links and entities in what is kept; the chain of tags has weight 1."""


class FirstLevel(NamedTuple):
    """The first level of a network, which finds attributions."""

    network: Heads

    @property
    def transitions(self) -> Tensor:
        return self.network.transitions[0]

    def link_scores(self, links: Tensor) -> tuple[Tensor, Tensor]:
        """Return scores (B, T, T) of each piece pointing at each: to its cue, and to its source."""
        return link_scores(self.network, links, 0)


def loss_of(
    network: Heads,
    batch: Batch,
    weights: dict[str, float],
    *,
    attribution: Chain | None = None,
    teacher: Heads | None = None,
    taught: frozenset[str] = frozenset(),
) -> tuple[Tensor, dict[str, float]]:
    """Return the weighted sum of the losses on a batch, and each of them.

    Args:
        network: The network that learns.
        batch: Windows of coded reports, or of uncoded ones with the vectors of the teacher.
        weights: The weight of each question; 0.3 for those not named.
        attribution: The network whose `kept` answers on the first level the network should still give.
        teacher: The heads of the teacher whose vectors uncoded windows have.
        taught: The questions that the teacher teaches.
    """
    hidden = network.dropout(network.hidden(batch.trunk, batch.mask))
    if batch.taught is None:
        parts = _coded_losses(network, hidden, batch)
    elif teacher is not None:
        parts = _taught_losses(network, hidden, batch, teacher, taught)
    else:
        parts = {}
    total = sum((weights.get(name, 0.3) * part for name, part in parts.items()), torch.zeros(()))
    if attribution is not None and batch.kept is not None:
        parts["kept"] = _kept_loss(network, hidden, batch, attribution)
        total = total + parts["kept"]
    return total, {name: float(part.detach()) for name, part in parts.items()}


def _coded_losses(network: Heads, hidden: Tensor, batch: Batch) -> dict[str, Tensor]:
    scores = answers(network, hidden, batch)
    parts: dict[str, Tensor] = {}
    for number, (name, level) in enumerate(zip(LEVELS[1:], batch.levels, strict=True), 1):
        parts |= {f"{name} {k}": v for k, v in _level_losses(network, scores, batch, number, level).items()}
    parts |= {name: _pieces(scores[name], gold) for name, gold in batch.layers.items()}
    if "doubt" in scores:
        known = batch.doubts.ne(UNKNOWN)
        parts["doubt"] = functional.binary_cross_entropy_with_logits(
            scores["doubt"][known], batch.doubts[known].float()
        )
    for name in POINTERS:
        if name in scores:
            parts[name] = _pointer_loss(scores[name], batch.pointers[name][1])
    for name, (spans, right) in batch.ties.items():
        if (tied := scores.get(f"{name} tie")) is not None and len(tied):
            wanted = right[of_same_window(spans, batch.content)].float()
            parts[f"{name} tie"] = functional.binary_cross_entropy_with_logits(tied, wanted)
    return parts


def _pieces(scores: Tensor, gold: Tensor) -> Tensor:
    if not gold.ne(UNKNOWN).any():
        return torch.zeros(())
    return functional.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=UNKNOWN)


def _level_losses(
    network: Heads, scores: dict[str, Tensor], batch: Batch, number: int, level: tuple[Tensor, Tensor, Tensor]
) -> dict[str, Tensor]:
    tags, cues, sources = level
    coded = tags.ne(UNKNOWN).any(1)
    if not coded.any():
        return {}
    emissions = scores[f"{LEVELS[number]} tags"][coded]
    found = {"tags": _pieces(emissions, tags[coded])}
    rows, gold, real = _lines(emissions, tags[coded], batch.line_starts[coded])
    inside = torch.tensor([FORBIDDEN if label.startswith("I-") else 0.0 for label in TAGS])
    rows = torch.cat([rows[:, :1] + inside, rows[:, 1:]], 1)
    found["sequence"] = sequence_loss(rows, gold, real, network.transitions[number] + forbidden_transitions())
    for name, right in (("cue", cues), ("source", sources)):
        found[name] = _pieces(scores[f"{LEVELS[number]} {name}"][coded], right[coded])
    return found


def _lines(emissions: Tensor, tags: Tensor, line_starts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Split windows into lines, one per row, without uncoded pieces: their emissions, tags, and which are real."""
    real = tags.ne(UNKNOWN)
    starts = line_starts.clone()
    starts[:, 1] = True
    number = torch.cumsum(starts.flatten().long(), 0)[real.flatten()]
    _, row, counts = torch.unique_consecutive(number, return_inverse=True, return_counts=True)
    first = torch.cumsum(counts, 0) - counts
    column = torch.arange(len(row)) - first[row]
    rows = emissions.new_zeros(len(counts), int(counts.max()), emissions.shape[-1])
    gold = tags.new_zeros(len(counts), int(counts.max()))
    mask = torch.zeros(gold.shape, dtype=torch.bool)
    rows = rows.index_put((row, column), emissions.flatten(0, 1)[real.flatten()])
    gold[row, column] = tags.flatten()[real.flatten()]
    mask[row, column] = True
    return rows, gold, mask


def _pointer_loss(scores: Tensor, right: Tensor) -> Tensor:
    """Marginal log-likelihood of all right mentions in the same window, or of "none" if there are none."""
    wanted = torch.cat([~right.any(1, keepdim=True), right], 1)
    return (torch.logsumexp(scores, 1) - torch.logsumexp(scores.masked_fill(~wanted, FORBIDDEN), 1)).mean()


def _taught_losses(
    network: Heads, hidden: Tensor, batch: Batch, teacher: Heads, taught: frozenset[str]
) -> dict[str, Tensor]:
    """Return the cross-entropies between the teacher's answers and the network's, for the questions in `taught`."""
    with torch.no_grad():
        told = answers(teacher, batch.taught, batch)  # type: ignore[arg-type]  # the caller has checked it
    given = answers(network, hidden, batch)
    parts = {}
    for name in taught & set(LAYERS):
        spread = told[name].softmax(-1) * batch.mask.unsqueeze(2)
        parts[name] = -(spread * given[name].log_softmax(-1)).sum() / batch.mask.sum()
    for name in taught & set(POINTERS) & given.keys():
        parts[name] = -(told[name].softmax(-1) * given[name].log_softmax(-1)).sum(-1).mean()
    if "doubt" in taught & given.keys():
        parts["doubt"] = functional.binary_cross_entropy_with_logits(given["doubt"], told["doubt"].sigmoid())
    return parts


def _kept_loss(network: Heads, hidden: Tensor, batch: Batch, attribution: Chain) -> Tensor:
    """Return how far the first level is from what the attribution network says.

    Source: Li and Hoiem, ECCV 2016, "Learning without Forgetting".
    """
    assert batch.kept is not None
    sizes = (len(TAGS), len(ENTITY_TAGS), batch.kept.shape[2] - len(TAGS) - len(ENTITY_TAGS))
    emissions, entities, links = batch.kept.split(sizes, dim=2)
    lesson = lesson_of(attribution, (emissions, entities, links), batch.mask, batch.line_starts)
    given = network.tags[0](hidden), network.entities(hidden), network.links[0](hidden)
    return lesson_loss(FirstLevel(network), given, batch.mask, batch.line_starts, lesson, KEPT_WEIGHTS)
