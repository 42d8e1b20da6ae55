"""Tables as people have them: from spreadsheets, scrapers and databases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sayso.acquire import read_place
from sayso.acquire.table import count_rows, read_table
from sayso.domain.given import Given
from sayso.domain.text import Page
from sayso.errors import AcquireError

CSV = (
    "id,headline,body,publish_date,media_name,author\r\n"
    '1,Bridge shut,"The harbour is shut.\n\n""It is,"" she said.",2025-05-04,The Courier,"Roe, Jane"\r\n'
    "2,Rain,It rained.,04/05/2025,The Courier,Jane Roe and John Doe\r\n"
    "3,Sun,,2025-05-06,The Courier,\r\n"
)


def codes(page: Page) -> list[str]:
    return [problem.code for problem in page.problems]


def test_csv_is_read_by_the_usual_names(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV, encoding="utf-8", newline="")
    first, second, third = read_place(tmp_path / "a.csv")
    assert (first.name, first.title, first.outlet) == ("1", "Bridge shut", "The Courier")
    assert (first.published, first.byline) == ("2025-05-04", ("Jane Roe",))
    assert first.text == 'The harbour is shut.\n\n"It is," she said.'
    assert (second.published, codes(second), second.byline) == (None, ["odd-date"], ("Jane Roe", "John Doe"))
    assert (third.text, codes(third)) == ("", ["unreadable-row"])
    assert count_rows(tmp_path / "a.csv") == 3
    assert [page.name for page in read_table(tmp_path / "a.csv", skip=1)] == ["2", "row-3"]


@pytest.mark.parametrize(
    ("other", "days"),
    [
        ("21/05/2025", ["2025-05-04", "2025-05-21"]),
        ("05/21/2025", ["2025-04-05", "2025-05-21"]),
        ("2025-05-21", [None, "2025-05-21"]),
    ],
    ids=["day-first", "month-first", "unknown"],
)
@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_another_date_of_the_table_shows_the_order_of_an_ambiguous_one(
    tmp_path: Path, suffix: str, other: str, days: list[str | None]
) -> None:
    rows = [{"text": "The harbour is shut, she said.", "date": day} for day in ("04/05/2025", other)]
    lines = ["text,date", *(f'"{row["text"]}",{row["date"]}' for row in rows)]
    table = tmp_path / f"a{suffix}"
    table.write_text("\n".join(lines if suffix == ".csv" else map(json.dumps, rows)) + "\n", encoding="utf-8")
    assert [page.published for page in read_place(table)] == days
    assert [page.published for page in read_table(table, skip=1)] == days[1:]


def test_order_of_dates_is_known_after_skipped_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,date\nIt is shut.,21/05/2025\nIt is open.,04/05/2025\n", encoding="utf-8")
    assert [page.published for page in read_table(tmp_path / "a.csv", skip=1)] == ["2025-05-04"]


@pytest.mark.parametrize(
    ("encoding", "delimiter", "told"),
    [
        ("cp1252", ";", ["decoded-as"]),
        ("utf-16", "\t", ["decoded-as"]),
        ("utf-8-sig", ";", []),
        ("utf-8", "|", []),
    ],
)
def test_csv_of_other_programs(tmp_path: Path, encoding: str, delimiter: str, told: list[str]) -> None:
    rows = [["Datum", "Titel", "Volltext"], ["4.5.2025", "Brücke", "Die Brücke ist zu, sagte sie. " * 4]] * 1
    text = "\n".join(delimiter.join(row) for row in rows) + "\n"
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    (page,) = read_place(tmp_path / "a.csv")
    assert (page.title, page.published, codes(page)) == ("Brücke", "2025-05-04", told)


def test_columns_can_be_given(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("ort,wann,inhalt\nHafen,4.5.2025,Es ist zu.\n", encoding="utf-8")
    with pytest.raises(AcquireError, match="no text column; it has ort, wann, inhalt") as caught:
        list(read_place(tmp_path / "a.csv"))
    assert caught.value.hint == "name the text column: --columns text=COLUMN"
    given = Given(columns=(("text", "inhalt"), ("date", "wann")))
    (page,) = read_place(tmp_path / "a.csv", given=given)
    assert (page.text, page.published) == ("Es ist zu.", "2025-05-04")
    with pytest.raises(AcquireError, match="no column 'body'"):
        list(read_place(tmp_path / "a.csv", given=Given(columns=(("text", "body"),))))


def test_row_with_too_many_fields_is_told_and_kept(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,text,date\nRain,It rained, and how,x,y\n", encoding="utf-8")
    (page,) = read_place(tmp_path / "a.csv")
    assert page.text == "It rained" and codes(page) == ["odd-date", "ragged-row"]


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)


def test_workbook_is_read_sheet_by_sheet_and_others_are_told(tmp_path: Path) -> None:
    header = ["Title", "Full text", "Date"]
    sheets: dict[str, list[list[Any]]] = {f"2025-{n}": [header, [f"Rain {n}", "It rained.", 45781]] for n in range(9)}
    workbook(tmp_path / "a.xlsx", {"Codes": [["code", "meaning"], [1, "rain"]], **sheets, "Empty": []})
    pages = list(read_place(tmp_path / "a.xlsx"))
    assert [page.title for page in pages] == [f"Rain {n}" for n in range(9)]
    assert {page.published for page in pages} == {"2025-05-04"}
    assert [codes(page) for page in pages] == [["sheet-skipped"]] + [[]] * 8
    assert "'Codes'" in pages[0].problems[0].message


def test_cell_that_excel_cut_is_told(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", {"a": [["text"], ["x" * 32_767]]})
    (page,) = read_place(tmp_path / "a.xlsx")
    assert codes(page) == ["cut-text"]


def test_workbook_without_the_text_is_refused(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", {"a": [["code"], [1]]})
    with pytest.raises(AcquireError, match="no text column; it has code"):
        list(read_place(tmp_path / "a.xlsx"))


def test_damaged_workbook_is_refused(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", {"a": [["text"], ["It rained."]]})
    content = (tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "a.xlsx").write_bytes(content.replace(b"xl/worksheets", b"xl/workshoots"))
    with pytest.raises(AcquireError, match="damaged"):
        list(read_place(tmp_path / "a.xlsx"))


EVENT_REGISTRY = {
    "articles": {
        "results": [
            {
                "uri": "8504",
                "title": "Rain",
                "body": "It rained.",
                "date": "2025-05-04",
                "source": {"uri": "courier.example", "title": "The Courier"},
                "authors": [{"name": "Jane Roe", "type": "author"}],
            }
        ]
    }
}
NEWS_API = {
    "status": "ok",
    "articles": [
        {
            "source": {"id": None, "name": "The Courier"},
            "author": "Jane Roe",
            "title": "Rain",
            "publishedAt": "2025-05-04T04:00:03Z",
            "content": "It rained and rained and… [+16028 chars]",
        }
    ],
}
NEWS_PLEASE = {
    "authors": ["Jane Roe"],
    "date_publish": "2025-05-04 17:03:00",
    "maintext": "It rained.",
    "source_domain": "The Courier",
    "title": "Rain",
}


@pytest.mark.parametrize(
    ("whole", "told"),
    [
        pytest.param(EVENT_REGISTRY, [], id="Event Registry"),
        pytest.param(NEWS_API, ["cut-text"], id="NewsAPI"),
        pytest.param(NEWS_PLEASE, [], id="news-please"),
        pytest.param([NEWS_PLEASE], [], id="list"),
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_json_of_news_services(tmp_path: Path, whole: Any, told: list[str], indent: int | None) -> None:
    (tmp_path / "a.json").write_text(json.dumps(whole, indent=indent), encoding="utf-8")
    (page,) = read_place(tmp_path / "a.json")
    assert (page.title, page.outlet, page.published) == ("Rain", "The Courier", "2025-05-04")
    assert (page.byline, codes(page)) == (("Jane Roe",), told)
