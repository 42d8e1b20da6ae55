"""Words of a report as people give them, turned into places of its text."""

from __future__ import annotations

from sayso.errors import UsageError

BETWEEN = "|"  # parts the words of several places


def find_places(words: str, text: str) -> list[list[int]]:
    """Give the places of words in a text, each after the one before; several are parted by "|".

    Raises:
        UsageError: the text does not have the words.
    """
    places: list[list[int]] = []
    for part in (part.strip() for part in words.split(BETWEEN)):
        start = text.find(part, places[-1][1] if places else 0)
        if start < 0 or not part:
            raise UsageError(f"the report does not say {part!r}", hint="copy the words from the report")
        places.append([start, start + len(part)])
    return places
