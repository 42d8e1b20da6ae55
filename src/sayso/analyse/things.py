"""Finds the things that statements mention: nouns, alone or with a word that says which.

"the nuclear deal", "sanctions on Iran": a pair of words is the same thing in either order ("the Iran sanctions"). The
neighbors of a word, over the whole record book, show whether it is a noun: articles before it and "is" or "of" after it
are evidence for a noun; "to" and pronouns before it and articles after it are evidence against. The method is ours; its
words are in `tables/claims.toml`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from sayso.domain.text import Span
from sayso.tables import word_set

WORD = re.compile(r"[^\W_][\w'’.&/-]*|[^\w\s]")
REACH = 3  # content words before a noun, or after its preposition, that may be part of the thing
LIKELY_NOUN, CERTAIN_NOUN = 0.6, 0.9  # share of evidence required for a noun; the second for words in -ed or -ing
UNKNOWN = 0.5  # initial evidence, for and against
SHORTEST = 3

Stems = frozenset[str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word or punctuation mark, its span, and its stem; `tells` tells whether it is a content word."""

    lower: str
    span: Span
    stem: str
    tells: bool
    capital: bool


@dataclass(frozen=True, slots=True)
class Thing:
    """A noun, alone or with the word that it is paired with: their stems and span."""

    stems: Stems
    span: Span


def split_words(text: str) -> tuple[Word, ...]:
    """Split a text into words and punctuation marks."""
    found = []
    little = word_set("function_words", "words")
    for match in WORD.finditer(text):
        bare = _bare(match.group())
        tells = len(bare) >= SHORTEST and bare[0].isalpha() and bare.casefold() not in little
        span = Span(match.start(), match.start() + len(bare)) if tells else Span(*match.span())
        stem = stem_of(bare) if tells else ""
        found.append(Word(match.group().casefold(), span, stem, tells, bare[:1].isupper()))
    return tuple(found)


def stem_of(word: str) -> str:
    """Return a noun without genitive and plural endings."""
    bare = _bare(word).casefold().replace("’", "'").removesuffix("'s")
    if len(bare) > 4 and bare.endswith("ies"):
        return f"{bare[:-3]}y"
    return bare[:-1] if len(bare) > 3 and bare.endswith("s") and not bare.endswith("ss") else bare


def _bare(word: str) -> str:
    """Strip a final period or quotation mark from a word; "U.S." keeps its period."""
    return word if word.count(".") > 1 else word.rstrip(".'’")


class Nouns:
    """Decides which words of a record book are nouns, and which are names.

    Args:
        texts: The words of all statements.
    """

    def __init__(self, texts: Iterable[Sequence[Word]]) -> None:
        self._noun: Counter[str] = Counter()
        self._verb: Counter[str] = Counter()
        self._capital: Counter[str] = Counter()
        self._small: Counter[str] = Counter()
        self._known: dict[str, bool] = {}
        for words in texts:
            self._read(words)

    def _read(self, words: Sequence[Word]) -> None:
        before_nouns, after_nouns = word_set("claims", "before_nouns"), word_set("claims", "after_nouns")
        before_verbs, after_verbs = word_set("claims", "before_verbs"), word_set("claims", "after_verbs")
        for at, word in enumerate(words):
            if not word.tells:
                continue
            before = words[at - 1].lower if at else ""
            after = words[at + 1].lower if at + 1 < len(words) else ""
            opens = not before or not before[0].isalnum()  # where every word is capitalized
            if not word.capital:
                self._small[word.stem] += 1
            elif not opens:
                self._capital[word.stem] += 1
            is_sign = word.lower.endswith(".") or (bool(after) and not after[0].isalnum())
            self._noun[word.stem] += before in before_nouns or before.endswith(("'s", "’s"))
            self._noun[word.stem] += after in after_nouns or is_sign
            self._verb[word.stem] += before in before_verbs
            self._verb[word.stem] += after in after_verbs

    def is_name(self, stem: str) -> bool:
        """Whether a word is mostly capitalized inside sentences."""
        return self._capital[stem] > self._small[stem]

    def is_noun(self, stem: str) -> bool:
        """Whether a word is a noun, but not a name."""
        if stem not in self._known:
            self._known[stem] = self._judge(stem)
        return self._known[stem]

    def _judge(self, stem: str) -> bool:
        if self.is_name(stem) or stem.endswith("ly"):
            return False
        share = (self._noun[stem] + UNKNOWN) / (self._noun[stem] + self._verb[stem] + 2 * UNKNOWN)
        return share >= (CERTAIN_NOUN if stem.endswith(("ed", "ing")) else LIKELY_NOUN)

    def may_describe(self, word: Word) -> bool:
        """Whether a word may precede a noun to say which one is meant: it is not a verb."""
        return word.capital or self._noun[word.stem] >= self._verb[word.stem] or word.stem.endswith("ed")


def find_things(words: Sequence[Word], nouns: Nouns) -> Iterator[Thing]:
    """Yield the things in a text: each noun alone, and with each word that it is paired with."""
    for at, word in enumerate(words):
        if not word.tells or not nouns.is_noun(word.stem) or _describes(words, at, nouns):
            continue
        yield Thing(frozenset((word.stem,)), word.span)
        for other in (*_before(words, at, nouns), *_behind(words, at)):
            if other.stem != word.stem:
                span = Span(min(word.span.start, other.span.start), max(word.span.end, other.span.end))
                yield Thing(frozenset((word.stem, other.stem)), span)


def _describes(words: Sequence[Word], at: int, nouns: Nouns) -> bool:
    """Whether a word only describes the noun after it: "nuclear" in "the nuclear deal"."""
    after = words[at + 1] if at + 1 < len(words) else None
    return after is not None and after.tells and nouns.is_noun(after.stem) and not words[at].lower.endswith((".", ","))


def _before(words: Sequence[Word], at: int, nouns: Nouns) -> Iterator[Word]:
    for word in reversed(words[max(0, at - REACH) : at]):
        if not word.tells or not nouns.may_describe(word):
            return
        yield word


def _behind(words: Sequence[Word], at: int) -> Iterator[Word]:
    """Yield the words after a noun's preposition: "Iran" in "sanctions on Iran"; none for a vague noun."""
    place = at + 1
    if place >= len(words) or words[place].lower not in word_set("claims", "bridges"):
        return
    if words[at].stem in word_set("claims", "generic"):
        return
    place += 1
    begins = place
    while place < len(words) and words[place].lower in word_set("claims", "determiners"):
        place += 1
    run = list(takewhile(lambda word: word.tells, words[place : place + REACH]))
    is_deed = words[begins - 1].lower == "to" and place == begins and bool(run) and not run[0].capital
    if run and not is_deed:  # "plans to lift the ban"
        yield run[-1]
