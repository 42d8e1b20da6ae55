"""Names of speakers compared: spellings and transliterations of one name meet, namesakes of one family do not.

Method: ours. Names are folded to ASCII (anyascii), brought to one spelling by the table
`name_sounds`, then compared part by part, since a likeness of whole strings holds Bill and
Hillary Clinton for nearly the same.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz import fuzz

from sayso.tables import rows

PERSON = "person"
ACTOR_TYPES = {
    "person": PERSON,
    "organization": "organization",
    "government": "government",
    "outlet": "outlet",
    "author": "outlet",
}
"""Types of speaker that become actors, and the type of actor that each becomes."""

PARTICLES = frozenset(
    [
        "de",
        "del",
        "della",
        "der",
        "den",
        "di",
        "da",
        "das",
        "do",
        "dos",
        "du",
        "van",
        "von",
        "zu",
        "ter",
        "bin",
        "ibn",
        "bint",
        "al",
        "el",
        "la",
        "le",
        "les",
        "y",
        "e",
        "of",
        "the",
    ]
)
GENERATIONS = frozenset(["jr", "sr", "ii", "iii", "iv"])
SMALL_WORDS = frozenset(["the", "of", "and", "for", "de", "la", "le", "du", "des", "et", "und", "der", "die", "das"])
MIN_ALIKE = 88  # of 100: Aleksandr - Aleksander; below it different given names begin to meet
MIN_POSSIBLE = 75  # Joe - Joseph fails it and is found by its beginning


class Likeness(IntEnum):
    """How two names relate."""

    DIFFERENT = 0
    POSSIBLE = 1  # one person may bear both: Joe and Joseph Biden
    PARTIAL = 2  # one is a part of the other: Landsbergis
    SAME = 3


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """Give a name in ASCII, small letters and digits, words parted by one blank."""
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"['’`]", "", anyascii(name)).lower()))


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """Bring one folded word to the spelling in which its transliterations meet."""
    for pattern, replacement in _rules():
        word = pattern.sub(replacement, word)
    return word


def compare_names(one: str, other: str, kind: str) -> Likeness:
    """Say how two names of actors of one kind relate (`kind` is a type of actor)."""
    return compare_people(one, other) if kind == PERSON else compare_bodies(one, other)


def compare_people(one: str, other: str) -> Likeness:
    """Say whether two names can be of one person."""
    first, second = _parts(one), _parts(other)
    if not first or not second:
        return Likeness.DIFFERENT
    if "".join(first) == "".join(second):  # Kim Jong Un - Kim Jong-un
        return Likeness.SAME if _generation(one) == _generation(other) else Likeness.POSSIBLE
    if sorted(first) == sorted(second):  # Viktor Orbán - Orbán Viktor
        return Likeness.POSSIBLE
    if min(len(first), len(second)) == 1:
        return _compare_single(*sorted((first, second), key=len))
    given = _compare_given(first[0], second[0])
    if _within(*sorted((first, second), key=len)):
        # A middle name that one lacks says nothing; one of several may be another's: George W., George H. W. Bush.
        sure = min(len(first), len(second)) == 2 and _generation(one) == _generation(other)
        return min(given, Likeness.SAME if sure else Likeness.POSSIBLE)
    surname = _compare_surnames(first[-1], second[-1])
    if Likeness.DIFFERENT in (given, surname):
        return Likeness.DIFFERENT
    if _generation(one) != _generation(other):
        return Likeness.POSSIBLE
    return min(given, surname, _compare_middle(first[1:-1], second[1:-1]))


def compare_bodies(one: str, other: str) -> Likeness:
    """Say whether two names can be of one organisation, government or outlet."""
    first, second = _body_parts(one), _body_parts(other)
    if not first or not second:
        return Likeness.DIFFERENT
    if sorted(first) == sorted(second):
        return Likeness.SAME
    if _is_acronym_of(one, other) or _is_acronym_of(other, one):
        return Likeness.POSSIBLE
    alike = [_skeleton(word) for word in first] == [_skeleton(word) for word in second]  # Hezbollah - Hizbullah
    return Likeness.POSSIBLE if alike else Likeness.DIFFERENT


def name_keys(name: str, kind: str) -> set[str]:
    """Give the keys under which actors of like names are looked up; names that relate share one."""
    if kind != PERSON:
        parts = _body_parts(name)
        keys = {"b:" + " ".join(sorted(_skeleton(part) for part in parts))}
        letters = "".join(word[0] for word in fold(name).split() if word not in SMALL_WORDS)
        keys.add("a:" + (letters if len(parts) > 1 else fold(name)))
        return keys
    parts = _parts(name)
    if not parts:
        return set()
    surnames = parts if len(parts) == 1 else parts[1:]
    return {"p:" + _skeleton(part) for part in surnames if len(part) > 1} | {"n:" + " ".join(sorted(parts))}


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["pattern"]), row["replacement"]) for row in rows("name_sounds"))


def _skeleton(sounded: str) -> str:
    """Give a word's first letter and its later consonants; vowels are what transliterations differ in most."""
    return sounded[:1] + re.sub(r"[aeiouh]", "", sounded[1:])


def _parts(name: str) -> list[str]:
    """Give a person's names as they sound, without particles and generations."""
    words = [word for word in fold(name).split() if word not in GENERATIONS]
    kept = [word for word in words if word not in PARTICLES] or words
    return [sound(word) for word in kept]


def _body_parts(name: str) -> list[str]:
    words = fold(name).split()
    return [sound(word) for word in words if word not in SMALL_WORDS] or [sound(word) for word in words]


def _generation(name: str) -> str:
    return next((word for word in fold(name).split() if word in GENERATIONS), "")


def _compare_single(single: list[str], full: list[str]) -> Likeness:
    """Compare a lone name with a full one, or two lone ones."""
    alone = single[0]
    if len(full) == 1:
        return _compare_surnames(alone, full[0])
    return (
        Likeness.PARTIAL
        if any(_compare_surnames(alone, part) is Likeness.SAME for part in full)
        else Likeness.DIFFERENT
    )


def _compare_surnames(one: str, other: str) -> Likeness:
    one, other = one.removesuffix("e"), other.removesuffix("e")  # Poutine - Putin
    alike = fuzz.ratio(one, other)
    if one == other or (min(len(one), len(other)) >= 6 and alike >= 90):
        return Likeness.SAME
    return Likeness.POSSIBLE if _skeleton(one) == _skeleton(other) and alike >= MIN_POSSIBLE else Likeness.DIFFERENT


def _compare_given(one: str, other: str) -> Likeness:
    if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return Likeness.SAME
    same_end = _ends_in_a_or_e(one) == _ends_in_a_or_e(other)  # Daniel - Daniela, Michel - Michèle
    alike = fuzz.ratio(one, other)
    consonants = _skeleton(one) == _skeleton(other) and len(_skeleton(one)) >= 3 and alike >= 70  # Mohammed - Muhamad
    if same_end and (consonants or (alike >= MIN_ALIKE and min(len(one), len(other)) >= 5)):
        return Likeness.SAME
    short_form = min(len(one), len(other)) >= 2 and one[:2] == other[:2]  # Joe - Joseph
    return Likeness.POSSIBLE if short_form or alike >= MIN_POSSIBLE else Likeness.DIFFERENT


def _compare_middle(one: list[str], other: list[str]) -> Likeness:
    """Compare what stands between given name and surname: a lack of it says nothing, a difference much."""
    if not one or not other:
        return Likeness.SAME
    if len(one) != len(other):
        return Likeness.POSSIBLE
    return min(_compare_given(a, b) for a, b in zip(one, other, strict=True))


def _ends_in_a_or_e(word: str) -> bool:
    return word.endswith(("a", "e"))


def _within(short: list[str], long: list[str]) -> bool:
    """Whether all of the shorter name's parts stand in the longer one, in order: Pedro Sánchez (Pérez-Castejón)."""
    rest = iter(long)
    return all(part in rest for part in short)


def _is_acronym_of(short: str, long: str) -> bool:
    words = fold(long).split()
    letters = fold(short)
    return (
        len(words) > 1
        and letters.isalnum()
        and letters
        in (
            "".join(word[0] for word in words),
            "".join(word[0] for word in words if word not in SMALL_WORDS),
        )
    )
