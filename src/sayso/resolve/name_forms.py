"""Finds longer names in a report's text that contain a speaker's name, and so show to whom it may refer."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from sayso.resolve.proper_names import fold, proper_name

MOST_FORMS = 6  # per name; the most common ones are kept
_WORDS_BEFORE = 2
_LEAST_LETTERS = 2


def longer_forms(text: str, name: str) -> tuple[str, ...]:
    """Return the runs of up to three capitalized words that end with a name's last word, most common first.

    Args:
        text: The text of the report.
        name: A person's full or partial name.
    """
    words = re.findall(r"[^\W\d_][\w’'-]*", name)
    if not words or len(words[-1]) < _LEAST_LETTERS or words[-1] not in text:
        return ()
    counts: Counter[str] = Counter()
    for match in _pattern(words[-1]).finditer(text):
        found = proper_name(" ".join(match.group().split()), "person")
        if found and fold(found) != fold(name) and " " in found:
            counts[found] += 1
    return tuple(sorted(counts, key=lambda one: (-counts[one], one)))[:MOST_FORMS]


@lru_cache(maxsize=5_000)
def _pattern(last: str) -> re.Pattern[str]:
    before = rf"(?:[^\W\d_a-zà-ÿ][\w’'.-]*[ \u00a0]){{1,{_WORDS_BEFORE}}}"
    return re.compile(rf"(?<![\w’'-]){before}{re.escape(last)}(?![\w-])")
