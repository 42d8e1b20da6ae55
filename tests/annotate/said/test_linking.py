"""Where runs point, and what is linked by it."""

from __future__ import annotations

import numpy as np
import pytest

from sayso.annotate.said.linking import Linker, _Pointers
from sayso.annotate.scored.tagging import Run
from sayso.models.labels import DISTANCES, ENTITY_TAGS, TAGS
from sayso.models.scores import Decoding, LinkParameters, Scores
from sayso.models.windows import Pieces

COUNT, WIDTH = 9, 4


def random_scores(seed: int = 3) -> Scores:
    chance = np.random.default_rng(seed)

    def drawn(*shape: int) -> np.ndarray:
        return chance.normal(size=shape).astype(np.float32)

    pieces = Pieces(
        np.zeros(COUNT, np.int32),
        np.zeros((COUNT, 2), np.int32),
        np.zeros((COUNT, 3), np.int32),
        np.arange(COUNT) == 0,
    )
    return Scores(
        pieces,
        drawn(COUNT, len(TAGS)),
        drawn(COUNT, len(ENTITY_TAGS)),
        drawn(COUNT, 4, WIDTH),
        drawn(COUNT),
        np.zeros(COUNT, np.int32),
        drawn(len(TAGS), len(TAGS)),
        LinkParameters(drawn(2, DISTANCES), 0.5),
        Decoding(),
    )


@pytest.mark.parametrize("head", [0, 1])
def test_where_a_run_points_does_not_depend_on_what_was_asked_before(head: int) -> None:
    scores = random_scores()
    runs = [Run("content", 2, 4), Run("cue", 4, 5), Run("content", 6, 8)]
    whole = _Pointers(scores, 2, 8, head).means(runs)
    pointers = _Pointers(scores, 2, 8, head)
    apart = np.concatenate([pointers.means(some) for some in (runs[1:2], runs[:2], runs[2:])])
    assert whole == pytest.approx(apart[[1, 0, 3]], abs=1e-6)
    assert whole.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert whole.shape == (3, 6 + 1)


def test_only_sources_may_be_nowhere() -> None:
    runs = [Run("content", 0, 3)]
    to_cue, to_source = (_Pointers(random_scores(), 0, COUNT, head).means(runs)[0, -1] for head in (0, 1))
    assert to_cue == 0 < to_source


def test_runs_without_a_content_are_linked_to_nothing() -> None:
    linker = Linker(random_scores(), 0, COUNT)
    assert linker.link([Run("source", 0, 1), Run("cue", 1, 2)]) == []
    (linked,) = linker.link([Run("content", 3, 5)])
    assert (linked.content, linked.source) == ([Run("content", 3, 5)], [])
    assert 0 < linked.link <= 1 and 0 < linked.sure <= 1
