"""Reads one shard and writes its files, on one machine or on a cluster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from sayso.corpus.manifest import Done, read_done, write_done
from sayso.corpus.rows import Rows
from sayso.corpus.run import Run
from sayso.corpus.shard_files import Parts
from sayso.corpus.shards import Shard
from sayso.corpus.watched_reader import WatchedReader


def run_shard(run: Run, shard: Shard, reader: WatchedReader, passed: Callable[[], object] = lambda: None) -> Done:
    """Return the result of a shard; a finished shard is not read again.

    Args:
        run: The run that it belongs to.
        shard: The shard to read.
        reader: The process that reads it.
        passed: Called after each report.
    """
    if known := read_done(run.folder, shard.number):
        return known
    counts = _Counts()
    with Parts(run.folder, shard.number) as parts:
        for rows in reader.read(shard):
            parts.add(rows)
            counts.add(rows)
            passed()
        files = parts.publish()
    done = counts.done(shard.number, files)
    write_done(run.folder, done)
    return done


class _Counts:
    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.problems: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.examples: dict[str, str] = {}

    def add(self, rows: Rows) -> None:
        (document,) = rows["documents"]
        kinds = [f"{row['stage']}/{row['code']}" for row in rows["problems"]]
        self.counts["reports"] += 1
        self.counts["statements"] += len(rows["statements"])
        self.problems.update(kinds)
        for kind, row in zip(kinds, rows["problems"], strict=True):
            self.examples.setdefault(kind, f"{row['origin']}: {row['message']}")
        if document["state"] != "read":
            self.counts["set_aside"] += 1
            self.reasons[kinds[-1]] += 1

    def done(self, shard: int, files: list[dict[str, object]]) -> Done:
        count = self.counts
        return Done(
            shard,
            count["reports"],
            count["set_aside"],
            count["statements"],
            dict(self.problems),
            self.examples,
            dict(self.reasons),
            files,
        )
