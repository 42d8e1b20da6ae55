from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from sayso.acquire import read_place
from sayso.errors import AcquireError

openpyxl = pytest.importorskip("openpyxl")


def workbook(**sheets: list[list[object]]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, part: str, damage: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(file, "w") as broken:
        for name in whole.namelist():
            broken.writestr(name, damage if name == part else whole.read(name))
    return file.getvalue()


def test_each_sheet_with_a_text_column_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    sheets = {f"S{n}": [["headline", "body"], [f"Rain {n}", f"It rained {n} days."]] for n in range(0, 10, 2)}
    sheets |= {f"S{n}": [["x", "y"], [1, 2]] for n in range(1, 10, 2)}
    (tmp_path / "ten.xlsx").write_bytes(workbook(**sheets))
    pages = list(read_place(tmp_path / "ten.xlsx"))
    assert [page.title for page in pages] == ["Rain 0", "Rain 2", "Rain 4", "Rain 6", "Rain 8"]
    assert [problem.code for problem in pages[0].problems] == ["sheet-skipped"] * 5


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("damage", [b"\x00<x/>", b"", b"<x", b"<x/>"], ids=["control", "empty", "cut", "other"])
def test_damaged_part_is_an_error_with_a_hint(tmp_path: Path, part: str, damage: bytes) -> None:
    content = with_part(workbook(A=[["title", "text"], ["Bridge", "It is shut."]]), part, damage)
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(AcquireError) as caught:
        list(read_place(tmp_path / "a.xlsx"))
    assert caught.value.hint
