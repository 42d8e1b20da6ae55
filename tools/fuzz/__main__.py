"""Read damaged reports until something breaks: tracebacks, hangs, offsets outside the text, words that are not slices.

usage: python tools/fuzz [PLACE]... [--count 10000] [--minutes N] [--seed 1] [--out build/fuzz] [--again NUMBER]

A PLACE has reports: anything that `sayso read` reads, or a .jsonl table; by default, examples/. Each report is cut,
made into a web page, plain text, Markdown, a row of a table or another file, and then damaged: odd characters and
quotation marks, torn tags and entities, deep nesting, wrong encodings, flipped bits (`mutations.py`). A monitored
process reads the file as `sayso read` does, and `checks.py` checks the record.

A run resumes where the last one in OUT stopped: case N of a seed is always the same. OUT/found.jsonl has one line per
failing case, OUT/failing/ the files. `--again NUMBER` reads one case again. The exit code is 1 if any case failed.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil
from cases import load_reports, make_case, put
from child import Ended, work

ROOT = Path(__file__).parents[2]
HANG_SECONDS = 10.0  # of processor time
START_SECONDS = 120.0
SAVE_EACH = 50
FAULTS_TOLD = 5


@dataclass(slots=True)
class State:
    """The progress of a run."""

    seed: int
    next: int = 0
    seconds: float = 0.0
    slowest: tuple[float, int] = (0.0, -1)
    ended: dict[str, int] = field(default_factory=dict)
    found: int = 0


class Watched:
    """The reading process, which is restarted whenever it hangs or dies."""

    def __init__(self, *arguments: object) -> None:
        self.arguments = arguments
        self.context = multiprocessing.get_context("spawn")
        self.process: Any = None
        self.pipe: Connection[Any, Any]

    def read(self, number: int) -> Ended:
        """Return how a case ended, its seconds of processor time, and its faults."""
        if self.process is None:
            self._start()
        self.pipe.send(number)
        begun = self._processor_seconds()
        try:
            while self._processor_seconds() - begun <= HANG_SECONDS:
                if self.pipe.poll(HANG_SECONDS):
                    return self.pipe.recv()
            fault = f"hang: more than {HANG_SECONDS:.0f} seconds"
        except EOFError:
            self.process.join()
            fault = f"crash: the process ended with {self.process.exitcode}"
        self.stop()
        return Ended(fault.partition(":")[0], HANG_SECONDS, [fault])

    def _processor_seconds(self) -> float:
        """Return the processor time of the process, which on a busy machine is far less than the clock shows."""
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    def stop(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process = None

    def _start(self) -> None:
        self.pipe, its_end = self.context.Pipe()
        self.process = self.context.Process(target=work, args=(its_end, *self.arguments), daemon=True)
        self.process.start()
        its_end.close()
        if not self.pipe.poll(START_SECONDS) or self.pipe.recv() != "ready":
            raise SystemExit("the reading process does not start")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; return the exit code."""
    given = _parser().parse_args(arguments)
    reports = load_reports(given.places or [str(ROOT / "examples")])
    watched = Watched(reports, given.seed, given.model, given.out)
    try:
        if given.again is not None:
            ended, seconds, faults = watched.read(given.again)
            print(f"{put(make_case(reports, given.seed, given.again), given.out, 'again')}: {ended}, {seconds:.1f} s")
            print(*faults, sep="\n")
            return int(bool(faults))
        return _run(given, reports, watched)
    finally:
        watched.stop()


def _run(given: argparse.Namespace, reports: Sequence[str], watched: Watched) -> int:
    given.out.mkdir(parents=True, exist_ok=True)
    saved = given.out / f"state-{given.seed}.json"
    state = State(**json.loads(saved.read_text())) if saved.exists() else State(given.seed)
    ended = Counter(state.ended)
    deadline = time.monotonic() + 60 * given.minutes if given.minutes else float("inf")
    while state.next < given.count and time.monotonic() < deadline:
        number = state.next
        how, seconds, faults = watched.read(number)
        ended[how] += 1
        state.next, state.seconds = number + 1, state.seconds + seconds
        state.slowest = max(tuple(state.slowest), (seconds, number))
        if faults:
            state.found += 1
            path = put(make_case(reports, given.seed, number), given.out / "failing", f"{given.seed}-{number}")
            with (given.out / "found.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps({"seed": given.seed, "number": number, "faults": faults}) + "\n")
            print(f"{path}: {'; '.join(faults[:FAULTS_TOLD])}".encode("ascii", "backslashreplace").decode(), flush=True)
        if state.next % SAVE_EACH == 0 or state.next == given.count:
            state.ended = dict(ended)
            saved.write_text(json.dumps(asdict(state)))
    state.ended = dict(ended)
    saved.write_text(json.dumps(asdict(state)))
    _tell(state)
    return int(bool(state.found))


def _tell(state: State) -> None:
    ways = ", ".join(f"{count:,} {how}" for how, count in sorted(state.ended.items()))
    seconds, number = state.slowest
    print(f"seed {state.seed}: {state.next:,} cases in {state.seconds:,.0f} s ({ways})")
    print(f"slowest: {seconds:.1f} s (case {number}); failing cases: {state.found:,}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="*", metavar="PLACE")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", default="fast")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "fuzz")
    parser.add_argument("--again", type=int, metavar="NUMBER")
    return parser


if __name__ == "__main__":
    sys.exit(main())
