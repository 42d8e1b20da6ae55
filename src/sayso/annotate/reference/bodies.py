"""Organizations, governments and outlets of a report, with the full name of each short one."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from sayso.annotate.text.words import WORD, fold, word_set_of
from sayso.domain.record import Record
from sayso.domain.statement import SpeakerType
from sayso.domain.text import Span
from sayso.resolve.countries import country_words
from sayso.tables import kept_per_tables, rows

_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’']s?$")
_LONGEST_NAME = 8
_HEADING = re.compile(r"^(?P<name>[^\W\d_a-z][^\n()]{2,50}?) \((?P<place>[^()\n]+)\)$", re.MULTILINE)
"""A heading in a press review: the paper and its country."""
_OUTLET_WORDS = frozenset({
    "times", "post", "journal", "herald", "tribune", "gazette", "observer", "telegraph", "mirror", "mail",
    "express", "star", "sun", "chronicle", "examiner", "inquirer", "register", "globe", "press", "news",
    "radio", "tv", "television", "broadcasting", "channel", "magazine", "weekly", "daily", "newspaper",
})


@dataclass(frozen=True, slots=True)
class Body:
    """One mention of an organization, an outlet or a country."""

    span: Span
    name: str
    kind: SpeakerType


class Bodies:
    """The organizations, outlets and countries that a report names, in text order."""

    def __init__(self, record: Record) -> None:
        self._text = record.text
        found = []
        for entity in record.entities:
            if entity.type in ("ORG", "FAC") or (entity.type == "GPE" and bare_name(entity.text) in country_words()):
                name = bare_name(entity.text)
                if name[:1].isupper() and "\n" not in entity.text:
                    found.append(Body(entity.span, name, kind_of_name(name)))
        found += [
            Body(Span(*m.span("name")), m["name"], "outlet")
            for m in _HEADING.finditer(self._text)
            if m["place"] in country_words()
        ]
        self.all = sorted(found, key=lambda body: body.span)
        self._starts = [body.span.start for body in self.all]
        self._full: dict[str, str] = {}
        self._names = {body.name: _folded(body.name) for body in self.all}

    def before(self, at: int) -> list[Body]:
        """The bodies named before an offset."""
        return self.all[: bisect_left(self._starts, at)]

    def fullest(self, name: str, at: int) -> str:
        """The longest name in the report that this one abbreviates: as its beginning, its end or its initials."""
        if name in self._full:
            return self._full[name]
        if name in country_words():
            return name  # "Iran" is not short for the atomic agency of Iran
        short = _folded(name)
        fuller = [
            other
            for other, words in self._names.items()
            if len(short) < len(words) <= _LONGEST_NAME and _stands_for(name, short, words)
        ]
        nearest = {body.name: abs(body.span.start - at) for body in self.all}
        nearest_one = min(fuller, key=lambda other: nearest[other], default=None)
        self._full[name] = nearest_one or self._spelled_out(name) or name
        return self._full[name]

    def _spelled_out(self, name: str) -> str | None:
        """The words that an acronym abbreviates, if no entity covers them."""
        letters = name.replace(".", "")
        if not (letters.isupper() and letters.isalpha() and 2 <= len(letters) <= 6) or name in country_words():
            return None
        small = r"\s(?:(?:and|of|the|for|on|in)\s){0,2}"
        match = re.search(r"\b" + small.join(rf"{letter}[a-z]\w+" for letter in letters) + r"\b", self._text)
        return " ".join(match.group().split()) if match else None

    def kind(self, name: str) -> SpeakerType:
        """The kind of a body, from its name or from other mentions in the report."""
        return next((body.kind for body in self.all if body.name == name), kind_of_name(name))

    def is_name(self, span: Span) -> bool:
        """Whether a span, apart from its article, is exactly the name of a body."""
        return any(b.span.overlaps(span) and b.span.end - b.span.start >= span.end - span.start - 5 for b in self.all)

    def proper_part(self, words: str) -> tuple[str | None, str]:
        """The name in a phrase that also states its kind ("the daily X", "the X news agency"), and the kind word."""
        match = _generic_before().search(words) or _generic_after().search(words)
        if match is None:
            report = re.fullmatch(rf"(?P<name>{WORD}(?:\s{WORD})*)\sreports?", words)
            return (report["name"], "") if report and self.kind(report["name"]) == "outlet" else (None, "")
        return match["name"], match["generic"].split()[-1]


def bare_name(words: str) -> str:
    """A name without article and possessive."""
    return _POSSESSIVE.sub("", _ARTICLE.sub("", " ".join(words.split())))


def kind_of_name(name: str) -> SpeakerType:
    """Return government, outlet or organization, by the words of a name; countries are governments."""
    if country_words().get(name, ("", ""))[1] in ("name", "capital"):
        return "government"
    words = _folded(name)
    if words and (words[-1] in _OUTLET_WORDS or words[0] == "radio" or name in listed_outlets()):
        return "outlet"
    if any(word in word_set_of("speakers", "nouns", "governments") for word in words):
        return "government"
    return "organization"


def _folded(name: str) -> tuple[str, ...]:
    """The folded words of a name, without lone apostrophes and full stops."""
    return tuple(word for word in map(fold, name.split()) if word)


def _stands_for(name: str, short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    if not short:
        return False
    opens = full[: len(short)] == short and (len(short) > 1 or full[1] in ("de", "del", "di", "da", "du"))
    return opens or full[-len(short) :] == short


@kept_per_tables()
def listed_outlets() -> frozenset[str]:
    """Return the listed outlets, without platforms, where other people speak."""
    kept = [row for row in rows("outlets") if row["kind"] != "platform"]
    return frozenset(name for row in kept for name in (row["name"], *row["aliases"].split(";")) if name)


@kept_per_tables()
def _generic_before() -> re.Pattern[str]:
    nouns = "|".join(sorted(word_set_of("speakers", "nouns", "generic"), key=len, reverse=True))
    return re.compile(
        rf"(?:^|\s)(?P<generic>{nouns})\s+(?P<name>{WORD}(?:\s(?:de|del|du|des|la|le|of|the|and|von|van)\s{WORD}|\s\w+)*)$"
    )


@kept_per_tables()
def _generic_after() -> re.Pattern[str]:
    nouns = "|".join(sorted(word_set_of("speakers", "nouns", "outlets") - {"press", "media"}, key=len, reverse=True))
    return re.compile(
        rf"(?:^|\s)(?:\w+-language\s)?(?P<name>{WORD}(?:\s(?:of|the|and)\s{WORD}|\s{WORD})*)\s(?P<generic>{nouns})$"
    )
