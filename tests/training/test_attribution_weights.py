"""Weights of a bundle of attributions, read back, and the reader's network that begins from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
pytest.importorskip("transformers", reason="training needs the extra [train]")
pytest.importorskip("onnx", reason="training needs the extra [train]")
tokenizers = pytest.importorskip("tokenizers")

from sayso.errors import BundleError  # noqa: E402  # after the skips
from sayso.models.bundle import open_bundle  # noqa: E402
from sayso.training.attribution_weights import attribution_weights  # noqa: E402
from sayso.training.bundling import write_bundle  # noqa: E402
from sayso.training.network import AttributionNetwork  # noqa: E402
from tiny_reader import WIDTH, tiny_encoder, tiny_network  # noqa: E402


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[AttributionNetwork, Path]:
    """A tiny network that finds attributions, and its bundle with 8-bit weights."""
    torch.manual_seed(2)
    encoder = tiny_encoder()
    network = AttributionNetwork(encoder, encoder.embeddings.word_embeddings, WIDTH).eval()
    for name, weight in network.named_parameters():
        if weight.ndim == 1 or name in ("transitions", "distance_bias"):  # equal ones would be written once
            torch.nn.init.normal_(weight, std=0.3)
    folder = tmp_path_factory.mktemp("attribution")
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.save(str(folder / "tokenizer.json"))
    write_bundle(network, folder / "tokenizer.json", folder / "tiny", manifest={"name": "tiny"})
    return network, folder / "tiny"


def test_weights_are_read_back_as_exactly_as_8_bits_allow(written: tuple[AttributionNetwork, Path]) -> None:
    network, folder = written
    found = attribution_weights(open_bundle(str(folder)))
    expected = network.state_dict()
    assert found.keys() == {name for name in expected if not name.endswith("position_ids")}
    for name, value in found.items():
        step = max(1e-5, float(expected[name].abs().max()) / 60)
        assert torch.allclose(value, expected[name], atol=step), name


def test_the_reader_begins_with_the_tags_and_links_of_attribution(written: tuple[AttributionNetwork, Path]) -> None:
    network, _ = written
    reader = tiny_network().eval()
    reader.begin_from(network.state_dict())
    ids = torch.tensor([[2, 4, 5, 6, 3]])
    mask, features = torch.ones_like(ids), torch.zeros(1, 5, 3, dtype=torch.long)
    with torch.no_grad():
        tags, entities, links = network(ids, mask, features)
        hidden = reader(ids, mask, features)
        assert torch.allclose(hidden[..., :WIDTH], hidden[..., WIDTH:], atol=1e-5), "the branch begins as a copy"
        assert torch.allclose(reader.entities(hidden), entities, atol=1e-4)
        for level in range(3):
            assert torch.allclose(reader.tags[level](hidden), tags, atol=1e-4)
            assert torch.allclose(reader.links[level](hidden), links, atol=1e-4)
    assert torch.equal(reader.transitions[1], network.transitions)


def test_another_kind_of_bundle_is_refused(written: tuple[AttributionNetwork, Path], tmp_path: Path) -> None:
    folder = tmp_path / "reader"
    folder.mkdir()
    manifest = json.loads((written[1] / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format": 2, "files": {}}), encoding="utf-8")
    with pytest.raises(BundleError, match="not a bundle of attributions"):
        attribution_weights(open_bundle(str(folder)))
