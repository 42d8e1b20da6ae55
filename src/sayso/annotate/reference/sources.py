"""Resolve a source: its span, its coordinated parts, the person at the head of each, and their referents."""

from __future__ import annotations

import re

from sayso.annotate.reference.cast import AUTHOR, NOBODY, Cast, Figure, figure_of
from sayso.annotate.reference.descriptions import described
from sayso.annotate.reference.names import Person
from sayso.annotate.reference.phrases import phrase_start, read_phrase
from sayso.annotate.reference.pronouns import body_meant, genders, person_meant, several_meant
from sayso.annotate.text.words import fold, offices, titles, word_set_of
from sayso.domain.statement import Statement
from sayso.domain.text import Span
from sayso.resolve.countries import country_words
from sayso.tables import table

EDGES = ' \t\n\u00a0,;:—–-."“”‘('
_WIDEST_GAP = 60
"""Most code points between two spans of one source."""
_JOINT = re.compile(r"(?P<comma>,)?\s+(?:and|or|&)\s+|,\s+(?=others\b)")
_COMPLEMENT = re.compile(
    r"\b(?:for|to|of|by|with|from|at|against|between|both|about|in|on|near|under|than)\s+"
    r"(?:(?:both|the|then|former|late|[A-Z][a-z]{1,4}\.|President|Senator|[A-Z]\w+\s+and)\s+)*$"
)
_MODIFIES = re.compile(
    r"\s+(?!(?:who|whom|of|and|from|in|at|on|with|for|as|to|is|was|has|had|have|himself|herself|or|but|whose|that|which|also|now|then|by|said|says|told|will|would)\b)[a-z]"
)
_QUOTES = re.compile(r"\b(?:quot|cit)(?:ed|es|e|ing)\b")
_QUOTED_BY = re.compile(r"\b(?:quoted|cited)\b.*\bby\b|\b(?:was|were|been|is|are)\s(?:also\s)?(?:quoted|cited)\b")
_CITED = re.compile(
    r"\s(?P<who>(?:an?|the|its|his|her|some|several|two|unnamed|senior|[^\W\d_a-z])[^,;:.“”\"]{2,90}?)(?=\sas\s(?:saying|telling)|,)"
)
_OF = re.compile(r"\s(?:of|by|from|for|on|with)\s")


def read_source(cast: Cast, statement: Statement) -> tuple[Figure, ...]:
    """Return the figures to whom a statement's source refers; several if the source coordinates several.

    Somebody quoted by the source is the speaker: "X was quoted by the agency", "the agency, citing X".
    """
    found: list[Figure] = []
    for part in source_parts(cast, quoted_span(cast, statement) or source_span(cast, statement)):
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
    person = person_meant(cast, span.start, gender)
    return (figure_of(person),) if person is not None else (NOBODY,)


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
        return (figure_of(named[-1].person),)
    first = phrase_start(bare, word)
    if first is not None:
        return _read_part(cast, Span(start + first, end), statement, [])
    return (figure_of(named[-1].person),) if named else (NOBODY,)


def source_span(cast: Cast, statement: Statement) -> Span:
    """The source as one span of whole words, including a name right after a bare title."""
    assert statement.source is not None
    text, spans = cast.text, statement.source.spans
    start, end = spans[0]
    for span in spans[1:]:
        if 0 <= span.start - end < _WIDEST_GAP and "\n" not in text[end : span.start]:
            end = span.end
    while start < end and text[start] in EDGES:
        start += 1
    while start < end and text[end - 1] in EDGES and not (text[end - 1] == "." and text[end - 2].isupper()):
        end -= 1
    words = text[start:end].split()
    if words and fold(words[-1]) in titles():
        end = next((m.span.end for m in cast.people.within(Span(end, end + 4)) if 0 <= m.span.start - end <= 2), end)
    return Span(start, end)


def source_parts(cast: Cast, span: Span) -> list[Span]:
    """The sources coordinated in a span: "X and Y", "X, Y and others"."""
    text = cast.text[span.start : span.end]
    for match in _JOINT.finditer(text):
        left, right = Span(span.start, span.start + match.start()), Span(span.start + match.end(), span.end)
        if _can_part(cast, left, right, bool(match["comma"])):
            return [*source_parts(cast, left), *source_parts(cast, right)]
    return [span]


def _can_part(cast: Cast, left: Span, right: Span, comma: bool) -> bool:
    """Whether "and" joins two sources here and not two words of one source."""
    before, after = cast.text[left.start : left.end], cast.text[right.start : right.end]
    first, last = after.split()[0] if after.split() else "", before.split()[-1] if before.split() else ""
    own = first.lower() in ("his", "her", "their", "its")
    if before.lower() in genders():
        return own or first.lower() == "the" or head_person(cast, right) is not None
    if head_person(cast, left) is not None:
        if "," in before and not comma:
            return False
        if head_person(cast, right) is not None and not first[:1].islower():
            return True
        return (
            own
            or first.lower() in ("the", "others", "other", "several", "two", "a", "an")
            or (read_phrase(after).plural and not fold(first).endswith(("ed", "ing")))
        )
    phrase = read_phrase(before)
    if own and phrase.definite and phrase.head in offices() and not phrase.plural and read_phrase(after).plural:
        return True
    if re.search(r"\s(?:of|for|at|in|to|from|with|on|by|about|who|between|both)\s", before) or (
        last in country_words() and country_words()[last][1] == "demonym"
    ):
        return False
    names_right = any(word[:1].isupper() for word in read_phrase(after).words.split())
    right_opens = own or first.lower() == "the" or head_person(cast, right) is not None
    if last[:1].isupper() and fold(before.split()[0]) not in ("some", "many", "few", "most"):
        return names_right and (right_opens or (cast.bodies.is_name(left) and cast.bodies.is_name(right)))
    return names_right and right_opens and phrase.plural


def head_person(cast: Cast, span: Span) -> Person | None:
    """The person at the head of a phrase, not one mentioned in passing ("the Clinton campaign")."""
    text = cast.text
    for mention in cast.people.within(span):
        before = text[span.start : max(span.start, mention.span.start)]
        after = text[mention.span.end : span.end]
        if re.match(r"[’']s?(?!\w)", after):
            if not after.strip("'’s, "):
                return mention.person
            continue
        following = fold(after.split()[0]) if re.match(r"\s[A-Z][a-z]+", after) else ""
        if _MODIFIES.match(after) or following in word_set_of("titles", "names", "stop") or following in offices():
            continue
        if (
            _OF.search(before)
            and read_phrase(before).kind in ("document", "organization", "outlet", "government")
            and not before.rstrip().endswith(",")
        ):
            continue
        apposed = before.rstrip().endswith((",", "—", "–", "-", ":", "("))
        if not apposed and is_complement(before):
            continue
        if apposed and read_phrase(before).plural:
            continue
        return mention.person
    return None


def quoted_span(cast: Cast, statement: Statement) -> Span | None:
    """The person quoted or cited by the source of a statement, if the cue says so."""
    cue = " ".join(statement.cue.text.lower().split()) if statement.cue else ""
    if not _QUOTES.search(cue) or statement.cue is None:
        return None
    last = statement.cue.spans[-1]
    start = cast.sentence_start(statement.cue.spans[0].start)
    if _QUOTED_BY.search(cue):
        before = cast.text[start : statement.cue.spans[0].start].rstrip(" ,")
        first = phrase_start(before, "who")
        return Span(start + first, start + len(before)) if first is not None else None
    following = _CITED.match(cast.text, statement.cue.spans[0].end if len(statement.cue.spans) > 1 else last.end)
    if following is None:
        return None
    who = Span(*following.span("who"))
    head = read_phrase(cast.text[who.start : who.end]).head
    can_speak = (
        head in offices()
        or head in word_set_of("speakers", "nouns", "people")
        or head_person(cast, who)
        or cast.bodies.is_name(who)
    )
    return who if can_speak else None


def is_complement(before: str) -> bool:
    """Whether the following words only complete the words before: "lawyers for", "a friend of President"."""
    return _COMPLEMENT.search(before) is not None
