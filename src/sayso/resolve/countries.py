"""Countries: which one a name, an adjective or a capital means, and where a report names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from sayso.domain.text import Span
from sayso.tables import kept_per_tables, rows

Kind = Literal["name", "demonym", "capital", "part"]
_KINDS: tuple[tuple[Kind, str], ...] = (
    ("name", "names"),
    ("demonym", "demonyms"),
    ("capital", "capitals"),
    ("part", "parts"),
)
_LONGEST = 5
_WORD = re.compile(r"\w[^\s\u00a0—–()]*")
_TAIL = re.compile(r"(?:[’']s?)?[,;:.!?”\"’']*$")
_PART_OF_ANOTHER_NAME = frozenset(
    (
        "New",
        "Latin",
        "North",
        "South",
        "Central",
        "East",
        "West",
        "Western",
        "Eastern",
        "Northern",
        "Southern",
        "Saint",
        "San",
        "Santa",
    )
)


@dataclass(frozen=True, slots=True)
class CountryWord:
    """A place where the report names a country, what is of it, or its capital; `code` is alpha-3."""

    span: Span
    code: str
    kind: Kind


@kept_per_tables()
def country_words() -> dict[str, tuple[str, Kind]]:
    """Give code and kind of every word for a country: names first, then adjectives, capitals, parts."""
    found: dict[str, tuple[str, Kind]] = {}
    for kind, column in _KINDS:
        for row in rows("countries"):
            for words in filter(None, row[column].split("|")):
                found.setdefault(words, (row["code"], kind))
    return found


@kept_per_tables()
def country_names() -> dict[str, str]:
    """Give the name of each country as it stands in a running text ("the Netherlands"), by its code."""
    return {row["code"]: row["name"] for row in rows("countries")}


@kept_per_tables()
def _first_words() -> frozenset[str]:
    return frozenset(words.split()[0] for words in country_words())


def find_country_words(text: str, runs: Iterable[tuple[int, int]]) -> Iterator[CountryWord]:
    """Give the words for countries among rows of capitalised words, the longest at each place."""
    known, first = country_words(), _first_words()
    for start, end in runs:
        words = [(match.start(), match.group()) for match in _WORD.finditer(text, start, end)]
        at = 0
        while at < len(words):
            if (words[at][1] not in first and _TAIL.sub("", words[at][1]) not in first) or (
                at and words[at - 1][1] in _PART_OF_ANOTHER_NAME
            ):
                at += 1
                continue
            for length in range(min(_LONGEST, len(words) - at), 0, -1):
                last_at, last = words[at + length - 1]
                name = " ".join([word for _, word in words[at : at + length]])
                bare = name if name in known else _TAIL.sub("", name)
                if bare in known:
                    code, kind = known[bare]
                    yield CountryWord(Span(words[at][0], last_at + len(last) - len(name) + len(bare)), code, kind)
                    at += length - 1
                    break
            at += 1


def country_in(words: str) -> str | None:
    """Give the country that a phrase names ("Lithuanian Foreign Minister"), the first of several; a capital last."""
    found = sorted(find_country_words(words, [(0, len(words))]), key=lambda word: word.kind in ("part", "capital"))
    return found[0].code if found else None
