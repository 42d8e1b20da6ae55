"""How near a text is to a concept by its words alone: a fast filter for statements that the pair model can skip.

Each content word of the concept is compared with the most similar word of the text, using the packaged word
embeddings; rare words count more. This is the "MaxSim" of Khattab & Zaharia 2020 ("ColBERT", arXiv:2004.12832) on
word embeddings without context, so that 60,000 statements take seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sayso.domain.coding import Passage
from sayso.models.coder import LONGEST, FloatArray, unit

if TYPE_CHECKING:
    from sayso.models.coder import CoderModel

FIRST_WORD = 1996  # "the"; BERT's vocabulary is sorted by frequency
COMMON = 1e-3  # relative frequency above which a word carries little information (Arora et al. 2017, "SIF")
AT_ONCE = 4096


class Nearness:
    """Measures how near texts are to the nearest of several phrases.

    Args:
        model: The packaged model, for its tokenizer and word embeddings.
        phrases: The concept's proposition, name, words and examples.
    """

    def __init__(self, model: CoderModel, phrases: Sequence[str]) -> None:
        self._tokenizer = model.tokenizer
        vectors = unit(model.word_vectors())
        rank = np.maximum(np.arange(len(vectors)) - FIRST_WORD + 1, 1)
        frequency = 1 / (rank * np.log(len(vectors)))
        weights = COMMON / (COMMON + frequency)
        weights[: FIRST_WORD - 997] = 0  # [PAD], [CLS] and the like, punctuation
        self._tables: list[tuple[FloatArray, FloatArray]] = []
        for phrase in dict.fromkeys(phrases):
            words = np.unique(np.array(self._ids([phrase])[0], dtype=np.int64))
            words = words[weights[words] > 0]
            if len(words):
                squared = (weights[words] ** 2).astype(np.float32)
                self._tables.append((vectors @ vectors[words].T, squared / squared.sum()))

    def of(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return the nearness of each text to its nearest phrase, at most 1; shape (texts,)."""
        found = np.zeros(len(texts))
        for start in range(0, len(texts), AT_ONCE):
            some = [ids or [0] for ids in self._ids(texts[start : start + AT_ONCE])]
            begins = np.cumsum([0, *map(len, some[:-1])])
            joined = np.concatenate([np.array(ids, dtype=np.int64) for ids in some])
            for table, weights in self._tables:
                likeness = np.maximum.reduceat(table[joined], begins, axis=0) @ weights
                stretch = found[start : start + AT_ONCE]
                np.maximum(stretch, likeness, out=stretch)
        return found

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        return [self._tokenizer.cut(text).ids[:LONGEST] for text in texts]


def words_of(passage: Passage) -> str:
    """Return the words of a passage that determine its nearness: source, cue, content and context."""
    return f"{passage.before} {passage.source} {passage.cue} {passage.text} {passage.after}"
