"""A network learns from codings where there are some, and from its teacher's answers elsewhere."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
pytest.importorskip("transformers", reason="training needs the extra [train]")

from readings import WordTokenizer  # noqa: E402  # after the skips
from sayso.models.windows import Window  # noqa: E402
from sayso.training.batching import make_batch  # noqa: E402
from sayso.training.lessons import make_lesson  # noqa: E402
from sayso.training.reader import TAUGHT, WEIGHTS  # noqa: E402
from sayso.training.reader_losses import loss_of  # noqa: E402
from sayso.training.reader_network import Batch, ReaderNetwork  # noqa: E402
from tiny_reader import coded_report, lay_trunk, tiny_network  # noqa: E402


def taught_by(teacher: ReaderNetwork) -> Batch:
    """A window with the last vectors of a teacher, which has the same embeddings as its pupils."""
    lesson = make_lesson(coded_report(), WordTokenizer())  # type: ignore[arg-type]  # all that is asked of one
    size = len(lesson.pieces.ids)
    whole = Window(0, 0, size, size)
    lay_trunk(teacher, lesson, [whole])
    trunk = torch.from_numpy(lesson.trunks[whole]).float()[None]
    with torch.no_grad():
        hidden = teacher.hidden(trunk, torch.ones(trunk.shape[:2]))
    lesson.taught[whole] = hidden[0].half().numpy()
    return make_batch([(lesson, whole)])


def test_no_step_away_from_the_teacher_is_an_improvement() -> None:
    teacher = tiny_network().eval()
    batch = taught_by(teacher)

    def loss(pupil: ReaderNetwork) -> float:
        with torch.no_grad():
            return float(loss_of(pupil, batch, WEIGHTS, teacher=teacher, taught=TAUGHT)[0])

    least = loss(teacher)
    for seed in range(5):
        moved = tiny_network().eval()
        torch.manual_seed(seed)
        with torch.no_grad():
            for parameter in moved.parameters():
                parameter += 0.05 * torch.randn_like(parameter)
        assert loss(moved) > least


def test_a_teacher_is_asked_only_what_it_teaches() -> None:
    teacher = tiny_network().eval()
    batch = taught_by(teacher)
    _, parts = loss_of(tiny_network(2).eval(), batch, WEIGHTS, teacher=teacher, taught=frozenset({"doubt", "name"}))
    assert parts.keys() == {"doubt", "name"}


def test_codings_do_not_count_where_a_teacher_teaches() -> None:
    teacher, pupil = tiny_network().eval(), tiny_network(2).eval()
    batch = taught_by(teacher)
    before = loss_of(pupil, batch, WEIGHTS, teacher=teacher, taught=TAUGHT)[1]
    batch.doubts.fill_(1)
    batch.layers["name"].fill_(0)
    assert loss_of(pupil, batch, WEIGHTS, teacher=teacher, taught=TAUGHT)[1] == before
