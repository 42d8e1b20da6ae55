"""The weights of a bundle that finds attributions, read back from its 8-bit ONNX file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor

from sayso.errors import BundleError
from sayso.models.bundle import FORMAT, Bundle

_EMBEDDINGS = ("word_embeddings", "token_type_embeddings", "position_embeddings")
_IN_LAYER = ("attention.output.dense", "intermediate.dense", "output.dense")
_HEADS = ("tags", "entities", "links")
_ATTENTION = ("query", "key", "value")


def attribution_weights(bundle: Bundle) -> dict[str, Tensor]:
    """Give the weights of a bundle that `sayso train attribution` wrote, named as in AttributionNetwork.

    The file holds each weight as 8-bit numbers with a scale and a zero point per tensor or per column. Fused attention
    has one weight for queries, keys and values; products that the export gave no name stand in the order of the layers.

    Raises:
        BundleError: the bundle is of another kind, or of another encoder.
    """
    import onnx
    from onnx import numpy_helper

    if bundle.manifest.get("format") != FORMAT:
        raise BundleError(
            f"{bundle.folder.name} is not a bundle of attributions", hint="make one with: sayso train attribution"
        )
    graph = onnx.load(str(bundle.folder / "model.onnx")).graph
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    try:
        found = dict(_named(arrays))
    except (KeyError, StopIteration) as error:
        raise BundleError(
            f"the weights of {bundle.folder.name} are not laid out as those of a BERT encoder",
            hint="make the bundle anew with: sayso train attribution",
        ) from error
    found["transitions"] = np.array(bundle.config["transitions"], dtype=np.float32)
    found["distance_bias"] = np.array(bundle.config["link_bias"], dtype=np.float32)
    return {name: torch.tensor(np.array(value, dtype=np.float32)) for name, value in found.items()}


def _named(arrays: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, array in arrays.items():
        if name.startswith(("encoder.", *_HEADS)) and array.dtype == np.float32 and not name.endswith("_scale"):
            yield name, array  # biases and norms are not quantised
    for name in _EMBEDDINGS:
        yield (full := f"encoder.embeddings.{name}.weight"), _restored(arrays, full)
    for name in (name.removesuffix("_quantized") for name in arrays if name.startswith("features.")):
        if name.endswith(".weight"):
            yield name, _restored(arrays, name)
    unnamed = iter(
        sorted((n for n in arrays if n.startswith("onnx::MatMul_") and n.endswith("_quantized")), key=_number)
    )
    layers = sum(name.startswith("Attention_") and name.endswith("_qkv_weight_quantized") for name in arrays)
    for layer in range(layers):
        root = f"encoder.encoder.layer.{layer}"
        weights = np.split(_restored(arrays, f"Attention_{layer}_qkv_weight"), 3, axis=1)
        biases = np.split(arrays[f"Attention_{layer}_qkv_bias"], 3)
        for part, weight, bias in zip(_ATTENTION, weights, biases, strict=True):
            yield f"{root}.attention.self.{part}.weight", weight.T
            yield f"{root}.attention.self.{part}.bias", bias
        for part in _IN_LAYER:
            yield f"{root}.{part}.weight", _restored(arrays, next(unnamed).removesuffix("_quantized")).T
    for head in _HEADS:
        yield f"{head}.weight", _restored(arrays, next(unnamed).removesuffix("_quantized")).T


def _restored(arrays: dict[str, Any], name: str) -> Any:
    values, scale, zero = (arrays[f"{name}_{part}"].astype(np.float32) for part in ("quantized", "scale", "zero_point"))
    return (values - zero) * scale


def _number(name: str) -> int:
    return int(name.split("_")[1])
