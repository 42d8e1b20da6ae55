"""Windows of lessons in one batch."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
pytest.importorskip("transformers", reason="training needs the extra [train]")

from readings import WordTokenizer  # noqa: E402  # after the skips
from sayso.models.labels import LEVELS, TAGS  # noqa: E402
from sayso.models.windows import Window  # noqa: E402
from sayso.training.batching import Part, framed, make_batch  # noqa: E402
from sayso.training.examples import UNKNOWN  # noqa: E402
from sayso.training.lessons import Lesson, make_lesson  # noqa: E402
from sayso.training.reader_network import Batch  # noqa: E402
from tiny_reader import TEXT, coded_report  # noqa: E402

FRAME = (2, 3)


def lesson() -> Lesson:
    return make_lesson(coded_report(), WordTokenizer())  # type: ignore[arg-type]  # all that is asked of one


def batch_of(*parts: Part) -> Batch:
    """The batch of windows whose vectors are random."""
    for made, window in parts:
        size = window.end - window.start + 2
        made.trunks[window] = np.random.default_rng(size).normal(size=(size, 4)).astype(np.float16)
    return make_batch(parts)


def place(made: Lesson, word: str) -> int:
    return [TEXT[start:end] for start, end in made.pieces.offsets].index(word)


def test_windows_lie_side_by_side_in_their_frame() -> None:
    made = lesson()
    size = len(made.pieces.ids)
    batch = batch_of((made, Window(0, 0, size, size)), (made, Window(5, 5, 9, 9)))
    assert batch.mask.shape == (2, size + 2)
    assert batch.mask.sum(1).tolist() == [size + 2, 6]
    assert torch.equal(batch.trunk[1, :6], torch.from_numpy(made.trunks[Window(5, 5, 9, 9)]).float())
    assert (batch.trunk[1, 6:] == 0).all()
    assert (batch.levels[0][0][1, 5:] == UNKNOWN).all()


def test_a_window_stands_between_the_marks_of_its_frame() -> None:
    made = lesson()
    ids, features = framed(made, Window(5, 5, 9, 9), FRAME)
    assert ids.tolist() == [FRAME[0], *made.pieces.ids[5:9].tolist(), FRAME[1]]
    assert features[1:-1].tolist() == made.pieces.features[5:9].tolist()
    assert not features[[0, -1]].any()


def test_positions_count_from_the_frame_of_each_window() -> None:
    made = lesson()
    start = place(made, "Bo")
    batch = batch_of((made, Window(start, start, start + 6, start + 6)))
    tags, cues, sources = batch.levels[LEVELS.index("inner") - 1]
    bridge = place(made, "bridge") - start + 1
    assert TAGS[tags[0, bridge]] == "I-content"
    assert cues[0, bridge].item() == place(made, "promised") - start + 1
    assert sources[0, bridge].item() == 1


def test_what_points_out_of_a_window_is_not_learnt() -> None:
    made = lesson()
    start = place(made, "that")
    batch = batch_of((made, Window(start, start, start + 4, start + 4)))
    _, cues, sources = batch.levels[LEVELS.index("outer") - 1]
    assert set(cues[0].tolist()) == set(sources[0].tolist()) == {UNKNOWN}


def test_a_span_that_a_window_cuts_begins_anew() -> None:
    made = lesson()
    start = place(made, "promised")
    batch = batch_of((made, Window(start, start, start + 3, start + 3)))
    assert TAGS[batch.levels[LEVELS.index("outer") - 1][0][0, 1]] == "B-content"


def test_statements_mentions_and_pairs_stay_in_their_row() -> None:
    made = lesson()
    size = len(made.pieces.ids)
    whole = Window(0, 0, size, size)
    batch = batch_of((made, whole), (made, whole))
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
    batch = batch_of((made, Window(0, 0, size, size)))
    bridge = place(made, "bridge") + 1
    assert batch.inside[:, bridge].tolist() == [False, True, False]


def test_what_a_teacher_says_of_the_pieces_lies_beside_them() -> None:
    made = lesson()
    window = Window(5, 5, 9, 9)
    assert batch_of((made, window)).taught is None
    made.taught[window] = np.full((6, 2), 2, dtype=np.float16)
    batch = batch_of((made, window))
    assert batch.taught is not None and batch.taught.shape == (1, 6, 2)
    assert batch.taught.unique().tolist() == [2.0]
