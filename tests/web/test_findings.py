from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from sayso.book import RecordBook
from sayso.errors import StoreError, UsageError
from sayso.web.findings import Findings, _coded, _Kept


def test_what_was_counted_is_kept_until_the_record_changes(book: RecordBook) -> None:
    findings, counted = Findings(book, 10.0), []
    for _ in range(3):
        assert findings.get("reports", lambda: counted.append(1) or book.counts()["reports"]) == 2
    assert len(counted) == 1
    book.concepts.add("Tunnel", "It should open.", who="ann")
    findings.get("reports", lambda: counted.append(1))
    assert len(counted) == 2


def test_a_page_does_not_wait_longer_than_its_patience(book: RecordBook) -> None:
    findings, ready = Findings(book, 0.01), threading.Event()
    assert findings.get("slow", lambda: ready.wait(5) and "first") is None
    ready.set()
    assert Findings.get(findings, "other", lambda: "x") in (None, "x")
    findings._patience = 5.0
    assert findings.get("slow", lambda: "first") == "first"
    book.concepts.add("Tunnel", "It should open.", who="ann")
    findings._patience, again = 0.01, threading.Event()
    assert findings.get("slow", lambda: again.wait(5) and "second") == "first", (
        "what was counted before is better than nothing"
    )
    again.set()


def test_what_is_counted_anew_of_coded_statements_shows_what_was_counted_last(book: RecordBook) -> None:
    findings, ready = Findings(book, 10.0), threading.Event()
    assert findings.of_coded("positions", lambda coded: "first") == "first"
    book.concepts.add("Tunnel", "It should open.", who="ann")
    findings.coded()  # is counted again by now, and what hangs on it is not
    findings._patience = 0.01
    assert findings.of_coded("positions", lambda coded: ready.wait(5) and "second") == "first"
    assert findings.of_coded("others", lambda coded: ready.wait(5) and "second") is None
    ready.set()
    findings._patience = 10.0
    assert findings.of_coded("positions", lambda coded: "second") == "second"


def test_what_goes_wrong_is_told_and_tried_again(book: RecordBook) -> None:
    findings = Findings(book, 10.0)

    def fail() -> str:
        raise UsageError("no statement has a value for 'role'", hint="name another variable")

    with pytest.raises(UsageError, match="no statement has"):
        findings.get("network", fail)
    assert findings.get("network", lambda: "now") == "now"


def test_counting_that_was_ended_from_outside_is_begun_anew(book: RecordBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.web.findings.MANY_REPORTS", 0)
    findings = Findings(book, 60.0)
    assert findings.apart("first", _coded) == ()
    process = findings._process
    assert process is not None
    for number in list(process._processes):
        os.kill(number, signal.SIGKILL)
    with pytest.raises(StoreError, match="counting was interrupted"):
        findings.apart("second", _coded)
    assert findings.apart("third", _coded) == ()
    findings.close()


@pytest.mark.parametrize(
    ("changed", "seconds_ago", "is_good"),
    [(0, 3.0, True), (1, 3.0, False), (4, 3.0, False), (1, 1.0, True), (5, 3.0, True), (0, 41.0, False)],
    ids=["a report", "a correction", "a coding", "while the last count rests", "the machine", "a report, much later"],
)
def test_what_people_correct_is_counted_again_sooner_than_new_reports(
    changed: int, seconds_ago: float, is_good: bool
) -> None:
    state = (9, 9, 9, 9, 9, 9, 9)
    kept = _Kept(state, "found", time.monotonic() - seconds_ago, 2.0)
    assert kept.is_good_for(state)
    assert kept.is_good_for((*state[:changed], 10, *state[changed + 1 :])) is is_good
