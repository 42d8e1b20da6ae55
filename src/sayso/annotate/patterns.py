"""Turn phrases from a table into parts of regular expressions."""

from __future__ import annotations

from collections.abc import Iterable


def any_of(phrases: Iterable[str]) -> str:
    """An alternation of phrases, longest first; a space in a phrase matches any white space."""
    return "|".join(phrase.replace(" ", r"\s+") for phrase in sorted(set(phrases), key=lambda p: (-len(p), p)))


def capitalised(phrases: Iterable[str]) -> list[str]:
    """The phrases as given and with an initial capital: much faster to match than ignoring case."""
    return [form for phrase in phrases for form in (phrase, phrase[:1].upper() + phrase[1:])]
