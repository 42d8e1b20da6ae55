"""Windows cover every piece once, and lines stay whole where they can."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.annotate.text.quotations import pair_quotation_marks
from sayso.models.bundle import open_bundle
from sayso.models.windows import Pieces, cut_into_pieces, cut_into_windows
from sayso.models.word_pieces import WordPieces


def pieces_of(lengths: list[int]) -> Pieces:
    count = sum(lengths)
    starts = np.zeros(count, dtype=bool)
    starts[np.cumsum([0, *lengths[:-1]])] = True
    return Pieces(np.zeros(count, np.int32), np.zeros((count, 2), np.int32), np.zeros((count, 3), np.int32), starts)


ODD = st.text() | st.text(st.sampled_from("aİß“” .\ud800\udc00\u202e\u200b\u0301\0\x85\u2028\r\n😀ﬁ"), max_size=60)


WORDS = WordPieces({"[UNK]": 0})
TOKENIZERS = {"words": WORDS, "packaged": WordPieces.from_file(open_bundle("fast").folder / "tokenizer.json")}


@pytest.mark.parametrize("kind", TOKENIZERS)
@given(text=ODD)
def test_every_piece_is_a_slice_of_the_text(kind: str, text: str) -> None:
    pieces = cut_into_pieces(text, TOKENIZERS[kind], pair_quotation_marks(text))
    assert all(0 <= start < end <= len(text) for start, end in pieces.offsets)
    for column in pieces.offsets.T.tolist():  # two pieces may share a character: 가 is ᄀ and ##ᅡ
        assert column == sorted(column)


def test_lone_surrogates_are_no_pieces() -> None:
    pieces = cut_into_pieces("The \ud800 pl\ud800an", WORDS, [])
    assert pieces.offsets.tolist() == [[0, 3], [6, 11]]


@given(st.lists(st.integers(1, 600), min_size=1, max_size=30))
def test_every_piece_is_owned_once_and_no_window_is_too_long(lengths: list[int]) -> None:
    windows = cut_into_windows(pieces_of(lengths))
    owned = [at for w in windows for at in range(w.owned, w.end)]
    assert owned == list(range(sum(lengths)))
    assert all(w.end - w.start <= 254 and w.start <= w.owned for w in windows)


def test_a_window_begins_with_the_short_line_before_its_own() -> None:
    first, second = cut_into_windows(pieces_of([200, 30, 100]))
    assert (first.start, first.end) == (0, 230)
    assert (second.start, second.owned, second.end) == (200, 230, 330)


def test_pieces_count_in_code_points_of_the_text() -> None:
    text = "😀 Oslo said\r\n\r\n“Yes, 5 NATO”"
    pieces = cut_into_pieces(text, WORDS, pair_quotation_marks(text))
    assert [text[s:e] for s, e in pieces.offsets] == ["😀", "Oslo", "said", "“", "Yes", ",", "5", "NATO", "”"]
    assert pieces.features.tolist() == [
        [5, 0, 2], [1, 0, 0], [0, 0, 0], [5, 2, 1], [1, 1, 0], [5, 1, 0], [4, 1, 0], [2, 1, 0], [5, 3, 0],
    ]  # fmt: skip


def test_an_empty_text_has_no_pieces_and_no_windows() -> None:
    pieces = cut_into_pieces(" \n ", WORDS, [])
    assert len(pieces.ids) == 0
    assert cut_into_windows(pieces) == []
