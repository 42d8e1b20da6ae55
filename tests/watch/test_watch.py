"""Feeds are kept: against a server of these tests that changes, fails, goes away and comes back."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest

from fast_reader import read_page
from sayso.book import RecordBook, open_record
from sayso.domain.record import Record
from sayso.domain.text import Page
from sayso.errors import StoreError, UsageError
from sayso.pipeline.add import Summary
from sayso.settings import Settings
from sayso.watch import watch as watching
from sayso.watch.pace import Pace
from sayso.watch.state import read_state, state_path
from sayso.watch.watch import Watch
from watched_site import Site, running_site, wait_until
from watcher import QUICK

TESTS = Path(__file__).parent.parent
SETTINGS = Settings(timeout_seconds=2.0)


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as one:
        yield one


@pytest.fixture
def book(tmp_path: Path) -> Iterator[RecordBook]:
    with open_record(tmp_path / "sayso.db", busy_seconds=0.2) as opened:
        yield opened


def watch(book: RecordBook, feeds: str | Sequence[str], pace: Pace = QUICK, **options: object) -> Watch:
    return book.watch(feeds, **{"read": read_page, "settings": SETTINGS, "pace": pace, **options})


def once(book: RecordBook, feeds: str | Sequence[str], pace: Pace = QUICK, **options: object) -> Summary:
    return watch(book, feeds, pace, **options).run(once=True)


@contextmanager
def going_on(book: RecordBook, feeds: str | Sequence[str], pace: Pace = QUICK, **options: object) -> Iterator[Watch]:
    """A watch that runs beside the test, and ends with it."""
    one = watch(book, feeds, pace, **options)
    thread = Thread(target=one.run)
    thread.start()
    try:
        yield one
    finally:
        one.stop()
        thread.join(10)
    assert not thread.is_alive()


def urls(book: RecordBook) -> list[str]:
    return sorted(record.document.url or "" for record in book.records())


def versions(book: RecordBook, url: str) -> list[str]:
    return [record.text for record in book.records(all_versions=True) if record.document.url == url]


def test_what_a_feed_lists_is_read_and_asked_for_only_once(site: Site, book: RecordBook) -> None:
    reports = [site.report(n) for n in range(3)]
    feed = site.feed(*reports)
    summary = once(book, feed)
    assert (summary.outcomes, summary.statements, urls(book)) == ({"new": 3}, 3, reports)
    site.asked.clear()
    assert once(book, feed).pages == 0
    assert [(one.path, one.status) for one in site.asked] == [("/robots.txt", 404), ("/feed.xml", 304)]


def test_every_report_of_a_table_that_a_feed_names_is_read(site: Site, book: RecordBook) -> None:
    rows = '{"title": "Bridge", "text": "Ansen said no"}\n{"title": "Rain", "text": "Bansen said it rained"}\n'
    summary = once(book, site.feed(site.put("/reports.jsonl", rows), title="A file"))
    assert (summary.outcomes, summary.problems) == ({"new": 2}, {})
    assert sorted(record.document.title or "" for record in book.records()) == ["Bridge", "Rain"]


def test_what_appears_later_is_read(site: Site, book: RecordBook) -> None:
    feed = site.feed(site.report(1))
    with going_on(book, feed):
        wait_until(lambda: book.counts()["reports"] == 1)
        site.feed(site.report(1), site.report(2))
        wait_until(lambda: book.counts()["reports"] == 2)
    assert site.paths().count("/news/1") == 1


def test_a_report_that_its_feed_says_has_changed_becomes_a_new_version(site: Site, book: RecordBook) -> None:
    url = site.report(1)
    once(book, site.feed(url, pubDate="Mon, 10 Mar 2025 08:00:00 GMT"))
    site.report(1, "opens at noon")
    summary = once(book, site.feed(url, pubDate="Mon, 10 Mar 2025 09:00:00 GMT"))
    assert summary.outcomes == {"changed": 1}
    assert [text.split()[-2:] for text in versions(book, url)] == [["stays", "shut"], ["at", "noon"]]


def test_a_report_that_goes_back_to_its_first_text_becomes_a_third_version(site: Site, book: RecordBook) -> None:
    outcomes = []
    for day, words in enumerate(["stays shut", "opens", "stays shut", "stays shut"]):
        feed = site.feed(site.report(1, words), pubDate=f"Mon, 10 Mar 2025 08:00:0{day} GMT")
        outcomes.append(dict(watch(book, feed).run(once=True).outcomes))
    assert outcomes == [{"new": 1}, {"changed": 1}, {"changed": 1}, {}], "the fourth time, it has not changed"
    [report] = book.browse.reports()[0]
    assert [version.number for version in book.browse.report(report.id).versions] == [1, 2, 3]


def test_a_report_is_looked_at_again_with_growing_pauses_and_asked_only_for_what_changed(
    site: Site, book: RecordBook
) -> None:
    url = site.report(1)
    pace = replace(QUICK, interval_seconds=60.0, rechecks=2, recheck_seconds=0.3)
    with going_on(book, site.feed(url), pace):
        wait_until(lambda: len(site.times("/news/1")) == 2)
        site.report(1, "opens at noon")
        wait_until(lambda: len(versions(book, url)) == 2)
    assert read_state(state_path(book.name)).reports[url].due is None
    first, second, third = [one for one in site.asked if one.path == "/news/1"]
    assert [one.status for one in (first, second, third)] == [200, 304, 200]
    assert (first.is_conditional, second.is_conditional, third.is_conditional) == (False, True, True)
    assert second.at - first.at >= 0.29
    assert third.at - second.at >= 1.19


def test_a_report_of_two_feeds_is_read_once_whatever_is_in_its_address(site: Site, book: RecordBook) -> None:
    url = site.report(1)
    feeds = [
        site.feed(f"{url}?utm_source=rss#top", path="/world.xml", title="Harbour Post: World"),
        site.feed(f"{url}?utm_source=mail", path="/local.xml", title="Harbour Post: Local"),
        site.feed(site.put("/moved", "", status=302, headers={"Location": url}), path="/short.xml"),
    ]
    assert once(book, feeds).outcomes == {"new": 1}
    assert urls(book) == [url]
    assert once(book, list(reversed(feeds))).pages == 0
    assert len(versions(book, url)) == 1


def test_nothing_is_lost_in_an_outage(site: Site, book: RecordBook) -> None:
    feed = site.feed(*(site.report(n) for n in range(4)))
    site.stop()
    with going_on(book, feed) as one:
        wait_until(lambda: one.summary.problems["acquire/unreadable-listing"] > 5)
        site.start()
        wait_until(lambda: book.counts()["reports"] == 4)
        site.feed(*(site.report(n) for n in range(8)))
        wait_until(lambda: len(site.times("/news/7")))
        site.stop()
        failed = one.summary.problems["acquire/unreadable-listing"]
        wait_until(lambda: one.summary.problems["acquire/unreadable-listing"] > failed + QUICK.tries)
        site.start()
        wait_until(lambda: book.counts()["reports"] == 8)
    assert one.summary.outcomes == {"new": 8}
    assert not one.summary.problems["acquire/given-up"]


def test_reports_that_wait_through_an_outage_are_not_given_up(site: Site, book: RecordBook) -> None:
    with running_site() as other:
        feed = other.feed(*(site.report(n) for n in range(3)))
        site.stop()
        with going_on(book, feed) as one:
            wait_until(lambda: len(other.times("/feed.xml")) > 6)
            assert not one.summary.problems
            site.start()
            wait_until(lambda: book.counts()["reports"] == 3)


def test_a_host_that_does_not_answer_is_asked_with_growing_pauses(site: Site, book: RecordBook) -> None:
    feed = site.put("/feed.xml", "busy", status=503)
    pace = replace(QUICK, silence_seconds=0.2, longest_silence_seconds=30.0)
    with going_on(book, feed, pace):
        wait_until(lambda: len(site.times("/feed.xml")) == 4)
    times = site.times("/feed.xml")
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert all(pause > wanted for pause, wanted in zip(pauses, (0.2, 0.4, 0.8), strict=True))


def test_retry_after_is_honoured(site: Site, book: RecordBook) -> None:
    feed = site.put("/feed.xml", "busy", status=429, headers={"Retry-After": "1"})
    with going_on(book, feed):
        wait_until(lambda: len(site.times("/feed.xml")) == 1)
        site.feed(site.report(1))
        wait_until(lambda: book.counts()["reports"] == 1)
    first, second = site.times("/feed.xml")[:2]
    assert second - first >= 1.0


@pytest.mark.parametrize("status", [404, 500], ids=["not-there", "broken"])
def test_a_report_that_cannot_be_had_is_given_up_in_the_end_with_a_problem(
    status: int, site: Site, book: RecordBook
) -> None:
    feed = site.feed(
        site.put("/gone", "none", status=status),
        site.report(1),
        description="Cy Dee said the words of the feed remain",
    )
    pace = replace(QUICK, interval_seconds=0.05, retry_seconds=0.1)
    with going_on(book, feed, pace) as one:
        wait_until(lambda: one.summary.problems["acquire/given-up"])
        asked, checks = len(site.times("/gone")), len(site.times("/feed.xml"))
        wait_until(lambda: len(site.times("/feed.xml")) > checks + 3)
    times = site.times("/gone")
    assert len(times) == asked == pace.tries
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert all(pause > wanted for pause, wanted in zip(pauses, (0.1, 0.2, 0.4), strict=True))
    left = next(record for record in book.records() if record.document.url == f"{site.base}/gone")
    assert left.text == "Cy Dee said the words of the feed remain"
    assert f"answers {status}" in one.summary.examples["acquire/given-up"]
    assert [problem.code for problem in (*left.document.problems, *left.problems)] == ["unreadable"]


def test_what_was_given_up_is_asked_for_again_when_its_feed_says_that_it_changed(site: Site, book: RecordBook) -> None:
    pace = replace(QUICK, tries=1)
    url = f"{site.base}/news/1"
    assert once(book, site.feed(url, title="One"), pace).problems["acquire/given-up"] == 1
    site.report(1)
    assert once(book, site.feed(url, title="One", pubDate="Mon, 10 Mar 2025 09:00:00 GMT")).outcomes == {"new": 1}


def test_robots_txt_is_obeyed(site: Site, book: RecordBook) -> None:
    site.put("/robots.txt", "User-agent: sayso\nDisallow: /closed\n\nUser-agent: *\nDisallow: /")
    feed = site.feed(site.report(1), site.put("/closed/1", "Cy Dee said no"))
    summary = once(book, feed)
    assert site.paths() == ["/feed.xml", "/news/1"]
    assert re.search(r"robots.txt disallows fetching http://.*/closed/1", summary.examples["acquire/given-up"])


def test_robots_txt_of_the_site_that_an_address_sends_to_is_obeyed(site: Site, book: RecordBook) -> None:
    with running_site() as other:
        site.put("/robots.txt", "User-agent: *\nDisallow: /")
        feed = other.feed(other.put("/short", "", status=301, headers={"Location": site.report(1)}))
        summary = once(book, feed)
    assert site.paths(robots=True) == ["/robots.txt"]
    assert summary.problems == {"acquire/given-up": 1}


def test_a_site_whose_robots_txt_is_broken_is_closed_until_it_is_mended(site: Site, book: RecordBook) -> None:
    site.put("/robots.txt", "oh", status=500)
    feed = site.feed(site.report(1))
    with going_on(book, feed):
        wait_until(lambda: len(site.times("/robots.txt")) == 3)
        assert site.paths() == []
        site.put("/robots.txt", "none", status=403)
        wait_until(lambda: book.counts()["reports"] == 1)


@pytest.mark.parametrize("rule", ["Crawl-delay: 0.4", "Request-rate: 5/2"], ids=["crawl-delay", "request-rate"])
def test_the_delay_that_a_site_asks_for_is_kept(rule: str, site: Site, book: RecordBook) -> None:
    site.put("/robots.txt", f"User-agent: *\n{rule}")
    once(book, site.feed(*(site.report(n) for n in range(3))))
    times = [one.at for one in site.asked]
    assert len(times) == 5
    assert all(later - earlier >= 0.39 for earlier, later in pairwise(times))


def test_our_own_delay_is_kept_for_each_host(site: Site, book: RecordBook) -> None:
    with running_site() as other:
        feeds = [one.feed(*(one.report(n) for n in range(3))) for one in (site, other)]
        once(book, feeds, replace(QUICK, host_delay_seconds=0.3))
        spans = []
        for one in (site, other):
            times = [asked.at for asked in one.asked]
            assert all(later - earlier >= 0.29 for earlier, later in pairwise(times))
            spans.append((times[0], times[-1]))
        assert max(first for first, _ in spans) < min(last for _, last in spans), "the hosts waited for each other"


def test_a_slow_host_holds_up_no_other(site: Site, book: RecordBook) -> None:
    with running_site() as slow:
        feeds = [slow.feed(slow.report(99, wait_seconds=10.0)), site.feed(*(site.report(n) for n in range(5)))]
        with going_on(book, feeds, settings=Settings(timeout_seconds=10.0)):
            wait_until(lambda: slow.times("/robots.txt"))
            wait_until(lambda: book.counts()["reports"] == 5, seconds=5.0)
            assert not any("/news/99" in url for url in urls(book))
            slow.released.set()
            wait_until(lambda: book.counts()["reports"] == 6)


def test_a_watch_ends_while_a_server_takes_its_time(site: Site, book: RecordBook) -> None:
    feed = site.put("/feed.xml", "late", wait_seconds=15.0)
    with going_on(book, feed, settings=Settings(timeout_seconds=15.0)) as one:
        wait_until(lambda: "/feed.xml" in site.begun)
        began = time.monotonic()
        one.stop()
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "body",
    ["<html><body>No feed</body></html>", "", "\x00\x01\x02", "<rss><channel>"],
    ids=["page", "none", "x", "cut"],
)
def test_what_is_no_feed_is_a_problem_and_the_other_feeds_go_on(body: str, site: Site, book: RecordBook) -> None:
    summary = once(book, [site.put("/odd.xml", body), site.feed(site.report(1))])
    assert summary.outcomes == {"new": 1}
    assert summary.problems == {"acquire/unreadable-listing": 1}


def test_of_a_feed_that_is_cut_off_what_it_has_is_read_and_it_is_asked_for_in_full_again(
    site: Site, book: RecordBook
) -> None:
    whole = site.answers[site.feed(site.report(1), site.report(2)).removeprefix(site.base)].body
    feed = site.put("/feed.xml", whole[: whole.index("<link>", whole.index("/news/1"))])
    summary = once(book, feed)
    assert (summary.outcomes, summary.problems) == ({"new": 1}, {"acquire/damaged-listing": 1})
    assert read_state(state_path(book.name)).listings[feed].marks.etag == ""
    site.put("/feed.xml", whole)
    assert once(book, feed).outcomes == {"new": 1}


def test_links_that_lead_nowhere_are_problems_of_the_feed(site: Site, book: RecordBook) -> None:
    feed = site.feed("javascript:alert(1)", "http://[::1", "mailto:cy@example.org", site.report(1))
    summary = once(book, feed)
    assert summary.outcomes == {"new": 1}
    assert summary.problems["acquire/broken-link"] + summary.problems["acquire/damaged-listing"] == 3


@pytest.mark.parametrize("way", ["named", "sent"])
def test_a_feed_cannot_lead_into_the_network_unless_the_user_named_the_host(
    way: str, site: Site, book: RecordBook
) -> None:
    with running_site("127.0.0.2") as inner:
        address = inner.report(1)
        if way == "sent":
            address = site.put("/short", "", status=302, headers={"Location": address})
        feed = site.feed(address)
        summary = once(book, feed, replace(QUICK, tries=1))
        assert inner.asked == []
        assert "127.0.0.2 is inside a private network" in summary.examples["acquire/given-up"]
        site.feed(address, pubDate="Mon, 10 Mar 2025 09:00:00 GMT")
        assert once(book, feed, inside=["127.0.0.2"]).outcomes == {"new": 1}


def test_the_sitemaps_of_an_index_are_asked_for_when_it_says_that_they_changed(site: Site, book: RecordBook) -> None:
    def sitemap(path: str, *reports: str) -> str:
        rows = "".join(f"<url><loc>{one}</loc></url>" for one in reports)
        return site.put(path, f"<urlset>{rows}</urlset>")

    def index(day: int) -> str:
        rows = f"<sitemap><loc>{one}</loc><lastmod>2025-03-01</lastmod></sitemap>"
        rows += f"<sitemap><loc>{two}</loc><lastmod>2025-03-{day:02}</lastmod></sitemap>"
        return site.put("/index.xml", f"<sitemapindex>{rows}</sitemapindex>")

    one, two = sitemap("/one.xml", site.report(1)), sitemap("/two.xml", site.report(2))
    assert once(book, index(1)).outcomes == {"new": 2}
    site.asked.clear()
    sitemap("/two.xml", site.report(2), site.report(3))
    assert once(book, index(2)).outcomes == {"new": 1}
    assert site.paths() == ["/index.xml", "/two.xml", "/news/3"]


@contextmanager
def watch_in_process(record: Path, feed: str) -> Iterator[subprocess.Popen[str]]:
    """A watch in a process of its own, which does not outlive the test."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])}
    command = [sys.executable, TESTS / "watcher.py", record, feed]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_watch_killed_again_and_again_loses_nothing_and_has_nothing_double(site: Site, tmp_path: Path) -> None:
    record = tmp_path / "sayso.db"
    reports = [site.report(n) for n in range(30)]
    feed = site.feed(*reports)
    for count in (1, 15):
        with watch_in_process(record, feed) as process:
            assert process.stdout
            for _ in range(count):
                process.stdout.readline()
            process.send_signal(signal.SIGKILL)
    with watch_in_process(record, feed) as process, open_record(record) as book:
        wait_until(lambda: book.counts()["reports"] == 30, seconds=60.0)
        process.terminate()
        assert process.wait(30) == 0
        assert urls(book) == sorted(reports)
        counts = book.counts()
    assert (counts["reports"], counts["versions"], counts["statements"]) == (30, 30, 30)


def test_a_watch_ended_by_sigterm_keeps_what_it_knows(site: Site, tmp_path: Path) -> None:
    record = tmp_path / "sayso.db"
    feed = site.feed(*(site.report(n) for n in range(40)))
    with watch_in_process(record, feed) as process:
        assert process.stdout
        process.stdout.readline()
        process.terminate()
        assert process.wait(30) == 0
        told = 1 + len(process.stdout.readlines())
    with open_record(record) as book:
        assert len(urls(book)) == told
        state = read_state(state_path(book.name))
    assert sum(one.is_read for one in state.reports.values()) == told


def test_a_report_that_ends_the_process_again_and_again_is_set_aside(site: Site, tmp_path: Path) -> None:
    record = tmp_path / "sayso.db"
    feed = site.feed(site.put("/poison", "Cy Dee said poison"), site.report(1))
    for _ in range(watching.MOST_CRASHES):
        with watch_in_process(record, feed) as process:
            assert process.wait(60) == -signal.SIGKILL
    with watch_in_process(record, feed) as process, open_record(record) as book:
        wait_until(lambda: urls(book) == [f"{site.base}/news/1"])
        process.terminate()
        assert process.wait(30) == 0


def test_a_page_without_a_text_is_asked_for_again(site: Site, book: RecordBook) -> None:
    site.put("/odd", "", headers={"Content-Type": "text/plain; charset=nonsense"})
    with going_on(book, site.feed(f"{site.base}/odd")):
        wait_until(lambda: len(site.times("/odd")) == 2)
        site.put("/odd", "Cy Dee said yes")
        wait_until(lambda: [record.text for record in book.records()] == ["Cy Dee said yes"])


def test_a_report_whose_reading_fails_is_set_aside_and_the_others_are_read(site: Site, book: RecordBook) -> None:
    def read(page: Page) -> Record:
        if "bridge 1" in page.text:
            raise ZeroDivisionError("odd")
        return read_page(page)

    summary = once(book, site.feed(site.report(1), site.report(2)), read=read)
    assert urls(book) == [f"{site.base}/news/2"]
    assert summary.problems == {"read/read-failed": 1}
    assert once(book, f"{site.base}/feed.xml", read=read).pages == 0


def test_a_record_that_is_locked_is_waited_for(
    site: Site,
    book: RecordBook,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(watching, "STORE_PAUSES", (0.3,) * 20)
    feed = site.feed(site.report(1), site.report(2))
    other = sqlite3.connect(tmp_path / "sayso.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with going_on(book, feed):
        wait_until(lambda: "(database is locked); next attempt in" in caplog.text)
        assert urls(book) == []
        other.execute("ROLLBACK")
        wait_until(lambda: book.counts()["reports"] == 2)
    other.close()


def test_one_round_ends_where_the_record_is_locked_and_the_next_goes_on(
    site: Site, book: RecordBook, tmp_path: Path
) -> None:
    feed = site.feed(site.report(1), site.report(2))
    other = sqlite3.connect(tmp_path / "sayso.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="is locked"):
        once(book, feed)
    other.execute("ROLLBACK")
    other.close()
    assert once(book, feed).outcomes == {"new": 2}


def test_what_the_record_has_lost_is_read_again(site: Site, book: RecordBook, tmp_path: Path) -> None:
    feed = site.feed(site.report(1), site.report(2))
    once(book, feed)
    with open_record(tmp_path / "new.db") as fresh:
        assert once(fresh, feed, state=state_path(book.name)).outcomes == {"new": 2}


def test_two_watches_do_not_share_what_is_remembered(site: Site, book: RecordBook) -> None:
    feed = site.feed(site.report(1))
    with going_on(book, feed):
        wait_until(lambda: book.counts()["reports"] == 1)
        with pytest.raises(UsageError, match="another watch is using"):
            once(book, feed)


def test_a_damaged_state_is_told(site: Site, book: RecordBook) -> None:
    state_path(book.name).write_text('{"format": 1, "listings": []}')
    with pytest.raises(UsageError, match="is not a state file of a watch") as refused:
        once(book, site.feed())
    assert "delete it" in (refused.value.hint or "")


@pytest.mark.parametrize("feed", ["feed.xml", "ftp://example.org/feed", "http://[::1"])
def test_a_feed_that_is_no_web_address_is_refused(feed: str, book: RecordBook) -> None:
    with pytest.raises(UsageError, match="is not a web address"):
        watch(book, feed)


@pytest.mark.parametrize(
    ("record", "path"),
    [("/data/press.db", "/data/press.db.watch.json"), ("postgresql+psycopg://me@host/press", "press.watch.json")],
)
def test_the_state_lies_beside_the_record(record: str, path: str) -> None:
    assert str(state_path(record)) == path
