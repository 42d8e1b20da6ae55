"""Decides which side a proposition takes on its matter.

"Congress should abolish earmarks" is against its matter, earmarks: somebody who criticizes earmarks supports
the proposition. The method separates the two and judges a claim by its sentiment toward the matter, following
Bar-Haim et al. 2017 ("Stance Classification of Context-Dependent Claims", EACL).
"""

from __future__ import annotations

import re

from sayso.annotate.text.patterns import any_of
from sayso.stance.pairs import Posed
from sayso.tables import kept_per_tables, table

VOWELS = "aeiou"
MODAL = re.compile(r"\b(should|must|would|will|can|is|are|was|were|has|have|does|do)\b( not\b)?", re.I)
CLAUSE = r"(?:^|[,.:;]|\b\w+n't|\b\w+ly)"  # what else stands before a verb: a clause's begin, "won't", an adverb


def pose(proposition: str) -> Posed:
    """Return a proposition as the stance model reads it: its text, its denial, and its side."""
    text = matter_of(proposition)
    return Posed(text, negated(text) or f"It is not true that {text}", side_of(proposition))


def negated(proposition: str) -> str | None:
    """Return a proposition with its first modal or auxiliary verb negated, or without its negation; None if none."""
    found = MODAL.search(proposition)
    if found is None:
        return None
    word = found[1] if found[2] else f"{found[1]} not"
    return proposition[: found.start()] + word + proposition[found.end() :]


def side_of(proposition: str) -> int:
    """Return 1 if a proposition is in favor of its matter, -1 if it is against it."""
    text = matter_of(proposition).replace("’", "'")
    verbs, *others = _turns()
    turns = sum(_is_verb(found, text) for found in verbs.finditer(text))
    turns += sum(len(pattern.findall(text)) for pattern in others)
    return -1 if turns % 2 else 1


def _is_verb(found: re.Match[str], text: str) -> bool:
    """Whether a form that may be a noun too ("serve in combat", "the travel ban") stands where a verb does."""
    return found.group().casefold() not in _maybe_nouns() or bool(_before_verb().search(text[: found.start()]))


def matter_of(proposition: str) -> str:
    """Return a proposition without the opening words of a motion ("This house believes that")."""
    text = " ".join(proposition.split())
    while match := _opening().match(text):
        text = text[match.end() :]
    return text or proposition


def verb_forms(verb: str) -> list[str]:
    """Return the base form, participle and -ing form; not the -s form, which is often a noun ("term limits")."""
    if " " in verb:
        return [verb]
    stem = verb.removesuffix("e")
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return [verb, f"{verb[:-1]}ied", f"{verb}ing"]
    doubled = len(verb) <= 4 and verb[-1] not in "wxyst" + VOWELS and verb[-2] in VOWELS and verb[-3:-2] not in VOWELS
    stem = stem + verb[-1] if doubled or verb in ("deter", "expel", "forbid") else stem
    return [verb, f"{stem}ed", f"{stem}ing"]


@kept_per_tables()
def _turns() -> tuple[re.Pattern[str], ...]:
    """Return patterns of words that each reverse the side: verbs of opposition, words of blame, negations."""
    words = table("stance")
    verbs = [form for verb in words["against"] for form in verb_forms(verb)] + words["irregular"]
    kinds = (verbs, words["bad"], words["negations"])
    return tuple(re.compile(rf"\b(?:{any_of(kind)})\b", re.IGNORECASE) for kind in kinds)


@kept_per_tables()
def _maybe_nouns() -> frozenset[str]:
    return frozenset(table("stance")["against"]) | {"cut"}


@kept_per_tables()
def _before_verb() -> re.Pattern[str]:
    words = any_of(table("stance")["before_verb"])
    return re.compile(rf"(?:{CLAUSE}|\b(?:{words}))\W*$", re.IGNORECASE)


@kept_per_tables()
def _opening() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(table('stance')['openings'])})\s+", re.IGNORECASE)
