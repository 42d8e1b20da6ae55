"""Identifies organizations, governments and outlets by their names, and compares them.

A government is named by its country, its capital, or a phrase ("Tehran", "the Iranian government"); a ministry with
its country as an adjective, as a possessive or at the end ("Russia's foreign ministry"). The tables `outlets` and
`bodies` have the names of other bodies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from sayso.resolve.countries import country_names, country_words
from sayso.resolve.name_sounds import skeleton, sound
from sayso.resolve.proper_names import fold
from sayso.tables import kept_per_tables, rows, word_set

SMALL_WORDS = frozenset(["the", "of", "and", "for", "de", "la", "le", "du", "des", "et", "und", "der", "die", "das"])
SPELLINGS = {"defence": "defense", "labour": "labor", "organisation": "organization", "centre": "center", "affairs": ""}
GOVERNMENT = "government"
LEAST_ALIKE = 75  # of 100: Hezbollah - Hizbullah has 78
LEAST_LETTERS = 6  # fewest letters of a name that may have another spelling; CNN sounds like China
LONGEST_COUNTRY = 5  # words
PLATFORM = "platform"
_POSSESSIVE = re.compile(r"(?<=\w)(?:[’']s|(?<=s)[’'])$")
_POSSESSIVES = re.compile(r"(?<=\w)(?:[’']s|(?<=s)[’'])(?=\s|$)")
_OFFICIAL = re.compile(r"(?:\w[\w’']*\s+){0,2}(?:Republic|Kingdom|Sultanate)\s+of\s+(?:the\s+)?(.+)$")
"""A state's full name: the Islamic Republic of Iran."""


@dataclass(frozen=True, slots=True)
class Body:
    """The information in the name of an organization, a government or an outlet.

    Attributes:
        name: Its preferred name.
        words: Its distinctive words, as they sound, sorted; empty for the government of a country.
        country: Its country, if the name says so.
        type: Its type of actor, if known.
        common: Whether every country has a body of that name.
    """

    name: str
    words: tuple[str, ...]
    country: str | None = None
    type: str | None = None
    common: bool = False


@kept_per_tables(maxsize=100_000)
def identify_body(name: str, country: str | None = None) -> Body:
    """Identify the body to which a name refers.

    Args:
        name: The name in the report.
        country: The country in the report, which decides between two justice ministries.
    """
    listed = _listed().get(_plain(name))
    if listed is not None and _fits(listed, country):
        return listed
    of, rest = _country_of(name)
    if of is not None and not rest:
        return Body(f"Government of {country_names()[of]}", (), of, GOVERNMENT)
    words = _sounds(rest if of is not None else name)
    common = bool(words) and all(word in _common() for word in words)
    if of is not None and not common:
        of, words = None, _sounds(name)
    listed = _listed().get(_plain(rest)) if of is not None else None
    if listed is not None and listed.country == of:
        return listed
    whose = of or country
    if common and whose and set(words) <= _governments():
        return Body(f"Government of {country_names()[whose]}", (), whose, GOVERNMENT)
    return Body(_POSSESSIVE.sub("", name), words, whose if common else of, None, common)


def sounds_alike(one: Body, other: Body) -> bool:
    """Whether two names may be spellings of the same name: Hezbollah, Hizbullah."""
    first, second = " ".join(one.words), " ".join(other.words)
    return (
        min(len(first), len(second)) >= LEAST_LETTERS
        and [skeleton(word) for word in one.words] == [skeleton(word) for word in other.words]
        and fuzz.ratio(first, second) >= LEAST_ALIKE
    )


def is_acronym_of(short: str, long: str) -> bool:
    """Whether one name consists of the first letters of the other's words, all of which are capitalized."""
    letters = short.replace(".", "")
    words = re.findall(r"[^\W_]+", long)
    large = [word for word in words if word.casefold() not in SMALL_WORDS]
    if not (letters.isupper() and letters.isalpha() and len(large) > 1 and all(word[0].isupper() for word in large)):
        return False
    return letters in ("".join(word[0] for word in large), "".join(word[0].upper() for word in words))


def body_keys(name: str, body: Body) -> set[str]:
    """Return the keys for looking up bodies with similar names."""
    if not body.words:
        return {f"g:{body.country}"}
    keys = {"b:" + " ".join(sorted(skeleton(word) for word in body.words))}
    for form in {name, body.name}:
        words = fold(form).split()
        large = [word for word in words if word not in SMALL_WORDS]
        keys.add("a:" + ("".join(word[0] for word in large) if len(large) > 1 else "".join(words)))
    return keys


def _plain(name: str) -> str:
    """Return a name in the form of the tables: without article and possessive, with its capitalization."""
    words = _POSSESSIVE.sub("", name).replace("’", "'").split()
    return " ".join(words[1:] if len(words) > 1 and words[0].casefold() == "the" else words)


def listed_type(name: str) -> str | None:
    """Return the type of actor of a listed body; None for one-word outlets, which are also names of people."""
    body = _listed().get(_plain(name))
    return body.type if body is not None and (body.type != "outlet" or " " in name) else None


@kept_per_tables()
def _listed() -> dict[str, Body]:
    """Map all names in the tables to their bodies."""
    found: dict[str, Body] = {}
    for row in (*rows("bodies"), *rows("outlets")):
        kind = row.get("type") or "outlet"
        whose = (row["country"] or None) if kind != "outlet" else None
        body = Body(row["name"], _sounds(row["name"]), whose, None if row.get("kind") == PLATFORM else kind)
        for name in (row["name"], *row["aliases"].split(";")):
            found.setdefault(_plain(name), body)
    return found


def _fits(listed: Body, country: str | None) -> bool:
    """Whether a listed body can belong to a country: many have a justice department, but only one has a Kremlin."""
    common = all(word in _common() for word in listed.words)
    return not common or listed.country is None or country in (None, listed.country)


def _country_of(name: str) -> tuple[str | None, str]:
    """Return the country at the start or end of a name, and the rest of the name."""
    words = name.split()
    if words and words[0].casefold() == "the":
        words = words[1:]
    official = _OFFICIAL.match(" ".join(words))
    if official and not _code_of(words, alone=True) and (code := _code_of(official[1].split(), alone=True)):
        return code, ""
    for size in range(min(LONGEST_COUNTRY, len(words)), 0, -1):
        if code := _code_of(words[:size], alone=size == len(words)):
            return code, " ".join(words[size:])
        behind = words[len(words) - size - 1 :]
        if len(behind) > size and behind[0] in ("of", "in") and (code := _code_of(behind[1:], alone=False)):
            return code, " ".join(words[: len(words) - size - 1])
    return None, name


def _code_of(words: list[str], *, alone: bool) -> str | None:
    """Return the country of some words: a name or capital if `alone`; before other words, also an adjective."""
    said = _POSSESSIVE.sub("", " ".join(words))
    code, kind = country_words().get(said, (None, None))
    return code if kind in (("name", "capital") if alone else ("name", "demonym", "capital")) else None


def _sounds(name: str) -> tuple[str, ...]:
    words = [SPELLINGS.get(word, word) for word in fold(_POSSESSIVES.sub("", name)).split()]
    kept = [word for word in words if word and word not in SMALL_WORDS] or words
    return tuple(sorted(sound(word) for word in kept))


@kept_per_tables()
def _common() -> frozenset[str]:
    return frozenset(sound(word) for word in word_set("name_leads", "common_bodies"))


@kept_per_tables()
def _governments() -> frozenset[str]:
    return frozenset(sound(word) for word in word_set("name_leads", "governments"))
