"""Watches a feed with a reader that takes no model; run as a program, so that a test can end it.

Arguments: the record, the feed. It prints a line for each report that is in the record. A report with the words
"poison" ends the process.
"""

from __future__ import annotations

import os
import signal
import sys

from fast_reader import read_page
from sayso.book import RecordBook, open_record
from sayso.domain.record import Record
from sayso.domain.text import Page
from sayso.watch.pace import Pace

QUICK = Pace(
    interval_seconds=0.3,
    host_delay_seconds=0.0,
    tries=4,
    rechecks=0,
    recheck_seconds=0.2,
    silence_seconds=0.05,
    longest_silence_seconds=0.2,
    retry_seconds=0.05,
)


def read_or_die(page: Page) -> Record:
    """Read a page, or end the process."""
    if "poison" in page.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return read_page(page)


class TellingBook(RecordBook):
    """A record that tells of each report that it keeps."""

    def put(self, *args: object, **options: object) -> str:  # type: ignore[override]
        """Keep a record and say so."""
        outcome = super().put(*args, **options)  # type: ignore[arg-type]
        print(outcome, flush=True)
        return outcome


if __name__ == "__main__":
    open_record(sys.argv[1]).close()
    with TellingBook(sys.argv[1]) as book:
        watch = book.watch(sys.argv[2], read=read_or_die, pace=QUICK)
        signal.signal(signal.SIGTERM, lambda *_: watch.stop())
        watch.run()
