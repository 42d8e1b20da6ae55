"""Writes the trained coders of stance and events as a bundle: shared word embeddings, 8-bit layers, heads."""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from sayso.models.bundle import file_content
from sayso.training.bundling import fuse_onnx, quantize_onnx, seal


class Layers(nn.Module):
    """An encoder without its word embeddings, which all encoders of the bundle share."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, words: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the vectors of the pieces, (texts, pieces, width)."""
        found: torch.Tensor = self.encoder(
            inputs_embeds=words, token_type_ids=types, attention_mask=mask
        ).last_hidden_state
        return found


def write_words(encoder: Any, tokenizer: Path, folder: Path) -> None:
    """Write the tokenizer and the word embeddings, in 8 bits with one scale per word."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(tokenizer, folder / "tokenizer.json")
    words = encoder.embeddings.word_embeddings.weight.detach().numpy()
    scale = np.abs(words).max(axis=1) / 127
    rounded = np.round(words / np.where(scale > 0, scale, 1)[:, None]).astype(np.int8)
    np.savez_compressed(folder / "words.npz", words=rounded, scale=scale.astype(np.float16))


class Upper(nn.Module):
    """The upper layers of an encoder from a given one, for one text at a time without padding."""

    def __init__(self, encoder: Any, first: int) -> None:
        super().__init__()
        self.layers = encoder.encoder.layer[first:]

    def forward(self, lower: torch.Tensor) -> torch.Tensor:
        """Return the vectors of the pieces, (1, pieces, width)."""
        for layer in self.layers:
            given = layer(lower)
            lower = given[0] if isinstance(given, tuple) else given
        return lower


def write_layers(encoder: Any, path: Path) -> None:
    """Export an encoder's layers to ONNX, fused and in 8 bits."""
    width = int(encoder.config.hidden_size)
    example = (torch.zeros(2, 8, width), torch.zeros(2, 8, dtype=torch.long), torch.ones(2, 8, dtype=torch.long))
    _export(encoder, Layers(encoder), example, ["words", "types", "mask"], path)


def write_upper(encoder: Any, first: int, path: Path) -> None:
    """Export an encoder's layers from `first` on to ONNX in 8 bits; their input is named "lower"."""
    width = int(encoder.config.hidden_size)
    _export(encoder, Upper(encoder, first), (torch.zeros(1, 8, width),), ["lower"], path)


def _export(encoder: Any, network: nn.Module, example: tuple[torch.Tensor, ...], names: list[str], path: Path) -> None:
    encoder.eval()
    encoder.set_attn_implementation("eager")  # the trace of PyTorch's own attention cannot be fused
    axes = {0: "batch", 1: "length"}
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracing exporter is deprecated; its graph can be fully quantized
        exported, fused = Path(scratch) / "layers.onnx", Path(scratch) / "fused.onnx"
        torch.onnx.export(
            network.eval(),
            example,
            str(exported),
            input_names=names,
            output_names=["hidden"],
            dynamic_axes=dict.fromkeys((*names, "hidden"), axes),
            opset_version=17,
            dynamo=False,
        )
        heads, width = int(encoder.config.num_attention_heads), int(encoder.config.hidden_size)
        fuse_onnx(exported, fused, heads=heads, width=width)
        quantize_onnx(fused, path)


def show_lower(source: Path, layers: int, path: Path) -> None:
    """Copy an encoder written by `write_layers`, with the result of its first `layers` layers as an output, "lower"."""
    import onnx

    model = onnx.load_model_from_string(file_content(source))
    last = f"encoder.encoder.layer.{layers - 1}.output.LayerNorm.weight"
    [norm] = [node for node in model.graph.node if last in node.input]
    kept = [node for node in model.graph.node if node.name != "lower"]  # from an earlier copy
    del model.graph.node[:]
    model.graph.node.extend([*kept, onnx.helper.make_node("Identity", [norm.output[0]], ["lower"], name="lower")])
    if "lower" not in [one.name for one in model.graph.output]:
        shape = ["batch", "length", None]
        model.graph.output.append(onnx.helper.make_tensor_value_info("lower", onnx.TensorProto.FLOAT, shape))
    onnx.save(model, str(path))


def add_to_bundle(
    folder: Path, *, heads: Mapping[str, Any], config: Mapping[str, Any], manifest: Mapping[str, Any]
) -> None:
    """Add heads, settings and manifest entries to the folder, and seal it."""
    arrays: dict[str, Any] = {}
    if (folder / "heads.npz").is_file():
        with np.load(folder / "heads.npz", allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
    arrays.update({name: np.asarray(value, dtype=np.float32) for name, value in heads.items()})
    np.savez(folder / "heads.npz", **arrays)
    settings = _json(folder / "config.json") | dict(config)
    (folder / "config.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    known = _json(folder / "manifest.json")
    seal(folder, {key: value for key, value in known.items() if key not in ("files", "format")} | dict(manifest))


def _json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def read_layers(path: Path) -> dict[str, torch.Tensor]:
    """Return the weights of an encoder's layers, rounded to 8 bits, from a file of `write_layers`.

    Word embeddings are not included.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load_model_from_string(file_content(path)).graph
    arrays = {one.name: numpy_helper.to_array(one) for one in graph.initializer}

    def full(name: str) -> Any:
        values, zero = arrays[f"{name}_quantized"].astype(np.float32), arrays[f"{name}_zero_point"]
        return (values - zero.astype(np.float32)) * arrays[f"{name}_scale"]

    found = {name.removeprefix("encoder."): array for name, array in arrays.items() if array.dtype == np.float32}
    found = {name: array for name, array in found.items() if name.startswith(("embeddings.LayerNorm", "encoder.layer"))}
    for table in ("position_embeddings", "token_type_embeddings"):
        found[f"embeddings.{table}.weight"] = full(f"encoder.embeddings.{table}.weight")
    for node in graph.node:
        if node.op_type == "QAttention":
            number = node.name.split("_")[1]
            weights = np.split(full(f"Attention_{number}_qkv_weight"), 3, axis=1)
            biases = np.split(arrays[f"Attention_{number}_qkv_bias"], 3)
            for part, weight, bias in zip(("query", "key", "value"), weights, biases, strict=True):
                found[f"encoder.layer.{number}.attention.self.{part}.weight"] = weight.T
                found[f"encoder.layer.{number}.attention.self.{part}.bias"] = bias
        elif node.op_type == "MatMulInteger":
            layer = node.name.strip("/").removeprefix("encoder/").removesuffix("/MatMul_quant").replace("/", ".")
            found[f"{layer}.weight"] = full(node.input[1].removesuffix("_quantized")).T
    return {name: torch.tensor(np.array(array, dtype=np.float32)) for name, array in found.items()}
