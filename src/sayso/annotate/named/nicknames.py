"""Names with a nickname in quotation marks: "Ravi “Chips” Menon" is one person, not three."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sayso.annotate.text.words import fold, is_name_word, opens_sentence, run_pattern, titles
from sayso.domain.record import Entity
from sayso.domain.text import Span
from sayso.tables import kept_per_tables

LONGEST_NICKNAME = 3
_WORD = re.compile(r"[^\s\u00a0]+")


def join_nicknames(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """Join the entities of a name with a nickname to one person, in text order.

    The words around the quotation marks must be parts of a name, without titles, and one of the three parts must have
    been found as a person's.
    """
    found = [
        span
        for span in _nicknamed(text)
        if any(entity.type == "PERSON" and entity.span.overlaps(span) for entity in entities)
    ]
    rest = [entity for entity in entities if not any(entity.span.overlaps(span) for span in found)]
    joined = [Entity(span, text[slice(*span)], "PERSON") for span in found]
    return sorted([*rest, *joined], key=lambda entity: entity.span)


def _nicknamed(text: str) -> Iterator[Span]:
    """The spans of names with a nickname, from the first given name to the end of the surname."""
    for match in _pattern().finditer(text):
        words = [Span(*word.span()) for word in _WORD.finditer(text, *match.span("given"))]
        while words and fold(text[slice(*words[0])]) in titles():
            words.pop(0)
        if not words or len(match["nickname"].split()) > LONGEST_NICKNAME:
            continue
        given = [text[slice(*word)] for word in words]
        named = all(is_name_word(word) and not opens_sentence(word) for word in given)
        stopped = given[-1].endswith(".") and len(given[-1]) > 2
        if named and not stopped and is_name_word(match["surname"].split()[0]):
            yield Span(words[0].start, match.end("surname"))


@kept_per_tables()
def _pattern() -> re.Pattern[str]:
    run = run_pattern().pattern
    particles = r"(?:(?:al|el|bin|van|von|der|den|de|del|della|di|da|dos|du|la|le|ten|ter)[ \u00a0-]){0,2}"
    return re.compile(
        rf"(?<![\w“\"‘'])(?P<given>{run})[ \u00a0](?:“(?=[^\n“”]{{1,30}}”)|\"(?=[^\n\"]{{1,30}}\")|‘|'(?=\w))"
        rf"(?P<nickname>{run})[”\"’'][ \u00a0](?P<surname>{particles}{run})"
    )
