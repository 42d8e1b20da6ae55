"""Readers that take no model, made in the process that reads: one that is well, and one that reports can harm."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

from builders import make_document, make_record, make_statement
from sayso.domain.record import Record
from sayso.domain.statement import Link, Speaker
from sayso.domain.text import Page
from sayso.settings import Settings


class Plain:
    """Finds the one statement of a page "NAME said WORDS"."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def read_page(self, page: Page) -> Record:
        """A record of the page as it is."""
        name, cue, words = page.text.partition(" said ")
        known = {"id": page.name, "origin": page.origin, "url": page.url, "published": page.published}
        document = make_document(page.text, **known, outlet=page.outlet, title=page.title)
        if not cue:
            return make_record(document=document)
        statement = make_statement(
            page.text,
            words.strip(),
            source=name,
            cue="said",
            speaker=Speaker(name, "person"),
            chain=(Link(name, "person", "stated"),),
        )
        return make_record(statement, document=document)


class KilledAtFirst(Plain):
    """Is killed from outside before it is ready: the first time, or, with KILLS, as often as that says."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        marks = Path(os.environ["MARKS"])
        count = len(list(marks.iterdir()))
        (marks / str(count)).touch()
        if count < int(os.environ.get("KILLS", "1")):
            os.kill(os.getpid(), signal.SIGKILL)


class Slow(Plain):
    """Takes some milliseconds for each page; from that of Person HALT_AT on it waits until its run is dead."""

    def read_page(self, page: Page) -> Record:
        """A record, a little later."""
        time.sleep(0.03)
        halt, run = os.environ.get("HALT_AT"), os.getppid()
        number = page.text.split()[0].removeprefix("Person")
        while halt and number.isdigit() and int(number) >= int(halt) and os.getppid() == run:
            time.sleep(0.01)
        return super().read_page(page)


class Harmed(Plain):
    """Does what a page tells it to: HANG, EAT, CRASH, EXIT, RAISE."""

    def read_page(self, page: Page) -> Record:
        """A record, if it comes to that."""
        match page.text.split()[0]:
            case "HANG":
                while True:
                    pass
            case "SLEEP":
                signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
                time.sleep(3600)
            case "EAT":
                held = []
                while True:
                    held.append(bytearray(10_000_000))
            case "CRASH":
                os.kill(os.getpid(), signal.SIGSEGV)
            case "KILL":
                os.kill(os.getpid(), signal.SIGKILL)
            case "EXIT":
                os._exit(5)
            case "RAISE":
                raise ValueError("it has no end")
            case "ONCE":  # killed from outside the first time that it is read
                mark = Path(page.title or "")
                if not mark.exists():
                    mark.touch()
                    os.kill(os.getpid(), signal.SIGKILL)
        return super().read_page(page)


class Older(Plain):
    """Says that an older model made its records."""

    model = "older"

    def read_page(self, page: Page) -> Record:
        """A record, with the model."""
        return replace(super().read_page(page), made_by={"sayso": "0", "model": self.model})


class Newer(Older):
    """Says that a newer model made its records."""

    model = "newer"
