"""Splits an utterance into case-folded words and the punctuation between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sayso.tables import word_set

WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W_]+(?:['’ʼ][^\W_]+)*")
BRACKETS = re.compile(r"\[[^\[\]]*\]")
ELLIPSIS = re.compile(r"…|\.\s?\.\s?\.")
UNLIKE_SIGNS = str.maketrans({"’": "'", "ʼ": "'", "–": "-", "—": "-", "‑": "-", "…": "."})
NO_SIGNS = re.compile(r"[\s\"“”„«»‘’'`\[\]()]+")
REPEATED = re.compile(r"([.-])\1+")
QUOTED = re.compile(r"“[^“”]*”?|\"[^\"]*\"?|«[^«»]*»?|‘[^‘’]*(?:’(?=\w)[^‘’]*)*’?")
SENTENCE_END = frozenset(".!?")
LEAST_QUOTED = 5  # words


class Word(NamedTuple):
    """A folded word with its offsets and the punctuation before it.

    `before` is None at the start of a part, where the punctuation is the report's own. So are words in brackets and,
    in a mixed statement, words outside quotation marks (`reported`).
    """

    folded: str
    start: int
    end: int
    before: str | None
    capital: bool = False
    bracketed: bool = False
    after_ellipsis: bool = False
    reported: bool = False

    @property
    def begins_sentence(self) -> bool:
        """Whether a sentence or a part begins with this word."""
        return self.before is None or bool(SENTENCE_END & set(self.before))


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as a sequence of words.

    Attributes:
        text: The text of the report.
        words: All words.
        kept: The words to compare, without the report's own.
        folded: The same words, folded.
        telling: The content words of `folded`.
    """

    text: str
    words: tuple[Word, ...]
    kept: tuple[Word, ...]
    folded: tuple[str, ...]
    telling: frozenset[str]


def fold_words(text: str) -> tuple[str, ...]:
    """Return the words of a text, case-folded and with straight apostrophes, without words in brackets."""
    return tuple(word.translate(UNLIKE_SIGNS).casefold() for word in WORD.findall(BRACKETS.sub(" ", text)))


def read_wording(parts: Sequence[str], *, mixed: bool = False) -> Wording:
    """Split the parts of an utterance into words; offsets refer to the parts joined by a space.

    Args:
        parts: The texts of its spans.
        mixed: Whether only a part is in quotation marks. If it has LEAST_QUOTED words or more, only this part is
            compared; the rest is the report's lead-in.
    """
    words: list[Word] = []
    offset = 0
    for part in parts:
        words += _words_of(part, offset, mixed)
        offset += len(part) + 1
    if mixed and sum(not word.reported for word in words) < LEAST_QUOTED:
        words = [word._replace(reported=False) for word in words]
    kept = tuple(word for word in words if not word.bracketed and not word.reported)
    folded = tuple(word.folded for word in kept)
    return Wording(" ".join(parts), tuple(words), kept, folded, frozenset(w for w in folded if not is_light(w)))


def _words_of(part: str, offset: int, mixed: bool) -> Iterator[Word]:
    brackets = [match.span() for match in BRACKETS.finditer(part)]
    quotations = [match.span() for match in QUOTED.finditer(part)]
    last, was_quoted = None, None
    for match in WORD.finditer(part):
        start, end = match.span()
        between = part[last:start] if last is not None else ""
        quoted = _which(quotations, start)
        begins = last is None or quoted != was_quoted
        yield Word(
            match.group().translate(UNLIKE_SIGNS).casefold(),
            offset + start,
            offset + end,
            None if begins else _signs(between),
            match.group()[0].isupper(),
            _which(brackets, start) is not None,
            between != " " and bool(ELLIPSIS.search(between)),
            mixed and quoted is None,
        )
        last, was_quoted = end, quoted


def _which(spans: Sequence[tuple[int, int]], at: int) -> int | None:
    """Return the index of the span that contains an offset."""
    for number, (start, end) in enumerate(spans):
        if start < at < end:
            return number
    return None


def weigh(words: Sequence[str]) -> int:
    """Count the content words."""
    return sum(not is_light(word) for word in words)


def is_light(word: str) -> bool:
    """Whether a folded word is a function word, such as an article or a pronoun."""
    return word in word_set("function_words", "words")


def _signs(between: str) -> str:
    """Normalize the punctuation between two words: no spaces, quotation marks or brackets, one form of dash and dot."""
    return "" if between == " " else REPEATED.sub(r"\1", NO_SIGNS.sub("", between.translate(UNLIKE_SIGNS)))
