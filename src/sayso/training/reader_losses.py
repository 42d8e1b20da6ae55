"""What the reader's network learns from: people's codings, and a teacher's answers."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from sayso.models.labels import LAYERS, LEVELS, POINTERS, TAGS
from sayso.training.examples import UNKNOWN
from sayso.training.network import FORBIDDEN, forbidden_transitions, sequence_loss
from sayso.training.reader_network import Batch, Heads, answers, of_same_window


def loss_of(
    network: Heads,
    batch: Batch,
    weights: dict[str, float],
    *,
    teacher: Heads | None = None,
    taught: frozenset[str] = frozenset(),
) -> tuple[Tensor, dict[str, float]]:
    """Return the weighted sum of the losses on a batch, and each of them.

    Args:
        network: The network that learns.
        batch: Windows of coded reports, or of uncoded ones with the vectors of the teacher.
        weights: The weight of each question; 0.3 for those not named.
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
