"""An encoder's layers are written in 8 bits, read back, and shared by two encoders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
transformers = pytest.importorskip("transformers", reason="training needs the extra [train]")
pytest.importorskip("onnx", reason="training needs the extra [train]")

import onnxruntime  # noqa: E402  # after the skips

from sayso.training.coder_bundle import read_layers, show_lower, write_layers, write_upper  # noqa: E402


@pytest.fixture(scope="module")
def encoder() -> Any:
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=50, hidden_size=48, num_hidden_layers=3, num_attention_heads=4, intermediate_size=96
    )
    made = transformers.BertModel(config, add_pooling_layer=False).eval()
    for weight in made.parameters():  # weights that are alike would be written once
        weight.data += 0.05 * torch.randn_like(weight)
    return made


@pytest.fixture(scope="module")
def written(encoder: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("layers") / "stance.onnx"
    write_layers(encoder, path)
    return path


def given(encoder: Any) -> dict[str, Any]:
    words = encoder.embeddings.word_embeddings(torch.tensor([[3, 14, 15, 9, 26]])).detach().numpy()
    types = np.array([[0, 0, 1, 1, 1]])
    return {"words": words, "types": types, "mask": np.ones_like(types)}


def run(path: Path, feed: dict[str, Any], output: str) -> Any:
    [found] = onnxruntime.InferenceSession(str(path)).run([output], feed)
    return found


def test_layers_are_read_back_as_they_were_rounded(encoder: Any, written: Path) -> None:
    weights = read_layers(written)
    known = {name: value for name, value in encoder.state_dict().items() if "word_embeddings" not in name}
    assert set(weights) == set(known)
    for name, value in known.items():
        assert weights[name].shape == value.shape
        assert torch.allclose(weights[name], value, atol=0.01), name


def test_upper_layers_on_top_of_the_lower_ones_give_what_all_give(encoder: Any, written: Path, tmp_path: Path) -> None:
    show_lower(written, 2, tmp_path / "stance.onnx")
    show_lower(tmp_path / "stance.onnx", 2, tmp_path / "again.onnx")  # of a bundle that was trained on before
    write_upper(encoder, 2, tmp_path / "pair.onnx")
    feed = given(encoder)
    whole = run(tmp_path / "again.onnx", feed, "hidden")
    lower = run(tmp_path / "again.onnx", feed, "lower")
    assert run(tmp_path / "pair.onnx", {"lower": lower}, "hidden") == pytest.approx(whole, abs=0.2)
    assert np.abs(lower - whole).mean() > 0.1
