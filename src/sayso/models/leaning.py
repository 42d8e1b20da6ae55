"""How a text speaks of its matter, for it or against it, by the packaged encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sayso.domain.text import without_surrogates
from sayso.models.coder import LONGEST, FloatArray, Pieces

if TYPE_CHECKING:
    from sayso.models.coder import CoderModel


def leanings(model: CoderModel, texts: Sequence[str]) -> FloatArray:
    """Give a log-odds for each text, (texts,): above 0 where it speaks well of its matter."""
    new = list(dict.fromkeys(texts))
    encoded = model.tokenizer.encode_batch([without_surrogates(text) for text in new])
    pieces = [Pieces(one.ids[:LONGEST], one.type_ids[:LONGEST]) for one in encoded]
    weights, bias = model.heads["leaning"], model.heads["leaning_bias"]
    found = {
        text: float(hidden.mean(axis=0) @ weights + bias)
        for text, hidden in zip(new, model.hidden("stance", pieces), strict=True)
    }
    return np.array([found[text] for text in texts], dtype=np.float32)
