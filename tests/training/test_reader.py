"""A training run: which windows an epoch sees, and the weights that it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
pytest.importorskip("transformers", reason="training needs the extra [train]")

from safetensors.torch import load_file  # noqa: E402  # after the skips

from readings import WordTokenizer  # noqa: E402  # after the skips
from sayso.training.batching import Part  # noqa: E402
from sayso.training.lessons import Lesson, make_lesson  # noqa: E402
from sayso.training.reader import ReaderData, ReaderSettings, further, lay_trunks, plan_of, train_reader  # noqa: E402
from sayso.training.reader_network import FROZEN  # noqa: E402
from tiny_reader import WIDTH, coded_report, tiny_network  # noqa: E402


def lesson() -> Lesson:
    return make_lesson(coded_report(), WordTokenizer())  # type: ignore[arg-type]  # all that is asked of one


LESSONS = [lesson() for _ in range(10)]
TEACHERS = tiny_network(3), tiny_network(4)
DATA = ReaderData(LESSONS[:1], LESSONS[1:6], (2, 3), ((TEACHERS[0], LESSONS[6:8]), (TEACHERS[1], LESSONS[8:])))
CODED = ReaderData(LESSONS[:1], LESSONS[1:6], (2, 3))
SETTINGS = ReaderSettings(epochs=3, batch_windows=2, spoken_per_epoch=2, uncoded_per_epoch=2, averaged_epochs=2)


def numbers(parts: Sequence[Part]) -> list[int]:
    return [next(number for number, one in enumerate(LESSONS) if one is lesson) for lesson, _ in parts]


def test_an_epoch_sees_every_report_and_the_next_share_of_the_others() -> None:
    plan = plan_of(DATA, SETTINGS)
    seen = [[number for parts, _ in epoch for number in numbers(parts)] for epoch in plan]
    assert all(epoch.count(0) == 1 and len(set(epoch) & {1, 2, 3, 4, 5}) == 2 for epoch in seen)
    assert {number for epoch in seen for number in epoch} == set(range(10))
    assert all(len(parts) <= 2 for epoch in plan for parts, _ in epoch)


def test_a_batch_is_coded_or_taught_by_one_teacher() -> None:
    for parts, teacher in (batch for epoch in plan_of(DATA, SETTINGS) for batch in epoch):
        of = {None: range(6), TEACHERS[0]: range(6, 8), TEACHERS[1]: range(8, 10)}[teacher]
        assert set(numbers(parts)) <= set(of)


def test_a_run_leaves_a_checkpoint_per_epoch_and_their_mean(tmp_path: Path) -> None:
    network = train_reader(CODED, tiny_network(), tmp_path, SETTINGS)
    first, second, mean = (load_file(tmp_path / f"{name}.safetensors") for name in ("epoch-2", "epoch-3", "mean"))
    assert not torch.equal(first["of_mention.weight"], second["of_mention.weight"])
    for name, value in network.state_dict().items():
        if name in mean:
            assert torch.equal(value, mean[name])
            assert torch.allclose(value, (first[name] + second[name]) / 2, atol=1e-6), name
    assert not network.training


def test_training_leaves_what_finds_attributions_as_it_is(tmp_path: Path) -> None:
    network = tiny_network()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    after = train_reader(CODED, network, tmp_path, SETTINGS).state_dict()
    kept = {name for name, value in before.items() if torch.equal(value, after[name])}
    assert {name for name in before if name.startswith(FROZEN)} <= kept
    assert torch.equal(before["transitions"][0], after["transitions"][0])
    assert not {"branch.0.output.dense.weight", "tags.1.weight", "tags.2.weight", "links.2.weight"} & kept
    assert not any(name.startswith(FROZEN) for name in load_file(tmp_path / "mean.safetensors"))


def test_the_encoder_is_asked_once_per_window(monkeypatch: pytest.MonkeyPatch) -> None:
    network, made = tiny_network(), lesson()
    lay_trunks(network, [made], (2, 3))
    (window,) = made.windows
    assert made.trunks[window].shape == (len(made.pieces.ids) + 2, WIDTH)
    monkeypatch.setattr(network, "trunk", None)
    lay_trunks(network, [made], (2, 3))


def test_a_network_that_goes_on_takes_half_the_epochs_and_smaller_steps() -> None:
    later = further(SETTINGS)
    assert later.epochs == 1 and further(ReaderSettings(epochs=4)).epochs == 2
    assert later.learning_rate < SETTINGS.learning_rate and later.head_learning_rate < SETTINGS.head_learning_rate
    assert later.batch_windows == SETTINGS.batch_windows
