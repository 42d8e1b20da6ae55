"""Finds words that people type in a report's text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.errors import UsageError

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
BETWEEN = "|"  # separates the words of several spans


def find_places(words: str, text: str, *, near: int | None = None) -> list[list[int]]:
    """Return the spans of words in a text, in order; parts are separated by "|".

    Args:
        words: As in the text; spaces also match line breaks.
        text: The report's text.
        near: The offset near which to look first; None for the beginning.

    Raises:
        UsageError: the text does not contain the words.
    """
    places: list[list[int]] = []
    for part in (part.split() for part in words.split(BETWEEN)):
        pattern = re.compile(r"\s+".join(map(re.escape, part)) or "(?!)")
        found = [[*match.span()] for match in pattern.finditer(text, places[-1][1] if places else 0)]
        if not found:
            raise UsageError(f"the report does not contain {' '.join(part)!r}", hint="copy the words from the report")
        target = near if near is not None and not places else found[0][0]
        places.append(min(found, key=lambda span: abs(span[0] - target)))
    return places


def carry_places(spans: Sequence[Sequence[int]], there: str, here: str) -> list[list[int]] | None:
    """Return the spans of one text's words in another text, which may have more or less around them; None if not found.

    In two forms of the same text, the spans are the same. Otherwise the words are looked up, ignoring white space. If
    both texts have the words equally often, the occurrence with the same number is used.
    """
    if is_same_text(there, here):
        return [list(span) for span in spans]
    found = []
    for start, end in spans:
        pattern = re.compile(r"\s+".join(map(re.escape, there[start:end].split())) or "(?!)")
        before, after = ([match.span() for match in pattern.finditer(text)] for text in (there, here))
        number = next((n for n, place in enumerate(before) if place[0] < end and start < place[1]), None)
        if number is None or not after or len(before) != len(after) != 1:
            return None
        found.append(list(after[number if len(after) > 1 else 0]))
    return found


def is_same_text(one: str, other: str) -> bool:
    """Whether two texts are the same except for kinds of white space and characters that a program could not store."""
    return len(one) == len(other) and all(
        a == b or REPLACEMENT in (a, b) or (a.isspace() and b.isspace()) for a, b in zip(one, other, strict=True)
    )
