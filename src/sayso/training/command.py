"""Runs `sayso train attribution`: trains, exports, calibrates, and writes the card."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from pathlib import Path

from sayso.models.bundle import open_bundle
from sayso.models.encoder import EncoderModel
from sayso.training.attribution import TrainingSettings, train
from sayso.training.bundling import seal, write_bundle
from sayso.training.calibration import calibrate
from sayso.training.checkpoints import encoder_of, load_network
from sayso.training.distilling import RememberingTeacher
from sayso.training.encoders import ENCODERS, Encoder, package_file
from sayso.training.examples import read_lines
from sayso.training.network import AttributionNetwork
from sayso.training.silver import TEACHER

log = logging.getLogger(__name__)

CARD = """# {name}: the attribution encoder

{encoder} ({licence}) with heads for source, cue and content, for the links between them, and for
entities. Trained {epochs} epochs on {data} with seed {seed}; entities are silver, from {entities}.{taught}
The bundle has the learned weights and no text of the data.

Calibrated on dev: {attributions} attributions, expected calibration error {error:.3f} on held-out folds.
Accuracy: `python benchmarks/accuracy.py`; how it works and where it fails: docs/models/attribution.md.
"""


def train_attribution(
    train_path: Path,
    dev_path: Path,
    uncoded_path: Path | None,
    out: Path,
    settings: TrainingSettings,
    *,
    teacher: Path | None = None,
    start: Path | None = None,
) -> None:
    """Train on `train_path`, calibrate on `dev_path`, and write a bundle to `out`.

    Checkpoints of every epoch go to `out`-checkpoints; `dev_path` is never used for training. `teacher` and `start`
    are checkpoints of the teacher network and of the network to begin from.
    """
    checkpoints = out.with_name(out.name + "-checkpoints")
    network = train(
        train_path,
        uncoded_path,
        checkpoints,
        settings,
        teacher=RememberingTeacher(load_network(teacher).eval()) if teacher else None,
        start=load_network(start).state_dict() if start else None,
    )
    finish_bundle(network, dev_path, out, settings, teacher=encoder_of(teacher) if teacher else None)


def finish_bundle(
    network: AttributionNetwork,
    dev_path: Path,
    out: Path,
    settings: TrainingSettings,
    *,
    teacher: Encoder | None = None,
) -> None:
    """Export a trained network, calibrate it on dev and seal the bundle with its card.

    `teacher` is the pretrained encoder of the network that taught this one.
    """
    encoder = ENCODERS[settings.encoder]
    manifest = {
        "name": out.name,
        "encoder": _origin(encoder),
        **({"teacher": _origin(teacher)} if teacher else {}),
        "settings": asdict(settings),
        "data": "PolNeAR 1.0, train split (Newell, Margolin, Ruths, LREC 2018)",
        "licence": "Apache-2.0",
    }
    write_bundle(network, package_file(encoder, encoder.tokenizer), out, manifest=manifest)
    fitted = calibrate(EncoderModel(open_bundle(str(out))), list(read_lines(dev_path)))
    config = json.loads((out / "config.json").read_text())
    config["decoding"] = asdict(fitted.decoding)
    (out / "config.json").write_text(json.dumps(config) + "\n", encoding="utf-8")
    card = CARD.format(
        name=out.name,
        encoder=encoder.name,
        licence=encoder.licence,
        epochs=settings.epochs,
        seed=settings.seed,
        data=manifest["data"],
        entities=TEACHER.name,
        taught=f"\nTaught by {teacher.name} ({teacher.licence}), trained on the same." if teacher else "",
        attributions=fitted.attributions,
        error=fitted.error,
    )
    (out / "card.md").write_text(card, encoding="utf-8")
    seal(out, manifest)
    log.info("wrote %s; calibration error on held-out folds %.3f", out, fitted.error)


def _origin(encoder: Encoder) -> dict[str, str]:
    return {"name": encoder.name, "sha256": encoder.weights_sha256, "licence": encoder.licence}
