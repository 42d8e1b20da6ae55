"""Write what the coders learned as their bundle: shared word embeddings, 8-bit layers, heads."""

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

from sayso.training.bundling import fuse_onnx, quantize_onnx, seal


class Layers(nn.Module):
    """An encoder behind its word embeddings, which the bundle keeps once for all encoders."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, words: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Give the vectors of the pieces, (texts, pieces, width)."""
        found: torch.Tensor = self.encoder(
            inputs_embeds=words, token_type_ids=types, attention_mask=mask
        ).last_hidden_state
        return found


def write_words(encoder: Any, tokenizer: Path, folder: Path) -> None:
    """Write tokenizer and word embeddings, 8 bit with a scale for each word."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(tokenizer, folder / "tokenizer.json")
    words = encoder.embeddings.word_embeddings.weight.detach().numpy()
    scale = np.abs(words).max(axis=1) / 127
    rounded = np.round(words / np.where(scale > 0, scale, 1)[:, None]).astype(np.int8)
    np.savez_compressed(folder / "words.npz", words=rounded, scale=scale.astype(np.float16))


def write_layers(encoder: Any, path: Path) -> None:
    """Export an encoder's layers to ONNX, fused and in 8 bits."""
    encoder.eval()
    encoder.set_attn_implementation("eager")  # what PyTorch's own attention traces to cannot be fused
    width = int(encoder.config.hidden_size)
    example = (torch.zeros(2, 8, width), torch.zeros(2, 8, dtype=torch.long), torch.ones(2, 8, dtype=torch.long))
    axes = {0: "batch", 1: "length"}
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracing exporter is said to be old; its graph quantises whole
        exported, fused = Path(scratch) / "layers.onnx", Path(scratch) / "fused.onnx"
        names = ["words", "types", "mask"]
        torch.onnx.export(
            Layers(encoder),
            example,
            str(exported),
            input_names=names,
            output_names=["hidden"],
            dynamic_axes=dict.fromkeys((*names, "hidden"), axes),
            opset_version=17,
            dynamo=False,
        )
        fuse_onnx(exported, fused, heads=int(encoder.config.num_attention_heads), width=width)
        quantize_onnx(fused, path)


def add_to_bundle(
    folder: Path, *, heads: Mapping[str, Any], config: Mapping[str, Any], manifest: Mapping[str, Any]
) -> None:
    """Add heads, settings and lines of the manifest to what the folder has, and seal it."""
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
