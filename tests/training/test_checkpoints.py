"""A network is read back from its checkpoint, or it is said what is wrong with that."""

import json
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
transformers = pytest.importorskip("transformers", reason="training needs the extra [train]")

from safetensors.torch import save_file  # noqa: E402  # after the skips

from sayso.errors import BundleError  # noqa: E402
from sayso.training import checkpoints  # noqa: E402
from sayso.training.network import AttributionNetwork  # noqa: E402


def tiny_encoder(_: object) -> tuple[object, object, int]:
    config = transformers.BertConfig(
        vocab_size=12, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    encoder = transformers.BertModel(config, add_pooling_layer=False)
    return encoder, encoder.embeddings.word_embeddings, 16


@pytest.fixture
def checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(checkpoints, "load_encoder", tiny_encoder)
    save_file(AttributionNetwork(*tiny_encoder(None)).state_dict(), tmp_path / "epoch-1.safetensors")
    (tmp_path / "settings.json").write_text(json.dumps({"encoder": "minilm", "half_precision": True}))
    return tmp_path / "epoch-1.safetensors"


def test_network_is_what_was_saved(checkpoint: Path) -> None:
    from safetensors.torch import load_file

    network = checkpoints.load_network(checkpoint)
    saved = load_file(checkpoint)
    assert all(torch.equal(value, saved[name]) for name, value in network.state_dict().items())
    assert network.half_precision


@pytest.mark.parametrize(
    "settings", [None, "{", "[]", '{"encoder": "elmo"}'], ids=["none", "broken", "list", "unknown"]
)
def test_settings_that_do_not_name_an_encoder_are_told(checkpoint: Path, settings: str | None) -> None:
    path = checkpoint.with_name("settings.json")
    path.unlink()
    if settings is not None:
        path.write_text(settings)
    with pytest.raises(BundleError, match=r"settings\.json does not name the encoder"):
        checkpoints.load_network(checkpoint)


def test_weights_of_another_shape_are_refused(checkpoint: Path) -> None:
    save_file({"tags.weight": torch.zeros(3, 3)}, checkpoint)
    with pytest.raises(BundleError, match=r"not a checkpoint of all-MiniLM-L6-v2"):
        checkpoints.load_network(checkpoint)
