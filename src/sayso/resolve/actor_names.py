"""Compares names of speakers: matches spellings and transliterations of a name, but not members of a family.

Method: ours. Names are folded to ASCII (anyascii), normalized to one spelling by the table
`name_sounds`, then compared part by part, because the similarity of whole strings is high
for Bill and Hillary Clinton.
"""

from __future__ import annotations

from enum import IntEnum

from rapidfuzz import fuzz

from sayso.resolve.body_names import (
    body_keys,
    identify_body,
    is_acronym_of,
    sounds_alike,
)
from sayso.resolve.name_sounds import skeleton, sound
from sayso.resolve.proper_names import PERSON, fold
from sayso.tables import given_names, kept_per_tables, rows, word_set

GENERATIONS = frozenset(["jr", "sr", "ii", "iii", "iv"])
MIN_ALIKE = 88  # of 100: Aleksandr - Aleksander; below it, different given names begin to match
MIN_POSSIBLE = 75  # Ahmad - Ahmed; below it and without a common beginning, given names differ
LEAST_ACRONYM = 3  # letters; the table `bodies` has the acronyms of two letters
LEAST_SURNAME = 5  # fewest letters of a surname that may have another spelling; King is not Kang
LEAST_SHORT = 3  # fewest letters of a given name that may be short for a longer one
LEAST_FULL = 2  # fewest parts of a full name
GIVEN_KEY = "g:"


class Likeness(IntEnum):
    """How two names relate."""

    DIFFERENT = 0
    POSSIBLE = 1  # both may refer to one actor: Viktor Orbán, Orbán Viktor
    PARTIAL = 2  # one is part of the other: Landsbergis
    SAME = 3


def compare_names(one: str, other: str, kind: str, *, country: str | None = None, whose: str | None = None) -> Likeness:
    """Compare two names of actors of the same kind.

    Args:
        one: A name.
        other: The other name.
        kind: A type of actor.
        country: The country of a body with the first name, if known.
        whose: The country of a body with the other name, if known.
    """
    return compare_people(one, other) if kind == PERSON else compare_bodies(one, other, country=country, whose=whose)


def is_partial(name: str) -> bool:
    """Whether a person's name is only a surname or only a given name."""
    return len(_parts(name)) < 2


def compare_people(one: str, other: str) -> Likeness:
    """Compare two names of persons."""
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
        # A missing middle name says nothing; a different one may be another person's: George W., George H. W. Bush.
        sure = min(len(first), len(second)) == 2 and _generation(one) == _generation(other)
        return min(given, Likeness.SAME if sure else Likeness.POSSIBLE)
    surname = _compare_surnames(first[-1], second[-1])
    if Likeness.DIFFERENT in (given, surname) or given == surname == Likeness.POSSIBLE:
        return Likeness.DIFFERENT
    if _generation(one) != _generation(other):
        return Likeness.POSSIBLE
    return min(given, surname, _compare_middle(first[1:-1], second[1:-1]))


def compare_bodies(one: str, other: str, *, country: str | None = None, whose: str | None = None) -> Likeness:
    """Compare two names of organizations, governments or outlets; for the countries see `compare_names`."""
    first, second = identify_body(one, country), identify_body(other, whose)
    if not (first.words or first.country) or not (second.words or second.country):
        return Likeness.DIFFERENT
    if first.words == second.words:
        two = first.country and second.country and first.country != second.country
        return Likeness.DIFFERENT if two else Likeness.SAME
    for short, long in ((one, other), (other, one)):
        if len(short.replace(".", "")) >= LEAST_ACRONYM and is_acronym_of(short, long):
            return Likeness.SAME
    return Likeness.POSSIBLE if sounds_alike(first, second) else Likeness.DIFFERENT


def name_keys(name: str, kind: str, country: str | None = None) -> set[str]:
    """Return the keys for looking up actors with similar names; related names share a key."""
    if kind != PERSON:
        return body_keys(name, identify_body(name, country)) if fold(name) else set()
    parts = _parts(name)
    if not parts:
        return set()
    surnames = parts if len(parts) == 1 else parts[1:]
    given = {GIVEN_KEY + skeleton(parts[0])} if len(parts) > 1 and len(parts[0]) > 1 else set()
    return _surname_keys(surnames) | {"n:" + " ".join(sorted(parts))} | given


def lookup_keys(name: str, kind: str, country: str | None = None) -> set[str]:
    """Return the keys for finding everybody to whom a name may refer.

    A full name is not looked up by its given name, which hundreds share; a lone name may be either.
    """
    parts = _parts(name) if kind == PERSON else []
    if not parts:
        return name_keys(name, kind, country)
    lone = {GIVEN_KEY + skeleton(parts[0])} if len(parts) == 1 else set()
    return _surname_keys(parts) | {"n:" + " ".join(sorted(parts))} | lone


def is_miscut(name: str, full: str) -> bool:
    """Whether a name may be a full name with surplus words before or after it.

    It has all the parts of the full name and more, or its surname follows a word that is not a given name
    ("Crowds Brandt" and "Ines Brandt").
    """
    parts, known = _parts(name), _parts(full)
    if len(parts) < LEAST_FULL or len(known) < LEAST_FULL or _generation(name) != _generation(full):
        return False
    if set(known) < set(parts):
        return True
    before = [word for word in fold(name).split()[:-1] if word not in word_set("name_leads", "particles")]
    foreign = all(len(word) > 1 and word not in given_names() for word in before)
    return foreign and parts[-1] == known[-1] and parts[0] != known[0]


def generations_differ(one: str, other: str) -> bool:
    """Whether two names differ in generation: Jr., Sr., III."""
    return _generation(one) != _generation(other)


def is_shortened(one: str, other: str) -> bool:
    """Whether two full names share a surname, and one given name begins with the other: Ash, Ashton."""
    first, second = _parts(one), _parts(other)
    if min(len(first), len(second)) < LEAST_FULL or first[-1] != second[-1]:
        return False
    short, long = sorted((first[0], second[0]), key=len)
    return len(short) >= LEAST_SHORT and long.startswith(short)


def ends_with(name: str, full: str) -> bool:
    """Whether a lone name is the last part of a full one, not a given name or a leading surname."""
    parts, known = _parts(name), _parts(full)
    return bool(parts and known) and _compare_surnames(parts[-1], known[-1]) is Likeness.SAME


def _surname_keys(parts: list[str]) -> set[str]:
    return {"p:" + skeleton(part) for part in parts if len(part) > 1}


def _parts(name: str) -> list[str]:
    """Return the parts of a person's name as they sound, without particles and generations."""
    words = [word for word in fold(name).split() if word not in GENERATIONS]
    kept = [word for word in words if word not in word_set("name_leads", "particles")] or words
    return [sound(word) for word in kept]


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
    alike_enough = min(len(one), len(other)) >= LEAST_SURNAME and alike >= MIN_POSSIBLE
    return Likeness.POSSIBLE if alike_enough and skeleton(one) == skeleton(other) else Likeness.DIFFERENT


def _compare_given(one: str, other: str) -> Likeness:
    if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]) or _one_is_short(one, other):
        return Likeness.SAME
    same_end = _ends_in_a_or_e(one) == _ends_in_a_or_e(other)  # Daniel - Daniela, Michel - Michèle
    alike = fuzz.ratio(one, other)
    consonants = skeleton(one) == skeleton(other) and len(skeleton(one)) >= 3 and alike >= 70  # Mohammed - Muhamad
    if same_end and (consonants or (alike >= MIN_ALIKE and min(len(one), len(other)) >= 5)):
        return Likeness.SAME
    short, long = sorted((one, other), key=len)
    short_form = len(short) >= LEAST_SHORT and long.startswith(short)  # Gabe is in the table, Alek is not
    return Likeness.POSSIBLE if short_form or alike >= MIN_POSSIBLE else Likeness.DIFFERENT


def _one_is_short(one: str, other: str) -> bool:
    """Whether one given name is a short form of the other, or both of a third: Joe, Joseph, Joey."""
    forms = _full_forms()
    first, second = forms.get(one, frozenset()) | {one}, forms.get(other, frozenset()) | {other}
    return bool(first & second)


@kept_per_tables()
def _full_forms() -> dict[str, frozenset[str]]:
    """Return the full names for each short form, as they sound."""
    found: dict[str, frozenset[str]] = {}
    for row in rows("short_names"):
        for short in map(sound, row["short"].split()):
            found[short] = found.get(short, frozenset()) | {sound(row["name"])}
    return found


def _compare_middle(one: list[str], other: list[str]) -> Likeness:
    """Compare middle names: a missing one says nothing, a difference says a lot."""
    if not one or not other:
        return Likeness.SAME
    if len(one) != len(other):
        return Likeness.POSSIBLE
    return min(_compare_given(a, b) for a, b in zip(one, other, strict=True))


def _ends_in_a_or_e(word: str) -> bool:
    return word.endswith(("a", "e"))


def _within(short: list[str], long: list[str]) -> bool:
    """Whether the longer name has all parts of the shorter one in order: Pedro Sánchez (Pérez-Castejón)."""
    rest = iter(long)
    return all(part in rest for part in short)
