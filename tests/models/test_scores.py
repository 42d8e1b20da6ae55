"""What a statement is measured from, and the shapes of the scores of pairs."""

from __future__ import annotations

import numpy as np
import pytest

from sayso.models.labels import ACTOR_TYPES, ASPECTS, DISTANCES, DOUBTS, POINTERS
from sayso.models.scores import PairHeads, Reading, SaidRanges, distance_buckets
from sayso.models.windows import Pieces

WIDTH, PAIR = 6, 4


@pytest.mark.parametrize(
    ("cue", "source", "anchor"),
    [
        pytest.param((3, 4), (7, 9), 7, id="source"),
        pytest.param((3, 4), (0, 0), 3, id="cue"),
        pytest.param((0, 0), (0, 0), 5, id="content"),
    ],
)
def test_distances_count_from_the_source_else_the_cue_else_the_content(
    cue: tuple[int, int], source: tuple[int, int], anchor: int
) -> None:
    assert SaidRanges((5, 6), cue, source, np.array([5])).anchor == anchor


def test_buckets_of_distances_are_symmetric_and_never_that_of_no_source() -> None:
    near = np.arange(-600, 601)
    found = distance_buckets(near)
    assert found.min() >= 1 and found.max() < DISTANCES
    assert (found + found[::-1] == 32).all()
    assert (np.diff(found) >= 0).all()


def random_reading(pieces: int = 12) -> Reading:
    chance = np.random.default_rng(4)

    def drawn(*shape: int) -> np.ndarray:
        return chance.normal(size=shape).astype(np.float32)

    sizes = {
        "doubt_cue": (2 * WIDTH, len(DOUBTS)),
        "of_statement": (5 * WIDTH, PAIR * (1 + len(ASPECTS))),
        "of_span": (2 * WIDTH, PAIR * (len(POINTERS) - 1 + len(ASPECTS))),
        "of_mention": (2 * WIDTH, PAIR * len(POINTERS)),
    }
    weights = {f"{name}.weight": drawn(out, into) for name, (into, out) in sizes.items()}
    weights |= {f"{name}.bias": drawn(out) for name, (_, out) in sizes.items()}
    weights |= {"form_bias": drawn(len(POINTERS), 2 * len(ACTOR_TYPES)), "no_mention": drawn(len(POINTERS))}
    weights |= {"pointer_distance": drawn(len(POINTERS), DISTANCES), "tie_distance": drawn(len(ASPECTS), DISTANCES)}
    weights["tie_bias"] = drawn(len(ASPECTS))
    empty = Pieces(
        np.zeros(pieces, np.int32),
        np.zeros((pieces, 2), np.int32),
        np.zeros((pieces, 3), np.int32),
        np.zeros(pieces, bool),
    )
    hidden, doubts = drawn(pieces, WIDTH), drawn(pieces, len(DOUBTS))
    return Reading(empty, (), np.zeros((pieces, 1), np.float32), {}, doubts, hidden, PairHeads(weights), hidden)  # type: ignore[arg-type]  # levels play no part


SAID = [SaidRanges((4, 7), (2, 3), (0, 2), np.array([2, 4, 5, 6])), SaidRanges((9, 10), (0, 0), (0, 0), np.array([9]))]


def test_pairs_have_a_score_each() -> None:
    reading = random_reading()
    heads = reading.heads
    statements = heads.statement_vectors(reading, SAID, "speaker")
    mentions = heads.mention_vectors(reading, [(0, 2), (8, 9), (11, 12)], "speaker")
    at, starts = np.array([s.anchor for s in SAID]), np.array([0, 8, 11])
    assert heads.doubt(reading, SAID).shape == (2, len(DOUBTS))
    assert heads.point("speaker", statements, at, mentions, starts, np.zeros(3, np.int64)).shape == (2, 4)
    spans = heads.span_vectors(reading, [(3, 4)], "addressee")
    statements = heads.statement_vectors(reading, SAID, "addressee")
    assert heads.tie("addressee", spans, np.array([3]), statements, at).shape == (1, 2)


def test_each_purpose_has_its_own_vectors() -> None:
    reading = random_reading()
    heads = reading.heads
    of_statements = [heads.statement_vectors(reading, SAID, name) for name in ("speaker", *ASPECTS)]
    of_spans = [heads.span_vectors(reading, [(3, 4)], name) for name in (*POINTERS[1:], *ASPECTS)]
    of_mentions = [heads.mention_vectors(reading, [(3, 4)], name) for name in POINTERS]
    for vectors in (of_statements, of_spans, of_mentions):
        assert len({each.tobytes() for each in vectors}) == len(vectors)
    whole = heads._linear("of_mention", np.concatenate([reading.hidden[3:4]] * 2, axis=1))
    assert np.concatenate(of_mentions, axis=1) == pytest.approx(whole, rel=1e-5)


def test_nothing_to_score_has_no_scores() -> None:
    reading = random_reading()
    heads = reading.heads
    assert heads.doubt(reading, []).shape == (0, len(DOUBTS))
    assert heads.statement_vectors(reading, [], "speaker").shape == (0, PAIR)
    none = np.zeros(0, dtype=np.int64)
    vectors = heads.statement_vectors(reading, SAID, "speaker")
    mentions = heads.mention_vectors(reading, [], "speaker")
    assert heads.point("speaker", vectors, np.array([0, 9]), mentions, none, none).shape == (2, 1)


def test_a_distance_changes_a_score_and_the_form_of_a_mention_does() -> None:
    reading = random_reading()
    heads = reading.heads
    vectors = heads.statement_vectors(reading, SAID[:1], "speaker")
    mentions = heads.mention_vectors(reading, [(8, 9)], "speaker")
    scores = {
        (start, form): heads.point("speaker", vectors, np.array([0]), mentions, np.array([start]), np.array([form]))
        for start, form in ((8, 0), (2, 0), (8, 1))
    }
    assert len({float(score[0, 1]) for score in scores.values()}) == 3
    assert len({float(score[0, 0]) for score in scores.values()}) == 1
