from __future__ import annotations

import threading

import pytest

from sayso.book import RecordBook
from sayso.errors import UsageError
from sayso.web.findings import Findings


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


def test_what_goes_wrong_is_told_and_tried_again(book: RecordBook) -> None:
    findings = Findings(book, 10.0)

    def fail() -> str:
        raise UsageError("no statement has a 'role'", hint="name another variable")

    with pytest.raises(UsageError, match="no statement has"):
        findings.get("network", fail)
    assert findings.get("network", lambda: "now") == "now"
