r"""RTF is read piece by piece, with the same text however it is cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from damaged import damaged, fuzzed
from sayso.acquire import read_place
from sayso.acquire.documents import rtf_text
from sayso.acquire.documents.rtf_text import rtf_pieces, without_links
from sayso.errors import AcquireError

striprtf = pytest.importorskip("striprtf.striprtf")

HEAD = (
    r"{\rtf1\ansi\ansicpg1251\deff0\uc1{\fonttbl{\f0\fnil\fcharset204 Arial;}{\f1\fnil\fcharset238 Arial CE;}}"
    r"{\colortbl;\red0\green0\blue0;}{\info{\title Files}}{\header Page 1\par}"
)
PARTS = [
    r"\f0 \'cc\'fd\'f0 said: \ldblquote The pier is shut\rdblquote .\par ",
    r"{\b\f1 Lech Wa\'b3\'easa agreed}\par",
    r"{\pard The sc{\cf17 hool} is {\i\u8220\'93shut\u8221\'94}, said\line the mayor of Z\u252\'fcrich.\par}",
    r"\uc2 \u8217\'20\'19twas late, and nobody knew it\uc1\par",
    r"{\pict\wmetafile8 0102030405060708090a0b0c0d0e0f}after a picture\par",
    r"Braces \{ and \} and a backslash \\ in one paragraph\par",
    r"{\footnote A note that nobody reads.}After the note.\par",
]


def text_of(content: str) -> str:
    return "".join(rtf_pieces(content.encode("cp1252"), "a.rtf"))


@pytest.mark.parametrize("size", [1, 60, 200, 10_000])
def test_pieces_have_the_text_of_the_whole(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    whole = f"{HEAD}{''.join(PARTS)}}}"
    monkeypatch.setattr(rtf_text, "PIECE_BYTES", size)
    pieces = list(rtf_pieces(whole.encode("cp1252"), "a.rtf"))
    assert (len(pieces) > 3) == (size < 200)
    assert "".join(pieces) == striprtf.rtf_to_text(whole, errors="replace")


@given(st.lists(st.sampled_from(PARTS), max_size=6))
@fuzzed
def test_plain_runs_are_put_back_as_they_were(parts: list[str]) -> None:
    whole = f"{HEAD}{''.join(parts)}}}"
    assert text_of(whole) == striprtf.rtf_to_text(whole, errors="replace")


def test_address_of_a_link_is_no_word_of_the_text() -> None:
    field = r'{\field{\*\fldinst{HYPERLINK "https://courier.example/a"}}{\fldrslt{\cf2\ul the report}}}'
    assert text_of(rf"{{\rtf1\ansi As {field} says, it is shut.\par}}") == "As the report says, it is shut.\n"


def test_headline_that_is_a_link_keeps_its_id_apart() -> None:
    address = "https://advance.lexis.com/api/document?collection=news&id=urn:contentItem:5ABC-1XY1-DYN2-0001-00000-00&x=1"
    field = rf'{{\field{{\*\fldinst{{HYPERLINK "{address}"}}}}{{\fldrslt{{\b Pier stays shut}}}}}}'
    text = text_of(rf"{{\rtf1\ansi {field}\par}}")
    assert "5ABC-1XY1-DYN2-0001-00000-00" in text
    assert without_links(text) == "Pier stays shut\n"


def test_bytes_of_a_picture_are_no_markup(tmp_path: Path) -> None:
    picture = b"{\\pict\\jpegblip\\bin12 }}}}}}\\par{{" + b"}It is shut.\\par}"
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1\\ansi Pier\\par" + picture)
    (page,) = read_place(tmp_path / "a.rtf")
    assert page.text == "Pier\n\nIt is shut."


def test_no_damaged_file_raises() -> None:
    @given(damaged(f"{HEAD}{''.join(PARTS)}}}".encode("cp1252")), st.sampled_from([1, 100, 10_000]))
    @fuzzed
    def check(content: bytes, size: int) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rtf_text, "PIECE_BYTES", size)
            try:
                assert all(isinstance(piece, str) for piece in rtf_pieces(content, "a.rtf"))
            except AcquireError as error:
                assert error.hint

    check()
