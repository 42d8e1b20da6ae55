"""The words of an utterance, apart from the marks between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sayso.tables import word_set

WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W_]+(?:['’ʼ][^\W_]+)*")
BRACKETS = re.compile(r"\[[^\[\]]*\]")
ELLIPSIS = re.compile(r"…|\.\s?\.\s?\.")
UNLIKE_SIGNS = str.maketrans({"’": "'", "ʼ": "'", "–": "-", "—": "-", "‑": "-", "…": "."})
NO_SIGNS = re.compile(r"[\s\"“”„«»‘’'`\[\]()]+")
REPEATED = re.compile(r"([.-])\1+")


class Word(NamedTuple):
    """A word, folded; where it stands; and what stands between it and the word before it.

    `before` is None at the beginning of a part: what the report puts there is its own.
    """

    folded: str
    start: int
    end: int
    before: str | None
    capital: bool = False
    bracketed: bool = False
    after_ellipsis: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as a sequence of words."""

    text: str
    words: tuple[Word, ...]

    @property
    def folded(self) -> tuple[str, ...]:
        """The folded words outside of brackets."""
        return tuple(word.folded for word in self.words if not word.bracketed)

    @property
    def kept(self) -> tuple[Word, ...]:
        """The words outside of brackets: insertions are the report's own."""
        return tuple(word for word in self.words if not word.bracketed)


def fold_words(text: str) -> tuple[str, ...]:
    """Give a text's words in small letters, with straight apostrophes; words in brackets are left out."""
    return tuple(word.translate(UNLIKE_SIGNS).casefold() for word in WORD.findall(BRACKETS.sub(" ", text)))


def read_wording(parts: Sequence[str]) -> Wording:
    """Take the parts of an utterance apart into words; offsets count in the parts joined by a blank."""
    words: list[Word] = []
    offset = 0
    for part in parts:
        brackets = [match.span() for match in BRACKETS.finditer(part)]
        last = 0
        for number, match in enumerate(WORD.finditer(part)):
            start, end = match.span()
            between = part[last:start]
            folded = match.group().translate(UNLIKE_SIGNS).casefold()
            words.append(
                Word(
                    folded,
                    offset + start,
                    offset + end,
                    _signs(between) if number else None,
                    match.group()[0].isupper(),
                    any(opened < start < closed for opened, closed in brackets),
                    bool(ELLIPSIS.search(between)),
                )
            )
            last = end
        offset += len(part) + 1
    return Wording(" ".join(parts), tuple(words))


def weigh(words: Sequence[str]) -> int:
    """Count the words that say something: neither articles, pronouns nor the like."""
    return sum(not is_light(word) for word in words)


def is_light(word: str) -> bool:
    """Whether a folded word is an article, a pronoun or the like."""
    return word in word_set("function_words", "words")


def _signs(between: str) -> str:
    """Give what stands between two words without blanks, quotation marks and brackets, dashes and dots alike."""
    return REPEATED.sub(r"\1", NO_SIGNS.sub("", between.translate(UNLIKE_SIGNS)))
