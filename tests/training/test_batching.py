"""Windows of lessons in one batch."""

from __future__ import annotations

import random

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
pytest.importorskip("transformers", reason="training needs the extra [train]")

from readings import WordTokenizer  # noqa: E402  # after the skips
from sayso.models.labels import TAGS  # noqa: E402
from sayso.models.windows import Window  # noqa: E402
from sayso.training.batching import batches, make_batch  # noqa: E402
from sayso.training.examples import UNKNOWN  # noqa: E402
from sayso.training.lessons import Lesson, make_lesson  # noqa: E402
from tiny_reader import TEXT, coded_report  # noqa: E402

FRAME = (2, 3)


def lesson() -> Lesson:
    return make_lesson(coded_report(), [], WordTokenizer())  # type: ignore[arg-type]  # all that is asked of one


def place(made: Lesson, word: str) -> int:
    return [TEXT[start:end] for start, end in made.pieces.offsets].index(word)


def test_windows_lie_side_by_side_in_their_frame() -> None:
    made = lesson()
    size = len(made.pieces.ids)
    batch = make_batch([(made, Window(0, 0, size, size)), (made, Window(5, 5, 9, 9))], FRAME)
    assert batch.ids.shape == batch.mask.shape == (2, size + 2)
    assert batch.mask.sum(1).tolist() == [size + 2, 6]
    assert [batch.ids[row, 0].item() for row in range(2)] == [FRAME[0]] * 2
    assert (batch.ids[0, size + 1].item(), batch.ids[1, 5].item()) == (FRAME[1], FRAME[1])
    assert (batch.entities[1, 5:] == UNKNOWN).all()


def test_positions_count_from_the_frame_of_each_window() -> None:
    made = lesson()
    start = place(made, "Bo")
    batch = make_batch([(made, Window(start, start, start + 6, start + 6))], FRAME)
    tags, cues, sources = batch.levels[1]
    bridge = place(made, "bridge") - start + 1
    assert TAGS[tags[0, bridge]] == "I-content"
    assert cues[0, bridge].item() == place(made, "promised") - start + 1
    assert sources[0, bridge].item() == 1


def test_what_points_out_of_a_window_is_not_learnt() -> None:
    made = lesson()
    start = place(made, "that")
    batch = make_batch([(made, Window(start, start, start + 4, start + 4))], FRAME)
    _, cues, sources = batch.levels[0]
    assert set(cues[0].tolist()) == set(sources[0].tolist()) == {UNKNOWN}


def test_a_span_that_a_window_cuts_begins_anew() -> None:
    made = lesson()
    start = place(made, "promised")
    batch = make_batch([(made, Window(start, start, start + 3, start + 3))], FRAME)
    assert TAGS[batch.levels[0][0][0, 1]] == "B-content"


def test_statements_mentions_and_pairs_stay_in_their_row() -> None:
    made = lesson()
    size = len(made.pieces.ids)
    whole = Window(0, 0, size, size)
    batch = make_batch([(made, whole), (made, whole)], FRAME)
    assert batch.content.row.tolist() == [0, 0, 0, 1, 1, 1]
    assert batch.doubts.shape == (6, 4)
    _, right = batch.pointers["speaker"]
    assert right.shape == (6, len(batch.forms))
    same = batch.content.row[:, None] == batch.mentions.row[None, :]
    assert not (right & ~same).any()
    assert right.sum(1).tolist() == [1] * 6
    spans, owners = batch.ties["said_on"]
    assert spans.row.tolist() == [0, 1]
    assert owners.sum(1).tolist() == [1, 1]


def test_doubt_is_not_learnt_from_statements_inside() -> None:
    made = lesson()
    size = len(made.pieces.ids)
    batch = make_batch([(made, Window(0, 0, size, size))], FRAME)
    bridge = place(made, "bridge") + 1
    assert batch.inside[:, bridge].tolist() == [False, True, False]


def test_every_window_is_in_one_batch() -> None:
    made = lesson()
    parts = [(made, Window(at, at, at + 1 + at % 5, at + 1 + at % 5)) for at in range(11)]
    found = list(batches(parts, 4, FRAME, random.Random(1)))
    assert sum(len(batch.ids) for batch in found) == len(parts)
    assert max(len(batch.ids) for batch in found) <= 4
