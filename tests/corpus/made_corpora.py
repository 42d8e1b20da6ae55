"""Inputs of made-up reports, corpora made of them, and what stands in these."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from pyarrow import parquet

from sayso.corpus.copied_reports import link_copies
from sayso.corpus.making import CorpusSummary, make_corpus
from sayso.corpus.manifest import Done, Manifest, save_manifest, write_done
from sayso.corpus.rows import record_rows
from sayso.corpus.run import Limits, Run, plan_run
from sayso.corpus.schema import TABLES
from sayso.corpus.shard_files import Parts
from sayso.domain.record import Record
from sayso.domain.text import Page
from sayso.settings import Settings


def write_reports(path: Path, texts: Iterable[str], **known: Any) -> Path:
    """A table of reports; without a date where their number divides by five."""
    rows = (
        {"id": f"r{n}", "text": text, "date": f"{2020 + n % 3}-03-0{n % 9 + 1}" if n % 5 else None, **known}
        for n, text in enumerate(texts)
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def said(count: int) -> list[str]:
    """Texts with one statement each."""
    return [f"Person{n} said the bridge number {n} is closed." for n in range(count)]


def planned(folder: Path, reader: str = "Plain", *, workers: int = 1, shard: int = 10, **limits: Any) -> Run:
    """A run with a stub reader, or sayso's own where it is ""."""
    named = {"reader": f"stub_readers:{reader}"} if reader else {}
    return plan_run(folder, Settings(workers=workers), limits=Limits(**limits), shard_reports=shard, **named)


def made(folder: Path, *places: Path, reader: str = "Plain", ray: str | None = None, **how: Any) -> CorpusSummary:
    """Make a corpus with a stub reader."""
    return make_corpus(planned(folder, reader, **how), [str(place) for place in places], ray=ray)


def stored(folder: Path, *records: Record, shard: int = 3) -> Path:
    """A corpus of records, as if they had been read."""
    save_manifest(folder, Manifest({}))
    for number, first in enumerate(range(0, len(records), shard)):
        with Parts(folder, number) as parts:
            for at, record in enumerate(records[first : first + shard], first):
                page = Page(record.document.id, record.document.origin, "text", "", url=record.document.url)
                parts.add(record_rows(record, page, source="in", report=at))
            write_done(folder, Done(number, shard, 0, 0, {}, {}, {}, parts.publish()))
    link_copies(folder)
    return folder


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    """All rows of a table, in the order of the inputs."""
    found = [
        row for path in sorted((folder / table).glob("*/*.parquet")) for row in parquet.read_table(path).to_pylist()
    ]
    return sorted(found, key=lambda row: (row.get("input", ""), row.get("report", 0), str(row)))


def files(folder: Path) -> dict[str, str]:
    """Path and hash of each file of a corpus but those of the manifest."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for table in (*TABLES, "copies")
        for path in (folder / table).rglob("*")
        if path.is_file()
    }


def states(folder: Path) -> dict[str, str]:
    """What became of each report, by name: "read", or why it was set aside."""
    why = {row["document_id"]: row["code"] for row in rows(folder, "problems")}
    documents = rows(folder, "documents")
    return {row["name"]: "read" if row["state"] == "read" else why[row["document_id"]] for row in documents}


PROGRAM = "from made_corpora import made; from pathlib import Path; made(*map(Path, {places}), **{how})"


def killed_run(until: Callable[[], bool], folder: Path, *places: Path, halt_at: int | None = None, **how: Any) -> None:
    """Start a run as a program, and kill it when something is so; the reader Slow can wait for that at a report."""
    program = PROGRAM.format(places=[str(place) for place in (folder, *places)], how=how)
    waits = {} if halt_at is None else {"HALT_AT": str(halt_at)}
    process = subprocess.Popen([sys.executable, "-c", program], env=os.environ | waits)
    deadline = time.monotonic() + 300  # of a machine that is busy
    while not until():
        assert process.poll() is None and time.monotonic() < deadline, "the run ended before it could be killed"
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()


def kill(process: int) -> None:
    """Kill a process that may be gone already."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
