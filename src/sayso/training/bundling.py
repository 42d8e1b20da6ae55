"""Writes a trained network as a bundle: ONNX, quantized to 8 bits, with its manifest."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from sayso.annotate.said.attribution import EVIDENCE
from sayso.models.bundle import FORMAT, READER_FORMAT
from sayso.models.labels import LEVELS
from sayso.models.packed import pack_weights
from sayso.models.scores import Decoding
from sayso.models.windows import READER_WINDOW
from sayso.training.network import LINK_WIDTH, AttributionNetwork
from sayso.training.reader_network import ENCODER, FROZEN, ReaderNetwork

log = logging.getLogger(__name__)


def write_bundle(
    network: AttributionNetwork, tokenizer: Path, folder: Path, *, manifest: dict[str, Any], quantize: bool = True
) -> None:
    """Export the network to `folder`; `manifest` has its name, encoder, seed, data and licenses."""
    _write_network(network, tokenizer, folder, ("tags", "entities", "links"), quantize=quantize)
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


def write_reader_bundle(
    network: ReaderNetwork,
    tokenizer: Path,
    folder: Path,
    *,
    manifest: dict[str, Any],
    decoding: dict[str, Any] | None = None,
    quantize: bool = True,
) -> None:
    """Export the network to `folder`; `manifest` has its name, encoder, seed, data and licenses.

    `decoding` has the parameters for decoding attributions; the decisions weigh candidates on other levels.
    """
    _write_network(network, tokenizer, folder, ("hidden",), quantize=quantize)
    heads = {
        name: value.detach().numpy() for name, value in network.state_dict().items() if not name.startswith(ENCODER)
    }
    plain = asdict(Decoding(calibration=(0.0,) * EVIDENCE))
    np.savez_compressed(folder / "heads.npz", **pack_weights(heads, whole=FROZEN))
    config = {
        "window": READER_WINDOW,
        "vectors": 3 * network.encoder.config.hidden_size,
        "decoding": [decoding or plain, *[plain] * (len(LEVELS) - 1)],
    }
    (folder / "config.json").write_text(json.dumps(config) + "\n", encoding="utf-8")
    seal(folder, manifest, kind=READER_FORMAT)


def _write_network(
    network: AttributionNetwork | ReaderNetwork,
    tokenizer: Path,
    folder: Path,
    outputs: Sequence[str],
    *,
    quantize: bool,
) -> None:
    """Write the network, fused and in 8 bits unless `quantize` is false, and its tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        exported, fused = Path(scratch) / "model.onnx", Path(scratch) / "fused.onnx"
        export_onnx(network, exported, outputs)
        shape: Any = network.encoder.config
        fuse_onnx(exported, fused, heads=shape.num_attention_heads, width=shape.hidden_size)
        if quantize:
            quantize_onnx(fused, folder / "model.onnx")
        else:
            shutil.copy(fused, folder / "model.onnx")
    shutil.copy(tokenizer, folder / "tokenizer.json")


def seal(folder: Path, manifest: dict[str, Any], *, kind: int = FORMAT) -> None:
    """Write the manifest, with the hash of every other file of the bundle."""
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.name != "manifest.json" and path.is_file()
    }
    sealed = {"format": kind, **manifest, "files": files}
    (folder / "manifest.json").write_text(json.dumps(sealed, indent=1) + "\n", encoding="utf-8")


def export_onnx(
    network: AttributionNetwork | ReaderNetwork,
    path: Path,
    outputs: Sequence[str],
) -> None:
    """Export with free batch and length axes; inputs ids, mask, features."""
    network.eval()
    network.half_precision = False
    encoder: Any = network.encoder
    encoder.set_attn_implementation("eager")  # the trace of PyTorch's own attention cannot be fused
    example = (
        torch.ones(2, 8, dtype=torch.long),
        torch.ones(2, 8, dtype=torch.long),
        torch.zeros(2, 8, 3, dtype=torch.long),
    )
    axes = {0: "batch", 1: "length"}
    names = ["ids", "mask", "features"], list(outputs)
    with warnings.catch_warnings():
        # The tracing exporter is deprecated, but needs no onnxscript and gives a graph that can be fully quantized.
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


def fuse_onnx(source: Path, target: Path, *, heads: int, width: int) -> None:
    """Fuse attention, sums with their layer norm, and biases with their GELU into one operator each.

    Once quantized, the fused encoder reads about 1.2 times as many pieces per second, more with batches of eight.

    Attention that the optimizer does not know, such as MPNet's with its distance bias, is not fused.
    """
    from onnxruntime.transformers.optimizer import optimize_model

    fused = optimize_model(str(source), model_type="bert", num_heads=heads, hidden_size=width, opt_level=0)
    if not fused.get_fused_operator_statistics().get("Attention"):
        log.warning("the attention of this encoder cannot be fused; its bundle is slower than it could be")
    fused.save_model_to_file(str(target))


def quantize_onnx(source: Path, target: Path) -> None:
    """Quantize the matrix products dynamically to 8 bits; 7-bit weights avoid saturation on AVX2."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(source),
        str(target),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        op_types_to_quantize=["MatMul", "Gather", "Attention"],
        # ONNX's shape inference does not know fused operators, so the type of their outputs is given
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
