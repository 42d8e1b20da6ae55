"""A bundle is written, and read back it scores as the network does."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
pytest.importorskip("transformers", reason="training needs the extra [train]")
pytest.importorskip("onnx", reason="training needs the extra [train]")

from sayso.annotate.text.quotations import pair_quotation_marks  # noqa: E402  # after the skips
from sayso.models.bundle import READER_FORMAT, open_bundle  # noqa: E402
from sayso.models.labels import LAYERS  # noqa: E402
from sayso.models.reader import ReaderModel  # noqa: E402
from sayso.models.windows import cut_with_context  # noqa: E402
from sayso.training.bundling import write_reader_bundle  # noqa: E402
from sayso.training.reader_network import LINK_WIDTH, ReaderNetwork  # noqa: E402
from tiny_reader import TEXT, WIDTH, tiny_network  # noqa: E402
from tokenizer_files import tokenizer_file  # noqa: E402


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> tuple[ReaderNetwork, ReaderModel, Path]:
    """A tiny network, not quantized, and the same network read back from its bundle."""
    folder = tmp_path_factory.mktemp("bundle")
    tokenizer = tokenizer_file(folder, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "said", "that", "a", "Moe", "."])
    network = tiny_network().eval()
    write_reader_bundle(network, tokenizer, folder / "tiny", manifest={"name": "tiny"}, quantize=False)
    return network, ReaderModel(open_bundle(str(folder / "tiny"))), folder / "tiny"


def test_a_bundle_has_its_files_and_format(bundle: tuple[ReaderNetwork, ReaderModel, Path]) -> None:
    manifest = json.loads((bundle[2] / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["format"] == READER_FORMAT
    assert manifest["files"].keys() == {"config.json", "heads.npz", "model.onnx", "tokenizer.json"}


def test_attention_is_fused_in_every_layer(bundle: tuple[ReaderNetwork, ReaderModel, Path]) -> None:
    import onnx

    operators = [node.op_type for node in onnx.load(str(bundle[2] / "model.onnx")).graph.node]
    layers = len(bundle[0].encoder.encoder.layer) + len(bundle[0].branch)
    assert (operators.count("Attention"), operators.count("Softmax")) == (layers, 0)


def test_pieces_are_scored_as_the_network_does(bundle: tuple[ReaderNetwork, ReaderModel, Path]) -> None:
    network, model, _ = bundle
    reading = model.read(TEXT, pair_quotation_marks(TEXT))
    ids = torch.tensor([[2, *reading.pieces.ids.tolist(), 3]])
    features = torch.zeros(1, ids.shape[1], 3, dtype=torch.long)
    features[0, 1:-1] = torch.from_numpy(reading.pieces.features).long()
    with torch.no_grad():
        hidden = network(ids, torch.ones_like(ids), features)
        encoded, hidden = hidden.split([WIDTH, 2 * WIDTH], -1)
        inner = {name: layer(hidden)[0, 1:-1].numpy() for name, layer in network.layers.items()}
        read = [encoded, hidden, hidden]
        tags = [head(vectors)[0, 1:-1].numpy() for head, vectors in zip(network.tags, read, strict=True)]
        links = [head(vectors)[0] for head, vectors in zip(network.links, read, strict=True)]
    assert np.allclose(reading.of_encoder, encoded[0, 1:-1].numpy(), atol=1e-3)
    assert np.allclose(reading.hidden, hidden[0, 1:-1].numpy(), atol=1e-3)
    for name in LAYERS:
        assert np.allclose(reading.layers[name], inner[name], atol=2e-2), name
    for number, level in enumerate(reading.levels):
        assert np.allclose(level.tags, tags[number], atol=2e-2)
        assert np.allclose(level.links.reshape(len(level.tags), -1), links[number][1:-1].numpy(), atol=2e-2)
        from_source, to_source = (
            links[number][1:-1, 2 * LINK_WIDTH : 3 * LINK_WIDTH],
            links[number][0, 3 * LINK_WIDTH :],
        )
        none = from_source @ to_source * LINK_WIDTH**-0.5 + network.distance_bias[number, 1, 0].detach()
        assert np.allclose(level.no_source, none.numpy(), atol=2e-2)


def test_each_piece_is_answered_by_the_window_that_owns_it(bundle: tuple[ReaderNetwork, ReaderModel, Path]) -> None:
    _, model, _ = bundle
    pieces = model.read(TEXT, []).pieces
    windows = cut_with_context(pieces, limit=14, before=3, after=2)
    assert len(windows) > 1
    reading = model.predict(pieces, windows)
    for number, window in enumerate(windows):
        alone = model.predict(pieces, [window])
        own = slice(window.owned, window.answered_until)
        assert np.allclose(reading.hidden[own], alone.hidden[own], atol=1e-5)
        assert (reading.levels[0].windows[own] == number).all()


def test_an_empty_text_has_an_empty_reading(bundle: tuple[ReaderNetwork, ReaderModel, Path]) -> None:
    reading = bundle[1].read(" \n", [])
    assert len(reading.pieces.ids) == len(reading.hidden) == len(reading.levels[1].tags) == 0


def test_a_bundle_without_decisions_has_none_yet(bundle: tuple[ReaderNetwork, ReaderModel, Path]) -> None:
    assert bundle[1].decisions.trees == {}
