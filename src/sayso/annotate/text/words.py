"""Words of names: how to split them, compare them and tell them from titles."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from sayso.tables import kept_per_tables, table, word_set

_UPPER = "".join(
    chr(c) for block in ((0x41, 0x250), (0x386, 0x530), (0x1E00, 0x2000)) for c in range(*block) if chr(c).isupper()
)
WORD = rf"(?:(?:[{_UPPER}]\.){{2,}}|[{_UPPER}](?:\w{{0,4}}\.(?=[ \u00a0])|(?:\w|[’'‑-](?!s\b)(?=\w))*))"
"""A capitalized word, with inner hyphens and apostrophes and the full stop of a short one ("Sen.", "J.")."""


@kept_per_tables()
def run_pattern() -> re.Pattern[str]:
    """A run of capitalized words, with particles and spaces in between."""
    particles = "|".join(sorted(table("titles")["names"]["particles"], key=len, reverse=True))
    return re.compile(rf"{WORD}(?:[ \u00a0](?:(?:{particles})[ \u00a0-]){{0,2}}{WORD})*")


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return a word in lower case without accents, possessive and full stops, for comparing names."""
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
        word = word.replace("’", "'").replace("‑", "-")
    word = word.casefold().rstrip(".")
    return word.removesuffix("'s") if word.endswith("'s") else word.rstrip("'")


def without_article(word: str) -> str:
    """Return a folded word of a name without a joined article: "abadi" for "al-abadi"."""
    article, hyphen, rest = word.partition("-")
    return rest if hyphen and rest and article in word_set_of("titles", "names", "joined_articles") else word


@kept_per_tables()
def titles() -> dict[str, str | None]:
    """Return the folded words that may precede a name as a title, with the long form of abbreviations."""
    lists = table("titles")
    found: dict[str, str | None] = dict.fromkeys(lists["offices"]["heads"])
    found.update(dict.fromkeys(lists["forms_of_address"]["men"] + lists["forms_of_address"]["women"]))
    found.update(dict.fromkeys(lists["more_forms"]["plain"] + lists["offices"]["modifiers"]))
    found.update(lists["short_titles"])
    return found


@kept_per_tables()
def forms_of_address() -> dict[str, str]:
    """Return the forms of address that imply a gender ("m", "f")."""
    lists = table("titles")["forms_of_address"]
    return {word: gender for key, gender in (("men", "m"), ("women", "f")) for word in lists[key]}


@kept_per_tables()
def offices() -> frozenset[str]:
    """Return the nouns for one person: offices, professions, kin."""
    return word_set_of("titles", "offices", "heads")


@kept_per_tables()
def word_set_of(name: str, part: str, key: str) -> frozenset[str]:
    """Return the list `key` in part `part` of a table as a set."""
    return frozenset(table(name)[part][key])


@kept_per_tables()
def short_forms() -> dict[str, frozenset[int]]:
    """Return the groups of interchangeable names to which each folded given name belongs."""
    groups: dict[str, set[int]] = {}
    for number, group in enumerate(table("titles")["names"]["nicknames"]):
        for name in group.split():
            groups.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}


def is_name_word(word: str) -> bool:
    """Whether a capitalized word can be part of a person's name."""
    folded = fold(word)
    lists = "titles", "names"
    if folded in word_set_of(*lists, "family_first"):
        return True
    return not (folded in word_set_of(*lists, "stop") or folded in word_set_of(*lists, "seldom") or folded in titles())


def same_given_name(one: str, other: str) -> bool:
    """Whether two folded given names may belong to one person: equal, initial, or short form."""
    if one == other or (one[:1] == other[:1] and (len(one) == 1 or len(other) == 1)):
        return True
    groups = short_forms()
    if groups.get(one, frozenset()) & groups.get(other, frozenset()):
        return True
    return min(len(one), len(other)) >= 3 and (one.startswith(other) or other.startswith(one))


def opens_sentence(word: str) -> bool:
    """Whether a capitalized word is a function word at the start of a sentence."""
    return fold(word) in word_set("abbreviations", "sentence_openers")
