#!/usr/bin/env python3
"""Measure how well a record joins the speakers of different reports to actors.

usage: python benchmarks/actors.py [--data FOLDER] [--folds N] [--read FILE.jsonl | --read-now] [--orders N]

FOLDER has coded reports and actors.tsv (../shared/data/records). Reports are drawn into folds with a fixed seed. Each
fold goes into its own empty record; the weights that join its speakers were learned from the other folds. It prints

  gold    joining alone: the speakers are those that people coded
  read    end to end: the speakers are those that sayso read (--read-now reads the reports, --read takes the output of
          `sayso export jsonl`); statements are paired with coded ones as in ../shared/eval/score_records.py
  named   the statements of read whose speaker was read correctly: joining alone, with roles and countries as read

by pairs of statements of different reports (precision, recall, F1) and by B-cubed over statements, which
../shared/eval/score_actors.py also counts. --orders adds the reports in N random orders and prints how many pairs
stay.
"""

from __future__ import annotations

import argparse
import functools
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from sayso import read_text
from sayso.book import open_record
from sayso.domain.record import Record
from sayso.domain.record_json import record_from_dict, record_to_dict
from sayso.domain.statement import Passage, Speaker, Statement
from sayso.domain.text import Document, Span
from sayso.tables import tables_from
from sayso.training.actors import (
    ActorSettings,
    learn_weights,
    make_examples,
    read_clusters,
    seen_in,
    weights_table,
)
from sayso.training.examples import read_lines

Json = dict[str, Any]
HERE = Path(__file__).resolve()
SHARED = HERE.parents[2] / "shared"
SETTINGS = ActorSettings()


class Item(NamedTuple):
    """A statement: its report, its true speaker, the actor that sayso chose, and whether the name was read right."""

    report: str
    cluster: str
    actor: str
    named: bool


class Pairs(NamedTuple):
    """The sums from which the figures are computed."""

    both: int
    joined: int
    gold: int
    precise: float
    recalled: float
    statements: int

    def __add__(self, other: tuple[Any, ...]) -> Pairs:  # type: ignore[override]  # sums, no concatenation
        return Pairs(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def gold_record(report: Json) -> Record:
    """Make the record of a report as people coded it."""
    entities = {entity["name"]: entity for entity in report["entities"]}
    statements = []
    for coded in report["statements"]:
        speaker = None
        if coded["speaker"] and coded["type"] not in ("author", "none"):
            entity = entities.get(coded["speaker"], {"roles": [], "organization": None, "country": None})
            role = coded["role"] or next((one["text"] for one in entity["roles"]), None)
            speaker = Speaker(coded["speaker"], coded["type"], role, entity["organization"], entity["country"])
        spans = tuple(Span(*span) for span in coded["content"]) or (Span(0, 1),)
        statements.append(Statement(statement_id(report, coded), "indirect", Passage(spans, "…"), speaker=speaker))
    document = Document(
        id=report["id"],
        origin=report["id"],
        text=report["text"],
        title=report["title"],
        outlet=report["outlet"],
        published=report["date"],
        language="en",
    )
    return Record(document, statements=tuple(statements))


def statement_id(report: Json, coded: Json) -> str:
    return f"{report['id']}-{coded['index']}"


def read_record(read: Json) -> Record:
    """Make the record of a report as sayso read it, without the actors of another record."""
    statements = [
        {**one, "speaker": one["speaker"] and {k: v for k, v in one["speaker"].items() if k != "actor"}}
        for one in read["statements"]
    ]
    return record_from_dict({**read, "statements": statements})


def actors_of(records: Iterable[Record]) -> dict[str, str | None]:
    """Add records to an empty record book; return the actor of each statement."""
    with tempfile.TemporaryDirectory() as folder, open_record(Path(folder) / "record.db") as book:
        for record in records:
            book.put(record)
        return {one.id: one.speaker and one.speaker.actor for record in book.records() for one in record.statements}


def tally(items: Sequence[Item]) -> Pairs:
    """Count pairs of statements of different reports, and sum B-cubed over statements."""

    def pairs(key: Callable[[Item], Hashable]) -> int:
        all_of, within = Counter(map(key, items)), Counter((key(one), one.report) for one in items)
        return (sum(n * n for n in all_of.values()) - sum(n * n for n in within.values())) // 2

    clusters, actors = Counter(one.cluster for one in items), Counter(one.actor for one in items)
    both = Counter((one.cluster, one.actor) for one in items)
    return Pairs(
        pairs(lambda one: (one.cluster, one.actor)),
        pairs(lambda one: one.actor),
        pairs(lambda one: one.cluster),
        sum(both[one.cluster, one.actor] / actors[one.actor] for one in items),
        sum(both[one.cluster, one.actor] / clusters[one.cluster] for one in items),
        len(items),
    )


def show(label: str, sums: Pairs) -> None:
    precision, recall = sums.both / max(1, sums.joined), sums.both / max(1, sums.gold)
    cubed = sums.precise / max(1, sums.statements), sums.recalled / max(1, sums.statements)
    figures = [*_three(precision, recall), *_three(*cubed)]
    shown = "".join(f"{100 * figure:7.1f}" for figure in figures)
    print(f"{label:16}{sums.statements:6}{sums.gold:8}{shown}", flush=True)


def _three(precision: float, recall: float) -> tuple[float, float, float]:
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


class Bench:
    """Coded reports, their records as read, and who speaks in them."""

    def __init__(self, data: Path, read: Sequence[Json]) -> None:
        reports = [one for name in ("train.jsonl.gz", "dev.jsonl") for one in read_lines(data / name)]
        self.reports = {report["id"]: report for report in reports}
        self.clusters = read_clusters(data / "actors.tsv")
        self.read = {one["id"]: one for one in read if one["id"] in self.reports}
        self.ids = sorted(self.reports)
        random.Random(0).shuffle(self.ids)
        self.seen = functools.lru_cache(maxsize=None)(self._seen)
        self.paired = functools.lru_cache(maxsize=None)(self._paired)

    def _seen(self, report: str) -> list[Any]:
        """Return the appearances of a report as coded, then as read; each gives its own examples."""
        coded = self.reports[report]
        read = self.read.get(report)
        return [seen_in(coded, self.clusters), seen_in(coded, self.clusters, read) if read else []]

    def weights_without(self, held_out: Iterable[str]) -> str:
        """Learn weights from all reports but these; return their table."""
        learned_on = [one for one in self.ids if one not in set(held_out)]
        examples = []
        for way in (0, 1):
            examples += make_examples([one for report in learned_on for one in self.seen(report)[way]], SETTINGS)
        return weights_table(learn_weights(examples, SETTINGS))

    def gold(self, ids: Sequence[str]) -> list[Item]:
        """Join the coded speakers of reports."""
        actor_of = actors_of(gold_record(self.reports[one]) for one in ids)
        items = []
        for report in map(self.reports.__getitem__, ids):
            names = self._names(report)
            for coded in report["statements"]:
                cluster = names.get(_words(coded["speaker"]))
                if cluster and coded["content"]:
                    actor = actor_of.get(statement_id(report, coded))
                    items.append(Item(report["id"], cluster, actor or f"{statement_id(report, coded)}:none", True))
        return items

    def as_read(self, ids: Sequence[str]) -> list[Item]:
        """Join the speakers of reports as sayso read them."""
        actor_of = actors_of(read_record(self.read[one]) for one in ids)
        return [
            Item(report, cluster, actor_of.get(sid) or f"{report}:{name}:none", named)
            for report in ids
            for sid, cluster, name, named in self.paired(report)
        ]

    def _names(self, report: Json) -> Mapping[frozenset[str], str | None]:
        return {
            _words(entity["name"]): self.clusters.get(f"{report['id']}:{index}")
            for index, entity in enumerate(report["entities"])
        }

    def _paired(self, key: str) -> list[tuple[str, str, str | None, bool]]:
        from score_records import pair
        from score_speakers import same_speaker, with_continued

        report, names = self.reports[key], self._names(self.reports[key])
        read = [one for one in self.read[key]["statements"] if (one.get("speaker") or {}).get("type") != "author"]
        both = with_continued(read)
        found = []
        for at, mine in pair(report["statements"], both).items():
            coded, speaker = report["statements"][at], both[mine].get("speaker") or {}
            if cluster := names.get(_words(coded["speaker"])):
                found.append((both[mine]["id"], cluster, speaker.get("name"), same_speaker(coded, speaker.get("name"))))
        return found


def _words(name: str | None) -> frozenset[str]:
    from score_speakers import words

    return frozenset(words(name))


def read_now(data: Path) -> list[Json]:
    """Read all reports with the packaged model."""
    reports = [one for name in ("train.jsonl.gz", "dev.jsonl") for one in read_lines(data / name)]
    return [
        record_to_dict(
            read_text(one["text"], name=one["id"], title=one["title"], outlet=one["outlet"], published=one["date"])
        )
        for one in reports
    ]


def share_kept(one: Mapping[str, str | None], other: Mapping[str, str | None]) -> float:
    """Return the share of pairs of statements with one actor that two results have in common."""

    def pairs(counts: Counter[Any]) -> int:
        return sum(n * (n - 1) for n in counts.values())

    spoken = [sid for sid, actor in one.items() if actor]
    both = pairs(Counter((one[sid], other[sid]) for sid in spoken))
    return 2 * both / max(1, pairs(Counter(one[sid] for sid in spoken)) + pairs(Counter(other[sid] for sid in spoken)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=SHARED / "data" / "records")
    parser.add_argument("--eval", type=Path, default=SHARED / "eval", help="folder of the scorers")
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--read", type=Path)
    parser.add_argument("--read-now", action="store_true")
    parser.add_argument("--orders", type=int, default=0)
    chosen = parser.parse_args()
    sys.path.insert(0, str(chosen.eval))
    read = list(read_lines(chosen.read)) if chosen.read else read_now(chosen.data) if chosen.read_now else []
    bench = Bench(chosen.data, read)
    print("                    n   pairs      P      R     F1   B3 P   B3 R  B3 F1")
    sums = {name: Pairs(0, 0, 0, 0.0, 0.0, 0) for name in (("gold", "read", "named") if read else ("gold",))}
    for fold in range(chosen.folds):
        held_out = bench.ids[fold :: chosen.folds]
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            (folder / "actor_weights.csv").write_text(bench.weights_without(held_out), encoding="utf-8")
            stack.enter_context(tables_from(folder))
            items = {"gold": bench.gold(held_out), "read": bench.as_read(held_out) if read else []}
        items["named"] = [one for one in items["read"] if one.named]
        for name in sums:
            found = tally(items[name])
            show(f"{name}, fold {fold + 1}", found)
            sums[name] += found
    for name, total in sums.items():
        show(f"{name}, all folds", total)
    orders = []
    for seed in range(chosen.orders):
        ids = random.Random(seed).sample(bench.ids, len(bench.ids))
        orders.append(
            actors_of(read_record(bench.read[one]) if read else gold_record(bench.reports[one]) for one in ids)
        )
    for number, order in enumerate(orders[1:], 2):
        print(f"order {number}: {100 * share_kept(orders[0], order):.2f} % of pairs as in the first")


if __name__ == "__main__":
    main()
