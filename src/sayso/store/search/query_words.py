"""Parses the words of a query, and cuts snippets around matches."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from sayso.errors import UsageError

OPEN, CLOSE = "\x02", "\x03"  # around each match in a marked text
SNIPPET_CHARACTERS = 240


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of a query; it may be excluded, or a prefix."""

    words: tuple[str, ...]
    absent: bool = False
    beginning: bool = False


def parse_words(words: str) -> list[Term]:
    """Split a query into terms.

    Raises:
        UsageError: every word of the query is excluded.
    """
    try:
        pieces = shlex.split(words.replace("'", "\\'"), posix=True)
    except ValueError:  # an unpaired quotation mark is ignored
        pieces = words.replace('"', " ").split()
    terms = []
    for piece in pieces:
        found = tuple(re.findall(r"\w+", piece.casefold()))
        if found:
            terms.append(Term(found, piece.startswith("-"), piece.endswith("*")))
    if terms and all(term.absent for term in terms):
        raise UsageError(f"{words!r} only excludes words", hint="add a word to search for")
    return terms


def snippet_of(marked: str, *, characters: int = SNIPPET_CHARACTERS) -> str:
    """Cut a marked text to about `characters` characters around its first match."""
    at = max(marked.find(OPEN), 0)
    start = 0 if len(marked) <= characters or at < characters // 2 else marked.rfind(" ", 0, at - characters // 3) + 1
    end = len(marked) if len(marked) <= start + characters else marked.rfind(" ", start, start + characters)
    cut = marked[start : end if end > start else start + characters]
    cut += CLOSE if cut.count(OPEN) > cut.count(CLOSE) else ""
    return ("… " if start else "") + cut + (" …" if end < len(marked) else "")
