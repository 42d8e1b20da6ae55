"""Somebody without a name to whom "he" or "she" refers: the subject of the sentence before."""

from __future__ import annotations

import re

from sayso.annotate.reference.cast import Cast, Figure
from sayso.annotate.reference.descriptions import described
from sayso.annotate.text.words import fold, offices, word_set_of
from sayso.domain.text import Span

_SUBJECT = re.compile(r"(?:The|An?|One|Another|His|Her|Their|Its)(?:\s[\w’'-]+){1,5}")
_WORD = re.compile(r"\S+")
_SENTENCES_BACK = 2
"""How far back the sentence may begin: a quotation may be between it and the pronoun."""
_OTHER = {"m": "women", "f": "men"}


def described_subject(cast: Cast, at: int, gender: str) -> Figure | None:
    """The referent of a pronoun if the sentence before is about somebody described: "A driver shrugged. “…,” he said."

    Only in the same paragraph, and if no person is named from that sentence on.
    """
    number = cast.sentence(at)
    first = max(0, number - _SENTENCES_BACK)
    while number > first and cast.quotation(cast.sentences[number].start) is not None:
        number -= 1
    if number == cast.sentence(at):
        number -= 1
    if number < first or not cast.sentences:
        return None
    start = cast.sentences[number].start
    subject = _SUBJECT.match(cast.text, start)
    if subject is None or "\n" in cast.text[start:at].strip() or cast.people.within(Span(start, at)):
        return None
    for word in _WORD.finditer(cast.text, *subject.span()):
        noun = fold(word.group())
        if noun in offices() and noun not in word_set_of("titles", "offices", _OTHER[gender]):
            return described(cast, Span(start, word.end()))[0]
    return None
