"""Words of names as they sound, so that the transliterations of one name meet."""

from __future__ import annotations

import re
from functools import lru_cache

from sayso.tables import rows


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """Bring one folded word to the spelling in which its transliterations meet."""
    for pattern, replacement in _rules():
        word = pattern.sub(replacement, word)
    return word


def skeleton(sounded: str) -> str:
    """Give a word's first letter and its later consonants; vowels are what transliterations differ in most."""
    return sounded[:1] + re.sub(r"[aeiouh]", "", sounded[1:])


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["pattern"]), row["replacement"]) for row in rows("name_sounds"))
