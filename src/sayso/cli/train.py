"""`sayso train`: train models. Most of them need the extra [train]."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from sayso.cli.examples import examples
from sayso.cli.option import INPUT_FILE, INPUT_FOLDER
from sayso.errors import UsageError

EXAMPLES = """\b
Examples:
  sayso train attribution train.jsonl.gz --dev dev.jsonl --out models/found
  sayso train attribution train.jsonl.gz --dev dev.jsonl --out models/large --encoder mpnet --rate 6e-5 --epochs 2
  sayso train attribution train.jsonl.gz --dev dev.jsonl --out models/found --uncoded reports.jsonl.gz \\
      --teacher models/large-checkpoints/epoch-2.safetensors
"""

READER_EXAMPLES = """\b
Examples:
  sayso train reader reports.jsonl.gz --articles polnear.jsonl.gz --spoken polnear_records.jsonl.gz \\
      --loaded babe.jsonl --attribution models/found --uncoded uncoded.jsonl.gz --out models/mine
  sayso read report.txt --model models/mine
"""
STANCE_EXAMPLES = """\b
Examples:
  sayso train stance statements.jsonl --claims claims.jsonl --arguments perspectrum.jsonl.gz \\
      --start OLD --out models/coder
"""
EVENTS_EXAMPLES = """\b
Examples:
  sayso train events sentences.jsonl --out models/coder
"""
ACTORS_EXAMPLES = """\b
Examples:
  sayso train actors train.jsonl.gz --clusters actors.tsv --out tables/actor_weights.csv
"""


Option = Callable[[Callable[..., None]], Callable[..., None]]

_half_precision = click.option(
    "--half-precision", is_flag=True, help="Use bfloat16 in the encoder; faster on CPUs that support it."
)


def _out(text: str, kind: click.Path | None = None, *, metavar: str = "FOLDER") -> Option:
    kind = kind or click.Path(file_okay=False, path_type=Path)
    return click.option("-o", "--out", required=True, type=kind, metavar=metavar, help=text)


def _corpus(name: str, text: str) -> Option:
    return click.option(name, required=True, type=INPUT_FILE, metavar="FILE", help=text)


def _epochs(number: int, what: str) -> Option:
    return click.option(
        "--epochs", default=number, show_default=True, metavar="N", help=f"Number of passes over the {what}."
    )


def _rate(rate: float, what: str) -> Option:
    text = f"Learning rate of the {what}."
    return click.option("--rate", "learning_rate", default=rate, show_default=True, metavar="NUMBER", help=text)


def _head_rate(rate: float) -> Option:
    text = "Learning rate of the heads."
    return click.option(
        "--head-rate", "head_learning_rate", default=rate, show_default=True, metavar="NUMBER", help=text
    )


def _seed(number: int) -> Option:
    return click.option("--seed", default=number, show_default=True, metavar="N", help="Random seed.")


@click.group(
    epilog=examples(
        "sayso train attribution train.jsonl.gz --dev dev.jsonl --out models/mine",
        "sayso train stance statements.jsonl --claims claims.jsonl --arguments arguments.jsonl --start OLD --out new",
    )
)
def train() -> None:
    """Train a model.

    All but `actors` need an extra: pip install 'sayso[train]'.
    """


@train.command(epilog=EXAMPLES)
@click.argument("data", type=INPUT_FILE)
@_out("Folder for the bundle.")
@click.option(
    "--dev",
    required=True,
    type=INPUT_FILE,
    help="Articles on which confidence is calibrated.",
)
@click.option("--uncoded", type=INPUT_FILE, metavar="FILE", help="Articles without codings, used for names only.")
@click.option("--encoder", default="minilm", show_default=True, metavar="NAME", help="The pretrained encoder.")
@click.option(
    "--teacher",
    type=INPUT_FILE,
    metavar="CHECKPOINT",
    help="A larger network that teaches this one, on coded and uncoded articles.",
)
@click.option(
    "--start",
    type=INPUT_FILE,
    metavar="CHECKPOINT",
    help="Checkpoint to start from; it has the same encoder.",
)
@_epochs(4, "articles")
@_rate(2e-4, "encoder")
@_head_rate(1e-3)
@click.option(
    "--link-weight",
    default=0.5,
    show_default=True,
    metavar="NUMBER",
    help="Weight of the link losses relative to the tag losses.",
)
@click.option("--uncoded-per-epoch", default=120, show_default=True, metavar="N", help="Uncoded articles per epoch.")
@_half_precision
@click.option(
    "--average",
    "averaged_epochs",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    metavar="N",
    help="Average the weights of the last N epochs.",
)
@_seed(13)
def attribution(
    data: Path, out: Path, dev: Path, uncoded: Path | None, teacher: Path | None, start: Path | None, **chosen: Any
) -> None:
    """Train the attribution model on coded articles.

    DATA has one article per line, as in PolNeAR's JSON Lines (.jsonl or .jsonl.gz).
    """
    _show_progress()
    from sayso.training.attribution import TrainingSettings
    from sayso.training.command import train_attribution
    from sayso.training.encoders import ENCODERS

    if chosen["encoder"] not in ENCODERS:
        raise UsageError(f"there is no encoder {chosen['encoder']!r}", hint=f"use one of {', '.join(ENCODERS)}")
    train_attribution(data, dev, uncoded, out, TrainingSettings(**chosen), teacher=teacher, start=start)


@train.command(epilog=READER_EXAMPLES)
@click.argument("records", type=INPUT_FILE)
@_corpus("--articles", "PolNeAR's articles, one per line.")
@_corpus("--spoken", "Speakers, roles and carriers coded for some of these articles.")
@_corpus("--loaded", "Sentences with their loaded words (BABE).")
@click.option(
    "--unseen",
    type=INPUT_FILE,
    metavar="FILE",
    help="Coded reports that are not in RECORDS; the level of confidence is set on these.",
)
@_out("Folder for the bundle; checkpoints go to FOLDER-checkpoints.")
@click.option(
    "--uncoded",
    type=INPUT_FILE,
    metavar="FILE",
    help="Reports without codings, on which a larger network teaches this one.",
)
@click.option(
    "--attribution",
    default="fast",
    show_default=True,
    metavar="MODEL",
    help="Model whose encoder to build on: a packaged one, or a folder from `sayso train attribution`.",
)
@_epochs(3, "reports")
@_rate(2e-4, "branch")
@_head_rate(1e-3)
@_half_precision
@_seed(13)
def reader(
    records: Path,
    articles: Path,
    spoken: Path,
    loaded: Path,
    unseen: Path | None,
    uncoded: Path | None,
    out: Path,
    attribution: str,
    **chosen: Any,
) -> None:
    """Train the model that reads reports.

    RECORDS has one report per line in which every statement is coded (.jsonl or .jsonl.gz).
    """
    _show_progress()
    from sayso.models.bundle import open_bundle
    from sayso.training.reader import ReaderSettings
    from sayso.training.reader_command import Corpora, train_bundle

    corpora = Corpora(records, articles, spoken, loaded, unseen, uncoded)
    train_bundle(corpora, open_bundle(attribution), out, ReaderSettings(**chosen))


@train.command(epilog=STANCE_EXAMPLES)
@click.argument("statements", type=INPUT_FILE)
@_corpus("--claims", "Claims for or against propositions: `proposition`, `claim`, `stance` (PRO or CON).")
@_corpus("--arguments", "Arguments for or against claims: `proposition`, `text`, `stance`, `split`, `source`.")
@_out("Folder for the bundle; networks and answers on held-out folds go to FOLDER-checkpoints.")
@click.option(
    "--start", required=True, type=INPUT_FOLDER, metavar="FOLDER", help="Bundle of a coder whose encoder to start from."
)
@click.option(
    "--folds",
    default=4,
    show_default=True,
    metavar="N",
    help="Number of folds; each in turn is held out to measure the model.",
)
@_seed(0)
def stance(statements: Path, claims: Path, arguments: Path, out: Path, start: Path, folds: int, seed: int) -> None:
    """Train the stance coder, and measure it on new propositions.

    STATEMENTS has one coded statement per line: `proposition`, `content`, `source`, `cue`, `context` and `stance`
    (supports, opposes, ambiguous or none). An interrupted run resumes when rerun.
    """
    _show_progress()
    from sayso.training.stance import Corpora, StanceSettings, train_stance

    settings = StanceSettings(folds=folds, seed=seed)
    train_stance(Corpora(statements, claims, arguments), out, settings, begin=start)


@train.command(epilog=EVENTS_EXAMPLES)
@click.argument("sentences", type=INPUT_FILE)
@_out("A folder from `sayso train stance`; the event coder is added to it.", INPUT_FOLDER)
@_epochs(10, "sentences")
@_seed(0)
def events(sentences: Path, out: Path, epochs: int, seed: int) -> None:
    """Train the event coder, and measure it by cross-validation.

    Each line of SENTENCES has `sentence`, `source`, `target` and `gold_root`.
    """
    _show_progress()
    from sayso.training.events import EventSettings, train_events

    score = train_events(sentences, out, EventSettings(epochs=epochs, seed=seed))
    alone = f"the encoder alone {score.by_encoder:.1%}, the words alone {score.by_words:.1%}"
    error = f"calibration error {score.calibration_error:.3f}"
    click.echo(f"{score.accuracy:.1%} right on held-out sentences ({alone}), {error}")


@train.command(epilog=ACTORS_EXAMPLES)
@click.argument("reports", nargs=-1, required=True, type=INPUT_FILE)
@click.option(
    "--clusters",
    required=True,
    type=INPUT_FILE,
    metavar="FILE.tsv",
    help="Which entities are the same actor; lines: REPORT:INDEX, tab, actor.",
)
@click.option(
    "--read",
    type=INPUT_FILE,
    metavar="FILE.jsonl",
    help="The same reports as read by sayso (`sayso export jsonl`), to learn from its mistakes too.",
)
@_out(
    "Table of weights; named actor_weights.csv in the folder of tables, it replaces the packaged one.",
    click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.csv",
)
@_seed(0)
def actors(reports: tuple[Path, ...], clusters: Path, read: Path | None, out: Path, seed: int) -> None:
    """Train the model that joins speakers into actors.

    It does not need PyTorch.

    REPORTS have one coded report per line: `id`, `date`, `text`, `title`, `entities`, `statements`.
    """
    from sayso.training.actors import ActorSettings, train_actors

    learned = train_actors(reports, clusters, read, out, ActorSettings(seed=seed))
    click.echo(f"{learned.examples} pairs of speaker and actor, {learned.same} of them the same; written to {out}")


def _show_progress() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
