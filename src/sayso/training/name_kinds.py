"""Kinds of names that coded reports seldom have: with nicknames, unusual titles, letters after the name, or particles.

Coded reports teach where a name begins and ends, but nearly all their names are two plain words after a listed title.
A copy of each report with other kinds of names teaches the rest. We chose the words that are put in; they stand for
their kind.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sayso.training.edits import Edit, Edited

NICKNAMES = (
    *("Ace", "Bear", "Bibi", "Big", "Bongo", "Buzz", "Che", "Chief", "Doc", "Duke", "Kid", "Lefty", "Lucky", "Mad"),
    *("Pepe", "Pinky", "Rocky", "Shorty", "Slim", "Sonny", "Tiny"),
)
MARKS = ("“”", '""', "‘’", "''")
TITLES = (
    *("Alderman", "Archbishop", "Baker", "Barrister", "Blogger", "Bosun", "Chef", "Choreographer", "Comptroller"),
    *("Conservative backbencher", "Constable", "Councillor", "Data scientist", "Democrat", "Deputy head", "Farmer"),
    *("Detective Inspector", "Fire chief", "Flight Lieutenant", "Goalkeeper", "Head coach", "Headmaster", "Historian"),
    *("Imam", "Labour peer", "Matron", "Paramedic", "Pilot", "Plaintiff", "Professor Emeritus", "Rabbi", "Ranger"),
    *("Sheriff", "Striker", "Student", "Surgeon", "Teenager", "Trade unionist", "Trucker", "Violinist", "Virologist"),
    *("Vlogger", "Widow"),
)
LETTERS = ("KC", "MEP", "MP", "OBE", "PhD", "QC", "TD")
PARTICLES = ("al-{}", "bin {}", "da {}", "de la {}", "della {}", "el-{}", "l'{}", "Mac{}", "Ó {}", "O’{}", "van der {}")
KINDS = ("nickname", "title", "title", "letters", "particle", "plain")
LONGEST = 4
"""Most words of a name that is varied."""
_OPENS = re.compile(r"(?:^|[.!?:\n“\"‘])\s*$")


def vary_names(gold: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a coded report whose persons have names of other kinds, the same for the same report.

    Only its text and its entities are those of the copy; it has no statements.
    """
    chance = random.Random(str(gold["id"]))
    text: str = gold["text"]
    edits: list[Edit] = []
    renamed: dict[str, str] = {}
    for entity in gold.get("entities") or ():
        words = (entity["name"] or "").split()
        places = [(start, end) for start, end in entity.get("mentions") or ()]
        whole = [place for place in places if _is_whole(text[slice(*place)], words)]
        if entity["type"] != "person" or not 2 <= len(words) <= LONGEST or not whole:
            continue
        kind = chance.choice(KINDS)
        if kind == "nickname":
            renamed[entity["name"]], added = _with_nickname(text, words, whole, chance)
        elif kind == "title":
            added = _with_title(text, words, whole, chance)
        elif kind == "letters":
            added = [Edit(_end_of(text, words[-1], whole[0]), 0, " " + chance.choice(LETTERS))]
        elif kind == "particle":
            renamed[entity["name"]], added = _with_particle(text, words, places, chance)
        else:
            continue
        edits += added
    edited = Edited(text, edits)
    varied = edited.report(gold)
    for entity in varied["entities"]:
        entity["name"] = renamed.get(entity["name"], entity["name"])
    return varied


def _is_whole(mention: str, words: Sequence[str]) -> bool:
    """Whether a mention has the first and the last word of a name on one line."""
    return bool(words) and words[0] in mention and words[-1] in mention and "\n" not in mention


def _with_nickname(
    text: str, words: Sequence[str], whole: Sequence[tuple[int, int]], chance: random.Random
) -> tuple[str, list[Edit]]:
    """A nickname in quotation marks before the surname."""
    marks = chance.choice(MARKS)
    nickname = marks[0] + " ".join(chance.sample(NICKNAMES, chance.choice((1, 1, 2)))) + marks[1]
    edits = [Edit(text.index(words[-1], start), 0, f"{nickname} ") for start, _ in whole]
    return " ".join([*words[:-1], nickname, words[-1]]), edits


def _with_title(
    text: str, words: Sequence[str], whole: Sequence[tuple[int, int]], chance: random.Random
) -> list[Edit]:
    """A title before the first full name, or before all; none after another capitalized word."""
    title, edits = chance.choice(TITLES), []
    for start, _ in whole[: chance.choice((1, 1, len(whole)))]:
        at = text.index(words[0], start)
        before = text[max(0, at - 30) : at]
        if _OPENS.search(before):
            edits.append(Edit(at, 0, f"{title} "))
        elif before.endswith(" ") and not before.split()[-1][:1].isupper():
            lower = title[0].lower() + title[1:]
            edits.append(Edit(at, 0, f"{chance.choice((title, lower))} "))
    return edits


def _with_particle(
    text: str, words: Sequence[str], places: Sequence[tuple[int, int]], chance: random.Random
) -> tuple[str, list[Edit]]:
    """A particle before the surname, or joined to it, in every mention."""
    surname = chance.choice(PARTICLES).format(words[-1])
    pattern = re.compile(rf"{re.escape(words[-1])}(?!\w)")
    found = [start + m.start() for start, end in places for m in pattern.finditer(text[start:end])]
    return " ".join([*words[:-1], surname]), [Edit(at, len(words[-1]), surname) for at in found]


def _end_of(text: str, word: str, place: tuple[int, int]) -> int:
    return text.index(word, place[0]) + len(word)

