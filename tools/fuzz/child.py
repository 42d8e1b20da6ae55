"""The process that reads the cases; if it hangs or dies, the run continues."""

from __future__ import annotations

import logging
import re
import resource
import subprocess
import sys
import time
import traceback
import warnings
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from cases import make_case, put
from checks import faults_of

from sayso.acquire import read_place
from sayso.domain.text import Page
from sayso.errors import SaysoError
from sayso.pipeline.read import Reader
from sayso.settings import Settings

COMMAND_EACH = 250  # of so many cases, the command itself reads one, in a separate process
COMMAND_CODES = (0, 1, 3)
COMMAND_SECONDS = 30  # of processor time; it loads the model first


class Ended(NamedTuple):
    """How a case ended (read, refused, failed, hang, crash), its seconds of processor time, and its faults."""

    how: str
    seconds: float
    faults: list[str]


class Told(logging.Handler):
    """Keep what Python would print to a user: logged warnings and errors that no handler takes."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a log record."""
        self.lines.append(f"logged by {record.name}: {record.getMessage()[:200]}")

    def warn(self, message: object, category: type[Warning], filename: str, lineno: int, *_: object) -> None:
        """Keep a Python warning."""
        self.lines.append(f"{category.__name__} at {Path(filename).name}:{lineno}: {message}")


def work(pipe: Connection[Any, Any], reports: Sequence[str], seed: int, model: str, folder: Path) -> None:
    """Send "ready", then answer each number with the result of its case."""
    reader, told = Reader(Settings(model=model)), Told()
    logging.lastResort, warnings.showwarning = told, told.warn
    reader.read_text("“The bridge is shut,” the mayor said on Monday.")
    pipe.send("ready")
    while True:
        try:
            number = pipe.recv()
        except EOFError:
            return
        path = put(make_case(reports, seed, number), folder, "case")
        told.lines.clear()
        begun = time.process_time()
        try:
            how, faults = "read", list(_faults(reader, path))
        except SaysoError as error:
            how, faults = "refused", [] if error.hint else [f"no hint: {error}"]
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            at = f"{Path(where.filename).name}:{where.lineno}"
            how, faults = "failed", [f"traceback: {type(error).__name__} at {at}: {str(error)[:200]}"]
        seconds = time.process_time() - begun
        faults += told.lines
        if number % COMMAND_EACH == 0 and path.suffix != ".jsonl":
            faults += _faults_of_command(path, model)
        pipe.send(Ended(how, seconds, faults))


def _pages(path: Path) -> Iterator[Page]:
    return read_place(path, **Settings().acquire_limits())


def _faults(reader: Reader, path: Path) -> Iterator[str]:
    for page in _pages(path):
        record = reader.read_page(page)
        yield from faults_of(record)
        if page.media != "html" and record.text != page.text:
            yield "the text is not that of the file, code point for code point"


def _faults_of_command(path: Path, model: str) -> Iterator[str]:
    command = [sys.executable, "-m", "sayso", "read", str(path), "--model", model, "--format", "json"]
    done = subprocess.run(command, capture_output=True, preexec_fn=_limit_processor)
    told = done.stderr.decode("utf-8", "replace")
    if done.returncode not in COMMAND_CODES or re.search(r"Traceback|Error:.*\n(?!Try:)", told):
        yield f"command: exit code {done.returncode}: {told[-300:]}"


def _limit_processor() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (COMMAND_SECONDS, COMMAND_SECONDS))
