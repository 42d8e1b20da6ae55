"""Normalizes words of names by sound, so that transliterations of a name match."""

from __future__ import annotations

import re

from sayso.tables import kept_per_tables, rows


@kept_per_tables(maxsize=100_000)
def sound(word: str) -> str:
    """Normalize a folded word to a spelling shared by its transliterations."""
    for pattern, replacement in _rules():
        word = pattern.sub(replacement, word)
    return word


def skeleton(sounded: str) -> str:
    """Return a word's first letter and later consonants; transliterations differ most in vowels."""
    return sounded[:1] + re.sub(r"[aeiouh]", "", sounded[1:])


@kept_per_tables()
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["pattern"]), row["replacement"]) for row in rows("name_sounds"))
