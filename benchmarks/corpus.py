#!/usr/bin/env python3
"""Measure `sayso corpus`: reports a second, scaling, memory, bytes, the cost of Ray, time by stage; reckon larger runs.

usage: python benchmarks/corpus.py [--shared FOLDER] [--real N] [--cheap N,N,...] [--parts PART,PART,...]

Reports are those of shared/data/reports, or the project's own examples where these are absent, repeated with another
id, day and last line as often as is needed. "sayso" in the output means that sayso's own model read them; "cheap", that
a stand-in took what is in quotation marks for statements, which costs next to nothing: it shows whether the runner's
memory stays flat over more reports than can be read here, and nothing else. Run on cores that are free.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
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
PARTS = ("speed", "memory", "ray", "stages")

ASSUMPTIONS = {
    "dollars for an hour of one CPU with 2 GB of memory": 0.03,  # spot, late 2025, general machines of large clouds
    "dollars for a month of one GB of storage": 0.023,
    "share of CPU time lost to starts, retries and waiting": 0.10,
    "CPUs of the cluster": 200,
    "CPU against this machine's": 1.0,  # 2 means: twice as fast
}
RECKONED = (1_000_000, 100_000_000)


class CheapReader:
    """Takes what is in quotation marks for statements; needs no model."""

    def __init__(self, settings: Any) -> None:
        self.settings = settings

    def read_page(self, page: Any) -> Any:
        """Give a record as large as a true one would be, about."""
        from sayso.annotate.quotations import pair_quotation_marks
        from sayso.annotate.statements import make_statement
        from sayso.clean import clean_page
        from sayso.domain.record import Record
        from sayso.domain.statement import Attribution
        from sayso.domain.text import Span

        document = clean_page(page)
        quotations = tuple(pair_quotation_marks(document.text))
        statements = tuple(
            make_statement(document.id, document.text, Attribution((Span(*found.span),), (), ()), quotations)
            for found in quotations
            if found.depth == 0 and found.end - found.start > 2
        )
        return Record(document, quotations=quotations, statements=statements)


def reports(shared: Path, count: int) -> Iterator[dict[str, Any]]:
    """Give so many reports; each repetition has another id, day and last line."""
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
        yield {**row, **known, "text": f"{row['text']}\n\nEdition {time_round}, {number}."}


def write_input(shared: Path, folder: Path, count: int) -> Path:
    """Write reports as the table that a run reads."""
    path = folder / f"reports-{count}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for row in reports(shared, count):
            file.write(json.dumps(row) + "\n")
    return path


def run_once(source: Path, workers: int, reader: str, ray: str | None) -> dict[str, Any]:
    """Run in a process of its own; give seconds by stage, peak megabytes of it and of its children, bytes."""
    import psutil

    out = Path(tempfile.mkdtemp(dir=source.parent))
    command = [sys.executable, __file__, "--one", str(source), str(out / "corpus"), str(workers), reader, ray or ""]
    places = [str(HERE), str(HERE.parent / "src"), os.environ.get("PYTHONPATH", "")]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    )
    peaks: Counter[str] = Counter()
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            peaks["parent_mb"] = max(peaks["parent_mb"], watched.memory_info().rss // 10**6)
            for child in watched.children(recursive=True):
                if "sayso.corpus.child" in child.cmdline():
                    peaks["child_mb"] = max(peaks["child_mb"], child.memory_info().rss // 10**6)
        except psutil.NoSuchProcess:
            pass
        time.sleep(0.2)
    result: dict[str, Any] = json.loads((process.stdout.read() if process.stdout else "").splitlines()[-1])
    shutil.rmtree(out)
    return {**result, **peaks}


def one(source: str, out: str, workers: str, reader: str, ray: str) -> None:
    """Run and print what it took, as JSON."""
    from sayso.corpus.making import CorpusSummary, make_corpus
    from sayso.corpus.run import READER, plan_run
    from sayso.settings import Settings

    begun: dict[str, float] = {}

    def report(summary: CorpusSummary) -> None:
        begun.setdefault(summary.stage, time.perf_counter())
        begun["last shard"] = time.perf_counter()
        if summary.reports:
            begun.setdefault("first shard", time.perf_counter())
            begun.setdefault("reports of first shard", summary.reports)

    used = READER if reader == "sayso" else "corpus:CheapReader"
    size = 50 if reader == "sayso" else 500
    run = plan_run(Path(out), Settings(workers=int(workers)), shard_reports=size, reader=used)
    summary = make_corpus(run, [source], ray=ray or None, actors=int(workers), report=report)
    ended = time.perf_counter()
    tables = {
        table: sum(path.stat().st_size for path in Path(out, table).rglob("*.parquet"))
        for table in ("documents", "statements", "mentions", "problems", "copies")
    }
    result = {
        "reports": summary.reports,
        "statements": summary.statements,
        "planning": begun["reading"] - begun["finding inputs"],
        "reading": begun["linking copies"] - begun["reading"],
        "steady": begun["linking copies"] - begun["first shard"],
        "steady_reports": summary.reports - begun["reports of first shard"],
        "copies": ended - begun["linking copies"],
        "bytes": tables,
    }
    print(json.dumps(result))


def measure_speed(shared: Path, folder: Path, count: int) -> dict[str, Any]:
    """Print reports a second for 1 and 2 workers, and bytes of output; give the run of one worker."""
    source = write_input(shared, folder, count)
    runs = {workers: run_once(source, workers, "sayso", None) for workers in (1, 2)}
    for workers, result in runs.items():
        rate = result["reports"] / result["reading"]
        print(
            f"sayso, {workers} worker(s): {rate:.2f} reports/s over {result['reports']} reports "
            f"({result['reading']:.1f} s, the model's loading included); peak {result['parent_mb']} MB parent, "
            f"{result['child_mb']} MB each child"
        )
    print(f"sayso, scaling from 1 to 2 workers: {runs[1]['reading'] / runs[2]['reading']:.2f}")
    total = sum(runs[1]["bytes"].values())
    by_table = ", ".join(f"{name} {size / count:,.0f}" for name, size in runs[1]["bytes"].items())
    print(f"sayso, bytes of output a report: {total / count:,.0f} ({by_table})")
    return runs[1]


def measure_memory(shared: Path, folder: Path, counts: list[int]) -> None:
    """Print peak memory of parent and child over numbers of reports, with the cheap reader."""
    for count in counts:
        source = write_input(shared, folder, count)
        result = run_once(source, 2, "cheap", None)
        source.unlink()
        print(
            f"cheap, 2 workers, {count:,} reports: peak {result['parent_mb']} MB parent, {result['child_mb']} MB each "
            f"child; {result['reports'] / result['reading']:.0f} reports/s; planning {result['planning']:.1f} s, "
            f"copies {result['copies']:.1f} s"
        )


def measure_ray(shared: Path, folder: Path, count: int) -> None:
    """Print what Ray costs against plain workers, with and without its start."""
    source = write_input(shared, folder, count)
    plain, ray = run_once(source, 2, "sayso", None), run_once(source, 2, "sayso", "local")
    for name, result in (("plain", plain), ("Ray", ray)):
        steady = result["steady_reports"] / result["steady"]
        print(f"sayso, 2 workers, {name}: {result['reading']:.1f} s; after the first shard {steady:.2f} reports/s")
    started = ray["reading"] / plain["reading"] - 1
    steady = (plain["steady_reports"] / plain["steady"]) / (ray["steady_reports"] / ray["steady"]) - 1
    print(f"sayso, cost of Ray: {started:+.1%} with its start, {steady:+.1%} after the first shard")


def measure_stages(shared: Path, folder: Path, count: int) -> None:
    """Print where the time goes, in one process."""
    from sayso.acquire.table import read_table
    from sayso.clean import clean_page
    from sayso.corpus.parts import Parts
    from sayso.corpus.rows import document_id, record_rows, signature_of
    from sayso.pipeline.read import Reader

    source = write_input(shared, folder, count)
    reader = Reader()
    spent: Counter[str] = Counter()

    def timed(stage: str, call: Any, *arguments: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return call(*arguments, **named)
        finally:
            spent[stage] += time.perf_counter() - began

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
            timed("write", parts.add, rows)
        timed("write", parts.publish)
    spent["annotate"] -= spent["encoder"]
    spent["rows"] -= spent["signature"]
    for stage, seconds in spent.most_common():
        print(f"sayso, {stage:9} {1000 * seconds / count:7.1f} ms a report, {seconds / spent.total():5.1%}")


def reckon(result: dict[str, Any]) -> None:
    """Print hours and dollars for many reports, from a run of one worker."""
    print("Assumed:", "; ".join(f"{name}: {value}" for name, value in ASSUMPTIONS.items()))
    per_hour, per_gigabyte, lost, cpus, speed = ASSUMPTIONS.values()
    seconds = result["reading"] / result["reports"] / speed / (1 - lost)
    size = sum(result["bytes"].values()) / result["reports"]
    for count in RECKONED:
        hours = count * seconds / 3600
        gigabytes = count * size / 1e9
        print(
            f"{count:,} reports: {hours:,.0f} CPU hours, {hours / cpus:,.1f} h on {cpus} CPUs, {hours * per_hour:,.0f} "
            f"dollars; {gigabytes:,.0f} GB of output, {gigabytes * per_gigabyte:,.2f} dollars a month"
        )


def main() -> None:
    """Print all measurements, or those that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--real", type=int, default=600, help="reports that sayso's own model reads")
    parser.add_argument("--cheap", default="1000,10000,100000", help="numbers of reports for the memory's flatness")
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--one", nargs=5, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        one(*chosen.one)
        return
    parts = chosen.parts.split(",")
    folder = Path(tempfile.mkdtemp())
    try:
        if "stages" in parts:
            measure_stages(chosen.shared, folder, min(chosen.real, 100))
        if "speed" in parts:
            reckon(measure_speed(chosen.shared, folder, chosen.real))
        if "ray" in parts:
            measure_ray(chosen.shared, folder, chosen.real)
        if "memory" in parts:
            measure_memory(chosen.shared, folder, [int(count) for count in chosen.cheap.split(",")])
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
