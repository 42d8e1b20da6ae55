"""Phrases of a table as parts of a regular expression."""

from __future__ import annotations

from collections.abc import Iterable


def any_of(phrases: Iterable[str]) -> str:
    """An alternative of phrases, the longest first; a blank in them stands for any white space."""
    return "|".join(phrase.replace(" ", r"\s+") for phrase in sorted(set(phrases), key=lambda p: (-len(p), p)))


def capitalised(phrases: Iterable[str]) -> list[str]:
    """The phrases as they stand, and as they open a sentence: far faster to match than without regard to case."""
    return [form for phrase in phrases for form in (phrase, phrase[:1].upper() + phrase[1:])]
