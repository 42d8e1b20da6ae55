"""A record is the same behind rows and Parquet, and rows hold nothing that Parquet cannot."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pyarrow import Table, parquet

from builders import harbour_record, make_document, make_record
from sayso.corpus.rows import SIGNATURE, Rows, document_id, record_of, record_rows, set_aside_rows, signature_of
from sayso.corpus.schema import TABLES, arrow_schema
from sayso.domain.record import Record
from sayso.domain.text import Page, Problem

PAGE = Page("harbour", "reports/harbour.txt", "text", "…")
RECORDS = [
    pytest.param(harbour_record(), id="every-layer"),
    pytest.param(make_record(document=make_document("A word.", published="2024-03")), id="half-a-date"),
    pytest.param(make_record(document=make_document("", language=None)), id="empty"),
]


def through_parquet(rows: Rows) -> Rows:
    """The rows as they come out of files."""
    found: Rows = {}
    for table in TABLES:
        file = io.BytesIO()
        parquet.write_table(Table.from_pylist(rows[table], schema=arrow_schema(table)), file)
        found[table] = parquet.read_table(file).to_pylist()
    return found


@pytest.mark.parametrize("record", RECORDS)
def test_record_comes_back_whole(record: Record) -> None:
    rows = through_parquet(record_rows(record, PAGE, source="in", report=3))
    (document,) = rows["documents"]
    back = record_of(document, [row["body"] for row in rows["statements"]])
    origin = {"origin": record.document.origin}
    assert replace(back, document=replace(back.document, **origin)) == record


def test_rows_hold_no_lone_surrogate_and_no_nul() -> None:
    record = make_record(document=make_document("The \ud800 mayor \x00 said so."))
    record = record.with_problem(Problem("annotate", "odd", "a \ud800"))
    rows = through_parquet(record_rows(record, replace(PAGE, name="n\udc80"), source="in", report=0))
    assert rows["documents"][0]["text"] == "The \ufffd mayor \ufffd said so."
    assert rows["problems"][0]["message"] == "a \ufffd"


def test_report_set_aside_has_a_row_and_its_reason() -> None:
    rows = through_parquet(set_aside_rows("a1", None, [Problem("corpus", "crashed", "why")], source="in", report=7))
    (document,), (problem,) = rows["documents"], rows["problems"]
    assert (document["state"], document["report"], document["text"]) == ("set-aside", 7, None)
    assert (problem["document_id"], problem["code"], problem["origin"]) == ("a1", "crashed", "in#7")


def test_id_follows_from_content_and_number_alone() -> None:
    assert document_id("ab", 1) == document_id("ab", 1)
    assert len({document_id("ab", 1), document_id("ab", 2), document_id("cd", 1)}) == 3


def test_signatures_of_like_texts_are_alike() -> None:
    text = " ".join(f"word{n}" for n in range(300))
    changed = text.replace("word150 ", "other ")
    one, other = signature_of(text), signature_of(changed)
    assert len(one) == SIGNATURE
    assert sum(a == b for a, b in zip(one, other, strict=True)) > 0.9 * SIGNATURE
    assert signature_of("Two words.") == []
