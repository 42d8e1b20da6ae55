"""Resolve a source: its span, its coordinated parts, the person at the head of each, and their referents."""

from __future__ import annotations

import re

from sayso.annotate.reference.cast import AUTHOR, NOBODY, Cast, Figure, figure_of
from sayso.annotate.reference.descriptions import described
from sayso.annotate.reference.names import Person
from sayso.annotate.reference.phrases import phrase_start, read_phrase
from sayso.annotate.reference.pronouns import body_meant, genders, person_meant, several_meant
from sayso.annotate.reference.subjects import described_subject
from sayso.annotate.text.words import fold, offices, titles, word_set_of
from sayso.domain.statement import Statement
from sayso.domain.text import Span
from sayso.resolve.countries import country_words
from sayso.tables import table

EDGES = ' \t\n\u00a0,;:—–-."“”‘('
_JOINT = re.compile(r"(?P<comma>,)?\s+(?:and|or|&)\s+|,\s+(?=others\b)")
_COMPLEMENT = re.compile(
    r"\b(?:for|to|of|by|with|from|at|against|between|both|about|in|on|near|under|than)\s+"
    r"(?:(?:both|the|then|former|late|[A-Z][a-z]{1,4}\.|President|Senator|[A-Z]\w+\s+and)\s+)*$"
)
_MODIFIES = re.compile(
    r"\s+(?!(?:who|whom|of|and|from|in|at|on|with|for|as|to|is|was|has|had|have|himself|herself|or|but|whose|that|which|also|now|then|by|said|says|told|will|would)\b)[a-z]"
)
_OBLIQUE = re.compile(r"[,(][^,(]*\b[a-z]+\s+(?:of|for|to)\s")
_RELATIVE = re.compile(r"\s(?:who|whom|whose|which)\s")
_NAMES = re.compile(r"\b(?:names?|named|nicknamed|called|known|as)\s[“\"‘'(]?$")
_CAPITALIZED = re.compile(r"(?<![\w’'-])[^\W\d_a-z][\w-]+")
_QUOTES = re.compile(r"\b(?:quot|cit)(?:ed|es|e|ing)\b")
_CITED = re.compile(
    r"\s(?P<who>(?:an?|the|its|his|her|some|several|two|unnamed|senior|[^\W\d_a-z])[^,;:.“”\"]{2,90}?)(?=\sas\s(?:saying|telling)|,)"
)


def read_source(cast: Cast, statement: Statement) -> tuple[Figure, ...]:
    """Return the figures to whom a statement's source refers; several if the source coordinates several.

    Somebody quoted by the source is the speaker: "the agency, citing X".
    """
    span = quoted_span(cast, statement) or source_span(cast, statement)
    found = dict.fromkeys(figure for part in source_parts(cast, span) for figure in _read_part(cast, part, statement))
    return tuple(found) or (NOBODY,)


def _read_part(cast: Cast, span: Span, statement: Statement) -> tuple[Figure, ...]:
    text = cast.text[span.start : span.end]
    meant = _pronoun(cast, fold(" ".join(text.split()).strip(EDGES + "’'")), span, statement)
    if meant is not None:
        return meant
    person = head_person(cast, span)
    return (figure_of(person),) if person is not None else described(cast, span)


def _pronoun(cast: Cast, word: str, span: Span, statement: Statement) -> tuple[Figure, ...] | None:
    """The referents of a source that is a pronoun; None if it is not a pronoun."""
    lists = table("speakers")["pronouns"]
    if word in genders():
        return (_he_or_she(cast, span, statement, genders()[word]),)
    if word in lists["own"]:  # within a quotation whoever spoke last, else the author
        return cast.turns[-1].figures if cast.turns and cast.quotation(span.start) is not None else (AUTHOR,)
    if word in lists["plural"]:
        return several_meant(cast, span.start) or (Figure(word, "group", plural=True),)
    if word in lists["thing"]:
        body = body_meant(cast, span.start)
        return (body,) if body else (NOBODY,)
    return _relative(cast, word, span, statement) if word in lists["relative"] else None


def _he_or_she(cast: Cast, span: Span, statement: Statement, gender: str) -> Figure:
    """The referent of "he" or "she": who the sentence before is about, else somebody not named in the quotation."""
    subject = described_subject(cast, span.start, gender)
    if subject is not None:
        return subject
    named = _named_in_quotation(cast, statement)
    others = [person for person in cast.people.persons if person not in named]
    person = person_meant(cast, span.start, gender, among=others) or person_meant(cast, span.start, gender)
    return figure_of(person) if person is not None else NOBODY


def _named_in_quotation(cast: Cast, statement: Statement) -> list[Person]:
    """The persons whom quoted words name, and who so do not say them: “Pat did the shouting,” she wrote."""
    quoted = [span for span in statement.content.spans if cast.quotation(span.start) is not None]
    words = {fold(word) for span in quoted for word in _CAPITALIZED.findall(cast.text, *span)}
    return [person for person in cast.people.persons if words & {fold(word) for word in person.name.split()}]


def _relative(cast: Cast, word: str, span: Span, statement: Statement) -> tuple[Figure, ...]:
    """The referent of "who" and "which": the phrase right before."""
    start = cast.sentence_start(span.start)
    before = cast.text[start : span.start].rstrip()
    bare = re.sub(r"\s*\([^()]*\)\s*,?$|[,—–-]+$", "", before).rstrip()
    end = start + len(bare)
    named = [m for m in cast.people.within(Span(start, end)) if m.span.end <= end]
    if word != "which" and named and named[-1].span.end >= end - 2:
        return (figure_of(named[-1].person),)
    first = phrase_start(bare, word)
    if first is not None:
        return _read_part(cast, Span(start + first, end), statement)
    return (figure_of(named[-1].person),) if named else (NOBODY,)


def source_span(cast: Cast, statement: Statement) -> Span:
    """The source as one span of whole words, including a name right after a bare title."""
    assert statement.source is not None
    text, (start, end) = cast.text, statement.source.spans[0]
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
    before, after = cast.text[slice(*left)], cast.text[slice(*right)]
    first, last = after.split()[0] if after.split() else "", before.split()[-1] if before.split() else ""
    opens = first.lower() in ("the", "his", "her", "their", "its")
    person_right = head_person(cast, right) is not None
    if head_person(cast, left) is not None:
        if "," in before and not comma:
            return False
        if (person_right and not first[:1].islower()) or opens:
            return True
        plural = read_phrase(after).plural and not fold(first).endswith(("ed", "ing"))
        return plural or first.lower() in ("others", "other", "several", "two", "a", "an")
    demonym = country_words().get(last, (None, None))[1] == "demonym"
    if demonym or re.search(r"\s(?:of|for|at|in|to|from|with|on|by|about|who|between|both)\s", before):
        return False
    if not last[:1].isupper() or fold(before.split()[0]) in ("some", "many", "few", "most"):
        return False
    names_right = any(word[:1].isupper() for word in read_phrase(after).words.split())
    return names_right and (opens or person_right or (cast.bodies.is_name(left) and cast.bodies.is_name(right)))


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
        of_body = read_phrase(before).kind in ("document", "organization", "outlet", "government")
        if of_body and re.search(r"\s(?:of|by|from|for|on|with)\s", before) and not before.rstrip().endswith(","):
            continue
        apposed = before.rstrip().endswith((",", "—", "–", "-", ":", "("))
        if not apposed and (_COMPLEMENT.search(before) or _OBLIQUE.search(before) or _is_spoken_of(before)):
            continue
        return mention.person
    return None


def _is_spoken_of(before: str) -> bool:
    """Whether a name is in a relative clause about another: "a man who knows X", but not "who goes by the name X"."""
    return _RELATIVE.search(before) is not None and _NAMES.search(before) is None


def quoted_span(cast: Cast, statement: Statement) -> Span | None:
    """The person quoted or cited by the source of a statement, if the cue says so."""
    if statement.cue is None or not _QUOTES.search(statement.cue.text.lower()):
        return None
    following = _CITED.match(cast.text, statement.cue.spans[0].end)
    if following is None:
        return None
    who = Span(*following.span("who"))
    head = read_phrase(cast.text[slice(*who)]).head
    known = head in offices() or head in word_set_of("speakers", "nouns", "people")
    return who if known or head_person(cast, who) or cast.bodies.is_name(who) else None
