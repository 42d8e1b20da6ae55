"""Whether a text is for or against its matter, according to the packaged encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sayso.domain.text import without_surrogates
from sayso.models.coder import LONGEST, FloatArray, Pieces

if TYPE_CHECKING:
    from sayso.models.coder import CoderModel


def leanings(model: CoderModel, texts: Sequence[str]) -> FloatArray:
    """Give the log-odds that each text favors its matter, (texts,)."""
    new = list(dict.fromkeys(texts))
    encoded = model.tokenizer.encode_batch([without_surrogates(text) for text in new])
    pieces = [Pieces(one.ids[:LONGEST], one.type_ids[:LONGEST]) for one in encoded]
    weights, bias = model.heads["leaning"], model.heads["leaning_bias"]
    found = {
        text: float(hidden.mean(axis=0) @ weights + bias)
        for text, hidden in zip(new, model.hidden("stance", pieces), strict=True)
    }
    return np.array([found[text] for text in texts], dtype=np.float32)
