"""The reader's networks in PyTorch: an encoder with one head per question, and what the heads answer on a batch."""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
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
from sayso.training.network import FORBIDDEN, distance_bucket

LINK_WIDTH = 96
PAIR_WIDTH = 96
MENTION_FORMS = 2 * len(ACTOR_TYPES)  # names of each type, then descriptions
MIDDLE = 4  # layers of the branch below the vectors that the heads read besides the last ones
TRUNK = ("encoder.", "features.")
ENCODER = (*TRUNK, "branch.")
FROZEN = (*TRUNK, "tags.0.", "links.0.", "entities.")
"""The parts of ReaderNetwork that do not learn: the attribution network's encoder and its heads."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans in a batch of windows: tensors (spans,) of the window's row, first piece and end."""

    row: Tensor
    start: Tensor
    end: Tensor


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length T, with their targets.

    `trunk` (B, T, width of the trunk) is what a network's frozen part makes of the pieces. `levels` are (tags, cues,
    sources) of each of LEVELS except the first, each (B, T); `layers` is (B, T) per layer.
    Statements: `content`, `cue`, `source` (an empty span if absent), `inside` (statements, T) the pieces that can show
    doubt, `doubts` (statements, 4). `mentions` with their `forms`; `pointers`: pointing spans, and (spans, mentions)
    for right targets; `ties`: spans, and (spans, statements) for their owners.
    `taught` (B, T, width) are the last vectors of a teacher; None if there is none.
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
    taught: Tensor | None = None


class Heads(nn.Module, ABC):
    """One head per question, on vectors of `width` numbers per piece.

    Tags and links (ours; see docs/models/reader.md) exist once per level. `layers` are BIO labels of spans. Pairs are
    scored by the product of two projections plus a distance bias: the speaker of a statement, the holder of a role,
    the two sides of a relation, and the statement of an addressee, an occasion, a day or a carrier. Doubt is pooled
    over the pieces of cue and content, so that its markers can be found.
    """

    def __init__(self, width: int, *, half_precision: bool) -> None:
        super().__init__()
        self.half_precision = half_precision
        self.dropout = nn.Dropout(0.1)
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

    @abstractmethod
    def trunk(self, ids: Tensor, mask: Tensor, features: Tensor) -> Tensor:
        """Return what does not change while the network learns, (B, T, any width)."""

    @abstractmethod
    def hidden(self, trunk: Tensor, mask: Tensor) -> Tensor:
        """Return the vectors that the heads read, (B, T, width)."""

    def forward(self, ids: Tensor, mask: Tensor, features: Tensor) -> Tensor:
        """`hidden` of `trunk`: the part for export; the heads are small and run separately."""
        return self.hidden(self.trunk(ids, mask, features), mask)

    def precision(self) -> Any:
        """The context in which the encoder computes."""
        return torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.half_precision)


class ReaderNetwork(Heads):
    """The frozen attribution encoder, and a branch that learns everything else.

    The branch begins as a copy of all layers above the embeddings, so the quality of attributions cannot drop. The
    heads of the first level read the encoder's last vectors; all others read the branch's last ones and those after
    MIDDLE of its layers.
    """

    def __init__(self, encoder: nn.Module, word_embeddings: nn.Embedding, width: int, *, half_precision: bool) -> None:
        super().__init__(2 * width, half_precision=half_precision)
        self.tags[0] = nn.Linear(width, len(TAGS))
        self.links[0] = nn.Linear(width, 4 * LINK_WIDTH)
        self.entities = nn.Linear(width, len(ENTITY_TAGS))
        self.encoder = cast(Any, encoder)
        self.word_embeddings = [word_embeddings]  # in a list: the encoder owns the parameter
        self.features = nn.ModuleList([nn.Embedding(size, width) for size in FEATURE_SIZES])
        shared = {id(self.encoder.config): self.encoder.config}  # one configuration sets the attention of all layers
        self.branch = copy.deepcopy(self.encoder.encoder.layer, shared)
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
                weight = torch.zeros_like(shapes[f"{name}.weight"])  # zeros: the middle has no influence at first
                weight[:, : attribution[f"{head}.weight"].shape[1]] = attribution[f"{head}.weight"]
                own |= {f"{name}.weight": weight, f"{name}.bias": attribution[f"{head}.bias"].clone()}
        for name in ("distance_bias", "transitions"):
            own[name] = attribution[name].expand(shapes[name].shape).clone()
        for name in shapes:
            if name.startswith("branch."):
                own[name] = attribution[name.replace("branch.", "encoder.encoder.layer.", 1)].clone()
        self.load_state_dict({**shapes, **own})

    def trunk(self, ids: Tensor, mask: Tensor, features: Tensor) -> Tensor:
        """Return the embedded pieces, (B, T, width of the encoder)."""
        del mask
        vectors = self.word_embeddings[0](ids)
        for column, table in enumerate(self.features):
            vectors = vectors + table(features[..., column])
        return cast(Tensor, self.encoder.embeddings(inputs_embeds=vectors))

    def hidden(self, trunk: Tensor, mask: Tensor) -> Tensor:
        """Return the branch's last vectors and those in its middle, joined, (B, T, 2 * width of the encoder)."""
        vectors = middle = trunk
        with self.precision():
            for number, layer in enumerate(self.branch, 1):
                vectors = layer(vectors, _mask_bias(mask, vectors))
                if number == MIDDLE:
                    middle = vectors
        return torch.cat([vectors.float(), middle.float()], -1)

    def forward(self, ids: Tensor, mask: Tensor, features: Tensor) -> Tensor:
        """Return the encoder's last vectors and `hidden`, joined, (B, T, 3 * width of the encoder), for export."""
        vectors = embedded = self.trunk(ids, mask, features)
        for layer in self.encoder.encoder.layer:
            vectors = layer(vectors, _mask_bias(mask, vectors))
        # joined and parted: layers of attention that share their input would not be fused
        encoded, trunk = torch.cat([vectors, embedded], -1).chunk(2, -1)
        return torch.cat([encoded, self.hidden(trunk, mask)], -1)


def _mask_bias(mask: Tensor, vectors: Tensor) -> Tensor:
    """The bias added to attention, (B, 1, T, T): zero for real pieces, the lowest number for padding.

    Written in the form that ONNX's graph optimizer recognizes; otherwise attention is not fused.
    """
    kind = torch.bfloat16 if torch.is_autocast_enabled("cpu") else vectors.dtype
    padding = 1.0 - mask[:, None, None, :].expand(-1, 1, mask.shape[1], -1).to(kind)
    return padding.masked_fill(padding.to(torch.bool), torch.finfo(kind).min)


def answers(network: Heads, hidden: Tensor, batch: Batch) -> dict[str, Tensor]:
    """Return the scores of all heads except those of the first level, by question.

    - "outer tags", "inner tags": (B, T, tags); "outer cue", "outer source" …: (B, T, T), of each piece pointing at each
    - each of LAYERS: (B, T, labels)
    - "doubt": (statements, 4)
    - each of POINTERS that points in this batch: (spans, 1 + mentions), the first for "none"
    - "addressee tie" …: for each pair of a span and a statement in the same window
    """
    found = {}
    for number, name in enumerate(LEVELS[1:], 1):
        found[f"{name} tags"] = network.tags[number](hidden)
        links = network.links[number](hidden)
        for role, scores in zip(("cue", "source"), link_scores(network, links, number), strict=True):
            found[f"{name} {role}"] = scores.masked_fill(~batch.mask.unsqueeze(1), FORBIDDEN)
    found |= {name: network.layers[name](hidden) for name in LAYERS}
    if len(batch.doubts):
        summed = functional.pad(hidden.cumsum(1), (0, 0, 1, 0))
        found["doubt"] = _doubt(network, hidden, summed, batch)
        found |= _pairs(network, hidden, summed, batch)
    return found


def link_scores(network: Heads, links: Tensor, level: int) -> tuple[Tensor, Tensor]:
    """Return scores (B, T, T) of each piece pointing at each on a level: to its cue, and to its source."""
    from_cue, to_cue, from_source, to_source = torch.split(links, LINK_WIDTH, dim=-1)
    at = torch.arange(links.shape[1])
    buckets = distance_bucket(at[None, :] - at[:, None])
    buckets[:, 0] = 0
    cue = from_cue @ to_cue.transpose(1, 2) * LINK_WIDTH**-0.5 + network.distance_bias[level, 0][buckets]
    source = from_source @ to_source.transpose(1, 2) * LINK_WIDTH**-0.5 + network.distance_bias[level, 1][buckets]
    return cue, source


def mean_vectors(summed: Tensor, spans: Spans) -> Tensor:
    """Means over spans, (spans, width), zeros for empty ones; `summed` (B, T + 1, width) has running sums."""
    size = (spans.end - spans.start).clamp(min=1).unsqueeze(1)
    return (summed[spans.row, spans.end] - summed[spans.row, spans.start]) / size


def edge_vectors(hidden: Tensor, spans: Spans) -> Tensor:
    """First and last piece of spans, (spans, 2 * width), zeros for empty ones."""
    there = (spans.end > spans.start).unsqueeze(1)
    last = (spans.end - 1).clamp(min=0)
    return torch.cat([hidden[spans.row, spans.start], hidden[spans.row, last]], 1) * there


def _doubt(network: Heads, hidden: Tensor, summed: Tensor, batch: Batch) -> Tensor:
    cue, source = mean_vectors(summed, batch.cue), mean_vectors(summed, batch.source)
    by_piece = network.doubt_pieces(hidden)[batch.content.row]  # (statements, T, 4)
    by_piece = by_piece.masked_fill(~batch.inside.unsqueeze(2), FORBIDDEN)
    return cast(Tensor, torch.logsumexp(by_piece, 1) + network.doubt_cue(torch.cat([cue, source], 1)))


def _pairs(network: Heads, hidden: Tensor, summed: Tensor, batch: Batch) -> dict[str, Tensor]:
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
    found = {}
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
        same = row[:, None] == batch.mentions.row[None, :]
        none = network.no_mention[number].expand(len(scores), 1)
        found[name] = torch.cat([none, scores.masked_fill(~same, FORBIDDEN)], 1)
    for number, name in enumerate(ASPECTS):
        spans, right = batch.ties[name]
        if not len(right):
            continue
        column = len(POINTERS) - 1 + number
        vectors = network.of_span(edge_vectors(hidden, spans)).split(PAIR_WIDTH, 1)[column]
        scores = vectors @ statements[1 + number].T * PAIR_WIDTH**-0.5 + network.tie_bias[number]
        scores = scores + network.tie_distance[number][distance_bucket(anchors[None, :] - spans.start[:, None])]
        found[f"{name} tie"] = scores[of_same_window(spans, batch.content)]
    return found


def of_same_window(spans: Spans, others: Spans) -> Tensor:
    """Return whether a span and another stand in the same window, (spans, others)."""
    return spans.row[:, None] == others.row[None, :]
