from __future__ import annotations

import io
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from sayso.acquire import read_place
from sayso.domain.given import Given
from sayso.domain.text import Page
from sayso.errors import AcquireError

REPORT = "Ministers meet\r\n\r\nVIENNA (Danube Wire) - “We talked,” she said.\r\n"


def codes(page: Page) -> list[str]:
    return [problem.code for problem in page.problems]


def test_file_keeps_every_code_point(tmp_path: Path) -> None:
    path = tmp_path / "talks.txt"
    path.write_bytes(REPORT.encode())
    (page,) = read_place(path)
    assert (page.name, page.origin, page.media, page.text, page.problems) == ("talks", str(path), "text", REPORT, ())


@pytest.mark.parametrize(
    ("name", "media"),
    [("a.txt", "text"), ("a.md", "markdown"), ("a.html", "html"), ("a.HTM", "html")],
    ids=["text", "markdown", "html", "upper-case-htm"],
)
def test_suffix_tells_the_media(tmp_path: Path, name: str, media: str) -> None:
    (tmp_path / name).write_text("words and <i>words</i>" if media == "html" else "words", encoding="utf-8")
    assert next(read_place(tmp_path / name)).media == media


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"%PDF-1.7", "is a damaged PDF"),
        ("a.docx", b"PK\x03\x04", "is a damaged zip file or office document"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is an old or encrypted Office document"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "is a PNG image; sayso reads text, Markdown"),
        ("a.txt", bytes(range(1, 32)) * 20, "is binary"),
    ],
    ids=["pdf-named-txt", "docx-cut-short", "old-office-file", "image", "control-characters"],
)
def test_other_kinds_are_refused_with_a_hint(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AcquireError, match=message) as caught:
        next(read_place(tmp_path / name))
    assert caught.value.hint


def test_bytes_tell_what_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(REPORT.encode())
    (tmp_path / "b.pdf").write_bytes(b"<!DOCTYPE html><p>Words.</p>")
    (tmp_path / "c.txt").write_bytes(b'{"id": "one", "text": "We talked, she said."}\n')
    assert [next(read_place(tmp_path / name)).media for name in ("a", "b.pdf")] == ["text", "html"]
    assert next(read_place(tmp_path / "c.txt")).name == "one"


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AcquireError, match=r"nowhere\.txt does not exist"):
        next(read_place(tmp_path / "nowhere.txt"))


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b.txt"], ids=["too-long", "nul"])
def test_impossible_names_are_refused(name: str) -> None:
    with pytest.raises(AcquireError):
        next(read_place(name))


def test_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"word " * 1000)
    with pytest.raises(AcquireError, match="has 5,000 bytes; the limit is 1,000 bytes"):
        next(read_place(tmp_path / "a.txt", max_bytes=1000))


def test_folder_gives_its_reports_sorted_and_leaves_the_rest(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("z.txt", "b/a.md", "a.html", "c.csv", ".hidden.txt"):
        (tmp_path / name).write_text("words", encoding="utf-8")
    assert [page.name for page in read_place(tmp_path)] == ["a", "a", "z"]


def test_table_of_a_folder_is_known_by_the_columns_that_are_given(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("titel;inhalt\r\nBrücke;The bridge is shut.\r\n", encoding="cp1252", newline="")
    (tmp_path / "b.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    (tmp_path / "c.txt").write_text("It rained.", encoding="utf-8")
    given = Given(columns=(("text", "inhalt"), ("title", "titel")))
    assert [page.text for page in read_place(tmp_path, given=given)] == ["The bridge is shut.", "It rained."]
    assert [page.text for page in read_place(tmp_path)] == ["It rained."]


@pytest.mark.parametrize("name", ["a.xls", "a.doc", "a.msg"])
def test_document_of_a_folder_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (tmp_path / "b.txt").write_text("It rained.", encoding="utf-8")
    told, read = read_place(tmp_path)
    assert (codes(told), told.text, read.text) == (["unreadable"], "", "It rained.")


def test_table_that_is_called_a_workbook_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text("title\ttext\tdate\nBridge\tIt is shut.\t2025-05-04\n", encoding="utf-8")
    (page,) = read_place(tmp_path)
    assert (page.title, page.text) == ("Bridge", "It is shut.")


def test_one_bad_file_of_a_folder_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / "b.txt").write_text("words", encoding="utf-8")
    bad, good = read_place(tmp_path)
    assert (bad.text, codes(bad)) == ("", ["unreadable"])
    assert (good.text, codes(good)) == ("words", [])


def test_folder_without_reports_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AcquireError, match="contains no report"):
        next(read_place(tmp_path))


def test_pattern_gives_what_fits(tmp_path: Path) -> None:
    for name in ("may-1.txt", "may-2.txt", "june.txt"):
        (tmp_path / name).write_text("words", encoding="utf-8")
    (tmp_path / "may.pdf").write_bytes(b"%PDF-1.7")
    assert [page.name for page in read_place(f"{tmp_path}/may-?.txt")] == ["may-1", "may-2"]
    assert [codes(page) for page in read_place(f"{tmp_path}/may*")] == [[], [], ["unreadable"]]
    with pytest.raises(AcquireError, match="no file matches"):
        next(read_place(f"{tmp_path}/july*"))


@pytest.mark.skipif(os.name == "nt", reason="Windows does not allow these characters in names")
def test_a_file_whose_name_looks_like_a_pattern_is_read(tmp_path: Path) -> None:
    (tmp_path / "what?[1].txt").write_text("words", encoding="utf-8")
    assert next(read_place(tmp_path / "what?[1].txt")).text == "words"


@pytest.mark.parametrize(
    ("content", "media"),
    [("Words on paper.", "text"), ("\n<!DOCTYPE html><p>Words.</p>", "html")],
    ids=["text", "html"],
)
def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, content: str, media: str) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content.encode())))
    (page,) = read_place("-")
    assert (page.name, page.origin, page.media, page.text) == ("stdin", "-", media, content)


def test_other_schemes_are_refused() -> None:
    with pytest.raises(AcquireError, match="http:// or https:// was expected"):
        next(read_place("ftp://example.org/report.txt"))


@pytest.mark.parametrize(
    ("content", "media", "text"),
    [
        ("Bridge\n\nIt is shut, she said.\n", "text", "Bridge\n\nIt is shut, she said.\n"),
        ("title,text,date\nBridge,It is shut.,2025-05-04\n", "text", "It is shut."),
        ("It is <b>shut</b>, she said.", "html", "It is <b>shut</b>, she said."),
    ],
    ids=["text", "table", "markup without a root"],
)
def test_a_file_is_what_it_holds_also_with_the_suffix_of_a_page(
    content: str, media: str, text: str, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(content)
    (page,) = read_place(tmp_path / "a.html")
    assert (page.media, page.text) == (media, text)
