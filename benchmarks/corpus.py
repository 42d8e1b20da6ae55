#!/usr/bin/env python3
"""Measure `sayso corpus`: speed, scaling, memory, bytes, the cost of Ray, time by stage; extrapolate to larger runs.

usage: python benchmarks/corpus.py [--parts PART,PART,...] [--real N] [--cuts N,N,...] [--shared FOLDER]

The reports are those of shared/data/reports, or else the project's own examples, repeated with another id, day and
last line as often as needed. Stages, speed and Ray are measured with whole reports. Memory is measured with excerpts
("cuts") of about 200 characters, each from another place, because 100,000 whole reports would take two processes two
hours. The packaged model reads them all. Run it on idle cores, or trust only the CPU time. It takes about a quarter of
an hour on two cores.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
PARTS = ("stages", "speed", "ray", "memory")
CUT = 200  # characters
SHARD = 500  # reports, as in `sayso corpus`
SMALL_SHARD = 5  # for timing, so that two workers end at about the same time

ASSUMPTIONS = {
    "dollars for an hour of one CPU with 2 GB of memory": 0.03,  # spot, late 2025, general machines of large clouds
    "dollars for a month of one GB of storage": 0.023,
    "share of CPU time lost to starts, retries and waiting": 0.10,
    "CPUs of the cluster": 200,
    "CPU against this machine's": 1.0,  # 2 means: twice as fast
}
EXTRAPOLATED = (1_000_000, 100_000_000)


def reports(shared: Path, count: int, *, cut: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield so many reports, or cuts of them; each repetition has another id, day and last line, or another cut."""
    path = shared / "data/reports/foreign_affairs.jsonl.gz"
    if path.is_file():
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
    else:
        texts = sorted((HERE.parent / "examples").rglob("*.txt"))
        rows = [{"id": text.stem, "text": text.read_text(encoding="utf-8")} for text in texts]
    for number, row in zip(range(count), itertools.cycle(rows), strict=False):
        time_round = number // len(rows)
        day = date.fromisoformat(row.get("date") or "2015-01-01") + timedelta(days=time_round)
        known = {"id": f"{row['id']}-{time_round}", "date": day.isoformat(), "url": None}
        text = f"{row['text']}\n\nEdition {time_round}, {number}."
        yield {**row, **known, "text": text if cut is None else _cut(row["text"], time_round, cut, number)}


def _cut(text: str, time_round: int, length: int, number: int) -> str:
    """Return a stretch of a text that begins with a word; another one each time, as long as the text has more."""
    start = time_round * length // 2 % max(len(text) - length, 1)
    words = text[start : start + length].partition(" ")[2] or text[:length]
    return f"{words}\n\nEdition {number}."


def write_input(shared: Path, folder: Path, count: int, *, cut: int | None = None) -> Path:
    """Write reports as a table for a run to read."""
    path = folder / f"reports-{count}-{'cuts' if cut else 'whole'}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for row in reports(shared, count, cut=cut):
            file.write(json.dumps(row) + "\n")
    return path


def watched(*arguments: str) -> dict[str, Any]:
    """Run a part of this program in its own process; return its output, peak megabytes and CPU seconds.

    CPU time is that of the process and of everything that it started, including Ray.
    """
    import psutil

    places = [str(HERE), str(HERE.parent / "src"), os.environ.get("PYTHONPATH", "")]
    process = subprocess.Popen(
        [sys.executable, __file__, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(places)},
    )
    peaks: Counter[str] = Counter()
    cpu: dict[int, float] = {}
    parent = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            family = [parent, *parent.children(recursive=True)]
        except psutil.NoSuchProcess:
            break
        for one in family:
            try:
                megabytes = one.memory_info().rss // 10**6
                cpu[one.pid] = sum(one.cpu_times()[:2])
                name = "parent_mb" if one == parent else "child_mb" if "sayso.corpus.child" in one.cmdline() else "_"
                peaks[name] = max(peaks[name], megabytes)
            except psutil.Error:  # it has ended meanwhile
                continue
        time.sleep(0.2)
    lines = (process.stdout.read() if process.stdout else "").splitlines()
    if process.wait() or not lines:
        raise SystemExit(f"a measured process failed: {' '.join(arguments)}")
    return {**json.loads(lines[-1]), **peaks, "cpu": sum(cpu.values())}


def run_once(
    source: Path, workers: int, ray: str = "", *, shard: int = SHARD, out: Path | None = None
) -> dict[str, Any]:
    """Make a corpus; return seconds by stage, peak megabytes, CPU seconds and bytes. With `out`, it is kept."""
    folder = out or Path(tempfile.mkdtemp(dir=source.parent)) / "corpus"
    try:
        return watched("--one", str(source), str(folder), str(workers), ray, str(shard))
    finally:
        if out is None:
            shutil.rmtree(folder.parent)


def one(source: str, out: str, workers: str, ray: str, shard: str) -> None:
    """Make a corpus and print its costs as JSON."""
    import psutil

    from sayso.corpus.making import CorpusSummary, make_corpus
    from sayso.corpus.run import plan_run
    from sayso.settings import Settings

    begun: dict[str, float] = {}
    held: list[int] = []  # bytes, after each shard

    def report(summary: CorpusSummary) -> None:
        begun.setdefault(summary.stage, time.time())
        if summary.stage != "linking copies":
            held.append(psutil.Process().memory_info().rss)

    run = plan_run(Path(out), Settings(workers=int(workers)), shard_reports=int(shard))
    summary = make_corpus(run, [source], ray=ray or None, actors=int(workers), report=report)
    ended = time.time()
    tables = {
        table: sum(path.stat().st_size for path in Path(out, table).rglob("*.parquet"))
        for table in ("documents", "statements", "mentions", "problems", "copies")
    }
    result = {
        "reports": summary.reports,
        "statements": summary.statements,
        "linked": summary.copies,
        "planning": begun["reading"] - begun["finding inputs"],
        "reading": begun["linking copies"] - begun["reading"],
        "copies": ended - begun["linking copies"],
        "before_copies_mb": max(held) // 10**6,
        "bytes": tables,
    }
    print(json.dumps(result))


def ask(folder: str) -> None:
    """Query a corpus for the utterances in most reports, and for one of them; print the costs as JSON."""
    from sayso.book.corpus_book import open_corpus

    began = time.time()
    with open_corpus(folder) as tables:
        found = list(tables.traces(limit=20))
        listed = time.time()
        words = " ".join(found[0].fullest.text.split()[:8]) if found else "nobody said this"
        trace = tables.trace(words)
    result = {"utterances": len(found), "carriers": len(trace.carriages) if trace else 0, "all": listed - began}
    print(json.dumps({**result, "one": time.time() - listed}))


def steady(shared: Path, folder: Path, count: int, workers: int, repeat: int, ray: str = "") -> dict[str, Any]:
    """Return a run over so many whole reports, with its rate and start time, by comparison with a quarter of them.

    The quickest of several runs counts, since other work on the machine can only slow a run down.
    """
    runs = []
    for size in (count // 4, count):
        source = write_input(shared, folder, size)
        tried = (run_once(source, workers, ray, shard=SMALL_SHARD) for _ in range(repeat))
        runs.append(min(tried, key=lambda result: float(result["reading"])))
    few, all_of_them = runs
    rate = (all_of_them["reports"] - few["reports"]) / (all_of_them["reading"] - few["reading"])
    return {**all_of_them, "rate": rate, "start": all_of_them["reading"] - all_of_them["reports"] / rate}


def measure_speed(shared: Path, folder: Path, count: int, repeat: int) -> dict[str, Any]:
    """Print reports per second for 1 and 2 workers, and output bytes; return a run of one worker, in shards of 500."""
    runs = {workers: steady(shared, folder, count, workers, repeat) for workers in (1, 2)}
    for workers, result in runs.items():
        print(
            f"{workers} worker(s): {result['rate']:.2f} reports/s over {count} whole reports, "
            f"after {result['start']:.1f} s for start and loading; {result['cpu']:.0f} s of CPU in all; "
            f"peak {result['parent_mb']} MB parent, {result['child_mb']} MB each child"
        )
    print(f"scaling from 1 to 2 workers: {runs[2]['rate'] / runs[1]['rate']:.2f}")
    plain = run_once(write_input(shared, folder, count), 1)
    total = sum(plain["bytes"].values())
    by_table = ", ".join(f"{name} {size / count:,.0f}" for name, size in plain["bytes"].items())
    print(f"bytes of output per report: {total / count:,.0f} ({by_table})")
    return plain


def measure_ray(shared: Path, folder: Path, count: int, repeat: int) -> None:
    """Print the cost of Ray compared with plain workers, with and without its start."""
    plain, ray = (steady(shared, folder, count, 2, repeat, address) for address in ("", "local"))
    for name, result in (("plain", plain), ("Ray", ray)):
        print(
            f"2 workers, {name}: {result['rate']:.2f} reports/s after {result['start']:.1f} s for start and loading; "
            f"{result['cpu']:.0f} s of CPU in all"
        )
    print(
        f"cost of Ray: {plain['rate'] / ray['rate'] - 1:+.1%} of the time while reading, "
        f"{ray['start'] - plain['start']:+.1f} s for its start, {ray['cpu'] - plain['cpu']:+.0f} s of CPU in all"
    )


def measure_memory(shared: Path, folder: Path, counts: list[int]) -> None:
    """Print the peak memory of parent and child, and of queries, for several numbers of reports."""
    for count in counts:
        source, out = write_input(shared, folder, count, cut=CUT), folder / f"corpus-{count}"
        result = run_once(source, 2, out=out)
        asked = watched("--ask", str(out))
        shutil.rmtree(out)
        source.unlink()
        print(
            f"{count:,} cuts, 2 workers: peak {result['before_copies_mb']} MB parent while reading, "
            f"{result['child_mb']} MB each child, {result['parent_mb']} MB parent while linking copies; "
            f"{count / result['reading']:.0f} reports/s, {1000 * result['cpu'] / count:.1f} ms of CPU each; "
            f"planning {result['planning']:.1f} s, {result['linked']:,} copies linked in {result['copies']:.1f} s; "
            f"trace --all {asked['all']:.1f} s, trace {asked['one']:.1f} s, peak {asked['parent_mb']} MB",
            flush=True,
        )


def measure_stages(shared: Path, folder: Path, count: int) -> None:
    """Print the CPU time of each stage, in one process with one thread."""
    from sayso.acquire.table import read_table
    from sayso.clean import clean_page
    from sayso.corpus.child import FIRST
    from sayso.corpus.rows import document_id, record_rows, signature_of
    from sayso.corpus.shard_files import Parts
    from sayso.pipeline.read import Reader

    source = write_input(shared, folder, count)
    reader = Reader()
    with Parts(folder / "before", 0) as parts:  # so that loading on first use does not count for a report
        parts.add(record_rows(reader.read_page(FIRST), FIRST, source="", report=0))
        parts.publish()
    spent: Counter[str] = Counter()

    def timed(stage: str, call: Any, *arguments: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return call(*arguments, **named)
        finally:
            spent[stage] += time.process_time() - began

    encode = reader.model.read
    reader.model.read = lambda *given: timed("encoder", encode, *given)  # type: ignore[method-assign]
    pages = read_table(source)
    with Parts(folder / "stages", 0) as parts:
        for number in range(count):
            page = replace(timed("acquire", next, pages), name=document_id("", number))
            document = timed("clean", clean_page, page)
            record = timed("annotate", reader.read_document, document)
            rows = timed("rows", record_rows, record, page, source="", report=number)
            timed("signature", signature_of, record.text)
            timed("pipe", lambda given=rows: pickle.loads(pickle.dumps(given)))
            timed("write", parts.add, rows)
        timed("write", parts.publish)
    spent["annotate"] -= spent["encoder"]
    spent["rows"] -= spent["signature"]
    for stage, seconds in spent.most_common():
        print(f"{stage:9} {1000 * seconds / count:7.1f} ms of CPU per report, {seconds / spent.total():5.1%}")
    parent = spent["write"] + spent["pipe"] / 2
    print(
        f"one parent keeps up with {(spent.total() - parent) / parent:.0f} workers; more would have to wait for it"
    )


def extrapolate(result: dict[str, Any]) -> None:
    """Print hours and dollars for many reports, extrapolated from the CPU time of one worker."""
    print("Assumed:", "; ".join(f"{name}: {value}" for name, value in ASSUMPTIONS.items()))
    per_hour, per_gigabyte, lost, cpus, speed = ASSUMPTIONS.values()
    seconds = result["cpu"] / result["reports"] / speed / (1 - lost)
    size = sum(result["bytes"].values()) / result["reports"]
    for count in EXTRAPOLATED:
        hours = count * seconds / 3600
        gigabytes = count * size / 1e9
        print(
            f"{count:,} reports: {hours:,.0f} CPU hours, {hours / cpus:,.1f} h on {cpus} CPUs, {hours * per_hour:,.0f} "
            f"dollars; {gigabytes:,.0f} GB of output, {gigabytes * per_gigabyte:,.2f} dollars a month"
        )


def main() -> None:
    """Print all measurements, or those of --parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", default=",".join(PARTS), help="any of stages, speed, ray, memory")
    parser.add_argument(
        "--real", type=int, default=300, help="number of whole reports for stages, speed and Ray"
    )
    parser.add_argument("--cuts", default="1000,10000,100000", help="numbers of cuts for measuring memory")
    parser.add_argument("--repeat", type=int, default=2, help="runs of each; the quickest counts")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--one", nargs=5, help=argparse.SUPPRESS)
    parser.add_argument("--ask", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one or chosen.ask:
        one(*chosen.one) if chosen.one else ask(chosen.ask)
        return
    os.environ["OMP_NUM_THREADS"] = "1"  # before any library that reads it is loaded
    parts = chosen.parts.split(",")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "stages" in parts:
            measure_stages(chosen.shared, folder, min(chosen.real, 100))
        if "speed" in parts:
            extrapolate(measure_speed(chosen.shared, folder, chosen.real, chosen.repeat))
        if "ray" in parts:
            measure_ray(chosen.shared, folder, chosen.real, chosen.repeat)
        if "memory" in parts:
            measure_memory(chosen.shared, folder, [int(count) for count in chosen.cuts.split(",")])


if __name__ == "__main__":
    main()
