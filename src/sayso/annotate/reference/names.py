"""Persons of a report: each person's names, and every mention of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from sayso.annotate.reference.name_forms import WORD_IN_RUN, NameFinder, NameForm, name_key, tail_length
from sayso.annotate.text.words import (
    fold,
    forms_of_address,
    is_name_word,
    opens_sentence,
    run_pattern,
    same_given_name,
    titles,
    word_set_of,
)
from sayso.domain.record import Record
from sayso.domain.text import Span
from sayso.resolve.countries import country_words
from sayso.tables import given_names

_OPENING_MARKS = "“\"‘'"


@dataclass(eq=False, slots=True)
class Person:
    """One person of the report. `name` is the fullest form, without titles."""

    name: str
    parts: tuple[str, ...]
    gender: str | None = None
    bare: bool = False
    """Whether the surname alone is known to refer to this person and not to a namesake."""
    further_parts: set[str] = field(default_factory=set)
    """Parts of other forms of the name: a short given name, a misspelled surname."""
    mentions: list[Span] = field(default_factory=list)
    sure: int = 0
    """How often the report names the person unambiguously."""

    def mention_in_full(self, text: str) -> Span | None:
        """The first mention by the full name, else the first one; None if there is none."""
        return next((m for m in self.mentions if text[slice(*m)] == self.name), next(iter(self.mentions), None))


@dataclass(frozen=True, slots=True)
class NameMention:
    """A mention of a person by name."""

    span: Span
    person: Person


class People:
    """The persons of one report, with all mentions of them in text order."""

    def __init__(self, record: Record) -> None:
        self.text = record.text
        self.runs = [match.span() for match in run_pattern().finditer(self.text)]
        finder = NameFinder(record, self.runs)
        self._bodies = finder.bodies
        forms = finder.find()
        self.persons = _cluster(forms)
        self._complete_names()
        self._by_part: dict[str, list[Person]] = defaultdict(list)
        for person in self.persons:
            for part in {*person.parts, *person.further_parts}:
                self._by_part[part].append(person)
        self.mentions = self._find(forms)
        self._starts = [mention.span.start for mention in self.mentions]
        for mention in self.mentions:
            mention.person.mentions.append(mention.span)

    def _complete_names(self) -> None:
        """Complete names known only by surname with a given name found before the surname elsewhere in the report."""
        single = {person.parts[0]: person for person in self.persons if len(person.parts) == 1}
        known = {(person.parts[0], person.parts[-1]) for person in self.persons}
        for start, end in self.runs if single else ():
            for given, surname in pairwise(self.text[start:end].split()):
                person = single.get(fold(surname))
                if person is None or len(person.parts) > 1 or (fold(given), person.parts[0]) in known:
                    continue
                gender = given_names().get(fold(given))
                if self._is_given_name(given) and (gender is None or person.gender in (None, gender)):
                    person.name, person.parts = f"{given} {person.name}", (fold(given), *person.parts)
                    person.gender = gender or person.gender

    def _is_given_name(self, word: str) -> bool:
        """Whether a capitalized word before a surname can be a given name: no title, function word or common noun."""
        if not word.isalpha() or word.isupper() or not is_name_word(word) or opens_sentence(word):
            return False
        return word not in country_words() and word.lower() not in self.text

    def within(self, span: Span) -> list[NameMention]:
        """The mentions that overlap a span, in text order."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        last = bisect_left(self._starts, span.end)
        return [m for m in self.mentions[first:last] if m.span.overlaps(span)]

    def before(self, at: int) -> Iterator[NameMention]:
        """The mentions that end before an offset, the nearest first."""
        for number in range(bisect_left(self._starts, at) - 1, -1, -1):
            if self.mentions[number].span.end <= at:
                yield self.mentions[number]

    def _find(self, forms: Sequence[NameForm]) -> list[NameMention]:
        """Every mention of a person; a bare surname goes to the namesake in focus there."""
        sure = {form.span.start: form for form in forms}
        found = self._nicknamed(forms)
        whole = [span for span, _, _ in found]
        for start, end in self.runs:
            if any(span.overlaps(Span(start, end)) for span in whole):
                continue
            words = list(WORD_IN_RUN.finditer(self.text, start, end))
            at = 0
            while at < len(words):
                stop, persons = self._match(words, at)
                if persons and self._stands_alone(words, at, stop, sure):
                    span = Span(words[at].start(), words[stop - 1].end())
                    span = Span(span.start, span.end - tail_length(self.text, *span))
                    gender = forms_of_address().get(fold(words[at - 1].group())) if at else None
                    found.append((span, persons, gender))
                    at = stop
                else:
                    at += 1
        return self._choose(sorted(found, key=lambda one: one[0]))

    def _nicknamed(self, forms: Sequence[NameForm]) -> list[tuple[Span, list[Person], str | None]]:
        """The mentions with a nickname in quotation marks, which parts a name into several runs of words."""
        found: list[tuple[Span, list[Person], str | None]] = []
        for form in forms:
            if any(word[0] in _OPENING_MARKS for word in form.words[1:]):
                bearers = [p for p in self.persons if set(form.parts) <= {*p.parts, *p.further_parts}]
                if bearers:
                    found.append((form.span, bearers[:1], form.gender))
        return found

    def _match(self, words: Sequence[re.Match[str]], at: int) -> tuple[int, list[Person]]:
        """The longest run of words from `at` that are all parts of one person's name, and who may be meant."""
        persons = self._by_part.get(name_key(words[at].group()), [])
        stop = at + 1
        if not persons:
            return stop, persons
        suffixes, particles = word_set_of("titles", "names", "suffixes"), word_set_of("titles", "names", "particles")
        while persons and stop < len(words):
            key = name_key(words[stop].group())
            both = [p for p in persons if key in p.parts or key in p.further_parts]
            if not both and key not in suffixes and key not in particles:
                break
            persons = both or persons
            stop += 1
        return stop, persons if stop - at > 1 else _likeliest_bearers(persons, name_key(words[at].group()))

    def _stands_alone(self, words: Sequence[re.Match[str]], at: int, stop: int, sure: dict[int, NameForm]) -> bool:
        """Whether the words are not part of another name."""
        if words[at].start() in sure or stop - at >= 2:
            return True
        if words[at].start() in self._bodies:
            return False
        previous = words[at - 1].group() if at else ""
        following = words[stop].group() if stop < len(words) else ""
        left = not previous or not is_name_word(previous) or opens_sentence(previous) or previous.endswith(".")
        return left and (not following or fold(following) in titles())

    def _choose(self, found: Sequence[tuple[Span, list[Person], str | None]]) -> list[NameMention]:
        """Assign each mention a person: the only match, or the namesake in focus there."""
        for _, persons, gender in found:
            if len(persons) == 1:
                persons[0].sure += 1
                if gender and persons[0].gender is None:
                    persons[0].gender = gender
        mentions: list[NameMention] = []
        for span, persons, gender in found:
            fitting = [p for p in persons if gender is None or p.gender in (None, gender)] or persons
            person = fitting[0] if len(fitting) == 1 else self._active(span, fitting, mentions)
            mentions.append(NameMention(span, person))
        return mentions

    def _active(self, span: Span, persons: Sequence[Person], earlier: Sequence[NameMention]) -> Person:
        """The namesake named in this paragraph, else the one named most often, of those introduced before."""
        introduced = {m.person for m in earlier if " " in self.text[slice(*m.span)]}
        persons = [person for person in persons if person in introduced] or persons
        paragraph = self.text.rfind("\n", 0, span.start)
        here = [m.person for m in earlier if m.span.start > paragraph and m.person in persons]
        most = max(persons, key=lambda p: (p.sure, -self.persons.index(p)))
        return most if most in here or not here else here[-1]


def _cluster(forms: Iterable[NameForm]) -> list[Person]:
    """Group the names by person, from the fullest form down."""
    counted: dict[tuple[str, ...], list[NameForm]] = defaultdict(list)
    for form in forms:
        counted[form.parts].append(form)
    persons: list[Person] = []
    for parts, same in sorted(counted.items(), key=lambda item: (-len(item[0]), item[1][0].span.start)):
        gender = next((form.gender for form in same if form.gender), None)
        fitting = [p for p in persons if _is_same(parts, p.parts) and (gender is None or p.gender in (None, gender))]
        fitting = fitting or [p for p in persons if len(same) <= 2 and _is_misspelt(parts, p.parts)]
        if not fitting:
            best = min(same, key=lambda f: (f.words[0].isupper() and len(f.words[0]) > 3, f.span.start))
            name = _proper(" ".join(best.words))
            persons.append(Person(name, parts, gender or _gender_of(parts), bare=len(parts) == 1))
            continue
        person = fitting[0]
        if len(fitting) == 1:
            person.bare = person.bare or parts == person.parts[-1:]
            person.gender = person.gender or gender
        person.further_parts.update(set(parts) - set(person.parts))
    persons.sort(key=lambda p: min(f.span.start for f in counted[p.parts]))
    return persons


def _likeliest_bearers(persons: list[Person], name: str) -> list[Person]:
    """Those to whom a single name may refer: known bearers of the surname, else any bearer, else by first name."""
    surname = [person for person in persons if person.parts[-1] == name]
    only = [person for person in surname if person.bare]
    return only or surname or [person for person in persons if person.parts[0] == name] or persons


def _gender_of(parts: tuple[str, ...]) -> str | None:
    """The gender that the given name implies, unless the family name comes first."""
    if len(parts) > 1 and parts[0] in word_set_of("titles", "names", "family_first"):
        return None
    return given_names().get(parts[0])


def _is_same(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a name is a shorter form of a fuller one."""
    if len(short) == 1:
        return short[0] in full
    if any(full[n : n + len(short)] == short for n in range(len(full))):
        return True
    return short[-1] == full[-1] and same_given_name(short[0], full[0])


def _proper(name: str) -> str:
    """The name without quotation marks; names in all capitals become title case."""
    name = name.strip("“”\"‘’'(),;:")
    if name.isupper() and len(name) > 3 and "." not in name:
        return name.title()
    return name


def _is_misspelt(parts: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a surname differs by a letter or two from that of a person named in full."""
    short = parts[-1]
    if len(parts) > 1 or len(full) < 2 or len(short) < 5 or short[0] != full[-1][0]:
        return False
    if short in given_names():  # "Prince William" is not "Robert Williams"
        return False
    return SequenceMatcher(None, short, full[-1], autojunk=False).ratio() >= 0.8
