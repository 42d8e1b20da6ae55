"""Text corpora of MAXQDA and IRaMuTeQ, in files made up for the purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.acquire import read_place
from sayso.acquire.exports.corpus_text import read_corpus_text
from sayso.acquire.kind import Kind, kind_of_bytes
from sayso.domain.text import Page
from sayso.errors import AcquireError

MAXQDA = """\
#TEXT Courier\\Bridge stays shut
#CODE Transport
The harbour is shut, the mayor said.
"It is," she said.
#ENDCODE

Nobody knows why.
#TEXTRain
It rained, #TEXT or no text.
#TEXT Nothing
#CODE Empty
#ENDCODE
"""
IRAMUTEQ = """\
**** *source_The_Harbour_Courier *date_2025-05-04 *title_Bridge_stays_shut *id_7 *author_Jane_Roe *boolean
-*politics
The harbour is shut, the mayor said.
-*weather
It rained for 0002 *days.

0002 *year_2025
Nobody knows why.
"""


def pages(tmp_path: Path, text: str, encoding: str = "utf-8") -> list[Page]:
    (tmp_path / "corpus.txt").write_bytes(text.encode(encoding))
    return list(read_place(tmp_path / "corpus.txt"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_documents_of_maxqda_are_split_and_named(tmp_path: Path, encoding: str, newline: str) -> None:
    first, second, third = pages(tmp_path, MAXQDA.replace("\n", newline), encoding)
    assert (first.title, second.title, third.title) == ("Bridge stays shut", "Rain", "Nothing")
    assert first.text.replace("\r", "") == (
        'The harbour is shut, the mayor said.\n"It is," she said.\n\nNobody knows why.'
    )
    assert second.text == "It rained, #TEXT or no text."
    assert (third.text, [problem.code for problem in third.problems]) == ("", ["no-text"])


def test_documents_of_maxqda_in_rtf_are_split(tmp_path: Path) -> None:
    (tmp_path / "corpus.rtf").write_text(r"{\rtf1\ansi #TEXT Bridge\par It is shut.\par #TEXT Rain\par It rained.\par}")
    assert [(page.title, page.text) for page in read_place(tmp_path / "corpus.rtf")] == [
        ("Bridge", "It is shut."),
        ("Rain", "It rained."),
    ]


def test_starred_variables_are_read_by_their_names(tmp_path: Path) -> None:
    first, second = pages(tmp_path, IRAMUTEQ)
    assert (first.outlet, first.published, first.title) == ("The Harbour Courier", "2025-05-04", "Bridge stays shut")
    assert (first.vendor_id, first.byline) == ("7", ("Jane Roe",))
    assert first.text == "The harbour is shut, the mayor said.\nIt rained for 0002 *days."
    assert (second.outlet, second.text) == (None, "Nobody knows why.")


@pytest.mark.parametrize(
    "text",
    [
        "The harbour\n\n#TEXT is shut, she said.",
        "# Text\n\nThe harbour is shut, she said.",
        "****\n\nThe harbour is shut, she said.",
        "2025 *was* a wet year, she said.",
        "**** *The harbour* is shut.",
    ],
)
def test_other_texts_are_not_split(text: str) -> None:
    assert kind_of_bytes(text.encode(), ".txt") is Kind.TEXT


def test_a_control_character_in_a_variable_loses_no_document(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, "**** *source_The\x1cCourier\nIt is shut.\n")
    assert page.text == "It is shut."


def test_a_corpus_without_documents_is_an_error() -> None:
    with pytest.raises(AcquireError, match="contains no article"):
        list(read_corpus_text("It is shut.", "corpus.txt", "corpus"))
