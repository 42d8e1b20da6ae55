"""Traces over a record in a database, and what the command says of them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from builders import make_document, make_record, make_statement
from sayso.book import RecordBook
from sayso.cli.main import run
from sayso.domain.record import Record
from sayso.domain.statement import Speaker

QUOTED = "“The harbour stays open while I am mayor, and nobody will sell the quay.”"
CUT = "“Nobody will sell the quay.”"


def report(name: str, quoted: str, day: str, *, url: str | None = None) -> Record:
    text = f"{name.title()} reports that {quoted} Mayor Ada Brenn said."
    speaker = Speaker("Ada Brenn", "person", "mayor")
    statement = make_statement(text, quoted, kind="direct", cue="said", source="Mayor Ada Brenn", speaker=speaker)
    document = make_document(text, id=name, origin=f"{name}.txt", url=url, outlet=name.title(), published=day)
    return make_record(replace(statement, id=f"{name}-1"), document=document)


@pytest.fixture
def filled(book: RecordBook) -> RecordBook:
    book.put(report("farol", QUOTED, "2024-05-01"))
    book.put(report("costa", CUT, "2024-05-02"))
    book.put(report("serra", "“The bridge is none of my business, ask the county.”", "2024-05-02"))
    return book


def test_a_trace_is_found_by_words_and_by_statement(filled: RecordBook) -> None:
    for what in ("nobody will sell the quay", "costa-1", "farol-1"):
        trace = filled.trace(what)
        assert trace is not None
        assert [carriage.report for carriage in trace.carriages] == ["farol", "costa"]
        assert trace.carriages[1].variant.changes == ("truncated",)


def test_days_bound_the_reports(filled: RecordBook) -> None:
    trace = filled.trace("nobody will sell the quay", since="2024-05-02")
    assert trace is not None and [carriage.report for carriage in trace.carriages] == ["costa"]


def test_words_that_nobody_said_have_no_trace(filled: RecordBook) -> None:
    assert filled.trace("the moon is made of cheese") is None


def test_a_rejected_statement_carries_nothing(filled: RecordBook) -> None:
    filled.review.decide("costa-1", "reject", reviewer="ann")
    trace = filled.trace("farol-1")
    assert trace is not None and [carriage.report for carriage in trace.carriages] == ["farol"]


def test_the_whole_record_is_gone_through(filled: RecordBook) -> None:
    assert [[carriage.report for carriage in trace.carriages] for trace in filled.traces()] == [["farol", "costa"]]


def test_what_many_outlets_carry_comes_before_what_one_prints_often(book: RecordBook) -> None:
    for number in range(4):
        one = report(f"notice{number}", "“Subscribe to our letter and read of the harbour each day.”", "2024-05-01")
        book.put(replace(one, document=replace(one.document, outlet="Farol")))
    book.put(report("costa", QUOTED, "2024-05-02"))
    book.put(report("serra", QUOTED, "2024-05-03"))
    assert [len(trace.carriages) for trace in book.traces()] == [2, 4]


def test_a_cut_from_any_place_of_a_long_utterance_is_found(book: RecordBook) -> None:
    parts = [f"the quay of {name} stays with us" for name in ("Lunde", "Ober", "Tarn", "Brekke", "Solvik", "Aune")]
    tail = (
        "notwithstanding internationally binding arrangements concerning administrative responsibilities, "
        "environmental compensation, constitutional considerations, parliamentary deliberations"
    )
    book.put(report("farol", f"“{', and certainly '.join(parts)}, {tail}.”", "2024-05-01"))
    for number, part in enumerate(parts):
        book.put(report(f"cut{number}", f"“{part.capitalize()}.”", "2024-05-02"))
    trace = book.trace("farol-1")
    assert trace is not None and len(trace.carriages) == 7


def test_the_command_shows_what_is_left_out(
    filled: RecordBook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["trace", "nobody will sell the quay", "--record", filled.name]) == 0
    shown = capsys.readouterr().out
    assert "2 reports, 2 independent, 0 copies" in shown
    assert "[-The harbour stays open while I am mayor, and-]" in shown
    assert run(["trace", "--all", "--record", filled.name, "--format", "json"]) == 0
    assert [one["first"] for one in json.loads(capsys.readouterr().out)] == ["farol"]
    assert run(["trace", "--record", filled.name]) == 2
    assert run(["trace", "cheese on the moon", "--record", filled.name]) == 1
