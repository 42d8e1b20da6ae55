from __future__ import annotations

import codecs
from encodings.aliases import aliases

import pytest
from hypothesis import given
from hypothesis import strategies as st

from damaged import damaged, fuzzed
from sayso.acquire.decoding import decode_bytes
from sayso.domain.text import without_surrogates

ENGLISH = "The minister said on Tuesday that the café in Lübeck was “quite full” — and closed. " * 5
QUOTED = "“It’s shut,” the mayor said — and the café’s owner didn’t deny it. ‘Nobody knows,’ he added. À bientôt."


@pytest.mark.parametrize(
    ("content", "text", "codes"),
    [
        (b"", "", ["empty"]),
        (ENGLISH.encode(), ENGLISH, []),
        (codecs.BOM_UTF8 + ENGLISH.encode(), ENGLISH, ["byte-order-mark"]),
        (codecs.BOM_UTF16_LE + ENGLISH.encode("utf-16-le"), ENGLISH, ["byte-order-mark", "decoded-as"]),
        (codecs.BOM_UTF32_BE + ENGLISH.encode("utf-32-be"), ENGLISH, ["byte-order-mark", "decoded-as"]),
        (ENGLISH.encode("utf-16-be"), ENGLISH, ["decoded-as"]),
        (ENGLISH.encode("cp1252"), ENGLISH, ["decoded-as"]),
        (QUOTED.encode("mac-roman"), QUOTED, ["decoded-as"]),
        (QUOTED.encode("cp1252"), QUOTED, ["decoded-as"]),
        (b"He said\0 so.", "He said\0 so.", ["nul-characters"]),
        (ENGLISH.encode() + b"\xff", ENGLISH + "\ufffd", ["undecodable"]),
    ],
    ids=[
        "empty",
        "utf-8",
        "bom",
        "utf-16",
        "utf-32",
        "utf-16-no-bom",
        "windows-1252",
        "mac",
        "windows-1252-quoted",
        "nul",
        "one-broken-byte",
    ],
)
def test_bytes_become_text_and_oddities_problems(content: bytes, text: str, codes: list[str]) -> None:
    decoded, problems = decode_bytes(content, "a.txt")
    assert decoded == text
    assert [problem.code for problem in problems] == codes


def test_declared_encoding_is_believed_where_it_fits() -> None:
    text, problems = decode_bytes("Příliš žluťoučký kůň".encode("iso-8859-2"), "a.html", declared="iso-8859-2")
    assert text == "Příliš žluťoučký kůň"
    assert "iso8859-2" in problems[0].message


def test_unknown_declared_encoding_is_passed_over() -> None:
    assert decode_bytes("Lübeck".encode("cp1252"), "a.html", declared="klingon")[0]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]).filter(lambda c: c not in "\ufeff\0")))
def test_utf_8_comes_through_unchanged(text: str) -> None:
    assert decode_bytes(text.encode(), "a.txt")[0] == text


@pytest.mark.parametrize(
    "declared", ["punycode", "idna", "undefined", "base64", "utf\0", "unicode_escape", "", "ü" * 300]
)
def test_a_declared_encoding_that_is_none_of_texts_is_passed_over(declared: str) -> None:
    text, problems = decode_bytes("Lübeck 100\\%, he said".encode("cp1252"), "a.html", declared=declared)
    assert text == "Lübeck 100\\%, he said"
    assert [problem.code for problem in problems] == ["decoded-as"]


ENCODINGS = sorted({*aliases.values(), "", "klingon", "utf\0", "ü"})


@given(damaged(ENGLISH.encode(), ENGLISH.encode("utf-16"), ENGLISH.encode("cp1252"), b""), st.sampled_from(ENCODINGS))
@fuzzed
def test_no_bytes_raise(content: bytes, declared: str) -> None:
    text, problems = decode_bytes(content, "a.txt", declared=declared)
    assert text or not content or problems
    without_surrogates(text).encode()
