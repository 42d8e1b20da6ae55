"""Vectors of short texts from the word embeddings of the coders: quick enough for every statement of a record.

The mean of the embeddings of a text's pieces, each weighed down by how common it is in these texts, without the
direction that all of them share (smooth inverse frequency, Arora, Liang and Ma 2017).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sayso.domain.text import without_surrogates
from sayso.models.coder import coder_model, unit

FloatArray = npt.NDArray[np.float32]
COMMON = 1e-3  # the paper's weight: pieces much more frequent than this count little


def text_vectors(texts: Sequence[str]) -> FloatArray:
    """Give a vector of length 1 for each text, (texts, width); a text without words has length 0.

    Raises:
        BundleError: the packaged coder is missing or damaged.
    """
    model = coder_model()
    with np.load(model.bundle.folder / "words.npz", allow_pickle=False) as arrays:
        words, scale = arrays["words"], arrays["scale"].astype(np.float32)
    encodings = model.tokenizer.encode_batch([without_surrogates(text) for text in texts], add_special_tokens=False)
    counts = np.bincount([piece for found in encodings for piece in found.ids], minlength=len(words))
    weights = COMMON / (COMMON + counts / max(counts.sum(), 1))
    vectors = np.zeros((len(texts), words.shape[1]), dtype=np.float32)
    for row, found in enumerate(encodings):
        if found.ids:
            each = words[found.ids].astype(np.float32) * scale[found.ids][:, None]
            vectors[row] = (each * weights[found.ids][:, None]).mean(axis=0)
    return unit(vectors - _shared(vectors))


def _shared(vectors: FloatArray) -> FloatArray:
    """Give the part of each vector that lies in the direction that all share."""
    if len(vectors) < 2:
        return np.zeros_like(vectors)
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    first = directions[:, -1]
    return np.asarray(np.outer(vectors @ first, first), dtype=np.float32)
