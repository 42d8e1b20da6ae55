"""Reads texts with the packaged encoder: their vectors, and whether they speak well of their matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sayso.models.coder import LONGEST, FloatArray, Pieces, unit

if TYPE_CHECKING:
    from sayso.models.coder import CoderModel
    from sayso.models.word_pieces import WordPieces


def text_vectors(model: CoderModel, texts: Sequence[str]) -> FloatArray:
    """Return the mean vector of each text's word pieces; shape (texts, width). Equal texts are read once."""
    new = list(dict.fromkeys(texts))
    pieces = [_framed(model.tokenizer.cut(text).ids, model.tokenizer) for text in new]
    place = {text: at for at, text in enumerate(new)}
    found = np.zeros((len(new), len(model.heads["leaning"])), dtype=np.float32)
    for at, hidden in enumerate(model.hidden("stance", pieces)):
        found[at] = hidden.mean(axis=0)
    return found[[place[text] for text in texts]]


def _framed(ids: list[int], tokenizer: WordPieces) -> Pieces:
    framed = [tokenizer.id_of("[CLS]"), *ids[: LONGEST - 2], tokenizer.id_of("[SEP]")]
    return Pieces(framed, [0] * len(framed))


def leanings(model: CoderModel, vectors: FloatArray) -> FloatArray:
    """Return the log-odds that texts with these vectors speak well of their matter; shape (texts,)."""
    return np.asarray(vectors @ model.heads["leaning"] + model.heads["leaning_bias"]).reshape(-1)


def directions(vectors: FloatArray, middle: FloatArray) -> FloatArray:
    """Return the unit vector from `middle`, the mean of many statements, to each text; shape (texts, width)."""
    return unit(vectors - middle)
