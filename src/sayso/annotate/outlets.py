"""Outlets of a report: mentions of newspapers, agencies, broadcasters, sites, programs, platforms and reporters."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sayso.annotate.patterns import any_of, capitalised
from sayso.annotate.words import WORD
from sayso.domain.record import Entity, Record
from sayso.domain.text import Span
from sayso.resolve.countries import country_words
from sayso.tables import kept_per_tables, rows, table, word_set

_FARTHEST_ANTECEDENT = 1500
"""Code points after which "the channel" no longer refers to a channel named before."""
_SHE_REPORTS = re.compile(r"\b(?P<who>He|She)\s(?:also\s|further\s)?(?:reports|reported|writes)\b")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_PERSON = r"[A-ZÀ-ÖØ-Þ][\w’'.-]+(?:\s[A-ZÀ-ÖØ-Þ][\w’'.-]*\w){1,2}"
_BEFORE = 60
_OF_OUTLET = re.compile(
    rf"\b(?:told|tells|telling|with|asked by|interviewed by)\s"
    rf"(?P<who>{_PERSON})(?:\s(?:of|on|from|at)|,)\s(?:the\s)?[“\"‘']?(?=\S*)"
)
_OUTLETS_OWN = re.compile(rf"['’]s?\s+(?:(?:own|host|anchor|political|chief|senior)\s+)*(?P<who>{_PERSON})")
_RUN = re.compile(
    rf"{WORD}(?:[ \u00a0](?:(?:of|the|and|&|de|del|della|di|la|le|van|al)[ \u00a0-]){{0,2}}(?:{WORD}|\d+))*"
)
_TAIL = re.compile(r"['’]s?$|[.,]$")
_NAME = (
    r"[A-ZÀ-ÖØ-Þ][\w’'.&-]*"
    r"(?:[ -](?:(?:of|the|de|del|della|di|da|do|la|le|al|el|for|and|&) )?[A-ZÀ-ÖØ-Þ][\w’'&-]*){0,4}"
)


@dataclass(frozen=True, slots=True)
class Outlet:
    """A mention of an outlet.

    `name` is the fullest form in the report, without article. `kind` is a kind from
    outlets.csv, "reporter" for a person, or "media" for several unnamed outlets. `house` is
    the outlet for which a reporter works.
    """

    name: str
    span: Span
    kind: str
    house: str | None = None


def find_outlets(record: Record) -> list[Outlet]:
    """Give the outlets that a report names, in text order and without overlaps.

    Recognizes outlets in the table, names with a typical word ("Radio X", "X Gazette"), names
    after a kind word ("the broadcaster X"), repetitions of such names, "state media", and
    words that refer to an outlet named before ("the channel").
    """
    return list(_outlets(record.text, record.entities))


@kept_per_tables(maxsize=2)
def _outlets(text: str, entities: tuple[Entity, ...]) -> tuple[Outlet, ...]:
    """`find_outlets` with a cache, so that successive layers get the same objects."""
    people = {e.text for e in entities if e.type == "PERSON"}
    found = [*_by_kind_word(text), *_by_name(text, people), *_nameless(text)]
    found += [*_told(text, entities), *_reporters(text, entities)]
    found += list(_again(text, found))
    named = _without_overlaps(found)
    named = [replace(o, name=_fullest(o, named, text)) for o in named]
    named = _without_overlaps([*_interviewers(text, named), *named])
    return tuple(_without_overlaps([*named, *_meant_again(text, named)]))


def outlet_name(words: str) -> str | None:
    """Give an outlet's name if the words are a listed outlet or have the form of one; else None."""
    bare = _ARTICLE.sub("", words.strip())
    bare = re.sub(r"\s+(?:report|story|article|newspaper|news agency|magazine)$", "", bare)
    listed = _forms()
    if bare in listed or words.strip() in listed:
        return bare
    return bare if _kind_by_form(bare.split()) else None


def same_outlet(one: str, other: str) -> bool:
    """Whether two names are forms of one outlet, or one contains the words of the other."""
    forms = _forms()
    if one in forms and forms[one][0] == forms.get(other, ("",))[0]:
        return True
    a, b = (set(re.findall(r"\w+", name.casefold())) - {"the", "news"} for name in (one, other))
    return bool(a and b) and (a <= b or b <= a)


def _by_kind_word(text: str) -> Iterator[Outlet]:
    """ "the broadcaster X", "the Abidjan daily X"."""
    for match in _kind_then_name().finditer(text):
        name = _TAIL.sub("", match["name"])
        if name not in country_words() and name not in word_set("outlet_words", "no_names"):
            kind = _kinds()[" ".join(match["kind"].lower().split())]
            yield Outlet(name, Span(match.start("name"), match.start("name") + len(name)), kind)


def _by_name(text: str, people: set[str]) -> Iterator[Outlet]:
    """Names in the table, and names with the form of an outlet's."""
    forms, first_words = _forms(), _first_words()
    form_words = word_set("outlet_words", "in_names")
    for run in _RUN.finditer(text):
        words = [(m.start(), _TAIL.sub("", m.group())) for m in re.finditer(r"[^\s\u00a0]+", run.group())]
        at = 0
        while at < len(words):
            if words[at][1] not in first_words and words[at][1] not in form_words and at != 0:
                at += 1
                continue
            size, kind = _longest_form([w for _, w in words[at:]], forms)
            if not size:
                at += 1
                continue
            start = run.start() + words[at][0]
            end = run.start() + words[at + size - 1][0] + len(words[at + size - 1][1])
            name = text[start:end]
            if not (name in people and name not in forms) and not _is_inside_name(text, start, end, name):
                skipped = 4 if name.startswith("The ") else 0
                yield Outlet(name[skipped:], Span(start + skipped, end), kind)
            at += size
    for match in _lower_names().finditer(text):
        yield Outlet(match.group(), Span(*match.span()), forms[match.group()][1])


def _longest_form(words: Sequence[str], forms: dict[str, tuple[str, str]]) -> tuple[int, str]:
    """The number of leading words that name an outlet, and its kind."""
    for size in range(min(7, len(words)), 0, -1):
        listed = forms.get(" ".join(words[:size]))
        if listed is not None:
            return size, listed[1]
    kinds = [(size, _kind_by_form(words[:size])) for size in range(min(5, len(words)), 1, -1)]
    return next(((size, kind) for size, kind in kinds if kind), (0, ""))


def _kind_by_form(words: Sequence[str]) -> str | None:
    """The kind of an outlet, from a word that occurs only in names of outlets; None without such a word."""
    if len(words) < 2 or (words[0] in ("The", "A", "In", "At", "On") and len(words) == 2):
        return None
    if not all(word[0].isupper() or word in ("de", "del", "la", "le", "di", "da") for word in words):
        return None
    in_names, first = table("outlet_words")["in_names"], table("outlet_words")["first_in_names"]
    if words[-1] in in_names and words[-2] not in word_set("outlet_words", "no_names"):
        return str(in_names[words[-1]])
    if words[0] in first and words[1][0].isupper() and len(words) <= 4:
        return str(first[words[0]])
    return None


def _is_inside_name(text: str, start: int, end: int, name: str) -> bool:
    """Whether a name that is also a common word is in a position where it cannot be the outlet."""
    if name not in word_set("outlet_words", "also_words"):
        return False
    marked = text[start - 1 : start] in "“\"‘'*_" and text[end : end + 2].strip(",.")[:1] in "”\"’'*_"
    if name == "X":
        return not re.search(r"\b(?:on|via|platform|site|network)\s+$", text[max(0, start - 12) : start])
    before = text[max(0, start - 14) : start]
    return not marked and not re.search(r"(?:\b(?:told|tells)\s+|['’]s?\s+)(?:the\s+|The\s+)?[“\"‘']?$", before)


def _nameless(text: str) -> Iterator[Outlet]:
    """ "state media", "Iranian television", "three network news programs"."""
    for match in _nameless_words().finditer(text):
        yield Outlet(match.group(), Span(*match.span()), "media")


def _reporters(text: str, entities: Sequence[Entity]) -> Iterator[Outlet]:
    """Journalists named with their profession ("investigative reporter X")."""
    for entity in entities:
        if entity.type != "PERSON":
            continue
        before = text[max(0, entity.span.start - _BEFORE) : entity.span.start]
        if _calling().search(before):
            yield Outlet(entity.text, entity.span, "reporter")


def _told(text: str, entities: Sequence[Entity]) -> Iterator[Outlet]:
    """Organizations that people tell things to, except bodies that are not outlets ("told InsideSources")."""
    bodies = word_set("outlet_words", "no_outlets")
    for entity in entities:
        words = entity.text.split()
        if (
            entity.type != "ORG"
            or words[0] in _first_words()
            or entity.text.isupper()
            or len(words) > 4
            or entity.text[:1].islower()
        ):
            continue
        told = text[max(0, entity.span.start - 12) : entity.span.start].rstrip()
        if told.endswith((" told", " tells")) and not bodies.intersection(word.removesuffix("'s") for word in words):
            yield Outlet(entity.text, entity.span, "site")


def _interviewers(text: str, named: Sequence[Outlet]) -> Iterator[Outlet]:
    """Interviewers of an outlet: "told Ann Ohm of X", "with X's Ann Ohm"; and repetitions of the surname."""
    for outlet in named:
        if outlet.kind in ("reporter", "media", "platform"):
            continue
        start = max(0, outlet.span.start - _BEFORE)
        before = _OF_OUTLET.search(text, start, outlet.span.start)
        after = _OUTLETS_OWN.match(text, outlet.span.end)
        for match in filter(None, (before if before and before.end() == outlet.span.start else None, after)):
            who = match["who"]
            yield Outlet(who, Span(*match.span("who")), "reporter", outlet.name)
            for again in re.finditer(
                rf"\b[Tt](?:old|elling|ells) (?P<who>{re.escape(who.split()[-1])})\b", text[match.end() :]
            ):
                at = match.end() + again.start("who")
                yield Outlet(who, Span(at, at + len(again["who"])), "reporter", outlet.name)


def _again(text: str, found: Sequence[Outlet]) -> Iterator[Outlet]:
    """Repetitions of unlisted names: the whole name, or a reporter's surname."""
    forms = _forms()
    new = {o.name: o.kind for o in found if o.kind != "media" and o.name not in forms}
    new.update({o.name.split()[-1]: "reporter" for o in found if o.kind == "reporter" and len(o.name.split()) > 1})
    if new:
        for match in re.finditer(rf"(?<![\w-])(?:{any_of(map(re.escape, new))})(?![\w-])", text):
            yield Outlet(match.group(), Span(*match.span()), new.get(match.group(), "site"))


def _fullest(outlet: Outlet, named: Sequence[Outlet], text: str) -> str:
    """The longest form of the name in the report: "Associated Press" for "AP", the full name for "the Journal"."""
    if outlet.kind == "media":
        return outlet.name
    listed = _forms().get(outlet.name)
    if listed is not None:
        form = next((form for form in _forms_of(listed[0]) if form in text), outlet.name)
        return _ARTICLE.sub("", form)
    words = outlet.name.split()
    fuller = [o.name for o in named if o.kind == outlet.kind and len(o.name.split()) > len(words)]
    return next(
        (name for name in fuller if name.split()[: len(words)] == words or name.split()[-len(words) :] == words),
        outlet.name,
    )


def _meant_again(text: str, named: Sequence[Outlet]) -> Iterator[Outlet]:
    """ "the channel", "the Post": words that refer to an outlet named before."""
    starts = [o.span.start for o in named]
    kinds = _kinds()
    for match in _meant().finditer(text):
        word = match["word"]
        before = [
            o for o in named[: bisect_left(starts, match.start())] if match.start() - o.span.end < _FARTHEST_ANTECEDENT
        ]
        if word[0].isupper():
            fitting = [o for o in before if word in o.name.split()]
        else:
            wanted = {kinds[word]} if word in kinds else set()
            fitting = [o for o in before if o.kind in _ALIKE.get(next(iter(wanted), ""), wanted)]
        if fitting:
            yield replace(fitting[-1], span=Span(*match.span("word")))
    reporters = [o for o in named if o.kind == "reporter" and o.house is None]
    for match in _SHE_REPORTS.finditer(text) if reporters else ():
        before = [o for o in reporters if 0 < match.start() - o.span.end < _FARTHEST_ANTECEDENT]
        if before:
            yield replace(before[-1], span=Span(*match.span("who")))


_ALIKE = {
    "newspaper": {"newspaper", "magazine"},
    "site": {"newspaper", "magazine", "broadcaster", "site", "agency"},
    "agency": {"agency"},
    "broadcaster": {"broadcaster"},
    "magazine": {"magazine", "newspaper"},
    "programme": {"programme"},
}


def _without_overlaps(found: Sequence[Outlet]) -> list[Outlet]:
    """The longest of overlapping outlets; of equally long ones, the first."""
    kept: list[Outlet] = []
    for outlet in sorted(found, key=lambda o: (o.span.start, o.span.start - o.span.end)):
        if not kept or outlet.span.start >= kept[-1].span.end:
            kept.append(outlet)
        elif outlet.span.end - outlet.span.start > kept[-1].span.end - kept[-1].span.start:
            kept[-1] = outlet
    return kept


@kept_per_tables()
def _kinds() -> dict[str, str]:
    """The kind of outlet for each lower-case phrase ("tv channel": broadcaster)."""
    return {word.lower(): kind for word, kind in table("outlet_words")["kinds"].items()}


@kept_per_tables()
def _forms() -> dict[str, tuple[str, str]]:
    """The name and kind for each form of a listed outlet, with and without article."""
    found: dict[str, tuple[str, str]] = {}
    for row in rows("outlets"):
        for form in filter(None, (row["name"], *row["aliases"].split(";"))):
            for words in (form, _ARTICLE.sub("", form)):
                found.setdefault(words, (row["name"], row["kind"]))
    return found


@kept_per_tables()
def _forms_of(name: str) -> tuple[str, ...]:
    """The forms of a listed outlet, the longest first."""
    return tuple(sorted((form for form, (of, _) in _forms().items() if of == name), key=len, reverse=True))


@kept_per_tables()
def _first_words() -> frozenset[str]:
    return frozenset(form.split()[0] for form in _forms())


@kept_per_tables()
def _lower_names() -> re.Pattern[str]:
    """Listed names that are not a run of capitalized words: "dpa", "60 Minutes"."""
    names = [re.escape(form) for form in _forms() if not form[0].isupper()]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(names)})(?![\w-])")


@kept_per_tables()
def _kind_then_name() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<kind>{any_of(capitalised(table('outlet_words')['kinds']))}),? [“\"‘'*_]?(?P<name>{_NAME})"
    )


@kept_per_tables()
def _nameless_words() -> re.Pattern[str]:
    words = table("outlet_words")
    return re.compile(
        rf"\b(?:(?:[A-Z]\w+(?:an|ish|ese|i|ch)\s)?(?:{any_of(capitalised(words['whose_media']))})\s|[A-Z]\w+(?:an|ish|ese|i|ch)\s)"
        rf"(?:{any_of(words['media'])})\b(?! [A-Z])|"
        rf"\b(?:(?:{any_of(words['numbers'])})\s)?(?:{any_of(capitalised(words['nameless']))})\b"
    )


@kept_per_tables()
def _calling() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(capitalised(table('outlet_words')['callings']))})[”\"’']?,?\s+$")


@kept_per_tables()
def _meant() -> re.Pattern[str]:
    words = table("outlet_words")
    kinds = any_of(words["meant_again"])
    names = any_of(words["short_names"])
    return re.compile(rf"\b[Tt]he\s+(?:same\s+)?(?P<word>(?:{kinds})\b(?!\s[A-Z])|(?:{names})\b(?!\s[A-Z]))")
