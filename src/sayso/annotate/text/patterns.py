"""Patterns of phrases from tables."""

from __future__ import annotations

from collections.abc import Iterable


def any_of(phrases: Iterable[str]) -> str:
    """An alternation of phrases, longest first; a space in a phrase matches any white space."""
    return "|".join(phrase.replace(" ", r"\s+") for phrase in sorted(set(phrases), key=lambda p: (-len(p), p)))
