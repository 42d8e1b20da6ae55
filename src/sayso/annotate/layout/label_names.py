"""Parts of a label: the name, the words before and after it; and names in their usual capitalization."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.annotate.reference.offices import head_of
from sayso.annotate.text.words import fold, forms_of_address, offices, titles, word_set_of
from sayso.tables import given_names, table

IN_BRACKETS = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]{1,60})[)\]]")
_AGE = re.compile(r"(?:aged\s+)?\d{1,3}")
_ENDS_PHRASE = re.compile(r",|\s[—–-]+\s|\s(?:who|speaking|writing|via|wrote|writes|reports)\s|\s*[(\[]")
_ENDS_NAME = re.compile(rf"{_ENDS_PHRASE.pattern}|\s(?:of|in|from|at|on|after|before|during|to|for)\s")
_EDGES = " *_"
_PLACED = frozenset(("of", "in", "from", "at", "on", "after", "before", "during", "to", "for"))
_SMALL = frozenset(("a", "an", "and", "at", "for", "in", "of", "on", "the", "to"))


def phrase_of(label: str) -> str:
    """Return the noun phrase at the start of a label: "The Council of Halden" in "The Council of Halden, in May"."""
    return _until(label, _ENDS_PHRASE)


def name_of(label: str) -> str:
    """Return the name at the start of a label, with its titles, but without the role, age or place after it."""
    return _until(label, _ENDS_NAME)


def bare_name(name: str) -> str:
    """Return a name without the titles and professions before it."""
    words = name.strip(_EDGES).split()
    while len(words) > 1 and (fold(words[0]) in titles() or opens_with_calling(words)):
        words = words[1:]
    return " ".join(words)


def opens_with_calling(words: Sequence[str]) -> bool:
    """Whether the first word is a profession: "Goalkeeper Ann Moe", "Engineer Rui Alba"."""
    if len(words) < 3 or not words[0][1:].islower() or fold(words[0]) in given_names():
        return False
    ends = tuple(table("layout")["roles_of_parts"]["callings_end_with"])
    return re.split(r"[-’']", fold(words[1]))[0] in given_names() or fold(words[0]).endswith(ends)


def is_office(words: str) -> bool:
    """Whether the words are only an office: "THE PRESIDENT", "FOREIGN MINISTER"."""
    bare = [fold(word) for word in words.split()]
    known = {*titles(), *offices(), "the", "of"} | word_set_of("titles", "names", "particles")
    return bool(bare) and all(word in known for word in bare)


def role_in(label: str) -> str | None:
    """Return the role in a label: before the name, after it, or in brackets; None if there is none."""
    name = name_of(label)
    words = name.strip(_EDGES).split()
    before = words[: len(words) - len(bare_name(name).split())]
    if before and fold(before[-1]) not in forms_of_address():
        return as_written(" ".join(before))
    for part in IN_BRACKETS.sub("", label[len(name) :]).split(","):
        role = part.strip(" .—–-*_")
        if not role or role.split()[0] in _PLACED or _AGE.fullmatch(role):
            continue
        if role[0].islower() or head_of(role) in offices():
            return as_written(role)
    inside = IN_BRACKETS.search(label)
    return inside["inside"] if inside and head_of(inside["inside"]) in offices() else None


def initials(name: str) -> str:
    """Return the initial capitals of the parts of a name."""
    return "".join(part[0] for part in re.split(r"[\s-]", name) if part[:1].isupper())


def as_written(role: str) -> str:
    """Return a role of several words in its usual capitalization if a label has it in all capitals."""
    if not role.isupper() or len(role.split()) < 2:
        return role
    first, *rest = role.split()
    return " ".join([first.title(), *(word.lower() if word.lower() in _SMALL else word.title() for word in rest)])


def proper_name(name: str) -> str:
    """Return a name in its usual capitalization if a label has it in all capitals."""
    small = word_set_of("titles", "names", "particles")
    if not name.isupper() or len(name) <= 3:
        return name
    return " ".join(word.lower() if word.lower() in small else _capitalized(word) for word in name.split())


def _capitalized(word: str) -> str:
    """A word in lower case with capitals at its start and after a hyphen, an apostrophe or Mc."""
    titled = "".join(part[:1].upper() + part[1:].lower() for part in re.split(r"([-’'])", word))
    return re.sub(r"\bMc([a-z])", lambda found: f"Mc{found[1].upper()}", titled)


def _until(label: str, ends: re.Pattern[str]) -> str:
    found = ends.search(label, 1)
    return label[: found.start()].rstrip() if found else label
