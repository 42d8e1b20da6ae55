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

from sayso.errors import BundleError
from sayso.models.coder import LONGEST, FloatArray, Pieces
from sayso.models.event_words import word_scores

if TYPE_CHECKING:
    from sayso.models.coder import CoderModel
    from sayso.models.word_pieces import WordPieces

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
    """Return the probability of each code for each deed, (deeds, codes), in the order of `event_labels`."""
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
    """Return the codes that the model predicts.

    Raises:
        BundleError: The model does not code events.
    """
    labels: Sequence[str] = model.bundle.config.get("events", ())
    if not labels:
        raise BundleError(f"the model {model.bundle.name!r} does not code events", hint="install a newer sayso")
    return labels


def mark(tokenizer: WordPieces, deed: Deed) -> Marked:
    """Mark the first occurrence of source and target, and append both after the sentence."""
    sentence, named = tokenizer.cut(deed.sentence), tokenizer.cut(f"{deed.source} {SOURCE_MARK} {deed.target}")
    kept, kept_named = _shares(len(sentence.ids), len(named.ids), LONGEST - 3)  # [CLS] and two [SEP]
    begins = {SOURCE_MARK: _place(deed.sentence, deed.source), TARGET_MARK: _place(deed.sentence, deed.target)}
    at = {SOURCE_MARK: 0, TARGET_MARK: 0}
    ids = [tokenizer.id_of("[CLS]")]
    for piece, (start, _) in zip(sentence.ids[:kept], sentence.offsets[:kept], strict=True):
        for sign, begin in begins.items():
            if start == begin and not at[sign]:
                at[sign] = len(ids)
                ids.append(tokenizer.id_of(sign))
        ids.append(piece)
    end = tokenizer.id_of("[SEP]")
    first, second = [*ids, end], [*named.ids[:kept_named], end]
    return Marked(Pieces(first + second, [0] * len(first) + [1] * len(second)), at[SOURCE_MARK], at[TARGET_MARK])


def _shares(first: int, second: int, most: int) -> tuple[int, int]:
    """Return the pieces to keep of two texts so that both have at most `most`: the longer one is cut first."""
    if first + second <= most:
        return first, second
    half = most // 2
    if first <= second:
        kept = min(first, half)
        return kept, most - kept
    kept = min(second, half)
    return most - kept, kept


def _place(sentence: str, name: str) -> int:
    """Return the offset of a name in a sentence; -1 if it does not occur."""
    name = name.strip()
    found = re.search(re.escape(name), sentence, re.IGNORECASE) if name else None  # casefold() may change offsets
    return found.start() if found else -1
