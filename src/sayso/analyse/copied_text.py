"""Recognizes reports that copy the text of each other or of the same wire report.

Method: word 5-grams ("shingles", Broder 1997) of the text outside quotation marks, because two reporters who heard the
same speech share the speaker's words, but not each other's. The measure is containment, the share of the shorter text's
shingles, because copies are shortened and extended.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

from sayso.analyse.folded_words import WORD
from sayso.domain.text import Span

SHINGLE = 5  # words
LEAST_SHINGLES = 12  # shared; fewer may be a stock phrase
COPIED = 0.4  # of the shorter text
COPIED_ROUND = 0.6  # of the text around the utterance, if the rest is not copied
REACH = 400  # code points before and after the utterance
QUOTED = re.compile(  # at most a paragraph: an unpaired mark must not hide the rest
    r"“(?:[^“”\n]|\n(?!\n)){0,2000}(?:”|(?=\n\n)|$)"
    r'|"(?:[^"\n]|\n(?!\n)){0,2000}(?:"|(?=\n\n)|$)'
    r"|«(?:[^«»\n]|\n(?!\n)){0,2000}(?:»|(?=\n\n)|$)"
)

TextOf = Callable[[str], str]
"""Returns the text of a report, given its id."""


@dataclass(frozen=True, slots=True)
class Digest:
    """The hashed word 5-grams of a text outside quotation marks: each with its offset, and the set of all."""

    placed: tuple[tuple[int, int], ...]
    all: frozenset[int]

    def near(self, span: Span) -> frozenset[int]:
        """Return the 5-grams around a span."""
        start, end = span[0] - REACH, span[1] + REACH
        return frozenset(shingle for place, shingle in self.placed if start <= place < end)


def digest_text(text: str) -> Digest:
    """Prepare the text of a report for `likeness`."""
    placed: list[tuple[int, int]] = []
    last = 0
    for quoted in (*QUOTED.finditer(text), None):
        piece = text[last : quoted.start() if quoted else len(text)]
        words = [(match.start() + last, match.group().casefold()) for match in WORD.finditer(piece)]
        for at in range(len(words) - SHINGLE + 1):
            joined = " ".join(word for _, word in words[at : at + SHINGLE])
            placed.append((words[at][0], crc32(joined.encode("utf-8", "replace"))))
        last = quoted.end() if quoted else last
    return Digest(tuple(placed), frozenset(shingle for _, shingle in placed))


def likeness(one: Digest, other: Digest, span: Span, span_other: Span) -> float:
    """Return the share of text that one report copies from the other, in [0, 1]; 0 if it is not a copy.

    Args:
        one: The digest of one report.
        other: The digest of the other.
        span: The utterance in the first report; a copy may be limited to the text around it.
        span_other: The utterance in the other.
    """
    share = _containment(one.all, other.all)
    if share >= COPIED:
        return share
    here, there = one.near(span), other.near(span_other)
    share = _containment(here, there)
    return share if share >= COPIED_ROUND else 0.0


def _containment(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the share of the smaller set that is in both; 0 if they share fewer than LEAST_SHINGLES."""
    shared = len(one & other)
    return shared / min(len(one), len(other)) if shared >= LEAST_SHINGLES else 0.0
