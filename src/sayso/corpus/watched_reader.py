"""The parent's side of the reading process: starts it, watches it, and restarts it after a report that crashed it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import Connection, Pipe
from typing import IO, Any, cast

from sayso.corpus.child import OUT_OF_MEMORY
from sayso.corpus.rows import Rows, document_id, set_aside_rows
from sayso.corpus.run import Run
from sayso.corpus.shards import Input, Shard
from sayso.domain.text import Page, Problem
from sayso.errors import SaysoError

ENVIRONMENT = {  # one thread per process; the same order of sets in all
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
}
START_SECONDS = 300.0  # for the model to load on a busy machine
STARTS = 5  # attempts, if a process is killed from outside before it is ready
GRACE_SECONDS = 30.0  # beyond the limit, for a process that misses its alarm
KILLED_FROM_OUTSIDE = {signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT}
MOST_WITHOUT_PAGE = 3  # unfetchable reports in a row, after which the rest of a shard is given up


class Stopped(SaysoError):
    """The run was stopped."""


class WatchedReader:
    """Reads shards in a separate process, which is started when needed and kept for the next shard.

    With `plans`, the process has no model and cuts inputs into shards instead.
    """

    def __init__(self, run: Run, *, plans: bool = False) -> None:
        self._run, self._plans = run, plans
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection[Any, Any] | None = None
        self._stopped = False

    @property
    def process_id(self) -> int | None:
        """Return the id of the process, if there is one."""
        return self._process.pid if self._process else None

    def read(self, shard: Shard) -> Iterator[Rows]:
        """Yield the rows of each report of a shard, in order; for an unreadable report, rows with the reason.

        Raises:
            SaysoError: the process cannot be started, or `stop` was called.
        """
        done, without_page, killed = 0, 0, 0
        while done < shard.count:
            page: Page | None = None
            wrong = ""
            for kind, value in self._answers((shard, done), within=self._run.limits.seconds + GRACE_SECONDS):
                if kind == "page":
                    page = value
                elif kind == "rows":
                    page, done = None, done + 1
                    without_page, killed = 0, 0
                    yield value
                elif kind == "failed":
                    wrong = value
                elif kind == "end" and done < shard.count:
                    yield from self._give_up(
                        shard, done, Problem("corpus", "missing", "the input ended before this report")
                    )
                    return
            if done == shard.count:
                return
            problem, outside = (Problem("acquire", "unreadable", wrong), False) if wrong else self._end()
            if outside and not killed:
                killed = 1
                continue  # killed by somebody, or for lack of memory; the second time, this report is to blame
            killed = 0
            yield set_aside_rows(_identity(shard, done), page, [problem], **_where(shard, done))
            done += 1
            without_page = without_page + 1 if page is None else 0
            if without_page == MOST_WITHOUT_PAGE:
                yield from self._give_up(shard, done, problem)
                return

    def plan(self, given: Input) -> list[Shard]:
        """Return the shards of an input, numbered from 0; if scanning it fails, one shard that says so."""
        wrong = ""
        for kind, value in self._answers(given, within=None):
            if kind == "shards":
                return cast(list[Shard], value)
            wrong = value
        if not wrong:
            problem, _ = self._end()
            wrong = f"scanning it failed: {problem.message}"
        return [Shard(0, replace(given, kind="unreadable", wrong=wrong), 0, 1)]

    def stop(self) -> None:
        """End the process, even while it is reading; may be called from another thread."""
        self._stopped = True
        if self._process:
            self._process.kill()

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.wait()
        if self._pipe:
            self._pipe.close()
        self._process = self._pipe = None

    def _answers(self, job: object, *, within: float | None) -> Iterator[tuple[str, Any]]:
        """Yield the process's answers until the job or the process ends; each answer has a time limit."""
        pipe = self._pipe or self._start()
        try:
            pipe.send(job)
            while pipe.poll(within):
                kind, value = pipe.recv()
                yield kind, value
                if kind in ("end", "failed", "shards"):
                    return
        except (EOFError, OSError):
            return

    def _start(self, tries: int = STARTS) -> Connection[Any, Any]:
        """Start the process; start it again if it is killed from outside before it is ready."""
        if self._stopped:
            raise Stopped("the run was stopped")
        ours, theirs = Pipe()
        with tempfile.TemporaryFile() as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sayso.corpus.child", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env={**os.environ, **ENVIRONMENT},
                start_new_session=True,  # signals from the terminal reach only the parent
            )
            self._pipe = ours
            theirs.close()
            try:
                ours.send((self._run, self._plans))
                kind, value = ours.recv() if ours.poll(START_SECONDS) else ("wrong", ("it does not respond", None))
            except (EOFError, OSError):
                kind, value = "wrong", (_last_line(errors), None)
                if tries > 1 and not self._stopped and -self._process.wait() in KILLED_FROM_OUTSIDE:
                    self.close()
                    return self._start(tries - 1)
        if kind == "wrong":
            self.close()
            if self._stopped:
                raise Stopped("the run was stopped")
            message, hint = value
            raise SaysoError(
                message if hint else f"the process that reads reports cannot start: {message}",
                hint=hint or "try sayso read FILE to see whether reading works here",
            )
        return ours

    def _end(self) -> tuple[Problem, bool]:
        """Return the reason why the process ended or hangs, and whether it was killed from outside."""
        if self._stopped:
            raise Stopped("the run was stopped")
        assert self._process is not None
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            code = -signal.SIGALRM
        self.close()
        limits = self._run.limits
        if code == -signal.SIGALRM:
            return Problem("corpus", "time-limit", f"it took more than {limits.seconds:g} s"), False
        if code in (OUT_OF_MEMORY, -signal.SIGKILL):
            told = f"it took more than {limits.megabytes:,} MB of memory"
            return Problem("corpus", "memory-limit", told), code != OUT_OF_MEMORY
        if code < 0:
            reason = f"the process was killed by {signal.Signals(-code).name}"
            return Problem("corpus", "crashed", reason), -code in KILLED_FROM_OUTSIDE
        return Problem("corpus", "crashed", f"the process ended with exit code {code}"), False

    def _give_up(self, shard: Shard, done: int, problem: Problem) -> Iterator[Rows]:
        for number in range(done, shard.count):
            yield set_aside_rows(_identity(shard, number), None, [problem], **_where(shard, number))


def _identity(shard: Shard, done: int) -> str:
    return document_id(shard.input.sha256, shard.first + done)


def _where(shard: Shard, done: int) -> dict[str, Any]:
    return {"source": shard.input.name, "report": shard.first + done}


def _last_line(errors: IO[bytes]) -> str:
    errors.seek(0)
    lines = errors.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "it ended without a message"
