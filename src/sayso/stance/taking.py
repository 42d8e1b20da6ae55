"""Decides whether a statement takes a position on a proposition, by what it is about and how it speaks.

A logistic regression on few values, the statement's vector, and the words of its cue. Unlike the pair encoder, it was
fitted on all coded propositions, so it generalizes better to new ones. It needs the words around the statement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import numpy.typing as npt

from sayso.domain.coding import Passage
from sayso.models.coder import FloatArray
from sayso.stance.leaning import directions, text_vectors
from sayso.stance.nearness import Nearness, words_of
from sayso.stance.taught import Array

if TYPE_CHECKING:
    from sayso.models.coder import CoderModel

VALUES = 6  # columns before those of the vector
CUES = 1024  # places into which the words of cues are hashed (Weinberger et al. 2009, "Feature Hashing")
AROUND_BEFORE, AROUND_AFTER = 250, 150  # characters of the report that are read with the statement
WORD = re.compile(r"[a-z']+")


def is_in_report(passage: Passage) -> bool:
    """Whether a passage comes with the words around it."""
    return bool(passage.before or passage.after)


def taking(model: CoderModel, rows: Array, passages: Sequence[Passage]) -> Array:
    """Return the log-odds that a position is taken, (pairs,), from `taking_rows` and the cues of the passages."""
    weights, of_cues = (model.heads[name].astype(np.float64) for name in ("taking", "taking_cues"))
    cues = np.array([of_cues[cue_places(passage.cue)].sum() for passage in passages])
    return np.asarray(rows @ weights[:-1] + weights[-1] + cues)


def cue_places(cue: str) -> npt.NDArray[np.int64]:
    """Return the places of a cue's words, each once."""
    return np.array(sorted({crc32(word.encode()) % CUES for word in WORD.findall(cue.casefold())}), dtype=np.int64)


def around(passage: Passage) -> str:
    """Return the statement with the report's words on either side."""
    return f"{passage.before[-AROUND_BEFORE:]} {passage.text} {passage.after[:AROUND_AFTER]}".strip()


def taking_rows(
    model: CoderModel, propositions: Sequence[str], passages: Sequence[Passage], vectors: FloatArray
) -> Array:
    """Return the regression's input, (pairs, 6 + width).

    The columns are how near the statement's words and those around it are to the proposition's, how much the statement
    speaks like the proposition, the logarithm of its length in words; how near its own words alone are, and those
    around it alone; how much the statement and the report's words beside it together speak like the proposition;
    and the statement's direction.

    Args:
        model: The packaged model.
        propositions: One for each passage.
        passages: The statements.
        vectors: Their `text_vectors`.
    """
    middle, around_middle = model.heads["middle"], model.heads["around_middle"]
    said = directions(vectors, middle)
    beside = directions(text_vectors(model, [around(passage) for passage in passages]), around_middle)
    rows = np.zeros((len(passages), VALUES + said.shape[1]))
    rows[:, VALUES:] = said
    rows[:, 2] = [np.log1p(len(passage.text.split())) for passage in passages]
    names = np.array(propositions, dtype=np.str_)
    for name in dict.fromkeys(propositions):
        places = np.flatnonzero(names == name)
        some = [passages[at] for at in places.tolist()]
        nearness, wanted = Nearness(model, [name]), directions(text_vectors(model, [name]), middle)[0]
        for column, words in ((0, words_of), (3, _content), (4, _beside)):
            rows[places, column] = nearness.of([words(passage) for passage in some])
        rows[places, 1], rows[places, 5] = said[places] @ wanted, beside[places] @ wanted
    return rows


def _content(passage: Passage) -> str:
    return passage.text


def _beside(passage: Passage) -> str:
    return f"{passage.before[-AROUND_BEFORE:]} {passage.after[:AROUND_BEFORE]}"
