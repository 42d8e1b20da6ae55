"""Statements as rows."""

from __future__ import annotations

from builders import harbour_record
from sayso.export.statement_rows import statement_rows


def test_row_is_flat_and_names_the_route() -> None:
    row = list(statement_rows(harbour_record()))[1]
    assert all(value is None or isinstance(value, str | int | float | bool) for value in row.values())
    assert (row["speaker"], row["cue"], row["addressees"], row["said_on"]) == (
        "Inês Valadão",
        "told",
        "reporters",
        "2025-05-02",
    )
    assert row["chain"] == "Costa < Farol < Inês Valadão"


def test_offsets_frame_the_content() -> None:
    record = harbour_record()
    for row in statement_rows(record):
        first, *_, last = [*row["content"].split(" … "), row["content"].split(" … ")[-1]]
        frame = record.text[row["start"] : row["end"]]
        assert frame.startswith(first) and frame.endswith(last)


def test_many_records_come_one_after_the_other() -> None:
    rows = list(statement_rows([harbour_record(), harbour_record()]))
    assert len(rows) == 2 * len(harbour_record().statements)
    assert len({tuple(row) for row in rows}) == 1
