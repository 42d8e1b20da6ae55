"""How texts speak, according to the packaged encoder: their vectors, and whether they favor their matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sayso.models.coder import LONGEST, FloatArray, Pieces, unit

if TYPE_CHECKING:
    from sayso.models.coder import CoderModel
    from sayso.models.word_pieces import WordPieces


def text_vectors(model: CoderModel, texts: Sequence[str]) -> FloatArray:
    """Give each text's vector, the mean of those of its pieces, (texts, width); equal texts are read once."""
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
    """Give the log-odds that texts with these vectors favor their matter, (texts,)."""
    return np.asarray(vectors @ model.heads["leaning"] + model.heads["leaning_bias"]).reshape(-1)


def directions(vectors: FloatArray, middle: FloatArray) -> FloatArray:
    """Give vectors of length 1 that point from `middle`, the mean of statements, to each text."""
    return unit(vectors - middle)
