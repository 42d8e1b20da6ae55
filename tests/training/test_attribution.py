"""A training run that was cut off ends as an undisturbed one."""

import json
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
transformers = pytest.importorskip("transformers", reason="training needs the extra [train]")

from sayso.training import attribution  # noqa: E402  # after the skips
from tokenizer_files import tokenizer_file  # noqa: E402

ARTICLE = {
    "text": "“We will stay,” Ann Ohm said on Monday.\n\nBo Lind warned that prices may rise.",
    "annotations": {
        "coder": [
            {"content": [[0, 15]], "source": [[16, 23]], "cue": [[24, 28]]},
            {"content": [[56, 77]], "source": [[41, 48]], "cue": [[49, 55]]},
        ]
    },
}
SETTINGS = attribution.TrainingSettings(epochs=2, batch_windows=1, uncoded_per_epoch=0)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tokenizer_file(tmp_path, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "said", "warned", "that", "“", "”"])

    def tiny_encoder(_: object) -> tuple[object, object, int]:
        config = transformers.BertConfig(
            vocab_size=12, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
        )
        encoder = transformers.BertModel(config, add_pooling_layer=False)
        return encoder, encoder.embeddings.word_embeddings, 16

    monkeypatch.setattr(attribution, "load_encoder", tiny_encoder)
    monkeypatch.setattr(attribution, "package_file", lambda *_: file)
    monkeypatch.setattr(attribution, "silver_entities", lambda texts, _: [[] for _ in texts])
    monkeypatch.setattr(attribution, "SAVE_STEPS", 2)
    path = tmp_path / "train.jsonl"
    path.write_text(f"{json.dumps(ARTICLE)}\n" * 3)
    return path


def test_a_run_cut_off_in_the_middle_goes_on(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = attribution.train(data, None, tmp_path / "whole" / "run", SETTINGS)
    true_loss, calls = attribution.loss_of, []

    def failing_loss(*arguments: object) -> object:
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return true_loss(*arguments)

    monkeypatch.setattr(attribution, "loss_of", failing_loss)
    with pytest.raises(KeyboardInterrupt):
        attribution.train(data, None, tmp_path / "cut" / "run", SETTINGS)
    monkeypatch.setattr(attribution, "loss_of", true_loss)
    resumed = attribution.train(data, None, tmp_path / "cut" / "run", SETTINGS)
    for (name, one), (_, other) in zip(whole.state_dict().items(), resumed.state_dict().items(), strict=True):
        assert torch.allclose(one, other, atol=1e-6), name


def test_the_mean_of_the_last_epochs_is_given_also_by_a_run_cut_off_in_the_last(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safetensors.torch import load_file

    settings = attribution.TrainingSettings(epochs=2, batch_windows=1, uncoded_per_epoch=0, averaged_epochs=2)
    whole = attribution.train(data, None, tmp_path / "whole" / "run", settings)
    first, second = (load_file(tmp_path / "whole" / "run" / f"epoch-{n}.safetensors") for n in (1, 2))
    for name, value in whole.state_dict().items():
        assert torch.allclose(value, (first[name] + second[name]) / 2, atol=1e-6), name
    true_loss, calls = attribution.loss_of, []

    def failing_loss(*arguments: object) -> object:
        calls.append(1)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return true_loss(*arguments)

    monkeypatch.setattr(attribution, "loss_of", failing_loss)
    with pytest.raises(KeyboardInterrupt):
        attribution.train(data, None, tmp_path / "cut" / "run", settings)
    monkeypatch.setattr(attribution, "loss_of", true_loss)
    resumed = attribution.train(data, None, tmp_path / "cut" / "run", settings)
    for (name, one), (_, other) in zip(whole.state_dict().items(), resumed.state_dict().items(), strict=True):
        assert torch.allclose(one, other, atol=1e-6), name


def test_a_teacher_has_its_say_on_what_nobody_coded(data: Path, tmp_path: Path) -> None:
    reports = tmp_path / "reports.jsonl"
    reports.write_text(f"{json.dumps({'text': ARTICLE['text']})}\n" * 2)
    settings = attribution.TrainingSettings(epochs=1, batch_windows=1, uncoded_per_epoch=2)
    teacher = attribution.train(data, None, tmp_path / "teacher" / "run", SETTINGS).eval()
    alone = attribution.train(data, reports, tmp_path / "alone" / "run", settings)
    taught = attribution.train(data, reports, tmp_path / "taught" / "run", settings, teacher=teacher)
    assert not torch.equal(alone.tags.weight, taught.tags.weight)


def test_training_begins_from_the_weights_given(data: Path, tmp_path: Path) -> None:
    first = attribution.train(data, None, tmp_path / "first" / "run", SETTINGS)
    still = attribution.TrainingSettings(epochs=1, batch_windows=1, learning_rate=0.0, head_learning_rate=0.0)
    second = attribution.train(data, None, tmp_path / "second" / "run", still, start=first.state_dict())
    assert all(torch.equal(value, second.state_dict()[name]) for name, value in first.state_dict().items())
