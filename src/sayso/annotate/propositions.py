"""Which side a proposition takes on its matter.

"Congress should abolish earmarks" is against its matter, earmarks: somebody who criticizes earmarks supports
the proposition. The method separates the two and judges a claim by its sentiment toward the matter, following
Bar-Haim et al. 2017 ("Stance Classification of Context-Dependent Claims", EACL).
"""

from __future__ import annotations

import re
from functools import cache

from sayso.annotate.text.patterns import any_of
from sayso.tables import table

VOWELS = "aeiou"


def side_of(proposition: str) -> int:
    """Give 1 if a proposition is in favor of its matter, -1 if it is against it."""
    text = matter_of(proposition)
    side = 1
    for pattern in _turns():
        side *= -1 if len(pattern.findall(text)) % 2 else 1
    if not _turns()[0].search(text) and _nouns().search(text):
        side = -side
    return side


def matter_of(proposition: str) -> str:
    """Give a proposition without the opening words of a motion ("This house believes that")."""
    text = " ".join(proposition.split())
    while match := _opening().match(text):
        text = text[match.end() :]
    return text or proposition


def verb_forms(verb: str) -> list[str]:
    """Give the base form, participle and -ing form; not the -s form, which is often a noun ("term limits")."""
    if " " in verb:
        return [verb]
    stem = verb.removesuffix("e")
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return [verb, f"{verb[:-1]}ied", f"{verb}ing"]
    doubled = len(verb) <= 4 and verb[-1] not in "wxyst" + VOWELS and verb[-2] in VOWELS and verb[-3:-2] not in VOWELS
    stem = stem + verb[-1] if doubled or verb in ("deter", "expel", "forbid") else stem
    return [verb, f"{stem}ed", f"{stem}ing"]


@cache
def _turns() -> tuple[re.Pattern[str], ...]:
    """Give patterns of words that each reverse the side: verbs of opposition, words of blame, negations."""
    words = table("stance")
    verbs = [form for verb in words["against"] for form in verb_forms(verb)] + words["irregular"]
    kinds = (verbs, words["bad"], words["negations"])
    return tuple(re.compile(rf"\b(?:{any_of(kind)})\b", re.IGNORECASE) for kind in kinds)


@cache
def _nouns() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(table('stance')['against_noun'])})\b", re.IGNORECASE)


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(table('stance')['openings'])})\s+", re.IGNORECASE)
