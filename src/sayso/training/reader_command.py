"""Runs `sayso train reader`: trains on each half of the reports and on all, learns decisions, writes the bundle."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor

from sayso.annotate.text.quotations import pair_quotation_marks
from sayso.models.bundle import DEFAULT, READER_FORMAT, Bundle, open_bundle
from sayso.models.decisions import FILE
from sayso.models.pair_scorer import pack_networks
from sayso.models.reader import ReaderModel
from sayso.training.attribution_weights import attribution_weights
from sayso.training.bundling import seal, write_reader_bundle
from sayso.training.clue_weights import pack_wordings
from sayso.training.decisions import ReadReport, learn_decisions
from sayso.training.encoders import MINILM, MPNET, package_file
from sayso.training.examples import read_lines
from sayso.training.lessons import Lesson, make_lesson
from sayso.training.level import set_level
from sayso.training.name_kinds import vary_names
from sayso.training.reader import (
    MEAN,
    ReaderData,
    ReaderSettings,
    begin_network,
    further,
    load_mean,
    make_data,
    reader_tokenizer,
    train_reader,
)
from sayso.training.reader_network import Heads, ReaderNetwork
from sayso.training.reports import coded_records, loaded_sentences, polnear_articles
from sayso.training.teacher import lay_taught, train_teachers
from sayso.training.trees import pack
from sayso.training.uncoded import kept_reports, uncoded_reports

log = logging.getLogger(__name__)

HALVES = 2
UNCODED = 320
"""How many uncoded reports a teacher reads."""
CARD = """# {name}: the reader's model

{encoder} ({licence}) as the bundle of attributions {attribution} left it, and a branch on the same embeddings with
heads for statements, names, roles, carriers, addressees, occasions, days, doubt, events, relations and own voice;
boosted trees decide over the whole report, and say which words are loaded. The branch was trained for {epochs} epochs
on half of the reports and then on all of them, with seed {seed}, on {data}{taught}. The bundle has the learned weights
and no text of the data.

Accuracy: `python benchmarks/accuracy.py`; how it works and where it fails: docs/models/reader.md.
"""
DATA = (
    "foreign-affairs reports coded for this project (further ones by a language model, see codings/README.md), PolNeAR "
    "1.0, train split (Newell, Margolin, Ruths, LREC 2018), and BABE (Spinde et al., Findings of EMNLP 2021)"
)


@dataclass(frozen=True, slots=True)
class Corpora:
    """Training files: reports with every statement coded, PolNeAR's articles, their speakers, loaded words.

    `unseen` are further coded reports, on which the level of confidence is set; `uncoded` are reports without codings,
    on which a larger network teaches.
    """

    records: Path
    articles: Path
    spoken: Path
    loaded: Path
    unseen: Path | None = None
    uncoded: Path | None = None


def train_bundle(corpora: Corpora, attribution: Bundle, out: Path, settings: ReaderSettings) -> None:
    """Train on top of an attribution bundle and write a bundle to `out`; checkpoints go to `out`-checkpoints.

    The decisions are learned from the readings of each half of the reports by a network trained on the other half. The
    network of the last half then goes on with all reports (`further`). A network whose checkpoints include its mean
    weights is not trained again.
    """
    checkpoints = out.with_name(out.name + "-checkpoints")
    checkpoints.mkdir(parents=True, exist_ok=True)
    run = _Run(_data(corpora), attribution, settings, attribution_weights(attribution), corpora.uncoded is not None)
    halves = [
        replace(run.data, every=_without(run.data.every, half), spoken=_without(run.data.spoken, half))
        for half in range(HALVES)
    ]
    taught = _taught(corpora, run, halves, checkpoints)
    reports: list[ReadReport] = []
    varied: list[ReadReport] = []
    for half, (part, lessons) in enumerate(zip(halves, taught, strict=True)):
        folder = checkpoints / f"half-{half}"
        network = run.network(replace(part, taught=lessons), folder)
        run.write(network, folder / "bundle")
        model = ReaderModel(open_bundle(str(folder / "bundle")))
        mine = read_half(model, corpora, half)
        reports += mine
        varied += [_read(model, vary_names(report.gold), whole=report.whole) for report in mine]
    shared = [(teacher, lessons[half::HALVES]) for half, one in enumerate(taught) for teacher, lessons in one]
    network = run.network(replace(run.data, taught=shared), checkpoints / "whole", of_half=network)
    manifest = run.write(network, out)
    model = ReaderModel(open_bundle(str(out)))
    unseen = [_read(model, row, whole=True) for row in read_lines(corpora.unseen)] if corpora.unseen else []
    loaded = [_read(model, row, whole=False) for row in loaded_sentences(corpora.loaded)]
    finish(out, reports, varied, loaded, manifest, unseen)


@dataclass(frozen=True, slots=True)
class _Run:
    """The lessons, settings and first weights of all networks of a bundle, and whether a teacher helps."""

    data: ReaderData
    attribution: Bundle
    settings: ReaderSettings
    weights: dict[str, Tensor]
    is_taught: bool

    def network(self, data: ReaderData, folder: Path, *, of_half: ReaderNetwork | None = None) -> ReaderNetwork:
        """Train a network, a new one or that of a half, or load it from its checkpoints."""
        network = of_half or begin_network(self.weights, self.settings)
        if load_mean(network, folder):
            return network
        return train_reader(data, network, folder, further(self.settings) if of_half else self.settings)

    def write(self, network: ReaderNetwork, folder: Path) -> dict[str, Any]:
        """Write a network as a bundle without decisions, and return its manifest."""
        teacher = {"name": MPNET.name, "sha256": MPNET.weights_sha256}
        manifest = {
            "name": folder.name,
            "encoder": {"name": MINILM.name, "sha256": MINILM.weights_sha256, "licence": MINILM.licence},
            "attribution": {"name": self.attribution.name, "sha256": self.attribution.model_sha256},
            **({"teacher": teacher} if self.is_taught else {}),
            "settings": asdict(self.settings),
            "data": DATA,
            "licence": "Apache-2.0",
        }
        tokenizer = package_file(MINILM, MINILM.tokenizer)
        decoding = self.attribution.config["decoding"]
        write_reader_bundle(network, tokenizer, folder, manifest=manifest, decoding=decoding)
        card = CARD.format(
            name=folder.name,
            encoder=MINILM.name,
            licence=MINILM.licence,
            attribution=f"{self.attribution.name} ({self.attribution.model_sha256[:12]})",
            epochs=self.settings.epochs,
            seed=self.settings.seed,
            data=DATA,
            taught=f", and taught by {MPNET.name} on reports without codings" if self.is_taught else "",
        )
        (folder / "card.md").write_text(card, encoding="utf-8")
        seal(folder, manifest, kind=READER_FORMAT)
        return manifest


def _taught(
    corpora: Corpora, run: _Run, halves: Sequence[ReaderData], checkpoints: Path
) -> list[list[tuple[Heads, list[Lesson]]]]:
    """Return the teacher of each half with uncoded reports that it has read; none if all networks are trained."""
    folders = [*(checkpoints / f"half-{half}" for half in range(HALVES)), checkpoints / "whole"]
    if corpora.uncoded is None or all((folder / MEAN).is_file() for folder in folders):
        return [[] for _ in range(HALVES)]
    teachers = train_teachers(checkpoints / "teacher", halves, half_precision=run.settings.half_precision)
    coded = [row["text"] for path in (corpora.records, corpora.unseen) if path for row in read_lines(path)]
    finder = ReaderModel(open_bundle(DEFAULT))
    uncoded = islice(uncoded_reports(corpora.uncoded, finder, coded), UNCODED)
    tokenizer = reader_tokenizer()
    found = [make_lesson(report, tokenizer) for report in kept_reports(checkpoints / "uncoded.jsonl", uncoded)]
    taught: list[list[tuple[Heads, list[Lesson]]]] = []
    for half, teacher in enumerate(teachers):
        lessons = [replace(lesson, taught={}) for lesson in found]  # all else is known once for both teachers
        lay_taught(teacher, lessons, run.data.frame, checkpoints / "teacher" / f"half-{half}" / "answers.npy")
        taught.append([(teacher, lessons)])
    return taught


def read_half(model: ReaderModel, corpora: Corpora, half: int) -> list[ReadReport]:
    """Return a network's readings of the reports it was not trained on, and of the articles with coded speakers."""
    texts = {article["id"]: article for article in read_lines(corpora.articles)}
    golds: list[tuple[Mapping[str, Any], bool]] = [
        (row, True) for n, row in enumerate(read_lines(corpora.records)) if n % HALVES == half
    ]
    spoken = [row for row in read_lines(corpora.spoken) if row["id"] in texts]
    order = {name: n for n, name in enumerate(texts)}
    spoken.sort(key=lambda row: order[row["id"]])
    golds += [({**row, "text": texts[row["id"]]["text"]}, False) for n, row in enumerate(spoken) if n % HALVES == half]
    return [_read(model, gold, whole=whole) for gold, whole in golds]


def _read(model: ReaderModel, gold: Mapping[str, Any], *, whole: bool) -> ReadReport:
    return ReadReport(gold, model.read(gold["text"], pair_quotation_marks(gold["text"])), whole)


def finish(
    out: Path,
    reports: Sequence[ReadReport],
    varied: Sequence[ReadReport],
    loaded: Sequence[ReadReport],
    manifest: dict[str, Any],
    unseen: Sequence[ReadReport] = (),
) -> None:
    """Learn the decisions (`learn_decisions`), set the level of confidence on unseen reports, seal the bundle."""
    _, decisions, _ = learn_decisions(reports, {}, varied, loaded)
    decisions = set_level(decisions, unseen) if unseen else decisions
    packed = pack(decisions.trees) | pack_wordings(decisions.wordings) | pack_networks(decisions.networks)
    np.savez_compressed(out / FILE, **packed)  # type: ignore[arg-type]  # numpy types keywords as flags
    config = json.loads((out / "config.json").read_text())
    config["least"] = dict(decisions.least)
    (out / "config.json").write_text(json.dumps(config) + "\n", encoding="utf-8")
    seal(out, manifest, kind=READER_FORMAT)
    log.info("wrote %s; least probabilities %s", out, dict(decisions.least))


def _data(corpora: Corpora) -> ReaderData:
    articles = (coders[0] for coders in polnear_articles(corpora.articles, corpora.spoken))
    return make_data(
        list(coded_records(corpora.records)),
        [article for article in articles if article.speakers],
    )


def _without(rows: Any, half: int) -> list[Any]:
    return [row for number, row in enumerate(rows) if number % HALVES != half]
