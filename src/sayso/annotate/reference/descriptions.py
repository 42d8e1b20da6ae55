"""The referent of a description in a source, or the unnamed figure that it describes."""

from __future__ import annotations

import re

from sayso.annotate.reference.bare_descriptions import compatriot, one_of_two, person_of_age, same_as_last
from sayso.annotate.reference.cast import Cast, Figure, figure_of
from sayso.annotate.reference.earlier_figures import earlier_figure
from sayso.annotate.reference.office_holders import person_described
from sayso.annotate.reference.offices import singular_of
from sayso.annotate.reference.phrases import Phrase, read_phrase
from sayso.annotate.text.words import fold, offices, word_set_of
from sayso.domain.text import Span

_ALSO = re.compile(r"\((?P<short>[A-Z]{2,6})\)")
_NAMELESS = re.compile(r"(?:unnamed|unidentified|anonymous)\b", re.IGNORECASE)
_OWN = frozenset({"his", "her", "its", "their", "whose", "our", "my"})


def described(cast: Cast, span: Span) -> tuple[Figure, ...]:
    """Return the referents of a noun phrase without a name, or a figure called by the phrase."""
    phrase = read_phrase(cast.text[span.start : span.end])
    for refer in (one_of_two, person_of_age, same_as_last, compatriot):
        if (meant := refer(cast, phrase, span)) is not None:
            return (meant,)
    earlier = earlier_figure(cast, phrase, span) if phrase.definite else None
    if phrase.head in offices() and not phrase.plural and not _NAMELESS.match(phrase.words):
        has_spoken = earlier is not None and any(earlier in turn.figures for turn in cast.turns)
        person = None if has_spoken else person_described(cast, phrase, span)
        if person is not None:
            return (figure_of(person),)
    if earlier is not None:
        return (earlier,)
    return (_named(cast, phrase, span),)


def _named(cast: Cast, phrase: Phrase, span: Span) -> Figure:
    """A figure that is not a person and is new: a body by its fullest name, else the phrase itself."""
    words = phrase.words
    also = _ALSO.search(cast.text, span.start, span.end + 1)
    spelled = cast.bodies.fullest(also["short"], span.start) if also else words
    if also and spelled != also["short"] and spelled not in words:
        return Figure(spelled, cast.bodies.kind(spelled), head=phrase.head)
    name, generic = cast.bodies.proper_part(words)
    if name is not None:
        outlet = "outlet" if generic in word_set_of("speakers", "nouns", "outlets") else cast.bodies.kind(name)
        return Figure(cast.bodies.fullest(name, span.start), outlet, head=generic)
    if _is_proper(phrase) and (cast.bodies.named(words) or not _opens(cast, span, phrase)):
        kind = cast.bodies.kind(words)
        kind = phrase.kind if phrase.kind in ("document", "government") and kind == "organization" else kind
        return Figure(cast.bodies.fullest(words, span.start), kind, head=phrase.head)
    return Figure(_uncapitalised(words), phrase.kind, head=phrase.head, plural=phrase.plural)


def _uncapitalised(words: str) -> str:
    """A description in lower case if its capital only marks the start of a sentence."""
    first = fold(words.split()[0]) if words else ""
    lists = "speakers", "nouns"
    common = (
        word_set_of(*lists, "people") | word_set_of(*lists, "documents") | word_set_of(*lists, "unnamed") | offices()
    )
    known = first in common or singular_of(first) in common or first in word_set_of("titles", "offices", "modifiers")
    small = first in word_set_of("speakers", "phrases", "start")
    return words[0].lower() + words[1:] if words[:2].istitle() and (known or small) and words[1:].islower() else words


def _opens(cast: Cast, span: Span, phrase: Phrase) -> bool:
    """Whether a single common noun is capitalized only because it opens a sentence."""
    return (
        not phrase.determiner
        and " " not in phrase.words
        and span.start <= cast.sentence_start(span.start) + 1
        and phrase.kind not in ("organization", "government")
    )


def _is_proper(phrase: Phrase) -> bool:
    """Whether a phrase is a name: its head is capitalized, and not only as the first word."""
    common = phrase.head in offices() or phrase.head in word_set_of("speakers", "nouns", "unnamed")
    read = phrase.words[:1].islower() and phrase.head in word_set_of("speakers", "nouns", "documents")
    if common or read or phrase.plural or phrase.owner.lower() in _OWN or phrase.owner[:1].islower():
        return False
    words = re.split(r"\s+(?:of|for|in|on|and|at)\s", phrase.words)[0].split()
    return (
        bool(words)
        and words[-1][:1].isupper()
        and (
            len(words) > 1
            or (phrase.determiner in ("the", "") and phrase.head not in word_set_of("speakers", "nouns", "documents"))
        )
    )
