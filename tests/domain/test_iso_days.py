"""Days of a record in ISO form, and what is taken for one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builders import harbour_record
from sayso.book import open_record
from sayso.domain.iso_days import days_between, iso_day_of, long_day


@pytest.mark.parametrize(
    ("value", "day"),
    [("2024-03-10", "2024-03-10"), ("2024-03-10T08:30:00Z", "2024-03-10"), ("2024-15-10", None), ("2024", None)],
)
def test_a_date_or_time_gives_its_day(value: str, day: str | None) -> None:
    assert iso_day_of(value) == day


@pytest.mark.parametrize(
    ("one", "other", "days"), [("2024-03-10", "2024-02-29", 10), ("2024-03-10", None, None), ("2024-03", "2024", None)]
)
def test_days_between_two_dates(one: str, other: str | None, days: int | None) -> None:
    assert days_between(one, other) == days


@pytest.mark.parametrize(("iso", "words"), [("2024-03-09", "9 March 2024"), ("2024-03", "2024-03"), ("", "")])
def test_a_full_date_is_written_in_words(iso: str, words: str) -> None:
    assert long_day(iso) == words


def test_a_record_with_half_a_date_can_be_kept_and_traced(tmp_path: Path) -> None:
    record = harbour_record()
    half = replace(record, document=replace(record.document, id="half", origin="half.txt", published="2025-05"))
    with open_record(tmp_path / "sayso.db") as book:
        book.put(record)
        book.put(half)
        assert {one.report for one in book.search("tunnel")} == {"harbour", "half"}
        assert book.trace("might well open in June") is not None
