"""Names of persons in a report, before they are grouped by person."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from sayso.annotate.reference.bodies import listed_outlets
from sayso.annotate.text.words import (
    WORD,
    fold,
    forms_of_address,
    given_names,
    is_name_word,
    opens_sentence,
    titles,
    without_article,
    word_set_of,
)
from sayso.domain.record import Record
from sayso.domain.text import Span
from sayso.resolve.countries import country_words
from sayso.tables import kept_per_tables, table

WORD_IN_RUN = re.compile(r"[^\s\u00a0]+")
LONGEST_NAME = 6
_NO_NAME = re.compile(r"[\[\]/@|]|-era\b")


@dataclass(frozen=True, slots=True)
class NameForm:
    """A span that is a name: its words, its folded parts without suffixes, and the gender that its title implies."""

    span: Span
    words: tuple[str, ...]
    parts: tuple[str, ...]
    gender: str | None


class NameFinder:
    """Finds names of persons: among the entities, after titles, and in sources."""

    def __init__(self, record: Record, runs: Sequence[tuple[int, int]]) -> None:
        self.text = record.text
        self.runs = runs
        self.bodies = offsets_of_bodies(record)
        self._days = {e.span.start for e in record.entities if e.type in ("DATE", "EVENT")}
        self._record = record
        self._starts_of_runs = [start for start, _ in runs]
        self._of_bodies = _words_of_bodies(record)
        self._outlets = {name.casefold() for name in (record.document.outlet, record.document.agency) if name}

    def find(self) -> list[NameForm]:
        """Return the names in text order; in headlines, words that may be verbs are skipped."""
        return _without_headline_words(self.text, list(self._forms(self._record)))

    def _forms(self, record: Record) -> Iterator[NameForm]:
        """Candidate names of persons: named entities, names with a title, names within sources."""
        taken: set[int] = set()
        for entity in record.entities:
            if entity.type == "PERSON":
                form = self._form(self._widened(entity.span), taken)
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

    def _widened(self, span: Span) -> Span:
        """An entity with the given names or surname that the entity head cut off."""
        number = bisect_right(self._starts_of_runs, span.start) - 1
        if number < 0 or span.start >= self.runs[number][1] or self._in_headline(self.runs[number]):
            return span
        start, end = self.runs[number]
        left = list(WORD_IN_RUN.finditer(self.text, start, span.start))
        while (
            left
            and is_name_word(left[-1].group())
            and not opens_sentence(left[-1].group())
            and left[-1].start() not in self.bodies
        ):
            if len(left) == 1 and self._opens_sentence(start) and fold(left[0].group()) not in given_names():
                break
            span = Span(left.pop().start(), span.end)
        for match in WORD_IN_RUN.finditer(self.text, span.end, end):
            if not is_name_word(match.group()) or match.start() in self.bodies or self.text[span.end] in "'’.":
                break
            if match.start() in self._days:  # the day, as in "Lincoln Memorial Day"
                break
            span = Span(span.start, match.end())
        return span

    def _opens_sentence(self, start: int) -> bool:
        return self.text[max(0, start - 2) : start].strip(" \"“‘'(–—•-") in ("", ".", "\n", "!", "?")

    def _in_headline(self, run: tuple[int, int]) -> bool:
        """Whether a run of capitalized words belongs to a headline and is not a name."""
        return self.text.count(" ", *run) >= LONGEST_NAME

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
        if (
            end - start < 2
            or start in taken
            or all(part in word_set_of("titles", "names", "particles") for part in parts)
        ):
            return None
        taken.update(range(start, end))
        before = self.text[max(0, start - 12) : start].split()
        gender = gender or (forms_of_address().get(fold(before[-1])) if before and before[-1][:1].isupper() else None)
        return NameForm(Span(start, end), tuple(self.text[start:end].split()), parts, gender)

    def _is_no_person(self, span: Span, words: Sequence[tuple[int, str]]) -> bool:
        """Whether a candidate name is a country, a capital or an outlet, or is described as one."""
        name = " ".join(word for _, word in words).strip("“”\"‘’'(),;:")
        if name in country_words() or name.casefold() in self._outlets or name in listed_outlets():
            return True
        if _NO_NAME.search(name):
            return True
        short = len(name) <= 5 or "-" in name  # "REN-TV"
        if len(words) == 1 and name.isupper() and short and not self.text.startswith(":", span.end):
            return True
        if len(words) == 1 and (name in self._of_bodies or self._is_called_a_body(span)):
            return True
        before = self.text[max(0, span.start - 25) : span.start].rpartition("\n")[2].split()
        return bool(before) and before[-1].lower() in word_set_of("speakers", "nouns", "outlets")

    def _is_called_a_body(self, span: Span) -> bool:
        """Whether a noun calls a word a body: "rail operator Westrail", "The manufacturer, Norjet, …"."""
        before = self.text[max(0, span.start - 40) : span.start].rpartition("\n")[2]
        behind = self.text[span.end : span.end + 2]
        found = _called_body().search(before)
        return found is not None and (not found["comma"] or (found["opens"] is not None and behind == ", "))

    def _titled(self, start: int, end: int, taken: set[int]) -> NameForm | None:
        """The name at the end of a run with a title inside or right before it."""
        words = [(m.start(), m.group()) for m in WORD_IN_RUN.finditer(self.text, start, end)]
        if len(words) < 2:
            return None
        if len(words) <= 3 and fold(words[0][1]) in given_names() and self._is_free_name(words, taken):
            return self._form(Span(start, end), taken)
        last = max((n for n, (_, word) in enumerate(words) if fold(word) in titles()), default=-1)
        rest = words[last + 1 :]
        if not rest or len(rest) > 4 or any(at in taken for at, _ in rest):
            return None
        if not all(is_name_word(word) or word[:1].islower() for _, word in rest):
            return None
        if last < 0:
            before = self.text[max(0, start - 30) : start]
            noun = before.split()[-1] if before[-1:] == " " and before.split() else ""
            inside = rest[0][0] in self.bodies
            if noun not in word_set_of("titles", "offices", "ranks" if inside else "heads") or len(rest) < 2:
                return None
        elif (
            any(at in self.bodies for at, _ in rest)
            or (
                fold(words[last][1]) in word_set_of("titles", "offices", "modifiers")
                and fold(words[last][1]) not in word_set_of("titles", "offices", "heads")
            )
            or (
                fold(words[last][1]) not in forms_of_address()
                and len(rest) == 1
                and self._names_no_person(words[last][1])
            )
        ):
            return None
        return self._form(Span(rest[0][0], end), taken)

    def _is_free_name(self, words: Sequence[tuple[int, str]], taken: set[int]) -> bool:
        """Whether words that begin with a given name are outside every entity and can form a person's name."""
        return all(at not in taken and at not in self.bodies and is_name_word(word) for at, word in words)

    def _names_no_person(self, title: str) -> bool:
        """Whether a title before a single capitalized word is more likely part of another name."""
        return fold(title) in word_set_of("titles", "names", "not_before_surname")

    def _source_name(self, run: Span, source: Span, taken: set[int]) -> NameForm | None:
        """A run in a source in the position of a person's name: alone, or before a comma."""
        words = self.text[run.start : run.end].split()
        before = self.text[source.start : run.start].rstrip()
        after = self.text[run.end : source.end].lstrip()
        known = fold(words[0]) in given_names() or any(without_article(fold(w)) != fold(w) for w in words)
        if not 2 <= len(words) <= 4 or (after and after[0] not in ",(–—-"):
            return None
        if before and before[-1] not in ",–—-" and not (known and before.split()[-1].islower()):
            return None
        if any(at in taken or at in self.bodies for at in range(*run)) or not all(is_name_word(word) for word in words):
            return None
        if fold(words[0]) not in given_names() and not after:
            return None
        return self._form(run, taken)


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
def _called_body() -> re.Pattern[str]:
    nouns = "|".join(map(re.escape, table("speakers")["nouns"]["naming"]))
    return re.compile(
        rf"(?P<opens>(?:^|[.!?”\"]\s)(?:The|Its|His|Her|Their)\s)?(?:[\w-]+\s){{0,2}}(?:{nouns})(?P<comma>,)?\s$"
    )


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
        if entity.type in kinds and (
            capitals > 1 or (entity.type in {"GPE", "NORP"} and entity.text in country_words())
        ):
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
