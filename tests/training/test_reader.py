"""A training run: which windows an epoch sees, and the weights that it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
pytest.importorskip("transformers", reason="training needs the extra [train]")

from readings import WordTokenizer  # noqa: E402  # after the skips
from sayso.training import reader  # noqa: E402
from sayso.training.lessons import make_lesson  # noqa: E402
from sayso.training.reader import ReaderData, ReaderSettings, epoch_parts, train_reader  # noqa: E402
from tiny_reader import WIDTH, coded_report, tiny_network  # noqa: E402

LESSONS = [make_lesson(coded_report(), [], WordTokenizer()) for _ in range(6)]  # type: ignore[arg-type]
DATA = ReaderData(LESSONS[:1], LESSONS[1:4], [LESSONS[4:5]], LESSONS[5:], (2, 3))
SETTINGS = ReaderSettings(
    epochs=2, batch_windows=2, spoken_per_epoch=2, attributed_per_epoch=1, loaded_per_epoch=0, averaged_epochs=2
)


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    def encoder(_: object) -> tuple[object, object, int]:
        made = tiny_network().encoder
        return made, made.embeddings.word_embeddings, WIDTH

    monkeypatch.setattr(reader, "load_encoder", encoder)


def seen(epoch: int) -> list[int]:
    """The numbers of the lessons that an epoch sees."""
    return [
        next(number for number, one in enumerate(LESSONS) if one is lesson)
        for lesson, _ in epoch_parts(DATA, SETTINGS, epoch)
    ]


def test_an_epoch_sees_every_report_and_the_next_share_of_the_others() -> None:
    assert all(sorted(set(seen(epoch)) - {1, 2, 3}) == [0, 4] and len(seen(epoch)) == 4 for epoch in range(3))
    assert {number for epoch in range(2) for number in seen(epoch)} == {0, 1, 2, 3, 4}


def test_a_run_leaves_a_checkpoint_per_epoch_and_their_mean(tmp_path: Path) -> None:
    from safetensors.torch import load_file

    network = train_reader(DATA, tmp_path, SETTINGS)
    first, second, mean = (load_file(tmp_path / f"{name}.safetensors") for name in ("epoch-1", "epoch-2", "mean"))
    assert not torch.equal(first["entities.weight"], second["entities.weight"])
    for name, value in network.state_dict().items():
        assert torch.equal(value, mean[name])
        if value.is_floating_point():
            assert torch.allclose(value, (first[name] + second[name]) / 2, atol=1e-6), name
    assert not network.training


def test_training_begins_from_the_weights_given(tmp_path: Path) -> None:
    first = train_reader(DATA, tmp_path / "first", SETTINGS)
    still = ReaderSettings(epochs=1, batch_windows=2, learning_rate=0.0, head_learning_rate=0.0)
    second = train_reader(DATA, tmp_path / "second", still, start=first.state_dict())
    assert all(torch.equal(value, second.state_dict()[name]) for name, value in first.state_dict().items())
