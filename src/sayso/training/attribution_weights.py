"""Reads the weights of an attribution bundle from its 8-bit ONNX file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor

from sayso.errors import BundleError
from sayso.models.bundle import Bundle
from sayso.models.packed import unpack_weights

_EMBEDDINGS = ("word_embeddings", "token_type_embeddings", "position_embeddings")
_IN_LAYER = ("attention.output.dense", "intermediate.dense", "output.dense")
_HEADS = ("tags", "entities", "links")
_ATTENTION = ("query", "key", "value")


def attribution_weights(bundle: Bundle) -> dict[str, Tensor]:
    """Return a bundle's weights for attribution, named as in AttributionNetwork.

    The bundle comes from `sayso train attribution`, or is a reader, which keeps these weights unchanged. The file has
    each weight as 8-bit numbers with a scale and a zero point per tensor or per column. Fused attention has one weight
    for queries, keys and values; products without a name are in the order of the layers.

    Raises:
        BundleError: The bundle has another encoder.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load_model_from_string(bundle.content("model.onnx")).graph
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    try:
        found = dict(_encoder(arrays))
        width = next(value.shape[1] for name, value in found.items() if name.endswith("word_embeddings.weight"))
        found |= _heads_of_reader(bundle, width) if bundle.is_reader else _heads(arrays, bundle)
    except (KeyError, IndexError) as error:
        raise BundleError(
            f"the weights of {bundle.folder.name} do not have the layout of a BERT encoder",
            hint="rebuild the bundle with: sayso train attribution",
        ) from error
    return {name: torch.tensor(np.array(value, dtype=np.float32)) for name, value in found.items()}


def _encoder(arrays: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, array in arrays.items():
        if name.startswith("encoder.") and array.dtype == np.float32 and not name.endswith("_scale"):
            yield name, array  # biases and norms are not quantized
    for name in _EMBEDDINGS:
        yield (full := f"encoder.embeddings.{name}.weight"), _restored(arrays, full)
    for name in (name.removesuffix("_quantized") for name in arrays if name.startswith("features.")):
        if name.endswith(".weight"):
            yield name, _restored(arrays, name)
    unnamed = _unnamed(arrays)
    for layer in range(_layers(arrays)):
        root = f"encoder.encoder.layer.{layer}"
        weights = np.split(_restored(arrays, f"Attention_{layer}_qkv_weight"), 3, axis=1)
        biases = np.split(arrays[f"Attention_{layer}_qkv_bias"], 3)
        for part, weight, bias in zip(_ATTENTION, weights, biases, strict=True):
            yield f"{root}.attention.self.{part}.weight", weight.T
            yield f"{root}.attention.self.{part}.bias", bias
        for number, part in enumerate(_IN_LAYER):
            yield f"{root}.{part}.weight", _restored(arrays, unnamed[len(_IN_LAYER) * layer + number]).T


def _heads(arrays: dict[str, Any], bundle: Bundle) -> dict[str, Any]:
    unnamed = _unnamed(arrays)[-len(_HEADS) :]
    found = {f"{head}.weight": _restored(arrays, name).T for head, name in zip(_HEADS, unnamed, strict=True)}
    found |= {f"{head}.bias": arrays[f"{head}.bias"] for head in _HEADS}
    return found | {"transitions": bundle.config["transitions"], "distance_bias": bundle.config["link_bias"]}


def _heads_of_reader(bundle: Bundle, width: int) -> dict[str, Any]:
    """Return the heads of the reader's first level, which read only the encoder's vectors, (pieces, width)."""
    with np.load(bundle.folder / "heads.npz", allow_pickle=False) as arrays:
        heads = unpack_weights(dict(arrays))
    found = {name: heads[name][0] for name in ("transitions", "distance_bias")}
    for head, name in (("tags", "tags.0"), ("links", "links.0"), ("entities", "entities")):
        found[f"{head}.weight"] = heads[f"{name}.weight"][:, :width]
        found[f"{head}.bias"] = heads[f"{name}.bias"]
    return found


def _layers(arrays: dict[str, Any]) -> int:
    """Return the number of layers of the encoder itself; those of a branch follow."""
    roots = (name.split(".")[3] for name in arrays if name.startswith("encoder.encoder.layer."))
    return 1 + max(map(int, roots), default=-1)


def _unnamed(arrays: dict[str, Any]) -> list[str]:
    products = (name for name in arrays if name.startswith("onnx::MatMul_") and name.endswith("_quantized"))
    return [name.removesuffix("_quantized") for name in sorted(products, key=_number)]


def _restored(arrays: dict[str, Any], name: str) -> Any:
    values, scale, zero = (arrays[f"{name}_{part}"].astype(np.float32) for part in ("quantized", "scale", "zero_point"))
    return (values - zero) * scale


def _number(name: str) -> int:
    return int(name.split("_")[1])
