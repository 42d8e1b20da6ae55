"""How a text speaks of its matter: for it or against it, by the packaged encoder and by a lexicon of sentiment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.models.coder import FloatArray

if TYPE_CHECKING:
    from sayso.models.coder import CoderModel


def leanings(model: CoderModel, means: FloatArray, texts: Sequence[str]) -> FloatArray:
    """Give a log-odds for each text: above 0 where it speaks well of its matter, (texts,).

    Args:
        model: The packaged model.
        means: What `CoderModel.means` gives for the texts.
        texts: The same texts, for the lexicon.
    """
    if not len(texts):
        return np.zeros(0, dtype=np.float32)
    heads = model.heads
    learned = means @ heads["leaning"] + heads["leaning_bias"]
    features = np.hstack([learned[:, None], sentiment(texts)])
    return np.asarray(features @ heads["stance"] + heads["stance_bias"], dtype=np.float32)


def sentiment(texts: Sequence[str]) -> FloatArray:
    """Give what VADER's lexicon says of each text: compound, positive, negative, (texts, 3).

    Source: Hutto & Gilbert 2014, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis", ICWSM.
    """
    found = [_vader().polarity_scores(text) for text in texts]
    rows = [[one["compound"], one["pos"], one["neg"]] for one in found]
    return np.array(rows, dtype=np.float32).reshape(len(texts), 3)


@cache
def _vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # type: ignore[import-untyped]

    return SentimentIntensityAnalyzer()
