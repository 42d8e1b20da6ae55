"""Phrases with which statements refer to an actor: all its names in reports, and a person's surname."""

from __future__ import annotations

import re

from sqlalchemy import Connection, select

from sayso.resolve.proper_names import PERSON
from sayso.store.actors.merges import family_of, root_of
from sayso.store.schema import actors, appearances

SURNAME_FIRST = frozenset({"CHN", "KOR", "PRK", "TWN"})  # countries whose names keep this order in English reports
LEAST_LETTERS = 3  # of a bare surname; shorter ones are too often other words
Phrase = tuple[str, ...]


def phrases_for(connection: Connection, actor_id: int) -> list[Phrase]:
    """Return lowercase phrases that refer to an actor: its names, and the surname if no name is a single word.

    The surname is the last word, or the first for a country in SURNAME_FIRST. Empty for an unknown actor.
    """
    family = family_of(connection, [root_of(connection, actor_id)])
    known = connection.execute(select(actors).where(actors.c.id.in_(family))).all()
    called = connection.scalars(select(appearances.c.name).where(appearances.c.actor_id.in_(family)).distinct())
    phrases = {words_of(name) for name in (*called, *(row.name for row in known))} - {()}
    if not any(len(phrase) == 1 for phrase in phrases):
        phrases |= {surname_of(row.name, row.country) for row in known if row.type == PERSON} - {()}
    return sorted(phrases)


def surname_of(name: str, country: str | None) -> Phrase:
    """Return the surname of a full name, without an article ("al-"); empty if it is too short to search for."""
    parts = name.split()
    whole = parts[0 if country in SURNAME_FIRST else -1] if parts else ""
    article, _, rest = whole.partition("-")
    surname = words_of(rest if rest and article.islower() else whole)
    return surname if sum(map(len, surname)) >= LEAST_LETTERS else ()


def words_of(name: str) -> Phrase:
    """Return the words of a name as in the index."""
    return tuple(re.findall(r"\w+", name.casefold()))
