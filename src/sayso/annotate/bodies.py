"""Organisations, governments and outlets of a report: which fuller name a shorter one stands for."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from sayso.annotate.phrases import read_phrase
from sayso.annotate.words import fold, word_set_of
from sayso.domain.record import Record
from sayso.domain.statement import SpeakerType
from sayso.domain.text import Span
from sayso.resolve.countries import country_words

_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’']s?$")
_OUTLET_WORDS = frozenset(
    "times post journal herald tribune gazette observer guardian telegraph mirror mail express star sun chronicle examiner inquirer register globe "
    "press news radio tv television broadcasting channel magazine weekly daily reuters bloomberg politico breitbart xinhua tass interfax yonhap kyodo".split()
)


@dataclass(frozen=True, slots=True)
class Body:
    """One place that names an organisation, an outlet or a country."""

    span: Span
    name: str
    kind: SpeakerType


class Bodies:
    """The organisations, outlets and countries that a report names, in the order of the text."""

    def __init__(self, record: Record) -> None:
        self._text = record.text
        found = []
        for entity in record.entities:
            if entity.type in ("ORG", "GPE", "FAC") and entity.text[:1].isalnum():
                name = bare_name(entity.text)
                if name and name[0].isupper() and "\n" not in name:
                    found.append(Body(entity.span, name, kind_of_name(name, entity.type)))
        self.all = sorted(found, key=lambda body: body.span)
        self._starts = [body.span.start for body in self.all]
        self._names = {body.name: tuple(fold(word) for word in body.name.split()) for body in self.all}

    def before(self, at: int) -> list[Body]:
        """The bodies named before an offset."""
        return self.all[: bisect_left(self._starts, at)]

    def fullest(self, name: str, at: int) -> str:
        """The longest name in the report that a shorter one stands for: its end, or its initials."""
        short = tuple(fold(word) for word in name.split())
        fuller = [other for other, words in self._names.items() if len(words) <= 8 and len(words) > len(short) and _stands_for(name, short, words)]
        if not fuller:
            return name
        nearest = {body.name: abs(body.span.start - at) for body in self.all}
        return min(fuller, key=lambda other: (-(self._count(other) > 0), nearest.get(other, at)))

    def _count(self, name: str) -> int:
        return self._text.count(name)


def bare_name(words: str) -> str:
    """A name without article and possessive."""
    return _POSSESSIVE.sub("", _ARTICLE.sub("", " ".join(words.split())))


def kind_of_name(name: str, entity_type: str | None = None) -> SpeakerType:
    """Tell a country, an outlet and a government from other organisations by the words of the name."""
    if country_words().get(name, ("", ""))[1] in ("name", "capital"):
        return "government"
    words = [fold(word) for word in name.split()]
    if words and (words[-1] in _OUTLET_WORDS or words[0] in _OUTLET_WORDS and len(words) == 1 or words[-1] in word_set_of("speakers", "nouns", "outlets")):
        return "outlet"
    if any(word in word_set_of("speakers", "nouns", "governments") for word in words):
        return "government"
    return "government" if entity_type == "GPE" else "organization"


def _stands_for(name: str, short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    if full[-len(short) :] == short:
        return True
    letters = name.replace(".", "")
    if len(short) == 1 and letters.isupper() and 2 <= len(letters) <= 6:
        initials = "".join(word[0] for word in full if word not in ("of", "the", "and", "for", "on", "in", "de", "du"))
        return initials == letters.lower()
    return False


def named_body(record_text: str, words: str) -> bool:
    """Whether a phrase is the name of a body: its head is capitalised."""
    phrase = read_phrase(words)
    bare = re.split(r"\s+(?:of|for|in|on|and|at)\s", phrase.words)[0].split()
    return bool(bare) and bare[-1][:1].isupper()
