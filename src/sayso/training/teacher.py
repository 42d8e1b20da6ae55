"""The strong encoder that stance is learned from: layers of all-mpnet-base-v2."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import torch

from sayso.models.coder import FloatArray, unit
from sayso.training.mpnet import load_mpnet, mpnet_tokenizer

LAYERS = (6, 7, 8)  # of 12; chosen on held-out topics: the last ones tell what a text is about, not how it speaks
AT_ONCE = 32
LONGEST = 64  # pieces


def teacher_features(texts: Sequence[str]) -> FloatArray:
    """Give the means over the pieces of each text in three of the teacher's layers, (texts, 3 x 768).

    Raises:
        BundleError: the teacher's packages are missing or changed.
    """
    model, tokenizer = _teacher()
    found = np.zeros((len(texts), len(LAYERS), 768), dtype=np.float32)
    encoded = tokenizer.encode_batch(list(texts))
    order = sorted(range(len(texts)), key=lambda at: len(encoded[at].ids))
    for start in range(0, len(order), AT_ONCE):
        some = order[start : start + AT_ONCE]
        longest = len(encoded[some[-1]].ids)
        ids = torch.ones(len(some), longest, dtype=torch.long)
        mask = torch.zeros(len(some), longest)
        for row, at in enumerate(some):
            length = len(encoded[at].ids)
            ids[row, :length], mask[row, :length] = torch.tensor(encoded[at].ids), 1
        with torch.no_grad():
            layers = model(input_ids=ids, attention_mask=mask, output_hidden_states=True).hidden_states
        for column, layer in enumerate(LAYERS):
            means = (layers[layer] * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            found[some, column] = means.numpy()
    return unit(found).reshape(len(texts), -1) / np.float32(np.sqrt(len(LAYERS)))


@cache
def _teacher() -> tuple[Any, Any]:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(mpnet_tokenizer())
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return load_mpnet(layers=max(LAYERS)).eval(), tokenizer
