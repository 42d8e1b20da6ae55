"""Split a text into sentences."""

from __future__ import annotations

import re

from sayso.domain.text import Span
from sayso.tables import word_set

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«„(\[—–-]*[^\W_]|\s*$)")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)\.$")
_OPENS = "\"'“‘«„([—–- \t\u00a0"


def split_sentences(text: str) -> list[Span]:
    """Return the sentences of a text in order, without the white space between them.

    A line end always ends a sentence. A mark before a lower-case word never does, nor does a full
    stop after a title or an initial; after other abbreviations, it does only before a word that
    often opens sentences.
    """
    sentences: list[Span] = []
    for line in _LINE.finditer(text):
        start, end = line.span()
        for match in _END.finditer(text, start, end):
            if _ends_sentence(text, match, start, end):
                _add(sentences, text, start, match.end())
                start = match.end()
        _add(sentences, text, start, end)
    return sentences


def _ends_sentence(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    rest = text[mark.end() : min(end, mark.end() + 40)].lstrip(_OPENS)
    if not rest:
        return True
    if rest[0].islower():
        return False  # “Why?” he asked.
    if not mark.group().startswith(".") or mark.group().startswith(".."):
        return True
    last = _LAST_WORD.search(text, max(start, mark.start() - 24), mark.start() + 1)
    if last is None:
        return True
    word = last.group(1)
    if word.lower() in word_set("abbreviations", "titles"):
        return False
    if len(word) == 1 and word.isupper() and word != "I":
        return False  # an initial
    if "." in word or word.lower() in word_set("abbreviations", "general"):
        return _starts_like_a_sentence(rest)
    return True


def _starts_like_a_sentence(rest: str) -> bool:
    """Whether a new sentence starts after "U.S." or "p.m.": only with words that rarely continue a name."""
    first = re.match(r"[^\W\d_]+", rest)
    return first is not None and first.group().lower() in word_set("abbreviations", "sentence_openers")


def _add(sentences: list[Span], text: str, start: int, end: int) -> None:
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    right = len(words.rstrip())
    if left < right:
        sentences.append(Span(start + left, start + right))
