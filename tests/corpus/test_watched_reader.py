"""The process that reads may die of any report; the report is set aside, and all others are read."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from made_corpora import made, planned, rows, said, states, write_reports

from sayso.corpus.shards import find_inputs, make_shards
from sayso.corpus.watched_reader import GRACE_SECONDS, WatchedReader
from sayso.errors import SaysoError

HARM = [
    pytest.param("HANG", "time-limit", "more than 1 s", id="hangs"),
    pytest.param("EAT", "memory-limit", "more than 200 MB", id="eats-memory"),
    pytest.param("CRASH", "crashed", "SIGSEGV", id="crashes"),
    pytest.param("KILL", "memory-limit", "more than 200 MB", id="is-killed-for-its-memory"),
    pytest.param("EXIT", "crashed", "exit code 5", id="exits"),
    pytest.param("RAISE", "read-failed", "ValueError: it has no end", id="raises"),
]


@pytest.mark.parametrize(("harm", "code", "reason"), HARM)
def test_report_that_harms_is_set_aside(harm: str, code: str, reason: str, tmp_path: Path) -> None:
    texts = [*said(4), f"{harm} said it.", *said(3)]
    source = write_reports(tmp_path / "in.jsonl", texts, url="https://example.org/report")
    seconds = 1 if harm == "HANG" else 60  # a busy machine may be slow
    summary = made(tmp_path / "out", source, reader="Harmed", seconds=seconds, megabytes=200)
    found = states(tmp_path / "out")
    assert found == {f"r{n}": code if n == 4 else "read" for n in range(8)}
    assert summary.set_aside == {f"corpus/{code}": 1}
    (problem,) = rows(tmp_path / "out", "problems")
    assert reason in problem["message"]
    aside = next(row for row in rows(tmp_path / "out", "documents") if row["state"] == "set-aside")
    assert (aside["name"], aside["url"], aside["report"]) == ("r4", "https://example.org/report", 4)


def test_process_that_does_not_heed_its_alarm_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.corpus.watched_reader.GRACE_SECONDS", 0.5)
    source = write_reports(tmp_path / "in.jsonl", ["SLEEP said it.", *said(2)])
    made(tmp_path / "out", source, reader="Harmed", seconds=0.5)
    assert GRACE_SECONDS > 0.5 and states(tmp_path / "out") == {"r0": "time-limit", "r1": "read", "r2": "read"}


def test_harm_after_harm_leaves_the_others(tmp_path: Path) -> None:
    texts = ["CRASH .", "CRASH .", "EXIT .", "RAISE .", *said(1), "CRASH ."]
    made(tmp_path / "out", write_reports(tmp_path / "in.jsonl", texts), reader="Harmed")
    assert list(states(tmp_path / "out").values()) == ["crashed"] * 3 + ["read-failed", "read", "crashed"]


def test_process_killed_from_outside_reads_the_report_again(tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", ["ONCE said it.", *said(3)], title=str(tmp_path / "mark"))
    summary = made(tmp_path / "out", source, reader="Harmed")
    assert set(states(tmp_path / "out").values()) == {"read"} and summary.reports == 4


def test_process_is_kept_from_shard_to_shard(tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", said(20))
    reader = WatchedReader(planned(tmp_path / "out"))
    (given,) = find_inputs([str(source)])
    processes = set()
    for shard in make_shards(given, 0, reports=5, max_bytes=10**6):
        assert len(list(reader.read(shard))) == 5
        processes.add(reader.process_id)
    reader.close()
    assert len(processes) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(processes.pop() or 0, signal.SIGTERM)


def test_process_killed_before_it_is_ready_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "marks").mkdir()
    monkeypatch.setenv("MARKS", str(tmp_path / "marks"))
    source = write_reports(tmp_path / "in.jsonl", said(2))
    made(tmp_path / "out", source, reader="KilledAtFirst")
    assert set(states(tmp_path / "out").values()) == {"read"}


def test_process_that_is_always_killed_before_it_is_ready_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "marks").mkdir()
    monkeypatch.setenv("MARKS", str(tmp_path / "marks"))
    monkeypatch.setenv("KILLS", "100")
    with pytest.raises(SaysoError, match="cannot start"):
        made(tmp_path / "out", write_reports(tmp_path / "in.jsonl", said(2)), reader="KilledAtFirst")


def test_reader_that_cannot_be_made_ends_the_run_with_its_reason(tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", said(2))
    with pytest.raises(SaysoError, match=r"cannot start: AttributeError.*Missing"):
        made(tmp_path / "out", source, reader="Missing")
