"""A record that feeds are kept in, whichever database it lies in."""

from __future__ import annotations

from pathlib import Path

from fast_reader import read_page
from sayso.book import RecordBook
from sayso.store.reports.stored_records import KEYS_AT_ONCE
from watched_site import running_site
from watcher import QUICK


def test_a_watch_fills_a_record_and_knows_what_it_holds(book: RecordBook, tmp_path: Path) -> None:
    with running_site() as site:
        reports = [site.report(n) for n in range(2)]
        watch = book.watch(site.feed(*reports), read=read_page, pace=QUICK, state=tmp_path / "watch.json")
        assert watch.run(once=True).outcomes == {"new": 2}
        assert watch.run(once=True).outcomes == {"new": 2}, "the second round adds nothing"
    asked = [f"http://a.example/{n}\x00\ud800" for n in range(KEYS_AT_ONCE)]
    assert book.holds([*asked, *reports]) == set(reports)
