# ruff: noqa: E501  (the markup of files stands as programs write it)
"""Tables as spreadsheets, databases, R and pandas write them."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sayso.acquire import read_place
from sayso.domain.given import Given
from sayso.domain.text import Page
from sayso.errors import AcquireError

HEAD = "title,text,date\n"
HTML = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table><tr><td colspan="3">Search: pier</td></tr>
<tr><th>Headline</th><th>Body</th><th>Date</th></tr><tr><td>Pier</td><td>It is <b>sh</b>ut.</td><td>2025-05-04</td></tr>
<tr><td>Ferry</td><td><p>It stops.</p><p>He said so.</p></td><td>2025-05-05</td></tr></table></body></html>"""
XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table>
<Row><Cell><Data>Headline</Data></Cell><Cell><Data>Author</Data></Cell><Cell><Data>Body</Data></Cell><Cell><Data>Date</Data></Cell></Row>
<Row><Cell><Data>Pier</Data></Cell><Cell ss:Index="3"><Data>It is shut.</Data></Cell><Cell><Data>2025-05-04T00:00:00.000</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def read(tmp_path: Path, name: str, content: str | bytes, **given: Any) -> list[Page]:
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_place(tmp_path / name, given=Given(**given)))


def codes(page: Page) -> list[str]:
    return [problem.code for problem in page.problems]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("sep=;\ntitle;text;date\nPier;It is shut, he said.;2025-05-04\n", id="line for Excel"),
        pytest.param(
            '"Search: pier"\n"Exported: 2025-05-06"\n\n"Headline","Body","Date"\n"Pier","It is shut, he said.","2025-05-04"\n',
            id="notes above the names",
        ),
        pytest.param(HEAD + 'Pier,"It is shut, he said.",2025-05-04', id="no line end"),
        pytest.param("title,text,text,date\rPier,,\"It is shut, he said.\",2025-05-04\r", id="one name twice"),
        pytest.param("date,title,text\n2025-05-04,Pier,It is shut, he said.\n", id="unquoted delimiter in the text"),
        pytest.param("title\ttext\tdate\nPier\tIt is shut, he said.\t2025-05-04\n".encode("utf-16"), id="Unicode text"),
    ],
)
def test_csv_of_any_program_gives_the_same_report(tmp_path: Path, content: str | bytes) -> None:
    (page,) = read(tmp_path, "a.csv", content)
    assert (page.title, page.text, page.published) == ("Pier", "It is shut, he said.", "2025-05-04")


def test_names_given_by_the_user_are_found_below_notes(tmp_path: Path) -> None:
    content = "Suche: Pier\n\nKopf;Inhalt\nPier;Es ist zu.\n"
    (page,) = read(tmp_path, "a.csv", content, columns=(("text", "Inhalt"),))
    assert page.text == "Es ist zu."


def test_delimiters_joined_to_the_last_column_are_told(tmp_path: Path) -> None:
    (page,) = read(tmp_path, "a.csv", "date,title,text\n2025-05-04,Pier,It is shut, he said.\n")
    assert codes(page) == ["ragged-row"] and "joined to the last column" in page.problems[0].message


def test_quotation_marks_escaped_by_a_backslash_cut_no_cell(tmp_path: Path) -> None:
    first, second = read(
        tmp_path, "a.csv", HEAD + 'Pier,"He said \\"no\\", and left.",2025-05-04\nFerry,"It stops.",2025-05-05\n'
    )
    assert (first.text, first.published, first.problems) == ('He said "no", and left.', "2025-05-04", ())
    assert second.text == "It stops."


def test_backslash_before_a_quotation_mark_that_ends_a_cell_is_kept(tmp_path: Path) -> None:
    first, second = read(tmp_path, "a.csv", HEAD + '"C:\\","It is ""shut"".",2025-05-04\nFerry,"It stops.",2025-05-05\n')
    assert (first.title, first.text) == ("C:\\", 'It is "shut".')
    assert second.text == "It stops."


@pytest.mark.parametrize("missing", ["NA", "NaN", "NULL", "None", "\\N", "#N/A"])
def test_missing_values_are_no_names_and_no_odd_dates(tmp_path: Path, missing: str) -> None:
    content = f"title,text,date,author,source\nPier,It is shut.,{missing},{missing},{missing}\n"
    (page,) = read(tmp_path, "a.csv", content)
    assert (page.byline, page.outlet, page.published, page.problems) == ((), None, None, ())


def test_ids_that_a_spreadsheet_rounded_do_not_make_two_rows_one(tmp_path: Path) -> None:
    pages = read(tmp_path, "a.csv", "id,title,text\n3.1E+09,Pier,It is shut.\n3.1E+09,Ferry,It stops.\n")
    assert [page.name for page in pages] == ["row-1", "row-2"]


def test_text_left_in_html_is_read_without_its_tags(tmp_path: Path) -> None:
    pages = read(tmp_path, "a.csv", HEAD + 'Pier,"<p>It is shut.</p>",\nLess,"<3 says the mayor, and 4 > 3.",\n')
    assert [page.media for page in pages] == ["html", "text"]


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a"])
def test_two_columns_are_a_table_whatever_its_name(tmp_path: Path, name: str) -> None:
    (page,) = read(tmp_path, name, "headline\tbody\nPier\tIt is shut.\n")
    assert (page.title, page.text) == ("Pier", "It is shut.")


@pytest.mark.parametrize("content", ["title\ttext\nIt is shut.\n", "Text, title\n\nIt is shut, he said.\n"])
def test_a_text_is_no_table_of_two_columns(tmp_path: Path, content: str) -> None:
    (page,) = read(tmp_path, "a.txt", content)
    assert page.text == content


@pytest.mark.parametrize(("content", "count"), [pytest.param(HTML, 2, id="HTML"), pytest.param(XML, 1, id="XML of 2003")])
@pytest.mark.parametrize("name", ["export.xls", "export.zip"])
def test_table_named_like_a_workbook_is_read_by_its_content(tmp_path: Path, name: str, content: str, count: int) -> None:
    data = content.encode()
    if name.endswith(".zip"):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as packed:
            packed.writestr("export.xls", data)
        data = file.getvalue()
    pages = read(tmp_path, name, data)
    assert [(page.title, page.text, page.published) for page in pages] == [
        ("Pier", "It is shut.", "2025-05-04"),
        ("Ferry", "It stops.\n\nHe said so.", "2025-05-05"),
    ][:count]


def test_html_table_takes_the_columns_that_are_given(tmp_path: Path) -> None:
    pages = read(tmp_path, "a.xls", HTML, columns=(("title", "Date"),))
    assert [page.title for page in pages] == ["2025-05-04", "2025-05-05"]
    with pytest.raises(AcquireError, match="no column 'Inhalt'"):
        read(tmp_path, "a.xls", HTML, columns=(("text", "Inhalt"),))


def test_workbook_with_notes_above_a_wrong_range_and_coded_line_ends_is_read(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book, file, whole = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    for row in (["Search: pier"], [], ["Headline", "Body", "Date"], ["Pier", "It is_x000D_\nshut.", date(2025, 5, 4)]):
        book.active.append(row)
    book.save(file)
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(whole, "w") as changed:
        for name in packed.namelist():
            changed.writestr(name, packed.read(name).replace(b'<dimension ref="A1:C4"', b'<dimension ref="A1"'))
    assert b'ref="A1:C4"' not in zipfile.ZipFile(whole).read("xl/worksheets/sheet1.xml")
    (page,) = read(tmp_path, "a.xlsx", whole.getvalue())
    assert (page.title, page.text.split(), page.published) == ("Pier", ["It", "is", "shut."], "2025-05-04")


GUARDIAN = {
    "response": {
        "status": "ok",
        "results": [
            {
                "id": "a/b",
                "sectionName": "World",
                "webPublicationDate": "2025-05-04T23:30:00Z",
                "webTitle": "Pier",
                "fields": {"byline": "Jane Roe", "bodyText": "It is shut."},
            }
        ],
    }
}
WORDPRESS = [{"title": {"rendered": "Pier"}, "content": {"rendered": "<p>It is shut.</p>"}, "date": "2025-05-04T10:00:00", "byline": "Jane Roe"}]
COLUMNS = {"title": {"0": "Pier"}, "text": {"0": "It is shut."}, "author": {"0": "Jane Roe"}, "date": {"0": 1746316800000}}
SPLIT = {"columns": ["title", "text", "author", "date"], "index": [0], "data": [["Pier", "It is shut.", "Jane Roe", 1746316800]]}


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param(GUARDIAN, id="Guardian Open Platform"),
        pytest.param(WORDPRESS, id="WordPress"),
        pytest.param(COLUMNS, id="pandas, columns"),
        pytest.param(SPLIT, id="pandas, split"),
    ],
)
def test_json_of_programs(tmp_path: Path, whole: Any) -> None:
    (page,) = read(tmp_path, "a.json", json.dumps(whole))
    assert (page.title, page.byline, page.published) == ("Pier", ("Jane Roe",), "2025-05-04")
    assert "It is shut." in page.text


def test_objects_one_after_another_are_each_a_report(tmp_path: Path) -> None:
    objects = [json.dumps({"title": title, "text": "It is shut."}, indent=2) for title in ("Pier", "Ferry")]
    assert [page.title for page in read(tmp_path, "a.json", "\n".join(objects))] == ["Pier", "Ferry"]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_nan_is_no_author(tmp_path: Path, name: str) -> None:
    (page,) = read(tmp_path, name, b'\xef\xbb\xbf{"title": "Pier", "text": "It is shut.", "author": NaN, "authors": [NaN]}')
    assert (page.byline, page.problems) == ((), ())
