"""Resolve a source: the referent of each of its parts."""

from __future__ import annotations

import re

from sayso.annotate.reference.cast import AUTHOR, NOBODY, Cast, Figure, figure_of
from sayso.annotate.reference.descriptions import described
from sayso.annotate.reference.names import Person
from sayso.annotate.reference.phrases import phrase_start, read_phrase
from sayso.annotate.reference.pronouns import body_meant, genders, person_meant, several_meant
from sayso.annotate.reference.source_spans import (
    EDGES,
    head_person,
    is_complement,
    quoted_span,
    source_parts,
    source_span,
)
from sayso.annotate.reference.subjects import described_subject
from sayso.annotate.text.words import fold
from sayso.domain.statement import Statement
from sayso.domain.text import Span
from sayso.tables import table

_CAPITALIZED = re.compile(r"(?<![\w’'-])[^\W\d_a-z][\w-]+")
_PLURAL_APPOSED = re.compile(r"\b(?:two|three|both|several)\s[\w’' -]+s[,:]\s$")


def read_source(cast: Cast, statement: Statement) -> tuple[Figure, ...]:
    """Return the figures to whom a statement's source refers; several if the source coordinates several.

    Somebody quoted by the source is the speaker: "X was quoted by the agency", "the agency, citing X".
    """
    span = quoted_span(cast, statement) or source_span(cast, statement)
    return _read_joined(cast, span, statement)


def _read_joined(cast: Cast, span: Span, statement: Statement) -> tuple[Figure, ...]:
    found: list[Figure] = []
    for part in source_parts(cast, span):
        for figure in _read_part(cast, part, statement, found):
            if figure not in found:
                found.append(figure)
    return tuple(found) or (NOBODY,)


def _read_part(cast: Cast, span: Span, statement: Statement, joined: list[Figure]) -> tuple[Figure, ...]:
    text = cast.text[span.start : span.end]
    meant = _pronoun(cast, fold(" ".join(text.split()).strip(EDGES + "’'")), span, statement)
    if meant is not None:
        return meant
    person = head_person(cast, span)
    if person is not None:
        return (figure_of(person),)
    words = text.split()
    misspelt = cast.people.misspelt(words[0]) if len(words) == 1 else None
    if misspelt is not None:
        return (figure_of(misspelt),)
    if len(words) == 1 and text.isupper() and statement.cue is not None and statement.cue.text.strip() == ":":
        return (Figure(text.title(), "person"),)  # the speaker in a transcript
    if joined and joined[0].person is not None and words and fold(words[0]) in genders() and read_phrase(text).plural:
        return (Figure(" ".join(words[1:]), "group", head=read_phrase(text).head, plural=True),)
    return described(cast, span)


def _pronoun(cast: Cast, word: str, span: Span, statement: Statement) -> tuple[Figure, ...] | None:
    """The referents of a source that is a pronoun; None if it is not a pronoun."""
    lists = table("speakers")["pronouns"]
    if word in genders():
        return _he_or_she(cast, span, statement, genders()[word])
    if word in lists["own"]:
        return _own(cast, span, statement)
    if word in lists["plural"]:
        return several_meant(cast, span.start) or (Figure(word, "group", plural=True),)
    if word in lists["thing"]:
        body = body_meant(cast, span.start)
        return (body,) if body else (NOBODY,)
    if word in lists["relative"]:
        return _relative(cast, word, span, statement)
    return None


def _he_or_she(cast: Cast, span: Span, statement: Statement, gender: str) -> tuple[Figure, ...]:
    """The person of that gender in focus; in indirect speech, its speaker."""
    outer = cast.outer(statement, span)
    if outer is not None and outer.kind == "indirect" and outer.id in cast.said_by:
        speaking = cast.said_by[outer.id][0]
        if speaking.person is not None and speaking.person.gender in (None, gender):
            return (speaking,)
    subject = described_subject(cast, span.start, gender)
    if subject is not None:
        return (subject,)
    named = _named_in_quotation(cast, statement)
    others = [person for person in cast.people.persons if person not in named]
    person = person_meant(cast, span.start, gender, among=others) or person_meant(cast, span.start, gender)
    return (figure_of(person),) if person is not None else (NOBODY,)


def _named_in_quotation(cast: Cast, statement: Statement) -> list[Person]:
    """The persons whom quoted words name, and who so do not say them: “Pat did the shouting,” she wrote."""
    quoted = [span for span in statement.content.spans if cast.quotation(span.start) is not None]
    words = {fold(word) for span in quoted for word in _CAPITALIZED.findall(cast.text, *span)}
    return [person for person in cast.people.persons if words & {fold(word) for word in person.name.split()}]


def _own(cast: Cast, span: Span, statement: Statement) -> tuple[Figure, ...]:
    """The referent of "I" and "we": whoever is quoted there, else the author."""
    outer = cast.outer(statement, span)
    if outer is not None and outer.id in cast.said_by:
        return cast.said_by[outer.id]
    quotation = cast.quotation(span.start)
    if quotation is None:
        return (AUTHOR,)
    for other in cast.record.statements:
        if (
            other is not statement
            and other.id in cast.said_by
            and any(c.overlaps(quotation) for c in other.content.spans)
        ):
            return cast.said_by[other.id]
    return cast.turns[-1].figures if cast.turns else (AUTHOR,)


def _relative(cast: Cast, word: str, span: Span, statement: Statement) -> tuple[Figure, ...]:
    """The referent of "who" and "which": the phrase right before."""
    start = cast.sentence_start(span.start)
    before = cast.text[start : span.start].rstrip()
    bare = re.sub(r"\s*\([^()]*\)\s*,?$|[,—–-]+$", "", before).rstrip()
    again = re.search(rf"\b{word}\b(?!.*\b{word}\b)", bare) if bare.endswith((" and", " but")) else None
    if again is not None:  # "X, who … and who"
        return _relative(cast, word, Span(start + again.start(), start + again.end()), statement)
    set_off = len(bare) < len(before)
    end = start + len(bare)
    named = [m for m in cast.people.within(Span(start, end)) if m.span.end <= end]
    named_last = word != "which" and bool(named) and named[-1].span.end >= end - 2
    if named_last and (set_off or not is_complement(cast.text[start : named[-1].span.start])):
        joined = len(named) > 1 and cast.text[named[-2].span.end : named[-1].span.start] == " and "
        both = joined and _PLURAL_APPOSED.search(cast.text[start : named[-2].span.start])
        return tuple(figure_of(mention.person) for mention in named[-2 if both else -1 :])
    first = phrase_start(bare, word)
    if first is not None:
        return _read_part(cast, Span(start + first, end), statement, [])
    return (figure_of(named[-1].person),) if named else (NOBODY,)
