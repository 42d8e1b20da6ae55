"""The child process that reads reports: it keeps the model loaded, and may be killed at any report.

`watched_reader.py` starts it as `python -m sayso.corpus.child FD`, where FD is its end of a pipe. It receives a run,
then shards to read or, without a model, inputs to cut into shards; it answers with tuples of a kind and a value.
"""

from __future__ import annotations

import os
import re
import resource
import signal
import sys
from dataclasses import replace
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn, Protocol

from sayso.corpus.rows import Rows, document_id, record_rows, set_aside_rows
from sayso.corpus.run import MEGABYTE, Run, pins_here
from sayso.corpus.shards import Input, Shard, make_shards, pages_of
from sayso.domain.record import Record
from sayso.domain.text import Page, Problem
from sayso.errors import SaysoError, UsageError

OUT_OF_MEMORY = 77  # exit code; the process ends, because the failure may have corrupted its state
MEMORY_WORDS = ("MemoryError", "bad_alloc", "bad allocation", "Failed to allocate memory")  # Python; C++; ONNX Runtime
FIRST = Page(
    "first", "first", "text", "“The bridge is closed until further notice,” the mayor of the town said on Monday."
)
"""Read before the clock starts, so that loading word lists and libraries does not count against a report."""


class PageReader(Protocol):
    """Reads pages, as `sayso.pipeline.read.Reader` does."""

    def read_page(self, page: Page) -> Record:
        """Return the record of a page."""


def main(descriptor: int) -> None:
    """Serve jobs until the parent is gone."""
    pipe: Connection[Any, Any] = Connection(descriptor)
    run, plans = pipe.recv()
    try:
        reader = None if plans else _load(run)
    except SaysoError as error:
        pipe.send(("wrong", (error.message, error.hint)))
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # until here, stderr tells why the process could not start
    _limit_memory(run.limits.megabytes)
    pipe.send(("ready", None))
    try:
        while True:
            if reader is None:
                _plan(pipe, run, pipe.recv())
            else:
                _read_shard(pipe, run, reader, *pipe.recv())
    except (EOFError, BrokenPipeError, ConnectionResetError):  # the parent is gone
        return


def _plan(pipe: Connection[Any, Any], run: Run, given: Input) -> None:
    try:
        known, max_bytes = run.settings.given, run.settings.max_bytes
        shards = list(make_shards(given, 0, reports=run.shard_reports, max_bytes=max_bytes, known=known))
    except MemoryError:
        _leave()
    except Exception as error:  # an input must not stop a run, however it is broken
        pipe.send(("failed", f"{type(error).__name__}: {error}"))
        return
    pipe.send(("shards", shards))


def _load(run: Run) -> PageReader:
    here = pins_here(run.settings)
    if differing := [name for name, value in here.items() if run.pins[name] != value]:
        name = differing[0]
        raise UsageError(
            f"{name} is {here[name]!r} on the reading machine, but {run.pins[name]!r} in the run",
            hint="install the same sayso and model on every node",
        )
    module, _, name = run.reader.partition(":")
    made: PageReader = getattr(import_module(module), name)(run.settings)
    record_rows(made.read_page(FIRST), FIRST, source="", report=0)
    return made


def _limit_memory(megabytes: int) -> None:
    """Limit the memory that the process may add. RLIMIT_DATA counts private writable memory (Linux 4.7 and later).

    On other systems, only the time limit applies.
    """
    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"VmData:\s+(\d+) kB", status.read_text())):
        most = int(found[1]) * 1024 + megabytes * MEGABYTE
        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.RLIM_INFINITY))


def _read_shard(pipe: Connection[Any, Any], run: Run, reader: PageReader, shard: Shard, done: int) -> None:
    """Send "page" (without its text) and "rows" for each report after the first `done`, then "end"."""

    def set_clock() -> None:
        signal.setitimer(signal.ITIMER_REAL, run.limits.seconds)

    set_clock()
    known, max_bytes = run.settings.given, run.settings.max_bytes
    pages = pages_of(shard, done=done, max_bytes=max_bytes, known=known, passed=set_clock)
    for number in range(shard.first + done, shard.first + shard.count):
        set_clock()
        try:
            page = next(pages, None)
        except MemoryError:
            _leave()
        except Exception as error:  # an input must not stop a run, however it is broken
            signal.setitimer(signal.ITIMER_REAL, 0)
            pipe.send(("failed", f"{type(error).__name__}: {error}"))
            return
        if page is None:
            break
        pipe.send(("page", replace(page, text="", problems=())))
        rows = _rows(reader, page, shard, number)
        signal.setitimer(signal.ITIMER_REAL, 0)
        pipe.send(("rows", rows))
    signal.setitimer(signal.ITIMER_REAL, 0)
    pipe.send(("end", None))


def _rows(reader: PageReader, page: Page, shard: Shard, number: int) -> Rows:
    identity = document_id(shard.input.sha256, number)
    where: dict[str, Any] = {"source": shard.input.name, "report": number}
    if not page.text and page.problems:
        return set_aside_rows(identity, page, page.problems, **where)
    try:
        record = reader.read_page(replace(page, name=identity))
        if any(_lacked_memory(problem) for problem in record.problems):
            _leave()
        return record_rows(record, page, **where)
    except MemoryError:
        _leave()
    except Exception as error:  # a report must not stop a run, whatever it contains
        if any(word in str(error) for word in MEMORY_WORDS):
            _leave()
        problem = Problem("corpus", "read-failed", f"{type(error).__name__}: {error}")
        return set_aside_rows(identity, page, [*page.problems, problem], **where)


def _lacked_memory(problem: Problem) -> bool:
    return problem.code == "layer-failed" and any(word in problem.message for word in MEMORY_WORDS)


def _leave() -> NoReturn:
    os._exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    main(int(sys.argv[1]))
