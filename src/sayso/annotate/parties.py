"""Parties: who is named in a span of a report, in the fullest form found."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sayso.annotate.words import without_article
from sayso.domain.record import Entity, Record
from sayso.domain.text import Span
from sayso.resolve.countries import country_words
from sayso.tables import kept_per_tables, word_set

_Named = tuple[int, str, bool]
"""Offset of the mention, name, whether it is a person."""
PartyType = Literal["person", "organization", "place", "people"]
_PERSONAL = frozenset({"person", "unnamed", "group", "none", "author"})
_TYPES: dict[str, PartyType] = {"ORG": "organization", "GPE": "place", "LOC": "place", "NORP": "people"}
_TITLE_REACH = 45
"""Code points around a name in which to look for a title or an apposition."""
_CLAUSE_END = re.compile(r"[.!?;:\n]\s")
_SOMEBODY_ELSE = frozenset({"counterpart", "colleague", "rival", "opponent", "namesake"})
_NAME_WORD = re.compile(r"(?<![\w’'])[^\W\d_a-z][\w’'-]*")
_ARTICLE = re.compile(r"^[Tt]he\s+")
_POSSESSIVE = re.compile(r"[’']s?$")


@dataclass(frozen=True, slots=True)
class Party:
    """A named party: the span of the mention, and the full name in the report."""

    span: Span
    name: str
    type: PartyType


def parties_of(record: Record) -> Parties:
    """Give the parties of a report; cached, so that successive layers get the same object."""
    document = record.document
    speakers = tuple(
        (s.speaker.mention.start if s.speaker.mention else s.start, s.speaker.name, s.speaker.type == "person")
        for s in record.statements
        if s.speaker is not None and s.speaker.name
    )
    carriers = frozenset(
        link.name for s in record.statements for link in s.chain if link.name and link.type not in _PERSONAL
    )
    no_person = carriers | {name for name in (document.outlet, document.agency) if name}
    return _parties(record.text, record.entities, speakers, no_person)


@kept_per_tables(maxsize=4)
def _parties(
    text: str, entities: tuple[Entity, ...], speakers: tuple[_Named, ...], no_person: frozenset[str]
) -> Parties:
    return Parties(text, entities, speakers, no_person)


class Parties:
    """The parties of one report. A bare surname refers to its bearer."""

    def __init__(
        self, text: str, entities: Sequence[Entity], speakers: Sequence[_Named], no_person: frozenset[str]
    ) -> None:
        self._text = text
        self._places: dict[str, list[int]] = defaultdict(list)
        self._by_given: dict[str, set[str]] = defaultdict(set)
        self._by_surname: dict[str, list[tuple[int, str]]] = defaultdict(list)
        named = sorted(_person_names(entities, speakers, no_person))
        names = {name for _, name in named}
        for at, short in named:
            name = _fullest(short, names)
            for surname in {_key(short.split()[-1]), _key(name.split()[-1])}:
                known = self._by_surname[surname]
                if all(other != name for _, other in known):
                    known.append((at, name))
            self._places[name].append(at)
            for token in {_key(token) for token in name.split()[:-1]}:
                self._by_given[token].add(name)
        for known in self._by_surname.values():
            full = [pair for pair in known if " " in pair[1]]
            known[:] = full or known  # a bare surname does not add another person of that name
        self._parties = self._find(entities)
        self._starts = [party.span.start for party in self._parties]

    def within(self, span: Span) -> list[Party]:
        """The parties named in a span, in text order."""
        first = bisect_left(self._starts, span.start)
        last = bisect_left(self._starts, span.end)
        return [party for party in self._parties[first:last] if party.span.end <= span.end]

    def full_name(self, words: str, at: int) -> str | None:
        """The fullest form of a person's name, found by its last word; of namesakes, the last one named in full."""
        tokens = [_POSSESSIVE.sub("", token) for token in words.split()]
        known = self._by_surname.get(_key(tokens[-1]), []) if tokens else []
        given = {_key(token) for token in tokens[:-1]}
        fitting = [name for _, name in known if given & {_key(part) for part in name.split()[:-1]}]
        if fitting:
            return fitting[-1]
        # Of namesakes, the one named last before the offset is meant.
        return max((name for _, name in known), key=lambda name: self._last_place(name, at), default=None)

    def _last_place(self, name: str, before: int) -> int:
        places = self._places[name]
        position = bisect_left(places, before)
        return places[position - 1] if position else -places[0]

    def last_person(self, before: int, *, but: str | None = None) -> str | None:
        """The last person named before an offset, except `but`."""
        for party in reversed(self._parties[: bisect_left(self._starts, before)]):
            if party.type == "person" and party.name != but:
                return party.name
        return None

    def holder(self, office: str, before: int, *, but: str | None = None) -> str | None:
        """The last person before an offset named with an office; for "counterpart", anybody else."""
        if office.lower() in _SOMEBODY_ELSE:
            return self.last_person(before, but=but)
        holders = self.holders(office, before)
        return next((name for name in holders if name != but), None)

    def holders(self, office: str, before: int) -> list[str]:
        """The persons named with an office, most recent first."""
        named = reversed(self._parties[: bisect_left(self._starts, before)])
        return list(dict.fromkeys(p.name for p in named if p.type == "person" and self._bears(p, office)))

    def _bears(self, party: Party, office: str) -> bool:
        before = _CLAUSE_END.split(self._text[max(0, party.span.start - _TITLE_REACH) : party.span.start])[-1].lower()
        after = _CLAUSE_END.split(self._text[party.span.end : party.span.end + _TITLE_REACH])[0].lower()
        return office.lower() in before or office.lower() in after or "counterpart" in before

    def _find(self, entities: Sequence[Entity]) -> list[Party]:
        inside = {
            at for entity in entities if entity.type != "PERSON" and " " in entity.text for at in range(*entity.span)
        }
        found = []
        for match in _NAME_WORD.finditer(self._text):
            if _key(match.group()) in self._by_surname and match.start() not in inside:
                found.extend(self._person_at(match))
        taken = {at for party in found for at in range(*party.span)}
        for entity in entities:
            is_country = entity.type == "PERSON" and entity.text in country_words()
            kind = "place" if is_country else _TYPES.get(entity.type)
            if kind is not None and taken.isdisjoint(range(*entity.span)):
                name = _POSSESSIVE.sub("", _ARTICLE.sub("", entity.text))
                if name[:1].isupper():
                    found.append(Party(entity.span, name, kind))
        return sorted(found, key=lambda party: party.span)

    def _goes_on_as(self, name: str, word: str, at: int) -> bool:
        """Whether the word is part of a longer name here and not its last word."""
        start = at - name.find(word)
        return self._text.startswith(name, start) if word in name and start >= 0 else False

    def _person_at(self, match: re.Match[str]) -> list[Party]:
        """The person whose surname this is, with the given names before it."""
        surname = _POSSESSIVE.sub("", match.group())
        end = match.start() + len(surname)
        name = self.full_name(self._text[max(0, match.start() - 30) : end].rpartition("\n")[2], match.start())
        if name is None:
            return []
        if any(self._goes_on_as(other, surname, match.start()) for other in self._by_given[_key(surname)]):
            return []  # a given name, or the first word of "Kim Jong Un"
        longest = end - len(name)
        start = longest if self._text[longest:end] == name else match.start()
        return [Party(Span(start, end), name, "person")]


def _person_names(
    entities: Sequence[Entity], speakers: Sequence[_Named], no_person: frozenset[str]
) -> list[tuple[int, str]]:
    """Names of persons with their offsets: entities, and the speakers of statements."""
    others = no_person | {entity.text for entity in entities if entity.type == "GPE"}
    others |= {name for _, name, is_person in speakers if not is_person}
    others |= country_words().keys()  # "Sofia" and "Santiago" are capitals first
    named = [(at, name) for at, name, is_person in speakers if is_person]
    for entity in entities:
        name = _without_title(entity.text) if entity.type == "PERSON" else ""
        if name and name not in others:
            named.append((entity.span.start, name))
    return named


def _without_title(words: str) -> str:
    tokens = _POSSESSIVE.sub("", words).split()
    while tokens and tokens[0].rstrip(".").lower() in word_set("abbreviations", "titles"):
        tokens.pop(0)
    return " ".join(tokens) if tokens and all(re.match(r"[^\W\d_]", token) for token in tokens) else ""


def _fullest(name: str, names: set[str]) -> str:
    """The only longer name with all words of this one ("Kim Jong Un" for "Kim"); else the name itself."""
    words = set(name.split())
    longer = [other for other in names if words < set(other.split())]
    return longer[0] if len(longer) == 1 else name


def _key(word: str) -> str:
    return without_article(_POSSESSIVE.sub("", word).rstrip(".").casefold())
