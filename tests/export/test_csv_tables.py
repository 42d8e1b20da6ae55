from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from builders import harbour_record, make_document, make_record
from odd_records import ODD_TEXT, odd_record
from sayso.domain.record import Record
from sayso.export.csv_tables import write
from sayso.export.selection import select

frictionless = pytest.importorskip("frictionless", reason="reads data packages: pip install frictionless")


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    "records",
    [[], [harbour_record(), odd_record()], [make_record(document=make_document("", id="empty"))]],
    ids=["no report", "reports", "a report without text"],
)
@pytest.mark.parametrize("excel_safe", [False, True])
def test_the_data_package_is_valid(tmp_path: Path, records: list[Record], excel_safe: bool) -> None:
    write(select(records), tmp_path / "out", excel_safe=excel_safe)
    with frictionless.system.use_context(trusted=True):
        report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])


def test_places_cut_the_text_that_stands_beside(tmp_path: Path) -> None:
    write(select([harbour_record(), odd_record()]), tmp_path / "out")
    texts = {row["document"]: row["text"] for row in rows(tmp_path / "out", "texts")}
    assert texts["odd/😀 one"] == ODD_TEXT
    for table in ("spans", "loaded", "mentions"):
        for row in rows(tmp_path / "out", table):
            assert texts[row["document"]][int(row["start"]) : int(row["end"])] == row["text"]


def test_a_statement_is_one_row(tmp_path: Path) -> None:
    summary = write([harbour_record()], tmp_path / "out")
    ahead = rows(tmp_path / "out", "statements")[1]
    assert ahead["content"] == "“We are ahead of the plan,” … “Nobody should hold us to the day.”"
    assert (ahead["speaker"], ahead["said_on"], ahead["denied"]) == ("Inês Valadão", "2025-05-02", "false")
    assert (summary.rows["reports"], summary.rows["statements"]) == (1, 5)
    assert all(file.is_file() for file in summary.files)


def test_what_is_no_full_day_is_told(tmp_path: Path) -> None:
    summary = write([odd_record()], tmp_path / "out")
    assert [problem.code for problem in summary.problems] == ["no-day"]


@pytest.mark.parametrize(("excel_safe", "cell"), [(False, "=SUM(A1)"), (True, "'=SUM(A1)")])
def test_formulas_are_literal_unless_a_spreadsheet_is_to_read_them(tmp_path: Path, excel_safe: bool, cell: str) -> None:
    write([odd_record()], tmp_path / "out", excel_safe=excel_safe)
    content = (tmp_path / "out" / "statements.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") is excel_safe
    assert rows(tmp_path / "out", "statements")[0]["content"] == cell


def test_the_codebook_has_every_column_and_says_what_offsets_count(tmp_path: Path) -> None:
    write([], tmp_path / "out")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    book = {(row["table"], row["column"]): row["meaning"] for row in rows(tmp_path / "out", "codebook")}
    fields = {(r["name"], f["name"]): f["description"] for r in package["resources"] for f in r["schema"]["fields"]}
    assert book == fields
    assert "Unicode code points" in package["description"]
    assert "Unicode code points" in (tmp_path / "out" / "codebook.md").read_text(encoding="utf-8")
