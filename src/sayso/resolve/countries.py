"""Countries: which one a name, a capital or an adjective means."""

from __future__ import annotations

import re
from functools import cache

from sayso.tables import rows


@cache
def country_codes() -> dict[str, str]:
    """Give the alpha-3 code of every country name, demonym and seat of government."""
    found: dict[str, str] = {}
    for column in ("names", "demonyms", "capitals"):
        for row in rows("countries"):
            for words in filter(None, row[column].split("|")):
                found.setdefault(words, row["code"])
    return found


@cache
def country_names() -> dict[str, str]:
    """Give the name of each country in a running text ("the Netherlands"), by its code."""
    return {row["code"]: row["name"] for row in rows("countries")}


@cache
def country_words(*columns: str) -> dict[str, str]:
    """Give the codes by the words of some columns of the table: names, demonyms, capitals."""
    return {words: row["code"] for row in rows("countries") for column in columns for words in row[column].split("|") if words}


@cache
def country_pattern(*columns: str) -> re.Pattern[str]:
    """Match any word of these columns of the table, as a whole word."""
    words = sorted(country_words(*columns), key=len, reverse=True)
    return re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, words))})(?![\w-])")
