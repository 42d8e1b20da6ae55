"""Normalizes names of offices: "U.S. Secretary of State" equals "secretary of state", but not "former …"."""

from __future__ import annotations

import re
from typing import NamedTuple

from sayso.resolve.countries import country_words
from sayso.resolve.proper_names import fold

FORMER = re.compile(r"^(?:former|ex|late|onetime|one-time|past|previous)[\s-]+", re.IGNORECASE)
PRESENT = re.compile(r"^(?:then|now|current|sitting|new|the|newly[\s-]\w+)[\s-]+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’'])$")
LONGEST_COUNTRY = 4  # words


class OfficeName(NamedTuple):
    """An office as comparable words, and whether the report says that the person held it in the past."""

    words: str
    former: bool


def name_office(role: str) -> OfficeName:
    """Return the office of a role, without a leading country and regardless of capitalization."""
    former = FORMER.search(role) is not None
    rest = PRESENT.sub("", FORMER.sub("", role.strip()))
    words = rest.split()
    for size in range(min(LONGEST_COUNTRY, len(words) - 1), 0, -1):
        if _POSSESSIVE.sub("", " ".join(words[:size])) in country_words():
            words = words[size:]
            break
    return OfficeName(fold(" ".join(words)), former)
