"""The home country of a report: whose president it means when it does not say so."""

from __future__ import annotations

import re
from collections import Counter

from sayso.annotate.patterns import any_of
from sayso.annotate.words import fold
from sayso.tables import kept_per_tables, rows, table

_LEAST_HITS = 2
_LEAST_SHARE = 0.67
"""Smallest share of the named institutions that must belong to one country; below it, a report has no home."""


def home_country(text: str) -> str | None:
    """Give the alpha-3 code of the one country whose palaces, parliament and parties a report names, or None."""
    found = Counter(_institutions()[" ".join(m.group().split())] for m in _institution().finditer(text))
    code, hits = found.most_common(1)[0] if found else (None, 0)
    return code if hits >= _LEAST_HITS and hits >= _LEAST_SHARE * found.total() else None


def palace_in(words: str) -> str | None:
    """Give the country of the first palace in a phrase that stands for a government ("Kremlin spokesman")."""
    found = _palace().search(words)
    return _palaces()[found.group()] if found else None


def is_home_office(role: str, country: str) -> bool:
    """Whether an office in a report belongs to the report's home country ("Attorney General")."""
    words = " ".join(fold(word) for word in role.split())
    return any(re.search(rf"\b{office}\b", words) for office in table("governments")["home_offices"].get(country, ()))


def is_governed_by(text: str, surname: str) -> bool:
    """Whether a report names a government after a person ("the Moe administration")."""
    nouns = any_of(table("governments")["owned"]["nouns"])
    return re.search(rf"\b{re.escape(surname)}(?:[’']s?)?\s(?:{nouns})\b", text) is not None


@kept_per_tables()
def _palaces() -> dict[str, str]:
    return {
        row["words"]: row["country"]
        for row in rows("metonyms")
        if row["type"] == "government" and row["country"] and "|" not in row["country"]
    }


@kept_per_tables()
def _palace() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(_palaces())})\b")


@kept_per_tables()
def _institutions() -> dict[str, str]:
    more = table("governments")["institutions"]
    return _palaces() | {words: code for code, names in more.items() for words in names}


@kept_per_tables()
def _institution() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(_institutions())})\b")
