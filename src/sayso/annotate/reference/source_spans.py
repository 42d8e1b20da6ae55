"""The span of a source, its coordinated parts, and the person at its head."""

from __future__ import annotations

import re

from sayso.annotate.reference.cast import Cast
from sayso.annotate.reference.names import Person
from sayso.annotate.reference.phrases import phrase_start, read_phrase
from sayso.annotate.reference.pronouns import genders
from sayso.annotate.text.words import fold, offices, titles, word_set_of
from sayso.domain.statement import Statement
from sayso.domain.text import Span
from sayso.resolve.countries import country_words

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
_RELATIVE = re.compile(r"\s(?:who|whom|whose|which)\s")
_NAMES = re.compile(r"\b(?:names?|named|nicknamed|called|known|as)\s[“\"‘'(]?$")
_OBLIQUE = re.compile(r"[,(][^,(]*\b[a-z]+\s+(?:of|for|to)\s")


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
        if not apposed and (is_complement(before) or _OBLIQUE.search(before) or _is_spoken_of(before)):
            continue
        if apposed and read_phrase(before).plural:
            continue
        return mention.person
    return None


def _is_spoken_of(before: str) -> bool:
    """Whether a name is in a relative clause about another: "a man who knows X", but not "who goes by the name X"."""
    return _RELATIVE.search(before) is not None and _NAMES.search(before) is None


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
