"""Finds the proper name in a speaker's name, if there is one.

A speaker's name comes from the report's own words. These can include a sentence opening ("While Russia"), repeat
themselves ("Robert Mueller Robert", from a page that shows a name twice) or name nobody ("some allies").
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from sayso.resolve.countries import country_words
from sayso.tables import given_names, kept_per_tables, word_set

PERSON = "person"
LEAST_ADVERB = 7  # fewest letters; Lilly is a name
ACTOR_TYPES = {
    "person": PERSON,
    "organization": "organization",
    "government": "government",
    "outlet": "outlet",
    "author": "outlet",
}
"""The types of speakers that become actors, with the type of actor for each."""


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """Return a name in lowercase ASCII letters and digits, with words separated by single spaces."""
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"['’`]", "", anyascii(name)).lower()))


@kept_per_tables(maxsize=100_000)
def proper_name(name: str, kind: str) -> str | None:
    """Return the proper name in a speaker's name, in the report's spelling; None if there is none.

    Args:
        name: The name in the report.
        kind: A type of actor.
    """
    words = _without_lead(name.split())
    if not words or _begins_amount(words) or _names_nobody(words) or _is_group(words, kind):
        return None
    words = _without_repetition(words) if kind == PERSON else _without_adjectives(words)
    cleared = " ".join(words).strip(" ,;:-–—()[]\"“”'‘")
    if not fold(cleared) or not _has_proper_word(words):
        return None
    return cleared


def _without_lead(words: list[str]) -> list[str]:
    """Drop words that open a sentence, unless the whole name is such a word ("US", "IT")."""
    while len(words) > 1 and not _is_acronym(words[0]):
        first = words[0].casefold().replace("’", "'").strip(",")
        if _is_adverb(first):
            words = words[1:]
            continue
        perhaps = first in word_set("name_leads", "perhaps_leads") and len(words) > 2
        if first in word_set("name_leads", "leads") or (perhaps and fold(words[1]) in given_names()):
            words = words[1:]
        else:
            break
    return words


def _is_adverb(word: str) -> bool:
    """Whether a long word ends like an adverb and is not a given name: "Currently". Not participles: cf. Xiaoming."""
    return len(word) >= LEAST_ADVERB and word.endswith("ly") and fold(word) not in given_names()


def _without_repetition(words: list[str]) -> list[str]:
    """Cut a name where it repeats itself; "Abdullah Abdullah" is one name."""
    folded = [fold(word) for word in words]
    again = next((at for at in range(2, len(words)) if folded[at].startswith(folded[0]) and len(folded[0]) > 2), None)
    return words[:again]


def _without_adjectives(words: list[str]) -> list[str]:
    """Drop a body's modifiers ("state-run", "North's"); other capitalized words are part of the name."""
    while len(words) > 1:
        first = words[0].replace("’", "'")
        possessive = first.casefold() in word_set("name_leads", "possessives")
        if not possessive and first not in word_set("name_leads", "adjectives") and not first.endswith("-based"):
            break
        words = words[1:]
    return words


def _has_proper_word(words: list[str]) -> bool:
    """Whether the first word, except particles and numbers, is capitalized: "U.S. Navy", not "officials in Rome"."""
    for word in words:
        if (word.casefold() in word_set("name_leads", "small_parts") and word.islower()) or word[0].isdigit():
            continue
        letters = [letter for letter in word if letter.isalpha()]
        return any(not letter.islower() for letter in letters) or (not letters and len(words) > 1)
    return False


def _begins_amount(words: list[str]) -> bool:
    return words[0].casefold() in word_set("name_leads", "amounts") and not _is_acronym(words[0])


def _names_nobody(words: list[str]) -> bool:
    """Whether the words are a pronoun, alone or in a clause ("I think Israel"); "One Nation" is a name."""
    pronoun = words[0].casefold().replace("’", "'") in word_set("name_leads", "pronouns")
    return pronoun and not _is_acronym(words[0]) and not any(word[:1].isupper() for word in words[1:2])


def _is_group(words: list[str], kind: str) -> bool:
    """Whether the words describe people without a name: "Career officials", "North Koreans", "aides close to Smith"."""
    name = " ".join(words)
    country = country_words().get(name)
    if kind != PERSON and name.endswith("s") and country is not None and country[1] == "demonym":
        return True
    linked = any(word in word_set("name_leads", "body_links") for word in words)
    groups = word_set("name_leads", "groups")
    return not linked and (words[-1].casefold() in groups or any(word.strip(",") in groups for word in words))


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()
