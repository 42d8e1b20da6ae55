"""Word pieces are those of the `tokenizers` library, with the same ids in the same places of the text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import tokenizers
from hypothesis import example, given
from hypothesis import strategies as st

from builders import HARBOUR_REPORT
from sayso.errors import BundleError
from sayso.models.bundle import BUNDLES
from sayso.models.word_pieces import CHARACTERS, KEPT, LONGEST_KEPT, LONGEST_WORD, WordPieces

FILE = BUNDLES / "fast" / "tokenizer.json"
TOLD: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
OF: dict[str, int] = TOLD["model"]["vocab"]
OWN = WordPieces.from_file(FILE)
ROOT = Path(__file__).parents[2]


def reference(**normalizer: Any) -> tokenizers.Tokenizer:
    """The library's tokenizer for the packaged file, or for one with another normalizer."""
    made = tokenizers.Tokenizer.from_str(json.dumps({**TOLD, "normalizer": {**TOLD["normalizer"], **normalizer}}))
    made.no_padding()
    made.no_truncation()
    return made


REFERENCE = reference()
SPECIAL = [token["content"] for token in TOLD["added_tokens"]]
CASED, CASED_REFERENCE = (
    WordPieces(OF, lowercase=False, strip_accents=False, special=SPECIAL),
    reference(lowercase=False),
)

ANY = st.characters(exclude_categories=["Cs"])
ODD = st.sampled_from(
    [*"aZé’“”…-_#[]^ß ½ﬁ中𠀀가ᄀ힣ΣςİıK\0\t\n\r\x0b\x1c\x85\xa0\xad\u200b\u2028\u3000\ufeff\ufffd\U0010ffff😀🥺\u20e3",
     *"\u0301\u0323\u0344\u0345\u0898\u1734\u302e\u0f73\u0f81\U0001d15f\U0001d165\U0001d16d\U00016ff0\U00011938",
     "said", "İstanbul", "Việt", "##ing", "x" * LONGEST_WORD, "e\u0301" * 60, *SPECIAL, "[mask]"]
)  # fmt: skip
TEXTS = st.text(ANY) | st.lists(ODD | ANY, max_size=24).map("".join) | st.lists(ODD, max_size=200).map("".join)


def assert_same(text: str, own: WordPieces = OWN, expected: tokenizers.Tokenizer = REFERENCE) -> None:
    """Compare ids and places."""
    told = expected.encode(text, add_special_tokens=False)
    assert own.cut(text) == (told.ids, told.offsets)


@given(text=TEXTS)
@example("\u0323\U00016ff0a")  # a mark that Unicode 9 does not know keeps its place
@example("\u05bd\U0001d165\u0301b")
@example("Ὀδυσσεύς ΣΑΣ")
def test_pieces_are_those_of_the_library(text: str) -> None:
    assert_same(text)


@given(text=TEXTS)
def test_pieces_that_keep_case_and_accents_are_those_of_the_library(text: str) -> None:
    assert_same(text, CASED, CASED_REFERENCE)


def test_characters_of_each_class_are_cut_as_by_the_library() -> None:
    ranges = re.findall(r"\b[0-9A-F]{4,6}\b", CHARACTERS.read_text(encoding="utf-8"))
    edges = {code + step for number in ranges for code in [int(number, 16)] for step in (-1, 0, 1)}
    codes = sorted(code for code in edges | set(range(0x3100)) if 0 <= code < 0x110000 and not 0xD800 <= code < 0xE000)
    for at in range(0, len(codes), 1000):
        assert_same(" ".join(f"a{chr(code)}b" for code in codes[at : at + 1000]))


@pytest.mark.parametrize("path", sorted((ROOT / "examples").rglob("*.txt")), ids=lambda path: path.name)
def test_reports_are_cut_as_by_the_library(path: Path) -> None:
    assert_same(path.read_text(encoding="utf-8"))


def test_places_are_those_in_the_text_as_it_was() -> None:
    text = "Cafe\u0301s in\xadside İZMİR"
    assert [text[start:end] for start, end in OWN.cut(text).offsets] == ["Cafe\u0301s", "in\xadside", "İ", "Z", "MİR"]


def test_what_is_no_character_has_no_piece() -> None:
    assert OWN.cut("\ud800 \u200b\ufffd\0").ids == []
    assert OWN.cut("No\ud800rway").offsets == [(0, 7)]


def test_a_word_that_no_pieces_make_up_is_one_unknown_piece() -> None:
    ids, offsets = OWN.cut(f"to 🥺🥺 {'x' * (LONGEST_WORD + 1)}")
    assert (ids, offsets) == ([OF["to"], OF["[UNK]"], OF["[UNK]"]], [(0, 2), (3, 5), (6, 107)])


def test_an_unknown_piece_has_the_id_of_the_unknown() -> None:
    assert (OWN.id_of("[SEP]"), OWN.id_of("no such piece")) == (OF["[SEP]"], OF["[UNK]"])


def test_no_more_runs_are_remembered_than_allowed() -> None:
    pieces = WordPieces({"[UNK]": 0, "a": 1})
    for number in range(KEPT + 50):
        pieces.cut(f"a{number}")
    pieces.cut("y" * (LONGEST_KEPT + 1))
    assert pieces._remembered.cache_info().currsize == KEPT


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        pytest.param({"model": {**TOLD["model"], "type": "BPE"}}, "model is 'BPE'; 'WordPiece'", id="model"),
        pytest.param({"normalizer": None}, "normalizer is None", id="no normalizer"),
        pytest.param({"pre_tokenizer": {"type": "Whitespace"}}, "pre-tokenizer is 'Whitespace'", id="pre-tokenizer"),
        pytest.param({"normalizer": {**TOLD["normalizer"], "clean_text": False}}, "cleans is False", id="not cleaned"),
        pytest.param(
            {"added_tokens": [{**TOLD["added_tokens"][0], "lstrip": True}]}, "special is True", id="special token"
        ),
    ],
)
def test_a_tokenizer_of_another_kind_is_refused(change: dict[str, Any], wrong: str, tmp_path: Path) -> None:
    file = tmp_path / "tokenizer.json"
    file.write_text(json.dumps({**TOLD, **change}), encoding="utf-8")
    with pytest.raises(BundleError, match=wrong):
        WordPieces.from_file(file)


def test_a_report_is_cut_into_words_again() -> None:
    cut = OWN.cut(HARBOUR_REPORT)
    assert "".join(HARBOUR_REPORT[start:end] for start, end in cut.offsets) == "".join(HARBOUR_REPORT.split())
