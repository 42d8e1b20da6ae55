"""Recognizes names of people, outlets and agencies by their form, in the lines above a report."""

from __future__ import annotations

import re

from sayso.tables import word_set

MAX_WORDS = 6
_SEPARATOR = re.compile(r"\s*(?:,(?!\s*(?:Jr|Sr|II|III|IV)\b)|;|\band\b|&|\bwith\b)\s*")
_STOPPED = re.compile(r"\b(?:Jr|Sr)$")
_JOB = re.compile(r"\s+(?:in|at|from|for|of)\s+(?=[^\W\d_])")


def is_name(words: str) -> bool:
    """Whether there are at most six words, all capitalized except particles."""
    tokens = words.split()
    if not tokens or len(tokens) > MAX_WORDS or not tokens[0][0].isalpha() or words[-1] in ",:;?!":
        return False
    return tokens[0][0].isupper() and all(
        token[0].isupper() or token[0].isdigit() or is_particle(token) for token in tokens[1:]
    )


def is_particle(word: str) -> bool:
    """Whether a word is lowercase inside a name ("of", "von")."""
    return word in word_set("headings", "particles")


def is_outlet_name(words: str) -> bool:
    """Whether a name has a word common in names of outlets ("Courier", "Radio")."""
    return is_name(words) and any(token in word_set("headings", "outlet_words") for token in words.lower().split())


def is_agency_name(words: str) -> bool:
    """Whether a name ends like an agency's ("Cozia Press")."""
    return is_name(words) and words.lower().split()[-1] in word_set("headings", "agency_words")


def is_role(words: str) -> bool:
    """Whether the words are an author's job ("Staff Writer", "Health Correspondent")."""
    lowered = words.lower().strip(" .")
    roles = word_set("headings", "roles")
    job = lowered.split()[-1] in word_set("headings", "jobs") if lowered else False
    if job and len(lowered.split()) <= 4:
        return True
    return lowered in roles or (not is_name(words) and any(lowered.endswith(f" {role}") for role in roles))


def is_person_name(words: str) -> bool:
    """Whether the words could be a person's full name: two to five words, capitalized, no digit."""
    return is_name(words) and 2 <= len(words.split()) <= 5 and not any(c.isdigit() for c in words)


def split_authors(words: str) -> tuple[list[str], str | None]:
    """Return the authors in "Jane Roe, Staff Writer, and John Doe in Vienna", and an organization among them.

    Returns:
        The names without jobs and places, and the outlet or agency that is listed like an author.
    """
    names: list[str] = []
    organization = None
    for piece in _SEPARATOR.split(words):
        name = _JOB.split(piece, maxsplit=1)[0].strip(" .*_")
        if not name or is_role(name) or not is_name(name):
            continue
        name = _STOPPED.sub(r"\g<0>.", name)
        if is_outlet_name(name) and (names or not is_person_name(name)):
            organization = organization or name
        else:
            names.append(name)
    return names, organization
