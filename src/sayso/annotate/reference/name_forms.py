"""Names of persons in a report, before they are grouped by person."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from sayso.annotate.reference.bodies import listed_outlets
from sayso.annotate.text.words import (
    WORD,
    fold,
    forms_of_address,
    is_name_word,
    opens_sentence,
    titles,
    without_article,
    word_set_of,
)
from sayso.domain.record import Record
from sayso.domain.text import Span
from sayso.resolve.countries import country_words
from sayso.tables import given_names, kept_per_tables, table

WORD_IN_RUN = re.compile(r"[^\s\u00a0]+")
LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class NameForm:
    """A span that is a name: its words, its folded parts without suffixes, and the gender that its title implies."""

    span: Span
    words: tuple[str, ...]
    parts: tuple[str, ...]
    gender: str | None


class NameFinder:
    """Finds the names of persons: entities, and words that begin with a given name."""

    def __init__(self, record: Record, runs: Sequence[tuple[int, int]]) -> None:
        self.text = record.text
        self.runs = runs
        self.bodies = offsets_of_bodies(record)
        self._record = record
        self._days = {e.span.start for e in record.entities if e.type in ("DATE", "EVENT")}
        self._starts_of_runs = [start for start, _ in runs]
        self._of_bodies = _words_of_bodies(record)
        self._outlets = {name.casefold() for name in (record.document.outlet, record.document.agency) if name}

    def find(self) -> list[NameForm]:
        """Return the names in text order; in headlines, words that may be verbs are skipped."""
        taken: set[int] = set()
        persons = [entity.span for entity in self._record.entities if entity.type == "PERSON"]
        forms = [self._form(self._widened(span), taken) for span in persons]
        forms += [self._form(Span(*run), taken) for run in self.runs if self._begins_with_given_name(run, taken)]
        return _without_headline_words(self.text, [form for form in forms if form is not None])

    def _begins_with_given_name(self, run: tuple[int, int], taken: set[int]) -> bool:
        """Whether two or three capitalized words outside every entity begin with a given name: "Ines Holm"."""
        words = [(m.start(), m.group()) for m in WORD_IN_RUN.finditer(self.text, *run)]
        free = all(at not in taken and at not in self.bodies and is_name_word(word) for at, word in words)
        return free and 2 <= len(words) <= 3 and fold(words[0][1]) in given_names()

    def _widened(self, span: Span) -> Span:
        """An entity with the given names or surname that the entity head cut off."""
        number = bisect_right(self._starts_of_runs, span.start) - 1
        start, end = self.runs[number] if number >= 0 else (0, 0)
        if span.start >= end or self.text.count(" ", start, end) >= LONGEST_NAME:  # no run, or a headline
            return span
        left = list(WORD_IN_RUN.finditer(self.text, start, span.start))
        while (
            left
            and is_name_word(left[-1].group())
            and not opens_sentence(left[-1].group())
            and left[-1].start() not in self.bodies
        ):
            opens = self.text[max(0, start - 2) : start].strip(" \"“‘'(–—•-") in ("", ".", "\n", "!", "?")
            if len(left) == 1 and opens and fold(left[0].group()) not in given_names():
                break
            span = Span(left.pop().start(), span.end)
        for match in WORD_IN_RUN.finditer(self.text, span.end, end):
            if not is_name_word(match.group()) or match.start() in self.bodies or self.text[span.end] in "'’.":
                break
            if match.start() in self._days:  # the day, as in "Lincoln Memorial Day"
                break
            span = Span(span.start, match.end())
        return span

    def _form(self, span: Span, taken: set[int]) -> NameForm | None:
        """The name in a span, without titles, possessive and words that are not part of a name."""
        line = self.text[span.start : span.end].partition("\n")[0]
        words, gender = _without_titles([(m.start(), m.group()) for m in WORD_IN_RUN.finditer(line)])
        words = _without_nationality(_as_far_as_a_name_goes(words))
        if not words or len(words) > LONGEST_NAME or not words[0][1][:1].isalpha() or self._is_no_person(span, words):
            return None
        start, end = span.start + words[0][0], span.start + words[-1][0] + len(words[-1][1])
        end -= tail_length(self.text, start, end)
        suffixes = word_set_of("titles", "names", "suffixes")
        parts = tuple(part for part in (name_key(word) for _, word in words) if part and part not in suffixes)
        if end - start < 2 or start in taken or word_set_of("titles", "names", "particles").issuperset(parts):
            return None
        taken.update(range(start, end))
        return NameForm(Span(start, end), tuple(self.text[start:end].split()), parts, gender)

    def _is_no_person(self, span: Span, words: Sequence[tuple[int, str]]) -> bool:
        """Whether a candidate name is a country, a capital or an outlet, or is described as one."""
        name = " ".join(word for _, word in words).strip("“”\"‘’'(),;:")
        if name in country_words() or name.casefold() in self._outlets or name in listed_outlets():
            return True
        short = len(name) <= 5 or "-" in name  # "REN-TV"
        if len(words) == 1 and name.isupper() and short and not self.text.startswith(":", span.end):
            return True
        if len(words) == 1 and name in self._of_bodies:
            return True
        before = self.text[max(0, span.start - 25) : span.start].rpartition("\n")[2].split()
        return bool(before) and before[-1].lower() in word_set_of("speakers", "nouns", "outlets")

def _words_of_bodies(record: Record) -> frozenset[str]:
    """Single words that open the name of an organization at least as often as they were found to be a person's name.

    So are those called a body: "Norjet, the manufacturer". A word of somebody's full name is none of them.
    """
    persons = [entity.text for entity in record.entities if entity.type == "PERSON"]
    single = Counter(text for text in persons if len(text.split()) == 1)
    in_full = {fold(word) for text in persons if len(text.split()) > 1 for word in text.split()}
    bodies = Counter(entity.text.partition(" ")[0] for entity in record.entities if entity.type == "ORG")
    words = {word for word, uses in single.items() if 0 < uses <= bodies[word]}
    called = chain.from_iterable(pattern.finditer(record.text) for pattern in _called_bodies())
    words |= {found["name"] for found in called}
    return frozenset(word for word in words if fold(word) not in in_full)


@kept_per_tables()
def _called_bodies() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One word called a body apart from it: "Norjet, the manufacturer," and "the airline that flew her, Norjet,"."""
    nouns = "|".join(map(re.escape, table("speakers")["nouns"]["naming"]))
    ends = r"(?=[,.;:—–)]|\s(?:of|for|that|which|behind|in|at)\b)"
    alone = rf"(?:\A|\n|[.!?,;:“\"(]\s?|\b[a-z][\w’'-]*\s)(?P<name>{WORD})"
    behind = re.compile(rf"{alone},\s(?:the|an?|its|their)\s(?:[\w’'-]+\s){{0,3}}(?:{nouns}){ends}")
    return behind, re.compile(rf"\b(?:{nouns})\s(?:that|which)\s[^,.;:\n]{{3,60}},\s(?P<name>{WORD})(?=,)")


def offsets_of_bodies(record: Record) -> set[int]:
    """Offsets inside the names of organizations and places of more than one word."""
    kinds = {"ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WORK"}
    inside: set[int] = set()
    for entity in record.entities:
        capitals = sum(word[:1].isupper() for word in entity.text.split())
        is_country = entity.type in {"GPE", "NORP"} and entity.text in country_words()
        if entity.type in kinds and (capitals > 1 or is_country):
            inside.update(range(*entity.span))
    return inside


def _without_titles(words: list[tuple[int, str]]) -> tuple[list[tuple[int, str]], str | None]:
    """The words without leading titles, and the gender that the titles imply."""
    gender, first = None, 0
    while first < len(words):
        word = words[first][1]
        if fold(word.strip("“\"‘'(,")) not in titles() and not (opens_sentence(word) and len(words) - first > 1):
            break
        gender = forms_of_address().get(fold(word), gender)
        first += 1
    return words[first:], gender


def _as_far_as_a_name_goes(words: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The words up to a full stop or the first word that names never contain, without a leading acronym."""
    kept: list[tuple[int, str]] = []
    for at, word in words:
        if not _may_stand_in_name(word):
            break
        kept.append((at, word))
        if word.endswith(".") and len(word) > 2 and fold(word) not in word_set_of("titles", "names", "suffixes"):
            break
    while len(kept) > 1 and kept[0][1].isupper() and kept[0][1].isalpha() and not kept[-1][1].isupper():
        kept.pop(0)
    while kept and kept[-1][1].islower():
        kept.pop()
    return kept


def _without_nationality(words: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The words of a name without a leading nationality: "Honduran Ana Moe"."""
    if len(words) < 3 or words[0][1] not in country_words() or fold(words[0][1]) in given_names():
        return words
    return words[1:] if country_words()[words[0][1]][1] == "demonym" else words


def _may_stand_in_name(word: str) -> bool:
    bare = word.strip("“”\"‘’'(),;:")
    if bare[:1].islower():
        folded = fold(bare)
        return folded in word_set_of("titles", "names", "particles") or without_article(folded) != folded
    return bool(bare) and bare[0].isalpha() and fold(bare) not in word_set_of("titles", "names", "stop")


def name_key(word: str) -> str:
    """The key for comparing a word of a name."""
    return without_article(fold(word.strip("“”\"‘’'(),;:")))


def tail_length(text: str, start: int, end: int) -> int:
    """Number of code points at the end of a name that are not part of it: possessive and punctuation."""
    name = text[start:end]
    bare = name.rstrip("\"”’',;:)")
    if bare.endswith(("'s", "’s")):
        bare = bare[:-2]
    last = bare.split()[-1] if bare.split() else ""
    if bare.endswith(".") and len(last) > 2 and fold(last) not in word_set_of("titles", "names", "suffixes"):
        bare = bare[:-1]
    return len(name) - len(bare)


def _without_headline_words(text: str, forms: Sequence[NameForm]) -> list[NameForm]:
    """The forms; those in headlines, where verbs are capitalized too, only if found elsewhere or unknown as words."""
    headlines = [form for form in forms if is_headline(text, form.span)]
    if not headlines:
        return list(forms)
    body = [form for form in forms if form not in headlines]
    known = {part for form in body for part in form.parts}
    small = {word.lower() for word in re.findall(r"\b[a-z]{2,}\b", text)}
    for form in headlines:
        first = next((n for n, part in enumerate(form.parts) if part in known), None)
        length = 0 if first is None else first + 1
        while length < len(form.parts) and (
            form.parts[length] in known if first is not None else form.parts[length] not in small
        ):
            length += 1
        if length and len(form.words) >= length:
            end = form.span.start + len(" ".join(form.words[:length]))
            body.append(NameForm(Span(form.span.start, end), form.words[:length], form.parts[:length], form.gender))
    return sorted(body, key=lambda form: form.span)


def is_headline(text: str, span: Span) -> bool:
    """Whether nearly all longer words of the line are capitalized."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)]
    if len(line) > 200:
        return False
    words = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.75 * len(words)
