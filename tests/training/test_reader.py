"""A training run: which windows an epoch sees, and the weights that it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
pytest.importorskip("transformers", reason="training needs the extra [train]")

from safetensors.torch import load_file  # noqa: E402  # after the skips

from readings import WordTokenizer  # noqa: E402  # after the skips
from sayso.training.lessons import make_lesson  # noqa: E402
from sayso.training.reader import ReaderData, ReaderSettings, epoch_parts, lay_trunks, train_reader  # noqa: E402
from sayso.training.reader_network import FROZEN  # noqa: E402
from tiny_reader import WIDTH, coded_report, tiny_network  # noqa: E402

LESSONS = [make_lesson(coded_report(), WordTokenizer()) for _ in range(6)]  # type: ignore[arg-type]
DATA = ReaderData(LESSONS[:1], LESSONS[1:], (2, 3))
SETTINGS = ReaderSettings(epochs=2, batch_windows=2, spoken_per_epoch=2, averaged_epochs=2)


def seen(epoch: int) -> list[int]:
    """The numbers of the lessons that an epoch sees."""
    return [
        next(number for number, one in enumerate(LESSONS) if one is lesson)
        for lesson, _ in epoch_parts(DATA, SETTINGS, epoch)
    ]


def test_an_epoch_sees_every_report_and_the_next_share_of_the_others() -> None:
    assert all(0 in seen(epoch) and len(set(seen(epoch)) & {1, 2, 3, 4, 5}) == 2 for epoch in range(3))
    assert {number for epoch in range(3) for number in seen(epoch)} == {0, 1, 2, 3, 4, 5}


def test_a_run_leaves_a_checkpoint_per_epoch_and_their_mean(tmp_path: Path) -> None:
    network = train_reader(DATA, tiny_network(), tmp_path, SETTINGS)
    first, second, mean = (load_file(tmp_path / f"{name}.safetensors") for name in ("epoch-1", "epoch-2", "mean"))
    assert not torch.equal(first["of_mention.weight"], second["of_mention.weight"])
    for name, value in network.state_dict().items():
        if name in mean:
            assert torch.equal(value, mean[name])
            assert torch.allclose(value, (first[name] + second[name]) / 2, atol=1e-6), name
    assert not network.training


def test_training_leaves_what_finds_attributions_as_it_is(tmp_path: Path) -> None:
    network = tiny_network()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    after = train_reader(DATA, network, tmp_path, SETTINGS).state_dict()
    kept = {name for name, value in before.items() if torch.equal(value, after[name])}
    assert {name for name in before if name.startswith(FROZEN)} <= kept
    assert torch.equal(before["transitions"][0], after["transitions"][0])
    assert not {"branch.0.output.dense.weight", "tags.1.weight", "tags.2.weight", "links.2.weight"} & kept
    assert not any(name.startswith(FROZEN) for name in load_file(tmp_path / "mean.safetensors"))


def test_the_encoder_is_asked_once_per_window(monkeypatch: pytest.MonkeyPatch) -> None:
    network = tiny_network()
    made = make_lesson(coded_report(), WordTokenizer())  # type: ignore[arg-type]  # all that is asked of one
    data = ReaderData([made], [], (2, 3))
    lay_trunks(network, data)
    (window,) = made.windows
    assert made.trunks[window].shape == (len(made.pieces.ids) + 2, 2 * WIDTH)
    monkeypatch.setattr(network, "trunk", None)
    lay_trunks(network, data)
