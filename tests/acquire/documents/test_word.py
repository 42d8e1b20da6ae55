# ruff: noqa: E501  (the markup of files stands as programs write it)
"""Word documents as Word, SharePoint and other programs write them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from sayso.acquire import read_place
from word_files import W, word_file

CHOICE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def office(part: str, namespace: str, body: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        override = f'<Override ContentType="{MAIN}" PartName="/{part}"/>'
        packed.writestr("[Content_Types].xml", f"<Types>{override}</Types>")
        packed.writestr(part, f"<w:document {namespace}><w:body>{body}</w:body></w:document>")
    return file.getvalue()


def text_of(tmp_path: Path, content: bytes) -> str:
    (tmp_path / "a.docx").write_bytes(content)
    (page,) = read_place(tmp_path / "a.docx")
    assert not page.problems
    return page.text


BOX = f"<w:txbxContent>{paragraph(run('It is in the box.'))}</w:txbxContent>"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(
            paragraph(
                run("Before "), f'<w:smartTag w:element="PersonName">{run("Ada Moe")}</w:smartTag>', run(" spoke.")
            ),
            "Before Ada Moe spoke.",
            id="smart tag",
        ),
        pytest.param(
            f"<w:sdt><w:sdtContent>{paragraph(run('Inside.'))}</w:sdtContent></w:sdt>", "Inside.", id="control"
        ),
        pytest.param(
            paragraph(
                run("It "), "<w:del><w:r><w:delText>was</w:delText></w:r></w:del>", f"<w:ins>{run('is')}</w:ins>", run(" shut.")
            ),
            "It is shut.",
            id="tracked change",
        ),
        pytest.param(
            paragraph(
                run("Around it."),
                f'<mc:AlternateContent xmlns:mc="{CHOICE}"><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent>',
            ),
            "Around it.\n\nIt is in the box.",
            id="text box once",
        ),
        pytest.param(
            paragraph(run("co"), "<w:r><w:noBreakHyphen/></w:r>", run("op"), "<w:r><w:softHyphen/></w:r>", run("erates")),
            "co-operates",
            id="hyphens",
        ),
        pytest.param(
            paragraph(run("He said"), '<w:r><w:sym w:font="Arial" w:char="2013"/></w:r>', run("no")),
            "He said–no",
            id="symbol",
        ),
        pytest.param(
            paragraph(run("He said"), '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>', run("no")),
            "He said no",
            id="symbol that only a font shows",
        ),
        pytest.param(paragraph(run("a"), '<w:r><w:sym w:char="x"/></w:r>', run("b")), "a b", id="symbol without a code"),
    ],
)
def test_words_of_every_element_are_kept_once(tmp_path: Path, body: str, words: str) -> None:
    assert text_of(tmp_path, word_file(body)) == words


@pytest.mark.parametrize(
    ("part", "namespace"),
    [
        pytest.param("word/document2.xml", W, id="SharePoint's name"),
        pytest.param("word/document.xml", STRICT, id="Strict Open XML"),
    ],
)
def test_document_is_found_whatever_its_part_or_namespace(tmp_path: Path, part: str, namespace: str) -> None:
    content = office(part, namespace, paragraph(run("The pier is shut.")))
    assert text_of(tmp_path, content) == "The pier is shut."
