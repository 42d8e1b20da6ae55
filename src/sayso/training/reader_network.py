"""The encoder with all its heads, in PyTorch, and the loss of each head."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from sayso.errors import BundleError
from sayso.models.labels import (
    ACTOR_TYPES,
    ASPECTS,
    DISTANCES,
    DOUBTS,
    ENTITY_TAGS,
    LAYERS,
    LEVELS,
    POINTERS,
    TAGS,
    bio,
)
from sayso.models.windows import FEATURE_SIZES
from sayso.training.examples import UNKNOWN
from sayso.training.network import FORBIDDEN, distance_bucket, forbidden_transitions, sequence_loss

LINK_WIDTH = 96
PAIR_WIDTH = 96
MENTION_FORMS = 2 * len(ACTOR_TYPES)  # names of each type, then descriptions
SHARED_LAYERS = 4  # lower layers of the encoder; the branch copies the others
TRUNK = ("encoder.", "features.")
FROZEN = (*TRUNK, "tags.0.", "links.0.", "entities.")
"""The frozen parts from the attribution network: the encoder and the heads for attributions and entities."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans in a batch of windows: tensors (spans,) of the window's row, first piece and end."""

    row: Tensor
    start: Tensor
    end: Tensor


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length T, with their targets.

    `trunk` (B, T, 2 * width) is the output of `ReaderNetwork.trunk`. `levels` are (tags, cues, sources) of each of
    LEVELS except the first, each (B, T); `layers` is (B, T) per layer.
    Statements: `content`, `cue`, `source` (an empty span if absent), `inside` (statements, T) the pieces that can show
    doubt, `doubts` (statements, 4). `mentions` with their `forms`; `pointers`: pointing spans, and (spans, mentions)
    for right targets; `ties`: spans, and (spans, statements) for their owners.
    """

    trunk: Tensor
    mask: Tensor
    line_starts: Tensor
    levels: tuple[tuple[Tensor, Tensor, Tensor], tuple[Tensor, Tensor, Tensor]]
    layers: dict[str, Tensor]
    content: Spans
    cue: Spans
    source: Spans
    inside: Tensor
    doubts: Tensor
    mentions: Spans
    forms: Tensor
    pointers: dict[str, tuple[Spans | None, Tensor]]
    ties: dict[str, tuple[Spans, Tensor]]


class ReaderNetwork(nn.Module):
    """The frozen attribution encoder, with a branch and one head per question.

    The branch begins as a copy of the encoder's upper layers and learns everything else, so that the encoder's
    quality on attributions cannot drop. Heads read the last vectors of both, (B, T, 2 * width); those of the first
    level read only the encoder's. Tags and links (ours; see docs/models/reader.md) exist once per level. `layers` are
    BIO labels of spans. Pairs are scored by the product of two projections plus a distance bias: the speaker of a
    statement, the holder of a role, the two sides of a relation, and the statement of an addressee, an occasion, a day
    or a carrier. Doubt is pooled over the pieces of cue and content, so that its markers can be found.
    """

    def __init__(self, encoder: nn.Module, word_embeddings: nn.Embedding, width: int, *, half_precision: bool) -> None:
        super().__init__()
        self.half_precision = half_precision
        self.encoder = cast(Any, encoder)
        self.word_embeddings = [word_embeddings]  # in a list: the encoder owns the parameter
        self.features = nn.ModuleList([nn.Embedding(size, width) for size in FEATURE_SIZES])
        shared = {id(self.encoder.config): self.encoder.config}  # one configuration sets the attention of all layers
        self.branch = copy.deepcopy(self.encoder.encoder.layer[SHARED_LAYERS:], shared)
        self.dropout = nn.Dropout(0.1)
        width = 2 * width
        self.tags = nn.ModuleList([nn.Linear(width, len(TAGS)) for _ in LEVELS])
        self.links = nn.ModuleList([nn.Linear(width, 4 * LINK_WIDTH) for _ in LEVELS])
        self.distance_bias = nn.Parameter(torch.zeros(len(LEVELS), 2, DISTANCES))
        self.transitions = nn.Parameter(torch.zeros(len(LEVELS), len(TAGS), len(TAGS)))
        self.entities = nn.Linear(width, len(ENTITY_TAGS))
        self.layers = nn.ModuleDict({name: nn.Linear(width, len(bio(kinds))) for name, kinds in LAYERS.items()})
        self.doubt_pieces = nn.Linear(width, len(DOUBTS))
        self.doubt_cue = nn.Linear(2 * width, len(DOUBTS))
        self.of_statement = nn.Linear(5 * width, PAIR_WIDTH * (1 + len(ASPECTS)))
        self.of_span = nn.Linear(2 * width, PAIR_WIDTH * (len(POINTERS) - 1 + len(ASPECTS)))
        self.of_mention = nn.Linear(2 * width, PAIR_WIDTH * len(POINTERS))
        self.no_mention = nn.Parameter(torch.zeros(len(POINTERS)))
        self.form_bias = nn.Parameter(torch.zeros(len(POINTERS), MENTION_FORMS))
        self.pointer_distance = nn.Parameter(torch.zeros(len(POINTERS), DISTANCES))
        self.tie_distance = nn.Parameter(torch.zeros(len(ASPECTS), DISTANCES))
        self.tie_bias = nn.Parameter(torch.zeros(len(ASPECTS)))
        for name, parameter in self.named_parameters():
            parameter.requires_grad = not name.startswith(FROZEN)

    def begin_from(self, attribution: dict[str, Tensor]) -> None:
        """Copy the weights of an AttributionNetwork: its encoder, and its heads for every level.

        Raises:
            BundleError: The weights belong to another encoder.
        """
        own = {name: value for name, value in attribution.items() if name.startswith(TRUNK)}
        shapes = self.state_dict()
        if missing := [name for name in shapes if name.startswith(TRUNK) and name not in own]:
            hint = "rebuild the bundle with: sayso train attribution"
            raise BundleError(f"the weights lack {missing[0]}", hint=hint)
        for head, copies in (("tags", len(LEVELS)), ("links", len(LEVELS)), ("entities", 0)):
            names = [f"{head}.{level}" for level in range(copies)] or [head]
            for name in names:
                weight = torch.zeros_like(shapes[f"{name}.weight"])  # zeros: the branch has no influence at first
                weight[:, : weight.shape[1] // 2] = attribution[f"{head}.weight"]
                own |= {f"{name}.weight": weight, f"{name}.bias": attribution[f"{head}.bias"].clone()}
        for name in ("distance_bias", "transitions"):
            own[name] = attribution[name].expand(shapes[name].shape).clone()
        for name in shapes:
            if name.startswith("branch."):
                layer, rest = name.removeprefix("branch.").split(".", 1)
                own[name] = attribution[f"encoder.encoder.layer.{SHARED_LAYERS + int(layer)}.{rest}"].clone()
        self.load_state_dict({**shapes, **own})

    def trunk(self, ids: Tensor, mask: Tensor, features: Tensor) -> Tensor:
        """Return the encoder's vectors at the start of the branch and its last ones, joined, (B, T, 2 * width)."""
        with self._precision():
            vectors = self.word_embeddings[0](ids)
            for column, table in enumerate(self.features):
                vectors = vectors + table(features[..., column])
            vectors = below = self.encoder.embeddings(inputs_embeds=vectors)
            for number, layer in enumerate(self.encoder.encoder.layer):
                if number == SHARED_LAYERS:
                    below = vectors
                vectors = layer(vectors, _mask_bias(mask, vectors))
            return torch.cat([below, vectors], -1)

    def hidden(self, trunk: Tensor, mask: Tensor) -> Tensor:
        """Return the last vectors of the encoder and of the branch, joined, (B, T, 2 * width)."""
        below, last = trunk.chunk(2, -1)
        with self._precision():
            for layer in self.branch:
                below = layer(below, _mask_bias(mask, below))
        return torch.cat([last.float(), below.float()], -1)

    def forward(self, ids: Tensor, mask: Tensor, features: Tensor) -> Tensor:
        """`hidden` of `trunk`: the part for export; the heads are small and run separately."""
        return self.hidden(self.trunk(ids, mask, features), mask)

    def _precision(self) -> Any:
        return torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.half_precision)


def _mask_bias(mask: Tensor, vectors: Tensor) -> Tensor:
    """The bias added to attention, (B, 1, T, T): zero for real pieces, the lowest number for padding.

    Written in the form that ONNX's graph optimizer recognizes; otherwise attention is not fused.
    """
    kind = torch.bfloat16 if torch.is_autocast_enabled("cpu") else vectors.dtype
    padding = 1.0 - mask[:, None, None, :].expand(-1, 1, mask.shape[1], -1).to(kind)
    return padding.masked_fill(padding.to(torch.bool), torch.finfo(kind).min)


def loss_of(network: ReaderNetwork, batch: Batch, weights: dict[str, float]) -> tuple[Tensor, dict[str, float]]:
    """The weighted sum of the heads' losses on a batch, and each of them."""
    hidden = network.dropout(network.hidden(batch.trunk, batch.mask))
    parts: dict[str, Tensor] = {}
    for number, (name, level) in enumerate(zip(LEVELS[1:], batch.levels, strict=True), start=1):
        parts |= {f"{name} {k}": v for k, v in _level_loss(network, hidden, batch, number, level).items()}
    for name, gold in batch.layers.items():
        parts[name] = _pieces(network.layers[name](hidden), gold)
    if len(batch.doubts):
        parts["doubt"] = _doubt_loss(network, hidden, batch)
    parts |= _pair_losses(network, hidden, batch)
    total = sum((weights.get(name, 0.3) * part for name, part in parts.items()), torch.zeros(()))
    return total, {name: float(part.detach()) for name, part in parts.items()}


def _pieces(scores: Tensor, gold: Tensor) -> Tensor:
    if not gold.ne(UNKNOWN).any():
        return torch.zeros(())
    return functional.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=UNKNOWN)


def _level_loss(
    network: ReaderNetwork, hidden: Tensor, batch: Batch, number: int, level: tuple[Tensor, Tensor, Tensor]
) -> dict[str, Tensor]:
    tags, cues, sources = level
    coded = tags.ne(UNKNOWN).any(1)
    if not coded.any():
        return {}
    hidden, tags, mask = hidden[coded], tags[coded], batch.mask[coded]
    emissions = network.tags[number](hidden)
    found = {"tags": _pieces(emissions, tags)}
    rows, real = _lines(emissions, tags, batch.line_starts[coded])
    emissions_by_line, gold = rows
    inside = torch.tensor([FORBIDDEN if label.startswith("I-") else 0.0 for label in TAGS])
    emissions_by_line = torch.cat([emissions_by_line[:, :1] + inside, emissions_by_line[:, 1:]], 1)
    found["sequence"] = sequence_loss(
        emissions_by_line, gold, real, network.transitions[number] + forbidden_transitions()
    )
    vectors = network.links[number](hidden)
    from_cue, to_cue, from_source, to_source = torch.split(vectors, LINK_WIDTH, dim=-1)
    at = torch.arange(vectors.shape[1])
    buckets = distance_bucket(at[None, :] - at[:, None])
    buckets[:, 0] = 0
    for head, (name, origin, target, right) in enumerate(
        (("cue", from_cue, to_cue, cues[coded]), ("source", from_source, to_source, sources[coded]))
    ):
        scores = origin @ target.transpose(1, 2) * LINK_WIDTH**-0.5 + network.distance_bias[number, head][buckets]
        found[name] = _pieces(scores.masked_fill(~mask.unsqueeze(1), FORBIDDEN), right)
    return found


def _lines(emissions: Tensor, tags: Tensor, line_starts: Tensor) -> tuple[tuple[Tensor, Tensor], Tensor]:
    """Split windows into lines, one per row, without uncoded pieces."""
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
    return (rows, gold), mask


def mean_vectors(summed: Tensor, spans: Spans) -> Tensor:
    """Means over spans, (spans, width), zeros for empty ones; `summed` (B, T + 1, width) has running sums."""
    size = (spans.end - spans.start).clamp(min=1).unsqueeze(1)
    return (summed[spans.row, spans.end] - summed[spans.row, spans.start]) / size


def edge_vectors(hidden: Tensor, spans: Spans) -> Tensor:
    """First and last piece of spans, (spans, 2 * width), zeros for empty ones."""
    there = (spans.end > spans.start).unsqueeze(1)
    last = (spans.end - 1).clamp(min=0)
    return torch.cat([hidden[spans.row, spans.start], hidden[spans.row, last]], 1) * there


def _doubt_loss(network: ReaderNetwork, hidden: Tensor, batch: Batch) -> Tensor:
    summed = functional.pad(hidden.cumsum(1), (0, 0, 1, 0))
    cue, source = mean_vectors(summed, batch.cue), mean_vectors(summed, batch.source)
    by_piece = network.doubt_pieces(hidden)[batch.content.row]  # (statements, T, 4)
    by_piece = by_piece.masked_fill(~batch.inside.unsqueeze(2), FORBIDDEN)
    logits = torch.logsumexp(by_piece, 1) + network.doubt_cue(torch.cat([cue, source], 1))
    known = batch.doubts.ne(UNKNOWN)
    return functional.binary_cross_entropy_with_logits(logits[known], batch.doubts[known].float())


def _pair_losses(network: ReaderNetwork, hidden: Tensor, batch: Batch) -> dict[str, Tensor]:
    summed = functional.pad(hidden.cumsum(1), (0, 0, 1, 0))
    losses: dict[str, Tensor] = {}
    if not len(batch.doubts):
        return losses
    said = torch.cat(
        [
            mean_vectors(summed, batch.content),
            mean_vectors(summed, batch.cue),
            mean_vectors(summed, batch.source),
            edge_vectors(hidden, batch.source),
        ],
        1,
    )
    statements = network.of_statement(said).split(PAIR_WIDTH, 1)
    anchors = torch.where(
        batch.source.end > batch.source.start,
        batch.source.start,
        torch.where(batch.cue.end > batch.cue.start, batch.cue.start, batch.content.start),
    )
    mentions = network.of_mention(edge_vectors(hidden, batch.mentions)).split(PAIR_WIDTH, 1)
    for number, name in enumerate(POINTERS):
        spans, right = batch.pointers[name]
        if not len(right):
            continue
        if spans is None:
            vectors, row, at = statements[0], batch.content.row, anchors
        else:
            vectors = network.of_span(edge_vectors(hidden, spans)).split(PAIR_WIDTH, 1)[number - 1]
            row, at = spans.row, spans.start
        scores = vectors @ mentions[number].T * PAIR_WIDTH**-0.5
        scores = scores + network.form_bias[number][batch.forms]
        scores = scores + network.pointer_distance[number][distance_bucket(batch.mentions.start[None, :] - at[:, None])]
        losses[name] = _pointer_loss(scores, right, row, batch.mentions.row, network.no_mention[number])
    for number, name in enumerate(ASPECTS):
        spans, right = batch.ties[name]
        if not len(right):
            continue
        column = len(POINTERS) - 1 + number
        vectors = network.of_span(edge_vectors(hidden, spans)).split(PAIR_WIDTH, 1)[column]
        scores = vectors @ statements[1 + number].T * PAIR_WIDTH**-0.5 + network.tie_bias[number]
        scores = scores + network.tie_distance[number][distance_bucket(anchors[None, :] - spans.start[:, None])]
        same = spans.row[:, None] == batch.content.row[None, :]
        losses[f"{name} tie"] = functional.binary_cross_entropy_with_logits(scores[same], right[same].float())
    return losses


def _pointer_loss(scores: Tensor, right: Tensor, row: Tensor, mention_row: Tensor, none: Tensor) -> Tensor:
    """Marginal log-likelihood of all right mentions in the same window, or of "none" if there are none."""
    same = row[:, None] == mention_row[None, :]
    logits = torch.cat([none.expand(len(scores), 1), scores.masked_fill(~same, FORBIDDEN)], 1)
    right = right & same
    wanted = torch.cat([~right.any(1, keepdim=True), right], 1)
    return (torch.logsumexp(logits, 1) - torch.logsumexp(logits.masked_fill(~wanted, FORBIDDEN), 1)).mean()
