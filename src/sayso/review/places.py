"""Turns words that people type into places of a report's text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.errors import UsageError

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
BETWEEN = "|"  # parts the words of several places


def find_places(words: str, text: str, *, near: int | None = None) -> list[list[int]]:
    """Return the places of words in a text, each after the one before; several are separated by "|".

    Args:
        words: As the text has them; blanks may be line ends.
        text: The report's.
        near: Where equal words are looked for first; None for the beginning.

    Raises:
        UsageError: the text does not have the words.
    """
    places: list[list[int]] = []
    for part in (part.split() for part in words.split(BETWEEN)):
        pattern = re.compile(r"\s+".join(map(re.escape, part)) or "(?!)")
        found = [[*match.span()] for match in pattern.finditer(text, places[-1][1] if places else 0)]
        if not found:
            raise UsageError(f"the report does not say {' '.join(part)!r}", hint="copy the words from the report")
        target = near if near is not None and not places else found[0][0]
        places.append(min(found, key=lambda span: abs(span[0] - target)))
    return places


def carry_places(spans: Sequence[Sequence[int]], there: str, here: str) -> list[list[int]] | None:
    """Return where words of one text stand in another, which may have more or less round them; None if nowhere.

    In two forms of one text, places are the same. Else the words are looked up, white space aside; where a text has
    them several times, they are the ones with the same number in both, if both have them as often.
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
    """Whether two texts are the same but for kinds of white space and characters that a program could not hold."""
    return len(one) == len(other) and all(
        a == b or REPLACEMENT in (a, b) or (a.isspace() and b.isspace()) for a, b in zip(one, other, strict=True)
    )
