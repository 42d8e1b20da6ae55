"""Persons of a report: the names that are one person's, and every place that names him."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from sayso.annotate.words import (
    fold,
    forms_of_address,
    given_names,
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

_PART = re.compile(r"[^\s\u00a0]+")
_LONGEST_NAME = 6
_TITLED_LINE = 0.6


@dataclass(eq=False, slots=True)
class Person:
    """One person of the report. `name` is the fullest form, without titles."""

    name: str
    parts: tuple[str, ...]
    gender: str | None = None
    bare: bool = False
    """Whether the surname alone is known to mean this person and no namesake."""
    misspelt: list[str] = field(default_factory=list)
    mentions: list[Span] = field(default_factory=list)
    sure: int = 0
    """How often the report names the person so that no namesake can be meant."""


@dataclass(frozen=True, slots=True)
class NameMention:
    """A place that names a person. `titled` says that a form of address or title stands before it."""

    span: Span
    person: Person


@dataclass(frozen=True, slots=True)
class _Form:
    span: Span
    words: tuple[str, ...]
    parts: tuple[str, ...]
    gender: str | None


class People:
    """The persons of one report, with all places that name them, in the order of the text."""

    def __init__(self, record: Record) -> None:
        self.text = record.text
        self.runs = [match.span() for match in run_pattern().finditer(self.text)]
        self._starts_of_runs = [start for start, _ in self.runs]
        self._bodies = _bodies(record)
        self._outlets = {name.casefold() for name in (record.document.outlet, record.document.agency) if name}
        forms = list(self._forms(record))
        forms = _without_headline_words(self.text, forms)
        self.persons = _cluster(forms)
        self._by_part: dict[str, list[Person]] = defaultdict(list)
        for person in self.persons:
            for part in dict.fromkeys((*person.parts, *person.misspelt)):
                self._by_part[part].append(person)
        self._prior = Counter(fold(form.parts[-1]) for form in forms)
        self._complete_names()
        self.mentions = self._find(forms)
        self._starts = [mention.span.start for mention in self.mentions]
        for mention in self.mentions:
            mention.person.mentions.append(mention.span)

    def _complete_names(self) -> None:
        """Give those known by surname alone the given name that stands before it somewhere, in a title or a name."""
        single = {person.parts[0]: person for person in self.persons if len(person.parts) == 1}
        for start, end in self.runs if single else ():
            words = self.text[start:end].split()
            for given, surname in pairwise(words):
                person = single.get(fold(surname))
                gender = given_names().get(fold(given))
                if person is None or len(person.parts) > 1 or gender and person.gender not in (None, gender) or not is_name_word(given):
                    continue
                if given.lower() in self.text or opens_sentence(given) or given.isupper() or given in country_words() or not given.isalpha():
                    continue
                if any(p is not person and p.parts[-1] == person.parts[0] and p.parts[0] == fold(given) for p in self.persons):
                    continue
                person.name, person.parts, person.gender = f"{given} {person.name}", (fold(given), *person.parts), gender or person.gender

    def within(self, span: Span) -> list[NameMention]:
        """The mentions that overlap a stretch, in the order of the text."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        last = bisect_left(self._starts, span.end)
        return [m for m in self.mentions[first:last] if m.span.overlaps(span)]

    def misspelt(self, word: str) -> Person | None:
        """The person whose surname a lone capitalised word misspells."""
        parts = (fold(word),)
        return next((p for p in self.persons if word[:1].isupper() and _is_misspelt(parts, p.parts)), None)

    def before(self, at: int) -> Iterator[NameMention]:
        """The mentions that end before an offset, the nearest first."""
        for number in range(bisect_left(self._starts, at) - 1, -1, -1):
            if self.mentions[number].span.end <= at:
                yield self.mentions[number]

    def _forms(self, record: Record) -> Iterator[_Form]:
        """What looks like a person's name: named entities, titled names, names among the sources."""
        taken: set[int] = set()
        for entity in record.entities:
            if entity.type == "PERSON":
                form = self._form(self._widened(record, entity.span), taken)
                if form is not None:
                    yield form
        for start, end in self.runs:
            form = self._titled(start, end, taken)
            if form is not None:
                yield form
        for statement in record.statements:
            for span in statement.source.spans if statement.source else ():
                for run in self._runs_within(span):
                    form = self._source_name(run, span, taken)
                    if form is not None:
                        yield form

    def _runs_within(self, span: Span) -> Iterator[Span]:
        first = max(0, bisect_right(self._starts_of_runs, span.start) - 1)
        for start, end in self.runs[first : bisect_left(self._starts_of_runs, span.end)]:
            if span.start <= start and end <= span.end + 1:
                yield Span(start, min(end, span.end))

    def _widened(self, record: Record, span: Span) -> Span:
        """An entity with the given names or surname that the entity head cut off."""
        number = bisect_right(self._starts_of_runs, span.start) - 1
        if number < 0 or span.start >= self.runs[number][1] or self._in_headline(self.runs[number]):
            return span
        start, end = self.runs[number]
        left = [m for m in _PART.finditer(self.text, start, span.start)]
        while left and is_name_word(left[-1].group()) and not opens_sentence(left[-1].group()) and left[-1].start() not in self._bodies:
            if len(left) == 1 and self._opens_sentence(start) and fold(left[0].group()) not in given_names():
                break
            span = Span(left.pop().start(), span.end)
        for match in _PART.finditer(self.text, span.end, end):
            if not is_name_word(match.group()) or match.start() in self._bodies or self.text[span.end] in "'’.":
                break
            span = Span(span.start, match.end())
        return span

    def _opens_sentence(self, start: int) -> bool:
        return self.text[max(0, start - 2) : start].strip(" \"“‘'(–—•-") in ("", ".", "\n", "!", "?")

    def _in_headline(self, run: tuple[int, int]) -> bool:
        """Whether a run of capitals is that of a headline and not of a name."""
        return self.text.count(" ", *run) >= _LONGEST_NAME

    def _form(self, span: Span, taken: set[int]) -> _Form | None:
        """The name in a stretch, without titles, possessive and what is no name."""
        line = self.text[span.start : span.end].partition("\n")[0]
        words = [(m.start(), m.group()) for m in _PART.finditer(line)]
        gender = None
        while words and (fold(words[0][1].strip("“\"'‘(,")) in titles() or opens_sentence(words[0][1]) and len(words) > 1):
            gender = forms_of_address().get(fold(words[0][1]), gender)
            words.pop(0)
        words = words[: next((n for n, (_, word) in enumerate(words) if not _may_stand_in_name(word)), len(words))]
        ended = next((n for n, (_, word) in enumerate(words) if word.endswith(".") and len(word) > 2 and fold(word) not in word_set_of("titles", "names", "suffixes")), None)
        words = words if ended is None else words[: ended + 1]
        while len(words) > 1 and words[0][1].isupper() and words[0][1].isalpha() and not words[-1][1].isupper():
            words.pop(0)
        while words and not words[-1][1][:1].isupper():
            words.pop()
        if not words or len(words) > _LONGEST_NAME or not words[0][1][:1].isalpha() or self._is_no_person(span, words):
            return None
        start, end = span.start + words[0][0], span.start + words[-1][0] + len(words[-1][1])
        end -= _tail(self.text, start, end)
        if end - start < 2 or start in taken:
            return None
        parts = tuple(fold(word.strip("“”\"‘’'(),;:")) for _, word in words)
        suffixes = word_set_of("titles", "names", "suffixes")
        parts = tuple(part for part in parts if part and part not in suffixes)
        if not parts or all(part in word_set_of("titles", "names", "particles") for part in parts) or parts[-1] in suffixes:
            return None
        taken.update(range(start, end))
        before = self.text[max(0, start - 12) : start].split()
        gender = gender or (forms_of_address().get(fold(before[-1])) if before and before[-1][:1].isupper() else None)
        return _Form(Span(start, end), tuple(self.text[start:end].split()), parts, gender)

    def _is_no_person(self, span: Span, words: Sequence[tuple[int, str]]) -> bool:
        """Whether a would-be name is a country, a capital, the report's outlet, or named as an outlet."""
        name = " ".join(word for _, word in words).strip("“”\"‘’'(),;:")
        if name in country_words() or name.casefold() in self._outlets or "[" in name or "]" in name or "/" in name or "-era" in name:
            return True
        if len(words) == 1 and name.isupper() and len(name) <= 5 and not self.text.startswith(":", span.end):
            return True
        before = self.text[max(0, span.start - 25) : span.start].rpartition("\n")[2].split()
        return bool(before) and before[-1].lower() in word_set_of("speakers", "nouns", "outlets")

    def _titled(self, start: int, end: int, taken: set[int]) -> _Form | None:
        """The name at the end of a run that has a title before it, or right before the run."""
        words = [(m.start(), m.group()) for m in _PART.finditer(self.text, start, end)]
        last = max((n for n, (_, word) in enumerate(words) if fold(word) in titles()), default=-1)
        rest = words[last + 1 :]
        if not rest or len(rest) > 4 or any(at in taken for at, _ in rest):
            return None
        if not all(is_name_word(word) or word[:1].islower() for _, word in rest):
            return None
        if last < 0:
            before = self.text[max(0, start - 30) : start]
            noun = before.split()[-1] if before[-1:] == " " and before.split() else ""
            inside = rest[0][0] in self._bodies
            if noun not in word_set_of("titles", "offices", "ranks" if inside else "heads") or len(rest) < 2:
                return None
        elif any(at in self._bodies for at, _ in rest):
            return None
        elif fold(words[last][1]) in word_set_of("titles", "offices", "modifiers") and fold(words[last][1]) not in word_set_of("titles", "offices", "heads"):
            return None
        elif fold(words[last][1]) not in forms_of_address() and len(rest) == 1 and self._names_no_person(words[last][1]):
            return None
        return self._form(Span(rest[0][0], end), taken)

    def _names_no_person(self, title: str) -> bool:
        """Whether a title before one capitalised word is more likely part of another name."""
        return fold(title) in {"chief", "general", "major", "state", "national", "head", "executive", "justice", "member", "republican", "democrat"}

    def _source_name(self, run: Span, source: Span, taken: set[int]) -> _Form | None:
        """A run among the sources that stands like a person's name: alone, or before a comma."""
        words = self.text[run.start : run.end].split()
        before = self.text[source.start : run.start].rstrip()
        after = self.text[run.end : source.end].lstrip()
        if not 2 <= len(words) <= 4 or before and before[-1] not in ",–—-" or after and after[0] not in ",(–—-":
            return None
        if any(at in taken or at in self._bodies for at in range(*run)) or not all(is_name_word(word) for word in words):
            return None
        if fold(words[0]) not in given_names() and not after:
            return None
        return self._form(run, taken)

    def _find(self, forms: Sequence[_Form]) -> list[NameMention]:
        """Every place that names one of the persons; a bare surname goes to the bearer meant there."""
        sure = {form.span.start: form for form in forms}
        found: list[tuple[Span, list[Person], str | None]] = []
        for start, end in self.runs:
            words = list(_PART.finditer(self.text, start, end))
            at = 0
            while at < len(words):
                stop, persons = self._match(words, at)
                if persons and self._stands_alone(words, at, stop, sure):
                    span = Span(words[at].start(), words[stop - 1].end())
                    span = Span(span.start, span.end - _tail(self.text, *span))
                    found.append((span, persons, self._address(words, at)))
                    at = stop
                else:
                    at += 1
        return self._choose(found)

    def _match(self, words: Sequence[re.Match[str]], at: int) -> tuple[int, list[Person]]:
        """The longest row of words from `at` that are all parts of one person's name."""
        persons = self._by_part.get(_key(words[at].group()), [])
        stop = at + 1
        suffixes, particles = word_set_of("titles", "names", "suffixes"), word_set_of("titles", "names", "particles")
        while persons and stop < len(words):
            key = _key(words[stop].group())
            both = [p for p in persons if key in p.parts]
            initial = len(key) == 1 and stop + 1 < len(words) and any(_key(words[stop + 1].group()) in p.parts for p in persons)
            if not both and not (key in suffixes or key in particles or initial):
                break
            persons = both or persons
            stop += 1
        if stop - at == 1 and persons:
            key = _key(words[at].group())
            for fits in (lambda p: p.bare and p.parts[-1] == key, lambda p: p.parts[-1] == key, lambda p: p.parts[0] == key):
                chosen = [p for p in persons if fits(p)]
                if chosen:
                    persons = chosen
                    break
        return stop, persons

    def _stands_alone(self, words: Sequence[re.Match[str]], at: int, stop: int, sure: dict[int, _Form]) -> bool:
        """Whether the words are not part of the name of something or somebody else."""
        if words[at].start() in sure or stop - at >= 2:
            return True
        if words[at].start() in self._bodies:
            return False
        if len(words) > _LONGEST_NAME:
            return True
        if self.text[words[at].end() - 2 : words[at].end()] in ("'s", "’s"):
            return True
        previous = words[at - 1].group() if at else ""
        following = words[stop].group() if stop < len(words) else ""
        left = not previous or not is_name_word(previous) or opens_sentence(previous) or previous.endswith((".", "'s", "’s"))
        right = not following or words[at].group().endswith(("'s", "’s", "'", "’")) or fold(following) in titles()
        return left and right

    def _address(self, words: Sequence[re.Match[str]], at: int) -> str | None:
        return forms_of_address().get(fold(words[at - 1].group())) if at else None

    def _choose(self, found: Sequence[tuple[Span, list[Person], str | None]]) -> list[NameMention]:
        """Give each mention one person: who alone fits, or the namesake that is spoken of there."""
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
        """Of several namesakes the one named in this paragraph, else the one named most often so far."""
        paragraph = self.text.rfind("\n", 0, span.start)
        here = [m.person for m in earlier if m.span.start > paragraph and m.person in persons]
        most = max(persons, key=lambda p: (p.sure, -self.persons.index(p)))
        return most if most in here or not here else here[-1]


def _bodies(record: Record) -> set[int]:
    """Offsets inside the names of organisations and places of more than one word."""
    kinds = {"ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WORK"}
    inside: set[int] = set()
    for entity in record.entities:
        capitals = sum(word[:1].isupper() for word in entity.text.split())
        if entity.type in kinds and (capitals > 1 or entity.type in {"GPE", "NORP"} and entity.text in country_words()):
            inside.update(range(*entity.span))
    return inside


def _may_stand_in_name(word: str) -> bool:
    bare = word.strip("“”\"‘’'(),;:")
    if bare[:1].islower():
        return fold(bare) in word_set_of("titles", "names", "particles")
    return bool(bare) and bare[0].isalpha() and fold(bare) not in word_set_of("titles", "names", "stop")


def _key(word: str) -> str:
    return fold(word.strip("“”\"‘’'(),;:"))


def _tail(text: str, start: int, end: int) -> int:
    """Code points at the end of a name that do not belong to it: possessive and punctuation."""
    name = text[start:end]
    bare = name.rstrip("\"”’',;:)")
    if bare.endswith(("'s", "’s")):
        bare = bare[:-2]
    last = bare.split()[-1] if bare.split() else ""
    if bare.endswith(".") and len(last) > 2 and fold(last) not in word_set_of("titles", "names", "suffixes"):
        bare = bare[:-1]
    return len(name) - len(bare)


def _cluster(forms: Iterable[_Form]) -> list[Person]:
    """Join the names that are one person's, from the fullest form down."""
    counted: dict[tuple[str, ...], list[_Form]] = defaultdict(list)
    for form in forms:
        counted[form.parts].append(form)
    persons: list[Person] = []
    for parts, same in sorted(counted.items(), key=lambda item: (-len(item[0]), item[1][0].span.start)):
        gender = next((form.gender for form in same if form.gender), None)
        fitting = [p for p in persons if _is_same(parts, p.parts) and (gender is None or p.gender in (None, gender))]
        fitting = fitting or [p for p in persons if len(same) <= 2 and _is_misspelt(parts, p.parts)]
        if not fitting:
            best = min(same, key=lambda f: (f.words[0].isupper() and len(f.words[0]) > 3, f.span.start))
            persons.append(Person(_proper(" ".join(best.words)), parts, gender or _gender_of(parts), bare=len(parts) == 1))
            continue
        fitting[0].bare = fitting[0].bare or len(fitting) == 1 and len(parts) == 1 and parts[0] == fitting[0].parts[-1]
        if len(fitting) == 1 and fitting[0].gender is None:
            fitting[0].gender = gender
        if not _is_same(parts, fitting[0].parts):
            fitting[0].misspelt.append(parts[0])
    persons.sort(key=lambda p: min(f.span.start for f in counted[p.parts]))
    return persons


def _gender_of(parts: tuple[str, ...]) -> str | None:
    """The gender that the given name tells, unless the family name stands first."""
    if len(parts) > 1 and parts[0] in word_set_of("titles", "names", "family_first"):
        return None
    return given_names().get(parts[0])


def _without_headline_words(text: str, forms: Sequence[_Form]) -> list[_Form]:
    """The forms; in headlines, where verbs are capitalised too, only what stands elsewhere or is no known word."""
    headlines = [form for form in forms if _is_headline(text, form.span)]
    if not headlines:
        return list(forms)
    body = [form for form in forms if form not in headlines]
    known = {part for form in body for part in form.parts}
    small = {word.lower() for word in re.findall(r"\b[a-z]{2,}\b", text)}
    for form in headlines:
        first = next((n for n, part in enumerate(form.parts) if part in known), None)
        length = 0 if first is None else first + 1
        while length < len(form.parts) and (form.parts[length] in known if first is not None else form.parts[length] not in small):
            length += 1
        if length and len(form.words) >= length:
            end = form.span.start + len(" ".join(form.words[:length]))
            body.append(_Form(Span(form.span.start, end), form.words[:length], form.parts[:length], form.gender))
    return sorted(body, key=lambda form: form.span)


def _is_headline(text: str, span: Span) -> bool:
    """Whether nearly all longer words of the line are capitalised."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)]
    if len(line) > 200:
        return False
    words = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.75 * len(words)


def _is_same(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a name is a shorter form of a fuller one."""
    if len(short) == 1:
        return short[0] in full
    if any(full[n : n + len(short)] == short for n in range(len(full))):
        return True
    return short[-1] == full[-1] and same_given_name(short[0], full[0])


def _is_misspelt(parts: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a surname differs from one that is named in full by a letter or two."""
    short = parts[-1]
    if len(parts) > 1 or len(full) < 2 or len(short) < 5 or short[0] != full[-1][0]:
        return False
    return SequenceMatcher(None, short, full[-1], autojunk=False).ratio() >= 0.8


def _proper(name: str) -> str:
    """The name without quotation marks; one all in capitals as it is usually written."""
    name = name.strip("“”\"‘’'(),;:")
    if name.isupper() and len(name) > 3 and "." not in name:
        return name.title()
    return name
