"""The root code of an event: what the source does to the target, according to a sentence.

The codes are those of PLOVER ("Political Language Ontology for Verifiable Event Records", Halterman et al. 2023), in
the version with 15 codes of "Zero-Shot-PLOVER" (Hu et al. 2024): newer PLOVER splits YIELD into CONCEDE and RETREAT.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sayso.domain.text import without_surrogates
from sayso.errors import BundleError
from sayso.models.coder import FloatArray, Pieces
from sayso.models.event_words import word_scores

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from sayso.models.coder import CoderModel

SOURCE_MARK, TARGET_MARK = "*", "#"


@dataclass(frozen=True, slots=True)
class Deed:
    """A sentence, and the words in it for source (who acts) and target; either may be empty."""

    sentence: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Marked:
    """The pieces of a deed, and the positions of the marks before source and target; 0 if not found."""

    pieces: Pieces
    source: int
    target: int


def event_chances(model: CoderModel, deeds: Sequence[Deed]) -> FloatArray:
    """Give the probability of each code for each deed, (deeds, codes), in the order of `event_labels`."""
    labels = event_labels(model)
    marked = [mark(model.tokenizer, deed) for deed in deeds]
    heads = model.heads
    by_words = np.zeros((len(deeds), len(labels)), dtype=np.float32)
    if "events_words_share" in heads:  # earlier bundles use the encoder alone
        told = word_scores(heads, [(one.sentence, one.source, one.target) for one in deeds])
        by_words = heads["events_words_share"] * told
    rows = []
    hiddens = model.hidden("events", [one.pieces for one in marked])
    for one, hidden, words in zip(marked, hiddens, by_words, strict=True):
        features = np.concatenate([hidden.mean(axis=0), hidden[one.source], hidden[one.target]])
        scores = (features @ heads["events"] + heads["events_bias"] + words) / heads["events_heat"]
        weights = np.exp(scores - scores.max())
        rows.append(weights / weights.sum())
    return np.array(rows, dtype=np.float32).reshape(len(deeds), len(labels))


def event_labels(model: CoderModel) -> Sequence[str]:
    """Give the codes that the model predicts.

    Raises:
        BundleError: The model does not code events.
    """
    labels: Sequence[str] = model.bundle.config.get("events", ())
    if not labels:
        raise BundleError(f"the model {model.bundle.name!r} does not code events", hint="install a newer sayso")
    return labels


def mark(tokenizer: Tokenizer, deed: Deed) -> Marked:
    """Mark the first occurrence of source and target, and append both after the sentence."""
    named = without_surrogates(f"{deed.source} {SOURCE_MARK} {deed.target}")
    found = tokenizer.encode(without_surrogates(deed.sentence), named)
    begins = {SOURCE_MARK: _place(deed.sentence, deed.source), TARGET_MARK: _place(deed.sentence, deed.target)}
    at = {SOURCE_MARK: 0, TARGET_MARK: 0}
    ids: list[int] = []
    types: list[int] = []
    rows = zip(found.ids, found.type_ids, found.offsets, found.sequence_ids, strict=True)
    for piece, kind, (start, _), sequence in rows:
        for sign, begin in begins.items():
            if sequence == 0 and start == begin and not at[sign]:
                at[sign] = len(ids)
                ids.append(tokenizer.token_to_id(sign) or 0)
                types.append(0)
        ids.append(piece)
        types.append(kind)
    return Marked(Pieces(ids, types), at[SOURCE_MARK], at[TARGET_MARK])


def _place(sentence: str, name: str) -> int:
    """Give the offset of a name in a sentence; -1 if it does not occur."""
    name = name.strip()
    found = re.search(re.escape(name), sentence, re.IGNORECASE) if name else None  # casefold() may change offsets
    return found.start() if found else -1
