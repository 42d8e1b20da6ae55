"""Lets the machine code a concept in the background while people continue."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from typing import Literal

from sayso.book import RecordBook
from sayso.errors import SaysoError
from sayso.stance.coder import Added

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MachineRun:
    """The machine's progress: `done` of `total` reports; `coded` statements at the end; `trouble` if it failed.

    `added` is what each ten codings by people improved.
    """

    state: Literal["running", "done", "failed"]
    done: int = 0
    total: int = 0
    coded: int = 0
    trouble: str | None = None
    added: tuple[Added, ...] = ()


class MachineCoder:
    """Lets the model code concepts, one at a time."""

    def __init__(self, book: RecordBook) -> None:
        self._book = book
        self._runs: dict[str, MachineRun] = {}
        self._turn = threading.Lock()

    def run_of(self, concept: str) -> MachineRun | None:
        """Return this process's last run over a concept."""
        return self._runs.get(concept)

    def start(self, concept: str) -> None:
        """Start coding a concept, unless a run is in progress."""
        running = self._runs.get(concept)
        if running is not None and running.state == "running":
            return
        self._runs[concept] = MachineRun("running")
        threading.Thread(target=self._work, args=(concept,), daemon=True, name="machine-coding").start()

    def _work(self, concept: str) -> None:
        def report(done: int, total: int) -> None:
            self._runs[concept] = replace(self._runs[concept], done=done, total=total)

        with self._turn:
            try:
                coded = self._book.code(concept, report=report)
                added = tuple(self._book.added_by_codings(concept))
                self._runs[concept] = replace(self._runs[concept], state="done", coded=coded, added=added)
            except SaysoError as error:
                self._runs[concept] = MachineRun("failed", trouble=error.message)
            except Exception:  # an exception in a thread would go unnoticed
                log.exception("coding %s failed", concept)
                self._runs[concept] = MachineRun("failed", trouble="the model failed; see the log")
