"""Finds whether a statement wants or rejects a thing that it names.

A claim (`claims`) wants a thing that is part of what should be, unless a verb before it undoes it ("lift the
sanctions"). Without a claim, the judgment of the thing decides: "the deal is a mistake". The method is ours; the words
are in `tables/claims.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.analyse.claims import Claim
from sayso.analyse.things import Word
from sayso.domain.text import Span
from sayso.tables import kept_per_tables, table, word_set

AFTER = 9  # words after a thing that may judge it
JOINS_WITHIN = 3  # words after a thing in which the judgment must begin


@dataclass(frozen=True, slots=True)
class Wish:
    """Whether a thing is wanted, and the claim that says so; the claim is None if a judgment decides."""

    wanted: bool
    claim: Claim | None = None


def wish_for(text: str, words: Sequence[Word], claims: Sequence[Claim], thing: Span) -> Wish | None:
    """Return whether a text wants a thing that it names; None if it does not say.

    Args:
        text: The text; `words` are its words, `claims` its claims.
        thing: Where the thing is named.
    """
    for claim in claims:
        if claim.what.contains(thing):
            return Wish(claim.wanted != _is_undone(text[claim.what.start : thing.start]), claim)
        if claim.form == "modal" and claim.subject is not None and claim.subject.contains(thing):
            deed = text[claim.what.start : claim.what.end].casefold()
            ends = deed.split()[0] in word_set("claims", "go") or (deed.startswith("be ") and _is_undone(deed))
            return Wish(claim.wanted != ends, claim)
    judged = _judged(words, thing) if any(_sign(word.lower) is not None for word in words) else None
    return None if judged is None else Wish(judged)


def _is_undone(words: str) -> bool:
    """Whether the words before a thing undo it; two such verbs cancel out ("stop lifting")."""
    return len(_undoing().findall(words)) % 2 == 1


def _judged(words: Sequence[Word], thing: Span) -> bool | None:
    """Whether a thing is called good or bad, just before it or after "is" or "as"; None if neither."""
    inside = [at for at, word in enumerate(words) if thing.contains(word.span)]
    if not inside:
        return None
    first, last = inside[0], inside[-1]
    if first and (judged := _sign(words[first - 1].lower)) is not None:
        return judged
    joined, turned, found = False, False, None
    for place, word in enumerate(words[last + 1 : last + 1 + AFTER]):
        if not word.lower[0].isalnum() and word.lower not in "“\"‘'":
            break
        joined |= place < JOINS_WITHIN and word.lower in word_set("claims", "says_of")
        turned |= word.lower in word_set("claims", "negations") or word.lower.endswith(("n't", "n’t"))
        sign = _sign(word.lower) if joined else None
        if sign is not None:  # in "a historic mistake", the last word counts
            found = sign
        elif found is not None:
            break
    return None if found is None else found != turned


def _sign(word: str) -> bool | None:
    bare = word.strip(".'’")
    if bare in word_set("claims", "good"):
        return True
    return False if bare in word_set("claims", "bad") else None


@kept_per_tables()
def _undoing() -> re.Pattern[str]:
    words = sorted(table("claims")["undoes"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in words)})\b", re.IGNORECASE)
