"""Groups of office holders who speak together: "the Ministers" of a communiqué, named in full at its start."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sayso.annotate.text.words import word_set_of
from sayso.domain.record import Record
from sayso.domain.statement import Speaker, Statement
from sayso.domain.text import Span
from sayso.tables import kept_per_tables, table

_PLACE = r"(?:the\s)?[A-Z][\w’'-]*(?:\s(?:of\s)?[A-Z][\w’'-]*)*"
_EDGES = " ,.;:“”\"'’‘()"


@dataclass(frozen=True, slots=True)
class Collective:
    """A group by its full name ("Foreign Ministers of Chad and Mali"), and its office in lower case."""

    name: str
    span: Span
    office: str
    head: str

    def is_meant_by(self, words: str) -> bool:
        """Whether words are the group's office, or a part of it that names it: "ministers"."""
        said = words.casefold().removeprefix("the ").removeprefix("both ")
        return self.head in said.split() and f" {said} " in f" {self.office} "


def find_collectives(text: str) -> list[Collective]:
    """Return the groups introduced by office and countries or a body: "the Ministers of Chad and Mali"."""
    return [
        Collective(
            " ".join(match["name"].split()),
            Span(*match.span("name")),
            " ".join(match["office"].casefold().split()),
            match["head"].casefold(),
        )
        for match in _pattern().finditer(text)
    ]


def name_collectives(record: Record) -> Record:
    """Set the full name of a group as the speaker of "the Ministers", "they" or, in a joint statement, "we".

    Reads the speakers. A group known only by its office gets the name with which the report last introduced it.
    """
    groups = find_collectives(record.text)
    if not groups:
        return record
    return replace(record, statements=tuple(_named(record.text, one, groups) for one in record.statements))


def _named(text: str, statement: Statement, groups: Sequence[Collective]) -> Statement:
    speaker = statement.speaker
    before = [group for group in groups if group.span.start < statement.content.spans[-1].end]
    if speaker is None or speaker.type == "none":
        return statement
    own = [group for group in before if _speaks_itself(text, group)]
    words = statement.source.text.casefold().strip(_EDGES) if statement.source else ""
    own_words = word_set_of("speakers", "pronouns", "own")
    if own and statement.within is None and (words in own_words or words.startswith("we, ")):
        return replace(statement, speaker=_speaker(own[-1]))
    meant = [group for group in before if group.is_meant_by(speaker.name or "")]
    return replace(statement, speaker=_speaker(meant[-1])) if meant else statement


def _speaks_itself(text: str, group: Collective) -> bool:
    """Whether a group introduces itself: "We, the Foreign Ministers of Canada, France and Japan, …"."""
    return re.search(r"\bWe,?\s+(?:the\s+)?$", text[max(0, group.span.start - 12) : group.span.start]) is not None


def _speaker(group: Collective) -> Speaker:
    return Speaker(group.name, "group", mention=group.span)


@kept_per_tables()
def _pattern() -> re.Pattern[str]:
    heads = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in table("titles")["offices"]["collective"])
    numbers = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several"
    return re.compile(
        rf"(?:\b[Tt]he\s+|(?<![\w’'-]\s)\b(?=[A-Z]))(?P<name>(?P<office>(?:[\w’'-]+\s+){{0,5}}?(?P<head>{heads})"
        r"(?:\s+of\s+(?:State(?:\s+and\s+Government)?|Government|Delegation|Mission|Staff))?)\s+(?:of|from)\s+"
        rf"(?:(?:\d+|{numbers})\s+)?{_PLACE}(?:(?:,\s+{_PLACE})*,?\s+and\s+{_PLACE})?(?:\s+(?:states|countries|nations))?)"
    )
