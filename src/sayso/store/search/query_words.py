"""The words of a query, and the words of an answer round the matches."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from sayso.errors import UsageError

OPEN, CLOSE = "\x02", "\x03"  # round each match in a marked text
SNIPPET_CHARACTERS = 240


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of a query."""

    words: tuple[str, ...]
    absent: bool = False
    beginning: bool = False


def parse_words(words: str) -> list[Term]:
    """Take the words of a query apart.

    Raises:
        UsageError: only absent words are asked for.
    """
    try:
        pieces = shlex.split(words.replace("'", "\\'"), posix=True)
    except ValueError:  # a quotation mark without its partner counts as none
        pieces = words.replace('"', " ").split()
    terms = []
    for piece in pieces:
        found = tuple(re.findall(r"\w+", piece.casefold()))
        if found:
            terms.append(Term(found, piece.startswith("-"), piece.endswith("*")))
    if terms and all(term.absent for term in terms):
        raise UsageError(f"{words!r} says only what must be absent", hint="add a word that must be there")
    return terms


def snippet_of(marked: str, *, characters: int = SNIPPET_CHARACTERS) -> str:
    """Cut a text with marked matches to about so many characters round the first of them."""
    at = max(marked.find(OPEN), 0)
    start = 0 if len(marked) <= characters or at < characters // 2 else marked.rfind(" ", 0, at - characters // 3) + 1
    end = len(marked) if len(marked) <= start + characters else marked.rfind(" ", start, start + characters)
    cut = marked[start : end if end > start else start + characters]
    cut += CLOSE if cut.count(OPEN) > cut.count(CLOSE) else ""
    return ("… " if start else "") + cut + (" …" if end < len(marked) else "")
