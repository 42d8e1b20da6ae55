"""The larger network learns as the reader does, and its vectors can be had for every window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
transformers = pytest.importorskip("transformers", reason="training needs the extra [train]")

from readings import WordTokenizer  # noqa: E402  # after the skips
from sayso.training import teacher as teaching  # noqa: E402
from sayso.training.lessons import Lesson, make_lesson  # noqa: E402
from sayso.training.reader import ReaderData  # noqa: E402
from sayso.training.teacher import MIDDLE, PHASES, TeacherNetwork, lay_taught, train_teachers  # noqa: E402
from tiny_reader import coded_report  # noqa: E402

WIDTH = 12


def lesson() -> Lesson:
    return make_lesson(coded_report(), WordTokenizer())  # type: ignore[arg-type]  # all that is asked of one


def small_encoder() -> tuple[Any, Any, int]:
    """A small encoder, always with the same weights."""
    torch.manual_seed(1)
    config = transformers.MPNetConfig(
        vocab_size=12,
        hidden_size=WIDTH,
        num_hidden_layers=MIDDLE + 1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=80,
    )
    encoder = transformers.MPNetModel(config, add_pooling_layer=False)
    return encoder, encoder.embeddings.word_embeddings, WIDTH


@pytest.fixture
def teacher() -> TeacherNetwork:
    return TeacherNetwork(*small_encoder(), half_precision=False).eval()


def test_padding_changes_nothing(teacher: TeacherNetwork) -> None:
    ids = torch.tensor([[2, 4, 5, 3], [2, 6, 3, 0]])
    features = torch.zeros(2, 4, 3, dtype=torch.long)
    with torch.no_grad():
        both = teacher(ids, ids.ne(0), features)
        alone = teacher(ids[1:, :3], torch.ones(1, 3), features[1:, :3])
    assert torch.allclose(both[1, :3], alone[0], atol=1e-5)


def test_features_of_pieces_count(teacher: TeacherNetwork) -> None:
    ids = torch.tensor([[2, 4, 5, 3]])
    features = torch.zeros(1, 4, 3, dtype=torch.long)
    with torch.no_grad():
        plain, marked = (teacher(ids, torch.ones(1, 4), one) for one in (features, features + 1))
    assert torch.equal(plain[..., :WIDTH], marked[..., :WIDTH])
    assert not torch.allclose(plain[..., WIDTH:], marked[..., WIDTH:], atol=1e-3)


def test_how_many_layers_are_frozen_changes_no_vectors(teacher: TeacherNetwork) -> None:
    ids, features = torch.tensor([[2, 4, 5, 3]]), torch.ones(1, 4, 3, dtype=torch.long)
    given = []
    for lower in (MIDDLE, 3):
        teacher.freeze(lower)
        with torch.no_grad():
            given.append(teacher(ids, torch.ones(1, 4), features))
    assert torch.allclose(*given, atol=1e-6)


def test_each_half_has_a_teacher_that_is_trained_once(
    teacher: TeacherNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teaching, "load_encoder", lambda _: small_encoder())
    data = ReaderData([lesson()], [lesson()], (2, 3))
    halves = [data, ReaderData([], data.spoken, data.frame)]
    first, second = train_teachers(tmp_path, halves, half_precision=False)
    assert not torch.equal(first.of_mention.weight, second.of_mention.weight)
    before = teacher.state_dict()
    kept = {name for name, value in first.state_dict().items() if torch.equal(value, before[name])}
    lowest = min(lower for lower, _ in PHASES)
    assert {name for name in before if name.startswith(first.frozen)} <= kept
    assert f"encoder.encoder.layer.{lowest}.output.dense.weight" not in kept
    monkeypatch.setattr(teaching, "learn", None)
    again, _ = train_teachers(tmp_path, halves, half_precision=False)
    assert torch.equal(again.of_mention.weight, first.of_mention.weight)


def test_vectors_of_the_teacher_lie_beside_the_pieces_and_are_kept(
    teacher: TeacherNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, again = [lesson(), lesson()], [lesson(), lesson()]
    lay_taught(teacher, made, (2, 3), tmp_path / "answers.npy")
    (window,) = made[0].windows
    assert made[0].taught[window].shape == (len(made[0].pieces.ids) + 2, 2 * WIDTH)
    monkeypatch.setattr(teacher, "trunk", None)
    lay_taught(teacher, again, (2, 3), tmp_path / "answers.npy")
    for one, other in zip(made, again, strict=True):
        assert (one.taught[window] == other.taught[window]).all()
