"""Single documents: Word, PDF, RTF, e-mail, saved pages, zip files."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pdf_files import pdf
from sayso.acquire import read_place
from sayso.domain.text import Page
from sayso.errors import AcquireError
from word_files import paragraph, word_file

MAIL = b"""From: "The Harbour Courier" <news@courier.example>
To: <jane@example.org>
Subject: =?utf-8?q?Br=C3=BCcke_bleibt_zu?=
Date: Sun, 4 May 2025 23:30:00 -0500
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset="utf-8"

It is shut.
--b
Content-Type: text/html; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

<html><body><p>The caf=E9 is shut.</p></body></html>
--b--
"""
SAVED = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://courier.example/bridge
Subject: Bridge
Date: Mon, 5 May 2025 11:28:18 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="b"

--b
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://courier.example/bridge

<!DOCTYPE html><html><body><p>The caf=C3=A9 is shut.</p></body></html>
--b--
"""


def read(tmp_path: Path, name: str, content: bytes) -> list[Page]:
    (tmp_path / name).write_bytes(content)
    return list(read_place(tmp_path / name))


def codes(page: Page) -> list[str]:
    return [problem.code for problem in page.problems]


def test_word_document_is_one_report(tmp_path: Path) -> None:
    body = paragraph("Bridge stays shut", style="Title") + paragraph("It is shut.") + paragraph("One", item=True)
    (page,) = read(tmp_path, "a.docx", word_file(body))
    assert (page.title, page.text) == ("Bridge stays shut", "Bridge stays shut\n\nIt is shut.\n\n• One")


def test_word_document_without_words_says_so(tmp_path: Path) -> None:
    (page,) = read(tmp_path, "a.docx", word_file(paragraph("")))
    assert (page.text, codes(page)) == ("", ["no-text"])


def test_pdf_is_read_without_what_repeats_on_its_pages(tmp_path: Path) -> None:
    pytest.importorskip("pdfminer")
    first = ["The Harbour Courier, 4 May", "", "The bridge over the har-", "bour stays shut, the mayor", "said on"]
    second = ["The Harbour Courier, 4 May", "", "Sunday. Nobody was told.", "", "", "It is old.", "", "", "", "2"]
    (page,) = read(tmp_path, "a.txt", pdf(first, second))
    assert "The bridge over the harbour stays shut, the mayor said on" in page.text
    assert "Courier" not in page.text and not page.text.endswith("2")


def test_pdf_loses_the_marks_of_footnotes_but_no_exponent_or_ordinal(tmp_path: Path) -> None:
    pytest.importorskip("pdfminer")
    line = "It is shut.^3^ The mayor^*^ walked 5 km^2^ on the 4^th^ of May."
    (page,) = read(tmp_path, "a.pdf", pdf([line, "^1^ See below."]))
    assert page.text.splitlines()[0].startswith("It is shut. The mayor walked 5 km2 on the 4th of May.")
    assert "1 See below." in page.text


def test_scan_says_that_it_has_no_text(tmp_path: Path) -> None:
    pytest.importorskip("pdfminer")
    (page,) = read(tmp_path, "a.pdf", pdf([], []))
    assert (page.text, codes(page)) == ("", ["no-text"])
    assert "text recognition" in page.problems[0].message


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param("a.pdf", pdf(["Words."], encrypted=True), "is an encrypted PDF", id="encrypted PDF"),
        pytest.param("a.pdf", b"%PDF-1.7 and nothing else", "is a damaged PDF", id="damaged PDF"),
        pytest.param("a.docx", word_file(paragraph("Words."))[:400], "damaged zip file", id="Word cut short"),
        pytest.param(
            "a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "an old or encrypted Office", id="doc"
        ),
        pytest.param("a.eml", b"From: a@b.c\nMIME-Version: 1.0\nSubject: x\n\n", "without text", id="empty mail"),
    ],
)
def test_bad_document_is_refused_with_a_hint(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    pytest.importorskip("pdfminer")
    with pytest.raises(AcquireError, match=message) as caught:
        read(tmp_path, name, content)
    assert caught.value.hint


def test_rtf_is_one_report(tmp_path: Path) -> None:
    pytest.importorskip("striprtf")
    (page,) = read(tmp_path, "a.rtf", b"{\\rtf1\\ansi Bridge stays shut\\par The caf\\'e9 is shut.\\par}")
    assert page.text == "Bridge stays shut\n\nThe café is shut."


def test_mail_tells_title_outlet_and_local_day(tmp_path: Path) -> None:
    (page,) = read(tmp_path, "a.eml", MAIL)
    assert (page.title, page.outlet, page.published) == ("Brücke bleibt zu", "The Harbour Courier", "2025-05-04")
    assert page.media == "html" and "The café is shut." in page.text


def test_saved_page_has_its_address_and_its_letters(tmp_path: Path) -> None:
    (page,) = read(tmp_path, "a.mht", SAVED)
    assert (page.url, page.published) == ("https://courier.example/bridge", None)
    assert page.media == "html" and "The café is shut." in page.text


def packed(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_zip_file_gives_each_report_in_it(tmp_path: Path) -> None:
    inner = packed({"c.txt": b"It snowed."})
    files = {
        "b/a.docx": word_file(paragraph("It rained.")),
        "b/rows.csv": b"title,text,date\nSun,It shone.,2025-05-04\n",
        "inner.zip": inner,
        "~$lock.docx": b"x",
        "__MACOSX/x.txt": b"x",
        "d.png": b"\x89PNG\r\n\x1a\n",
    }
    pages = read(tmp_path, "a.zip", packed(files))
    assert [(page.text, codes(page)) for page in pages] == [
        ("It rained.", []),
        ("It shone.", []),
        ("", ["unreadable"]),
        ("It snowed.", []),
    ]
    assert pages[0].origin.endswith("a.zip!b/a.docx") and pages[1].origin.endswith("a.zip!b/rows.csv#row-1")


def test_zip_bomb_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    bomb, report = read(tmp_path, "a.zip", packed({"a.txt": bytes(30_000_000), "b.txt": b"It rained."}))
    assert (bomb.text, codes(bomb)) == ("", ["unreadable"])
    assert "unpacks from" in bomb.problems[0].message
    assert report.text == "It rained."


def test_a_file_without_a_name_does_not_stop_a_zip_file(tmp_path: Path) -> None:
    damaged = packed({"a": b"It rained.", "b.txt": b"It is shut."})
    entry = damaged.index(b"PK\x01\x02")
    size = entry + 28  # the length of the name, before that of the extra field, which gets the one letter
    nameless = damaged[:size] + b"\x00\x00\x01\x00" + damaged[size + 4 :]
    pages = read(tmp_path, "a.zip", nameless)
    assert "It is shut." in [page.text for page in pages]


def test_zip_file_says_how_many_files_were_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.acquire.documents.archive.MAX_MEMBERS", 2)
    content = packed({f"{name}.txt": b"It rained." for name in "abc"})
    *reports, rest = read(tmp_path, "a.zip", content)
    assert [page.text for page in reports] == ["It rained."] * 2
    assert "contains 3 files; the last 1 were not read" in rest.problems[0].message


def test_member_above_the_folder_is_read_where_it_is(tmp_path: Path) -> None:
    [report] = read(tmp_path, "a.zip", packed({"../a.txt": b"It rained."}))
    assert report.text == "It rained." and not (tmp_path.parent / "a.txt").exists()


def test_of_a_wacz_file_only_the_archives_are_read(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>The pier is shut.</p>"
    head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("archive/data.warc", head.encode() + http + b"\r\n\r\n")
        packed.writestr("indexes/index.cdx", "com,example)/ 20250504")
        packed.writestr("pages/pages.jsonl", '{"id": "1", "title": "Pier"}')
        packed.writestr("datapackage.json", "{}")
    (page,) = read(tmp_path, "a.wacz", file.getvalue())
    assert page.text == "<p>The pier is shut.</p>"


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        pytest.param(b"7z\xbc\xaf\x27\x1c" + bytes(99), "unpack it, and read the folder", id="7-Zip"),
        pytest.param(b"Rar!\x1a\x07\x01" + bytes(99), "unpack it, and read the folder", id="RAR"),
        pytest.param(b"a.txt".ljust(257, b"\0") + b"ustar" + bytes(250), "unpack it, and read the folder", id="tar"),
        pytest.param(b"filedesc://a.arc 0.0.0.0 2008\n", "convert it to WARC: warcio recompress", id="ARC"),
    ],
)
def test_archive_of_another_kind_is_refused_with_a_hint(tmp_path: Path, content: bytes, hint: str) -> None:
    with pytest.raises(AcquireError, match="archive") as caught:
        read(tmp_path, "a.bin", content)
    assert (caught.value.hint or "").startswith(hint)


def test_encrypted_member_is_told(tmp_path: Path) -> None:
    content = bytearray(packed({"a.txt": b"It rained."}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark) + at
        content[place : place + 2] = struct.pack("<H", 1)
    (page,) = read(tmp_path, "a.zip", bytes(content))
    assert "is encrypted" in page.problems[0].message


@pytest.mark.parametrize(
    ("name", "content", "hint"),
    [("a.rtf", b"{\\rtf1 It rained.}", "export it in several parts"), ("a.txt", b"It rained.", "one file per report")],
)
def test_hint_for_a_large_file_fits_what_it_holds(tmp_path: Path, name: str, content: bytes, hint: str) -> None:
    (tmp_path / name).write_bytes(content + b" " * 2000)
    with pytest.raises(AcquireError) as caught:
        list(read_place(tmp_path / name, max_bytes=100))
    assert caught.value.hint is not None and hint in caught.value.hint


def test_large_export_is_refused_and_says_how_large(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word_file(paragraph("It rained. " * 5000)))
    size = (tmp_path / "a.docx").stat().st_size
    with pytest.raises(AcquireError, match=f"has {size:,} bytes; the limit is 1,000 bytes"):
        list(read_place(tmp_path / "a.docx", max_bytes=1000))
    with pytest.raises(AcquireError, match=f"unpacks to more than {10 * size:,} bytes"):
        list(read_place(tmp_path / "a.docx", max_bytes=size))


@pytest.mark.parametrize("name", ["word/document.xml", "xl/workbook.xml"], ids=["Word", "Excel"])
def test_office_file_that_unpacks_to_too_much_is_refused(tmp_path: Path, name: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, b" " * 30_000_000)
    with pytest.raises(AcquireError, match=r"unpacks from .* to 30,000,000 bytes, which is suspicious"):
        read(tmp_path, "bomb", file.getvalue())


def test_text_of_one_report_is_bounded_however_well_it_packs(tmp_path: Path) -> None:
    body = "".join(f"<w:p><w:r><w:t>The bridge is shut, said {number}.</w:t></w:r></w:p>" for number in range(2000))
    (tmp_path / "a.docx").write_bytes(word_file(body))
    with pytest.raises(AcquireError, match="has more than 50,000 bytes"):
        list(read_place(tmp_path / "a.docx", max_bytes=50_000))


def test_mail_whose_markup_is_pictures_gives_its_plain_text(tmp_path: Path) -> None:
    (page,) = read(tmp_path, "a.eml", MAIL.replace(b"<p>The caf=E9 is shut.</p>", b"<img src=3D'shut.png'>"))
    assert (page.media, page.text.strip()) == ("text", "It is shut.")


def test_pages_that_cannot_be_read_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.acquire.documents.pdf.MAX_PAGES", 2)
    (page,) = read(tmp_path, "long.pdf", pdf(["It is shut."], ["Nobody knew."], ["It rained."]))
    assert codes(page) == ["pages-left-out"] and "rained" not in page.text
    assert "has more than 2 pages; the others were not read" in page.problems[0].message


def test_pdf_that_is_damaged_behind_some_pages_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pdfminer import high_level

    def cut(*_: object, **__: object) -> Iterator[object]:
        yield from whole(io.BytesIO(pdf(["It is shut."])))
        raise ValueError("unexpected end")

    whole = high_level.extract_pages
    monkeypatch.setattr(high_level, "extract_pages", cut)
    (page,) = read(tmp_path, "cut.pdf", pdf(["It is shut."], ["It rained."]))
    assert page.text == "It is shut." and "is damaged after page 1" in page.problems[0].message


def test_pdf_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.acquire.documents.pdf.LEAST_UNPACKED", 100_000)
    with pytest.raises(AcquireError, match="which is suspicious"):
        read(tmp_path, "bomb.pdf", pdf(["It is shut. " * 200_000]))


def test_attachment_of_a_mail_is_told(tmp_path: Path) -> None:
    attached = b"--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=report.pdf\n\n%PDF\n"
    logo = attached.replace(b"application/pdf", b"image/png").replace(b"report.pdf", b"logo.png")
    (page,) = read(tmp_path, "a.eml", MAIL.replace(b"--b--\n", attached + logo + b"--b--\n"))
    assert codes(page) == ["attachment-skipped"] and "'report.pdf'" in page.problems[0].message
