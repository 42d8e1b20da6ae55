"""The attribution network in PyTorch: an encoder with heads for tags, entities and pointers (link vectors)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from sayso.models.labels import DISTANCES, ENTITY_TAGS, TAGS
from sayso.models.windows import FEATURE_SIZES

LINK_WIDTH = 96
FORBIDDEN = -1e4


def distance_bucket(distance: Tensor) -> Tensor:
    """Sort signed distances in pieces into log-spaced buckets 1..31 (0 is reserved for [CLS])."""
    size = distance.abs().clamp(min=1).float()
    step = torch.where(distance == 0, 0, (torch.log2(size) * 1.9).floor() + 1).clamp(max=15).long()
    return torch.where(distance < 0, 16 - step, 16 + step)


class AttributionNetwork(nn.Module):
    """A pretrained encoder that also reads case, quotation and line features.

    `half_precision` runs the encoder in bfloat16, which is twice as fast on some CPUs.

    Its heads give BIO tags of source, cue and content, BIO tags of entities, and four link vectors per piece (ours:
    each piece has at most one cue and source, so a pointer suffices). Content and cue pieces point to the first piece
    of their cue and of their source, or to [CLS] if there is none.
    """

    def __init__(
        self, encoder: nn.Module, word_embeddings: nn.Embedding, width: int, *, half_precision: bool = False
    ) -> None:
        super().__init__()
        self.half_precision = half_precision
        self.encoder = encoder
        self.word_embeddings = [word_embeddings]  # in a list: the encoder owns the parameter
        tables = [nn.Embedding(size, width) for size in FEATURE_SIZES]
        for table in tables:
            nn.init.normal_(table.weight, std=0.01)
        self.features = nn.ModuleList(tables)
        self.dropout = nn.Dropout(0.1)
        self.tags = nn.Linear(width, len(TAGS))
        self.entities = nn.Linear(width, len(ENTITY_TAGS))
        self.links = nn.Linear(width, 4 * LINK_WIDTH)
        self.distance_bias = nn.Parameter(torch.zeros(2, DISTANCES))
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))

    def forward(self, ids: Tensor, mask: Tensor, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return tag scores (B, T, 7), entity scores (B, T, 19) and link vectors (B, T, 4 * width)."""
        embedded = self.word_embeddings[0](ids)
        for column, table in enumerate(self.features):
            embedded = embedded + table(features[..., column])
        if self.half_precision:  # only the encoder: the losses need full precision
            with torch.autocast("cpu", dtype=torch.bfloat16):
                hidden = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        else:
            hidden = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        hidden = self.dropout(hidden.float())
        return self.tags(hidden), self.entities(hidden), self.links(hidden)

    def link_scores(self, links: Tensor) -> tuple[Tensor, Tensor]:
        """Return scores (B, T, T) of each piece pointing at each: to its cue, and to its source."""
        from_cue, to_cue, from_source, to_source = torch.split(links, LINK_WIDTH, dim=-1)
        at = torch.arange(links.shape[1])
        buckets = distance_bucket(at[None, :] - at[:, None])
        buckets[:, 0] = 0
        scale = LINK_WIDTH**-0.5
        cue = from_cue @ to_cue.transpose(1, 2) * scale + self.distance_bias[0][buckets]
        source = from_source @ to_source.transpose(1, 2) * scale + self.distance_bias[1][buckets]
        return cue, source


def forbidden_transitions() -> Tensor:
    """Return penalties (7, 7), rows from, columns to: an I- label may only follow its own B- or I-."""
    penalty = torch.zeros(len(TAGS), len(TAGS))
    for to, label in enumerate(TAGS):
        if label.startswith("I-"):
            for start, other in enumerate(TAGS):
                if other[2:] != label[2:]:
                    penalty[start, to] = FORBIDDEN
    return penalty


def sequence_loss(emissions: Tensor, gold: Tensor, mask: Tensor, transitions: Tensor) -> Tensor:
    """Return the negative log-likelihood per piece of the gold tags under a linear-chain CRF.

    Source: Lafferty, McCallum, Pereira 2001. Shapes: (B, T, K), (B, T), (B, T), (K, K).
    The first piece of every row must be real; padding is at the end.
    """
    order = mask.sum(1).argsort(descending=True)
    lengths = mask.sum(1)[order]
    steps = emissions[order].unbind(1)  # each slice would cost a gradient of full size
    alpha, done = steps[0], []
    for step in range(1, len(steps)):
        live = int((lengths > step).sum())
        if live < len(alpha):
            done.append(alpha[live:])
            alpha = alpha[:live]
        alpha = torch.logsumexp(alpha.unsqueeze(2) + transitions, dim=1) + steps[step][:live]
    total = torch.logsumexp(torch.cat([alpha, *done[::-1]]), dim=1).sum()
    weight = mask.float()
    path = (emissions.gather(2, gold.unsqueeze(2)).squeeze(2) * weight).sum()
    path = path + (transitions[gold[:, :-1], gold[:, 1:]] * weight[:, 1:]).sum()
    return (total - path) / weight.sum()


def log_partition(emissions: Tensor, mask: Tensor, transitions: Tensor) -> Tensor:
    """Return the log-partition function: the logarithm of the summed weights of all label sequences, (B,).

    Shapes: (B, T, K), (B, T), (B, T - 1, K, K). The first piece of every row must be real; padding is at the end.
    """
    alpha = emissions[:, 0]
    for step in range(1, emissions.shape[1]):
        inner = torch.logsumexp(alpha.unsqueeze(2) + transitions[:, step - 1], dim=1) + emissions[:, step]
        alpha = torch.where(mask[:, step].unsqueeze(1), inner, alpha)
    return torch.logsumexp(alpha, dim=1)


def bounded_emissions(emissions: Tensor, line_starts: Tensor) -> Tensor:
    """Return emissions (B, T, K) that keep spans within lines: no I- label at `line_starts`, (B, T)."""
    inside = torch.tensor([FORBIDDEN if label.startswith("I-") else 0.0 for label in TAGS])
    return emissions + line_starts.unsqueeze(2) * inside
