"""Office nouns: the head of a phrase, and the singular of a noun."""

from __future__ import annotations

import re

from sayso.annotate.text.words import fold, offices
from sayso.tables import kept_per_tables, table

HEAD_ENDS = re.compile(
    r"\s+(?:of|for|at|in|to|from|with|on|by|under|against|about|representing|covering|handling|based)\b"
)


def head_of(phrase: str) -> str | None:
    """Return the office noun at the head of a phrase, folded: "president" for "president of the club"; None if none."""
    first = re.split(r",|;", HEAD_ENDS.split(phrase, maxsplit=1)[0])[0]
    words = [fold(word) for word in first.split()]
    for word in reversed(words):
        noun = word.rpartition("-")[2] if word not in offices() else word
        if noun in offices():
            return noun
        singular = singular_of(noun)
        if singular in offices():
            return singular
        if noun in short_titles():
            return short_titles()[noun]
    return None


def singular_of(noun: str) -> str:
    """Return the singular of a noun, by its ending."""
    for ending, instead in (
        ("men", "man"),
        ("women", "woman"),
        ("ies", "y"),
        ("ses", "s"),
        ("xes", "x"),
        ("ches", "ch"),
        ("s", ""),
    ):
        if noun.endswith(ending) and not noun.endswith("ss") and len(noun) >= max(3, len(ending)):
            return noun[: -len(ending)] + instead
    return noun


@kept_per_tables()
def short_titles() -> dict[str, str]:
    return {short: fold(full) for short, full in table("titles")["short_titles"].items()}
