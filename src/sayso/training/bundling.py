"""Write a trained network as a bundle: ONNX, quantised to 8 bits, with its manifest."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from sayso.annotate.attribution import EVIDENCE
from sayso.models.bundle import FORMAT
from sayso.models.scores import Decoding
from sayso.training.network import LINK_WIDTH, AttributionNetwork


def write_bundle(
    network: AttributionNetwork, tokenizer: Path, folder: Path, *, manifest: dict[str, Any], quantize: bool = True
) -> None:
    """Export the network to `folder`; `manifest` says name, encoder, seed, data and licences."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        exported = Path(scratch) / "model.onnx"
        export_onnx(network, exported)
        if quantize:
            quantize_onnx(exported, folder / "model.onnx")
        else:
            shutil.copy(exported, folder / "model.onnx")
    shutil.copy(tokenizer, folder / "tokenizer.json")
    config = {
        "window_pieces": 254,
        "context_pieces": 64,
        "transitions": np.round(network.transitions.detach().numpy(), 5).tolist(),
        "link_bias": np.round(network.distance_bias.detach().numpy(), 5).tolist(),
        "link_scale": LINK_WIDTH**-0.5,
        "decoding": asdict(Decoding(calibration=(0.0,) * EVIDENCE)),
    }
    (folder / "config.json").write_text(json.dumps(config) + "\n", encoding="utf-8")
    seal(folder, manifest)


def seal(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest with the hash of every other file of the bundle."""
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.name != "manifest.json" and path.is_file()
    }
    sealed = {"format": FORMAT, **manifest, "files": files}
    (folder / "manifest.json").write_text(json.dumps(sealed, indent=1) + "\n", encoding="utf-8")


def export_onnx(network: AttributionNetwork, path: Path) -> None:
    """Export with free batch and length axes; inputs ids, mask, features."""
    network.eval()
    example = (
        torch.ones(2, 8, dtype=torch.long),
        torch.ones(2, 8, dtype=torch.long),
        torch.zeros(2, 8, 3, dtype=torch.long),
    )
    axes = {0: "batch", 1: "length"}
    names = ["ids", "mask", "features"], ["tags", "entities", "links"]
    with warnings.catch_warnings():
        # The tracing exporter is said to be old, but needs no onnxscript and gives a graph that quantises whole.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            example,
            str(path),
            input_names=names[0],
            output_names=names[1],
            dynamic_axes=dict.fromkeys((*names[0], *names[1]), axes),
            opset_version=17,
            dynamo=False,
        )


def quantize_onnx(source: Path, target: Path) -> None:
    """Quantise the matrix products dynamically to 8 bits; 7-bit weights spare AVX2 its saturation."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    prepared = source.with_suffix(".prepared.onnx")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared),
        str(target),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        op_types_to_quantize=["MatMul", "Gather"],
    )
