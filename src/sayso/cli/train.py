"""`sayso train`: make a model bundle. The work is done by the extra [train]."""

from __future__ import annotations

import importlib.util
import logging
from pathlib import Path

import click

from sayso.errors import UsageError

EXAMPLES = """\b
Examples:
  sayso train attribution train.jsonl.gz --dev dev.jsonl --out models/mine
  sayso read report.txt --model models/mine
"""


@click.group()
def train() -> None:
    """Train a model; needs the extra: pip install 'sayso[train]'."""


@train.command(epilog=EXAMPLES)
@click.argument("data", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where the bundle goes.",
)
@click.option(
    "--dev",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Articles that confidence is calibrated on.",
)
@click.option(
    "--uncoded", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Articles that teach names alone."
)
@click.option("--encoder", default="minilm", show_default=True, metavar="NAME", help="The pretrained encoder.")
@click.option("--epochs", default=4, show_default=True, help="How often the articles are seen.")
@click.option("--seed", default=13, show_default=True, help="Seed of all that is drawn by chance.")
def attribution(data: Path, out: Path, dev: Path, uncoded: Path | None, encoder: str, epochs: int, seed: int) -> None:
    """Train the attribution model on coded articles.

    DATA holds an article per line, in the form of PolNeAR's JSON lines (.jsonl or .jsonl.gz).
    """
    if importlib.util.find_spec("torch") is None:
        raise UsageError("training needs PyTorch, which is not installed", hint="pip install 'sayso[train]'")
    from sayso.training.attribution import TrainingSettings
    from sayso.training.command import train_attribution
    from sayso.training.encoders import ENCODERS

    if encoder not in ENCODERS:
        raise UsageError(f"there is no encoder {encoder!r}", hint=f"name one of {', '.join(ENCODERS)}")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    train_attribution(data, dev, uncoded, out, TrainingSettings(encoder=encoder, epochs=epochs, seed=seed))
