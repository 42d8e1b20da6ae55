"""`sayso watch` as a user runs it: with the packaged model, signals and a log."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.book import open_record
from sayso.cli.main import run
from sayso.cli.watch import LogLine
from sayso.domain.counts import counted
from sayso.models.bundle import bundle_names
from watched_site import Site, running_site, wait_until

needs_model = pytest.mark.skipif(not bundle_names(), reason="no model is packaged")
REPORT = """Ferry to stop for the winter

VARDO, 4 May 2025 — Harbour Minister Ada Moe said on Monday that the ferry would stop in October.

“We cannot pay for empty boats,” she told reporters.
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as one:
        yield one


@needs_model
def test_one_round_reads_what_a_file_of_feeds_lists(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    report = site.put("/ferry", REPORT)
    Path("feeds.txt").write_text(f"# the harbour\n\n{site.feed(report)}\n{site.base}/none.xml\n")
    assert run(["watch", "--feeds", "feeds.txt", "--once", "--delay", "0"]) == 3
    told = capsys.readouterr()
    assert told.out.startswith("1 report (1 new), ")
    assert f"INFO {report}: new" in told.err
    assert f"WARNING {site.base}/none.xml answers 404" in told.err
    with open_record("sayso.db") as book:
        assert {statement.speaker.name for record in book.records() for statement in record.statements} == {"Ada Moe"}


def test_a_line_of_the_log_cannot_steer_the_terminal() -> None:
    line = LogLine().format(
        logging.makeLogRecord({"msg": "http://a.example/\x1b[2J", "levelname": "INFO", "created": 0})
    )
    assert line == "1970-01-01T00:00:00Z INFO http://a.example/[2J"


@needs_model
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_after_the_report_in_hand(number: signal.Signals, site: Site, tmp_path: Path) -> None:
    feed = site.feed(site.put("/ferry", REPORT))
    command = [sys.executable, "-m", "sayso", "watch", feed, "--delay", "0", "--record", str(tmp_path / "press.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            wait_until(lambda: site.times("/ferry"), seconds=120)
            process.send_signal(number)
            out, err = process.communicate(timeout=120)
        finally:
            process.kill()
    assert process.returncode == 0, err
    with open_record(tmp_path / "press.db") as book:
        reports = book.counts()["reports"]
    assert out.startswith(counted(reports, "report"))
    assert (tmp_path / "press.db.watch.json").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no feed given"),
        (["feed.xml"], "feed.xml is not a web address"),
        (["--feeds", "none.txt"], "none.txt cannot be read"),
        (["http://a.example/feed", "--interval", "0"], "watch_interval_seconds is 0.0; more than 0 was expected"),
        (["http://a.example/feed", "--tries", "0"], "watch_tries is 0; 1 or more was expected"),
    ],
    ids=["nothing", "a-file", "no-list", "no-interval", "no-tries"],
)
def test_wrong_usage_is_told(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["watch", *arguments]) == (1 if "none.txt" in arguments else 2)  # 1: a file is missing
    told = capsys.readouterr().err
    assert message in told
    assert "Try:" in told


def test_a_feed_that_cannot_be_had_at_all_is_a_failure(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["watch", f"{site.base}/none.xml", "--once", "--delay", "0"]) == 1
    assert "answers 404" in capsys.readouterr().err
