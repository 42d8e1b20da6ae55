"""Loads networks from the checkpoints of a training run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from sayso.errors import BundleError
from sayso.training.encoders import ENCODERS, Encoder, load_encoder
from sayso.training.network import AttributionNetwork


def load_network(checkpoint: Path) -> AttributionNetwork:
    """Load the network of an `epoch-N.safetensors`; the `settings.json` next to it names the encoder.

    Raises:
        BundleError: The file does not exist, or the settings next to it are missing or name another encoder.
    """
    settings, encoder = _settings_beside(checkpoint)
    network = AttributionNetwork(*load_encoder(encoder), half_precision=bool(settings.get("half_precision")))
    try:
        network.load_state_dict(load_file(checkpoint))
    except (OSError, RuntimeError) as error:
        raise BundleError(
            f"{checkpoint} is not a checkpoint of {encoder.name}: {error}", hint="name a checkpoint of the same encoder"
        ) from error
    return network


def mean_weights(checkpoints: Sequence[Path]) -> dict[str, Tensor]:
    """Average the weights of several epochs of one run, which generalize better than the last alone.

    Source: Izmailov et al., UAI 2018, "Averaging Weights Leads to Wider Optima and Better Generalization".
    """
    states = [load_file(path) for path in checkpoints]
    return {
        name: torch.stack([state[name] for state in states]).mean(0) if value.is_floating_point() else value
        for name, value in states[-1].items()
    }


def encoder_of(checkpoint: Path) -> Encoder:
    """Return the pretrained encoder from which a checkpoint began.

    Raises:
        BundleError: The settings next to it are missing or name another encoder.
    """
    return _settings_beside(checkpoint)[1]


def _settings_beside(checkpoint: Path) -> tuple[dict[str, Any], Encoder]:
    settings_file = checkpoint.with_name("settings.json")
    try:
        settings = json.loads(settings_file.read_text(encoding="utf-8"))
        return settings, ENCODERS[settings["encoder"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BundleError(
            f"{settings_file} does not name the encoder of {checkpoint.name}",
            hint="name a file in the folder OUT-checkpoints of sayso train attribution",
        ) from error
