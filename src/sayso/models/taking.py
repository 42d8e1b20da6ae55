"""Whether a statement of a report takes a position on a proposition, by what it is about and how it speaks.

A logistic regression on few values and the statement's vector. Unlike the pair encoder, it was fitted on all coded
propositions, so it generalizes better to new ones. It needs the report's words around the statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sayso.domain.coding import Passage
from sayso.models.coder import FloatArray
from sayso.models.leaning import directions, text_vectors
from sayso.models.nearness import Nearness, words_of
from sayso.models.taught import Array

if TYPE_CHECKING:
    from sayso.models.coder import CoderModel

VALUES = 3  # columns before those of the vector


def is_in_report(passage: Passage) -> bool:
    """Whether a passage comes with the words around it."""
    return bool(passage.before or passage.after)


def taking(model: CoderModel, rows: Array) -> Array:
    """Give the log-odds that a position is taken, (pairs,), from `taking_rows`."""
    weights = model.heads["taking"].astype(np.float64)
    return np.asarray(rows @ weights[:-1] + weights[-1])


def taking_rows(
    model: CoderModel, propositions: Sequence[str], passages: Sequence[Passage], vectors: FloatArray
) -> Array:
    """Give the regression's input, (pairs, 3 + width).

    The columns are how near the statement's words and those around it are to the proposition's, how much the statement
    speaks like the proposition, the logarithm of its length in words, and its direction.

    Args:
        model: The packaged model.
        propositions: One for each passage.
        passages: The statements.
        vectors: Their `text_vectors`.
    """
    middle = model.heads["middle"]
    said = directions(vectors, middle)
    rows = np.zeros((len(passages), VALUES + said.shape[1]))
    rows[:, VALUES:] = said
    rows[:, 2] = [np.log1p(len(passage.text.split())) for passage in passages]
    names = np.array(propositions, dtype=np.str_)
    for name in dict.fromkeys(propositions):
        places = np.flatnonzero(names == name)
        rows[places, 0] = Nearness(model, [name]).of([words_of(passages[at]) for at in places.tolist()])
        rows[places, 1] = said[places] @ directions(text_vectors(model, [name]), middle)[0]
    return rows
