"""Weights of a bundle of attributions, read back, and the reader's network that begins from them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
pytest.importorskip("transformers", reason="training needs the extra [train]")
pytest.importorskip("onnx", reason="training needs the extra [train]")

from sayso.errors import BundleError  # noqa: E402  # after the skips
from sayso.models.bundle import open_bundle  # noqa: E402
from sayso.training.attribution_weights import attribution_weights  # noqa: E402
from sayso.training.bundling import seal, write_bundle, write_reader_bundle  # noqa: E402
from sayso.training.network import AttributionNetwork  # noqa: E402
from tiny_reader import WIDTH, tiny_encoder, tiny_network  # noqa: E402
from tokenizer_files import tokenizer_file  # noqa: E402


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
    write_bundle(network, tokenizer_file(folder, ["[UNK]"]), folder / "tiny", manifest={"name": "tiny"})
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
        encoded, hidden = reader(ids, mask, features).split([WIDTH, 2 * WIDTH], -1)
        assert torch.allclose(encoded, hidden[..., :WIDTH], atol=1e-5), "the branch begins as a copy"
        assert not torch.allclose(encoded, hidden[..., WIDTH:], atol=1e-2), "the middle is another layer"
        assert torch.allclose(reader.entities(encoded), entities, atol=1e-4)
        for level, vectors in enumerate((encoded, hidden, hidden)):
            assert torch.allclose(reader.tags[level](vectors), tags, atol=1e-4)
            assert torch.allclose(reader.links[level](vectors), links, atol=1e-4)
    assert torch.equal(reader.transitions[1], network.transitions)


def test_a_reader_gives_back_the_weights_that_it_was_built_on(
    written: tuple[AttributionNetwork, Path], tmp_path: Path
) -> None:
    network, folder = written
    reader = tiny_network().eval()
    reader.begin_from(network.state_dict())
    for name, weight in reader.named_parameters():
        if name.startswith("branch.") or name in ("tags.1.weight", "links.2.bias"):
            torch.nn.init.normal_(weight, std=0.3)
    write_reader_bundle(reader, folder / "tokenizer.json", tmp_path / "reader", manifest={"name": "reader"})
    found = attribution_weights(open_bundle(str(tmp_path / "reader")))
    expected = network.state_dict()
    assert found.keys() == expected.keys()
    for name, value in found.items():
        step = max(1e-3, float(expected[name].abs().max()) / 60)
        assert torch.allclose(value, expected[name], atol=step), name


def test_weights_of_another_encoder_are_refused(written: tuple[AttributionNetwork, Path], tmp_path: Path) -> None:
    import onnx

    folder = tmp_path / "other"
    shutil.copytree(written[1], folder)
    graph = onnx.load(str(folder / "model.onnx"))
    for tensor in graph.graph.initializer:
        tensor.name = tensor.name.replace("Attention_0", "Convolution_0")
    onnx.save(graph, str(folder / "model.onnx"))
    seal(folder, {"name": "other"})
    with pytest.raises(BundleError, match="do not have the layout"):
        attribution_weights(open_bundle(str(folder)))
