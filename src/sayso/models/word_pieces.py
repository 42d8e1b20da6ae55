"""BERT's word pieces, each with its place in the text as it was before normalization.

A text is cut into words as in Devlin et al. 2019 ("BERT", their basic tokenization), and each word into the longest
pieces of the vocabulary, from its start on (WordPiece; Wu et al. 2016, arXiv:1609.08144). The result is that of Hugging
Face's `tokenizers` for the normalizer "BertNormalizer", the pre-tokenizer "BertPreTokenizer" and the model "WordPiece",
with which the encoders were trained; a test compares the two.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from sayso.errors import BundleError

CHARACTERS = Path(__file__).with_name("characters.toml")
UNKNOWN = "[UNK]"
CONTINUES = "##"  # opens a piece that does not begin a word
LONGEST_WORD = 100  # characters; a longer word is unknown
KEPT, LONGEST_KEPT = 1 << 15, 40  # number of cached runs (some 14 MB), and length of the longest one

Place = tuple[int, int]


class Cut(NamedTuple):
    """The pieces of a text, in order: their ids, and their half-open places in code points."""

    ids: list[int]
    offsets: list[Place]


class WordPieces:
    """Cuts texts into the pieces of a vocabulary.

    Args:
        vocabulary: The id of each piece. Pieces within a word begin with "##"; "[UNK]", "[CLS]" and "[SEP]" are in it.
        lowercase: Whether case does not count.
        strip_accents: Whether accents do not count.
        special: Pieces that a text may name by their exact form, such as "[MASK]".
    """

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        *,
        lowercase: bool = True,
        strip_accents: bool = True,
        special: Sequence[str] = (),
    ) -> None:
        self._lowercase, self._strip_accents = lowercase, strip_accents
        self._unknown = vocabulary[UNKNOWN]
        self._vocabulary = vocabulary
        self._within = {piece[2:]: number for piece, number in vocabulary.items() if piece.startswith(CONTINUES)}
        self._longest = max(map(len, vocabulary))
        named = sorted(special, key=len, reverse=True)
        self._special = re.compile("|".join(map(re.escape, named))) if named else None
        self._remembered = lru_cache(maxsize=KEPT)(self._cut_run)

    @classmethod
    def from_file(cls, path: Path) -> WordPieces:
        """Read a `tokenizer.json`, the file in which encoders are published.

        Raises:
            BundleError: The file describes another kind of tokenizer.
        """
        told = json.loads(path.read_text(encoding="utf-8"))
        _expect(told, path)
        lowercase, strip = told["normalizer"]["lowercase"], told["normalizer"]["strip_accents"]
        return cls(
            told["model"]["vocab"],
            lowercase=lowercase,
            strip_accents=lowercase if strip is None else strip,
            special=[token["content"] for token in told["added_tokens"]],
        )

    def id_of(self, piece: str) -> int:
        """Return the id of a piece; that of "[UNK]" if the vocabulary lacks it."""
        return self._vocabulary.get(piece, self._unknown)

    def cut(self, text: str) -> Cut:
        """Return the pieces of a text, without "[CLS]" and "[SEP]" around them."""
        ids: list[int] = []
        offsets: list[Place] = []
        for run in _characters().run.finditer(text):
            start, form = run.start(), run.group()
            found, places = (self._remembered if len(form) <= LONGEST_KEPT else self._cut_run)(form)
            ids += found
            offsets += [(start + first, start + end) for first, end in places]
        return Cut(ids, offsets)

    def _cut_run(self, run: str) -> Cut:
        """Cut a run of characters between spaces."""
        cut = Cut([], [])
        at = 0
        for named in self._special.finditer(run) if self._special else ():
            self._cut_plain(run[at : named.start()], at, cut)
            cut.ids.append(self.id_of(named.group()))
            cut.offsets.append(named.span())
            at = named.end()
        self._cut_plain(run[at:], at, cut)
        return cut

    def _cut_plain(self, run: str, at: int, cut: Cut) -> None:
        """Append the pieces of a run that names no special piece and begins at `at`."""
        normal, places = self._normalize(run)
        for word in _characters().word.finditer(normal):
            begin = word.start()
            for number, start, end in self._pieces(word.group()):
                cut.ids.append(number)
                cut.offsets.append((at + places[begin + start], at + places[begin + end - 1] + 1))

    def _normalize(self, run: str) -> tuple[str, Sequence[int]]:
        """Return the run as the vocabulary spells it, and the index in the run of each character."""
        if run.isascii() and run.isprintable():
            return run.lower() if self._lowercase else run, range(len(run))
        forms, places = _clean(run)
        if self._strip_accents:
            forms, places = _without_accents(forms, places)
        if self._lowercase:
            forms, places = _spread([form.lower() for form in forms], places)
        return "".join(forms), places

    def _pieces(self, word: str) -> list[tuple[int, int, int]]:
        """Return id, start and end of each piece of a word; one unknown piece if the vocabulary cannot spell it."""
        unknown = [(self._unknown, 0, len(word))]
        if len(word) > LONGEST_WORD:
            return unknown
        found = []
        start, pieces = 0, self._vocabulary
        while start < len(word):
            for end in range(min(len(word), start + self._longest), start, -1):
                number = pieces.get(word[start:end])
                if number is not None:
                    break
            else:
                return unknown
            found.append((number, start, end))
            start, pieces = end, self._within
        return found


class _Characters(NamedTuple):
    """Patterns from `characters.toml`: a run between spaces, a word of a run, and single characters."""

    run: re.Pattern[str]
    word: re.Pattern[str]
    dropped: re.Pattern[str]
    ideograph: re.Pattern[str]
    accent: re.Pattern[str]
    mark: re.Pattern[str]


@cache
def _characters() -> _Characters:
    told = tomllib.loads(CHARACTERS.read_text(encoding="utf-8"))
    of = {name: "".join(map(_range, ranges.split())) for name, ranges in told.items()}
    return _Characters(
        run=re.compile(f"[^{of['spaces']}]+"),
        word=re.compile(f"[{of['punctuation']}]|[^{of['punctuation']}{of['spaces']}]+"),
        dropped=re.compile(f"[{of['dropped']}]"),
        ideograph=re.compile(f"[{of['ideographs']}]"),
        accent=re.compile(f"[{of['accents']}]"),
        mark=re.compile(f"[{of['accents']}{of['marks']}]"),
    )


def _range(told: str) -> str:
    """Return a range such as "0041-005A" as a part of a regular expression."""
    return "-".join(rf"\U{int(number, 16):08x}" for number in told.split("-"))


def _clean(run: str) -> tuple[list[str], list[int]]:
    """Drop control characters and put spaces around ideographs; return the characters and their indices."""
    forms: list[str] = []
    places: list[int] = []
    classes = _characters()
    for place, form in enumerate(run):
        if classes.dropped.match(form):
            continue
        alone = classes.ideograph.match(form)
        forms += (" ", form, " ") if alone else (form,)
        places += [place] * (3 if alone else 1)
    return forms, places


def _without_accents(forms: Sequence[str], places: Sequence[int]) -> tuple[list[str], list[int]]:
    """Decompose characters canonically (NFD) and drop nonspacing marks."""
    accent = _characters().accent
    kept = [one for one in zip(*_decomposed(forms, places), strict=True) if not accent.match(one[0])]
    return [form for form, _ in kept], [place for _, place in kept]


def _decomposed(forms: Sequence[str], places: Sequence[int]) -> tuple[list[str], list[int]]:
    """Decompose characters and order marks canonically.

    The order changes which mark stands where, not the places: the n-th character that opens a decomposition has the
    place of the n-th character of `forms`, and each further one that of the character before it in `forms`.
    """
    parts: list[tuple[str, bool]] = []
    for form in forms:
        decomposed = unicodedata.normalize("NFD", form)
        parts += [(one, number == 0) for number, one in enumerate(decomposed)]
    ordered = list(_in_canonical_order(parts))
    number = -1
    found = []
    for _, opens in ordered:
        number += opens
        found.append(places[max(number, 0)])
    return [form for form, _ in ordered], found


def _in_canonical_order(parts: Sequence[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Sort the marks after each base by their combining class (The Unicode Standard, D109)."""
    marks: list[tuple[int, tuple[str, bool]]] = []
    for part in parts:
        order = unicodedata.combining(part[0]) if _characters().mark.match(part[0]) else 0
        if order:
            marks.append((order, part))
            continue
        yield from (mark for _, mark in sorted(marks, key=itemgetter(0)))
        marks.clear()
        yield part
    yield from (mark for _, mark in sorted(marks, key=itemgetter(0)))


def _spread(forms: Sequence[str], places: Sequence[int]) -> tuple[list[str], list[int]]:
    """Split forms of several characters into single characters, each with the index of its form."""
    return list("".join(forms)), [place for form, place in zip(forms, places, strict=True) for _ in form]


def _expect(told: Mapping[str, Any], path: Path) -> None:
    """Raise an error unless a tokenizer is one that `WordPieces` reproduces."""
    normalizer, before, model = (told.get(part) or {} for part in ("normalizer", "pre_tokenizer", "model"))
    found = {
        "model": model.get("type"),
        "unknown": model.get("unk_token"),
        "prefix": model.get("continuing_subword_prefix"),
        "longest word": model.get("max_input_chars_per_word"),
        "normalizer": normalizer.get("type"),
        "cleans": normalizer.get("clean_text"),
        "ideographs": normalizer.get("handle_chinese_chars"),
        "pre-tokenizer": before.get("type"),
        "special": any(
            token["single_word"] or token["lstrip"] or token["rstrip"] or token["normalized"]
            for token in told.get("added_tokens", ())
        ),
    }
    expected = ("WordPiece", UNKNOWN, CONTINUES, LONGEST_WORD, "BertNormalizer", True, True, "BertPreTokenizer", False)
    for (name, value), wanted in zip(found.items(), expected, strict=True):
        if value != wanted:
            raise BundleError(
                f"{path} describes a tokenizer that sayso does not have: {name} is {value!r}; {wanted!r} was expected",
                hint="use a model that was trained with this version of sayso",
            )
