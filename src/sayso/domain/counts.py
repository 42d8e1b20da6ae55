"""Numbers with their nouns, for people."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """Return a number with a noun, which is in the plural unless there is one: "1 report", "2,000 reports"."""
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"
