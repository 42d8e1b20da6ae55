"""Names of speakers, cleared of what is no part of them; and whether there is a name at all.

A speaker's name is the report's own words, and those can open a sentence ("While Russia"), repeat themselves
("Robert Mueller Robert", from a page that shows a name twice) or name nobody ("some allies").
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from sayso.resolve.countries import country_words
from sayso.tables import table, word_set

PERSON = "person"
LEAST_ADVERB = 7  # letters; Lilly is a name
ACTOR_TYPES = {
    "person": PERSON,
    "organization": "organization",
    "government": "government",
    "outlet": "outlet",
    "author": "outlet",
}
"""Types of speaker that become actors, and the type of actor that each becomes."""


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """Give a name in ASCII, small letters and digits, words parted by one blank."""
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"['’`]", "", anyascii(name)).lower()))


@lru_cache(maxsize=100_000)
def proper_name(name: str, kind: str) -> str | None:
    """Give the name in a speaker's name, as the report writes it; None where there is none to know somebody by.

    Args:
        name: As the report has it.
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


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Give the given names that are known, folded."""
    lists = table("given_names")
    return frozenset(f"{lists['men']} {lists['women']}".split())


def _without_lead(words: list[str]) -> list[str]:
    """Drop words that open a sentence; a name that is such a word altogether ("US", "IT") stays."""
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
    """Whether a long word has the end of an adverb, and is no given name: "Currently". Participles end as Xiaoming."""
    return len(word) >= LEAST_ADVERB and word.endswith("ly") and fold(word) not in given_names()


def _without_repetition(words: list[str]) -> list[str]:
    """Cut a name where it begins again; "Abdullah Abdullah" is one."""
    folded = [fold(word) for word in words]
    again = next((at for at in range(2, len(words)) if folded[at].startswith(folded[0]) and len(folded[0]) > 2), None)
    return words[:again]


def _without_adjectives(words: list[str]) -> list[str]:
    """Drop what says of a body whose it is ("state-run", "North's"); other words written large are part of the name."""
    while len(words) > 1:
        first = words[0].replace("’", "'")
        possessive = first.casefold() in word_set("name_leads", "possessives")
        if not possessive and first not in word_set("name_leads", "adjectives") and not first.endswith("-based"):
            break
        words = words[1:]
    return words


def _has_proper_word(words: list[str]) -> bool:
    """Whether the first word, particles and numbers apart, is written large: "U.S. Navy", not "officials in Rome"."""
    for word in words:
        if (word.casefold() in word_set("name_leads", "small_parts") and word.islower()) or word[0].isdigit():
            continue
        letters = [letter for letter in word if letter.isalpha()]
        return any(not letter.islower() for letter in letters) or (not letters and len(words) > 1)
    return False


def _begins_amount(words: list[str]) -> bool:
    return words[0].casefold() in word_set("name_leads", "amounts") and not _is_acronym(words[0])


def _names_nobody(words: list[str]) -> bool:
    """Whether it is a pronoun, alone or with the words of a clause ("I think Israel"); "One Nation" is a name."""
    pronoun = words[0].casefold().replace("’", "'") in word_set("name_leads", "pronouns")
    return pronoun and not _is_acronym(words[0]) and not any(word[:1].isupper() for word in words[1:2])


def _is_group(words: list[str], kind: str) -> bool:
    """Whether it describes people and names nobody: "Career officials", "North Koreans", "aides close to Smith"."""
    name = " ".join(words)
    country = country_words().get(name)
    if kind != PERSON and name.endswith("s") and country is not None and country[1] == "demonym":
        return True
    linked = any(word in word_set("name_leads", "body_links") for word in words)
    groups = word_set("name_leads", "groups")
    return not linked and (words[-1].casefold() in groups or any(word.strip(",") in groups for word in words))


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()
