"""The edges of a person's name: without titles and letters behind it, with "Jr." or "III" and with its nickname."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.annotate.text.words import fold, word_set_of
from sayso.tables import given_names, kept_per_tables, table

_OPENING_MARKS = "“\"‘'"


def whole_name(text: str, name: str, mentions: Sequence[str]) -> str:
    """Return a person's name with the edges that the report itself shows.

    Method: ours. Abbreviated titles in front and letters of honor behind go; what tells a son from his father stays,
    as in "Wendell Moe Jr.", and so does a nickname between the given name and the surname.

    Args:
        text: The whole report.
        name: The name that was chosen among the words around the person's mentions.
        mentions: The person's mentions by name, as written.
    """
    name = _with_nickname(name, [" ".join(mention.split()) for mention in mentions])
    name = _without_titles(_without_letters(name))
    if "; " in name:
        return name
    generation = re.search(rf"(?<!\w){re.escape(name)},?\s(?P<suffix>{_generations()})(?!\w)", text)
    return f"{name} {generation['suffix']}" if generation else name


def _with_nickname(name: str, mentions: Sequence[str]) -> str:
    """The name as the mention with a nickname has it, if the chosen name is a part of that mention."""
    words = {fold(word.strip(_OPENING_MARKS)) for word in name.split()}
    for mention in mentions:
        parts = mention.split()
        quoted = any(part[0] in _OPENING_MARKS for part in parts[1:-1])
        if quoted and words < {fold(part.strip("“”\"‘’'")) for part in parts}:
            return mention
    return name


def _without_titles(name: str) -> str:
    """The name without abbreviated titles and forms of address in front, if two words are left."""
    words = name.split()
    front = word_set_of("titles", "name_edges", "front")
    while len(words) > 2 and fold(words[0]) in front:
        if fold(words[0]) in given_names() and not words[0].endswith("."):
            break
        words.pop(0)
    return " ".join(words)


def _without_letters(name: str) -> str:
    """The name without letters of honor, office or degree behind it."""
    words = name.split()
    behind = word_set_of("titles", "name_edges", "behind")
    if name.isupper():
        return name
    while len(words) > 1 and words[-1].strip(".").isupper() and fold(words[-1].replace(".", "")) in behind:
        words.pop()
    return " ".join(words).rstrip(",")


@kept_per_tables()
def _generations() -> str:
    return "|".join(map(re.escape, table("titles")["name_edges"]["generations"]))
