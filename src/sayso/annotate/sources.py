"""Read a source: its stretch of text, the parts that it joins, and whom each part names or means."""

from __future__ import annotations

import re

from sayso.annotate.cast import AUTHOR, NOBODY, Cast, Figure, figure_of
from sayso.annotate.descriptions import described
from sayso.annotate.names import Person
from sayso.annotate.phrases import read_phrase
from sayso.annotate.pronouns import body_meant, genders, person_meant, several_meant
from sayso.annotate.roles import singular_of
from sayso.annotate.words import fold, offices, titles, word_set_of
from sayso.domain.statement import Statement
from sayso.domain.text import Span
from sayso.resolve.countries import country_words, find_country_words
from sayso.tables import table

_EDGES = " \t\n\u00a0,;:—–-.\"“”‘("
_WIDEST_GAP = 60
"""Code points between the spans of one source."""
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
_CITED = re.compile(r"\s(?P<who>(?:an?|the|its|his|her|some|several|two|unnamed|senior|[^\W\d_a-z])[^,;:.“”\"]{2,90}?)(?=\sas\s(?:saying|telling)|,)")
_SUBJECT_PRONOUN = re.compile(r"\b(?P<word>he|she|they|it|who)\s(?:(?:has|have|had|also|then|later|never|always|again)\s)*$", re.IGNORECASE)
_PLURAL_APPOSED = re.compile(r"\b(?:two|three|both|several)\s[\w’' -]+s[,:]\s$")
_OBLIQUE = re.compile(r"[,(][^,(]*\b[a-z]+\s+(?:of|for|to)\s")
_STARTS_PHRASE = frozenset(
    "the a an some many several most all his her their its these those other two three four five six seven eight nine ten this that one few no any both".split()
)
_BEFORE_PHRASE = frozenset("to from in on at by with and or but as than among against were was is are said taking calls that including like".split())


def read_source(cast: Cast, statement: Statement) -> tuple[Figure, ...]:
    """Give those to whom a statement's source credits it; several where it joins several.

    Who is quoted by the source is the speaker: "X was quoted by the agency", "the agency, citing X".
    """
    span = _quoted(cast, statement) or source_span(cast, statement)
    return _read_joined(cast, span, statement)


def read_subject(cast: Cast, statement: Statement) -> tuple[Figure, ...]:
    """Give those whose name or pronoun stands right before the cue of a statement without source."""
    assert statement.cue is not None
    at = statement.cue.spans[0].start
    start = cast.sentence_start(at)
    near = [m.span for m in cast.people.within(Span(start, at))] + [b.span for b in cast.bodies.before(at) if b.span.start >= start]
    found = next((span for span in near if 0 <= at - span.end <= 1), None)
    if found is None:
        pronoun = _SUBJECT_PRONOUN.search(cast.text, start, at)
        found = Span(*pronoun.span("word")) if pronoun else None
    return _read_joined(cast, found, statement) if found is not None else ()


def _quoted(cast: Cast, statement: Statement) -> Span | None:
    """The one whom the source of a statement quotes or cites, where the cue says that it does."""
    cue = " ".join(statement.cue.text.lower().split()) if statement.cue else ""
    if not _QUOTES.search(cue) or statement.cue is None:
        return None
    last = statement.cue.spans[-1]
    start = cast.sentence_start(statement.cue.spans[0].start)
    if _QUOTED_BY.search(cue):
        before = cast.text[start : statement.cue.spans[0].start].rstrip(" ,")
        first = _phrase_start(before, "who")
        return Span(start + first, start + len(before)) if first is not None else None
    following = _CITED.match(cast.text, statement.cue.spans[0].end if len(statement.cue.spans) > 1 else last.end)
    return Span(*following.span("who")) if following else None


def _read_joined(cast: Cast, span: Span, statement: Statement) -> tuple[Figure, ...]:
    found: list[Figure] = []
    for part in _parts(cast, span):
        for figure in _read_part(cast, part, statement, found):
            if figure not in found:
                found.append(figure)
    return tuple(found) or (NOBODY,)


def source_span(cast: Cast, statement: Statement) -> Span:
    """The source as one stretch of whole words; a name right behind a bare title belongs to it."""
    assert statement.source is not None
    text, spans = cast.text, statement.source.spans
    start, end = spans[0]
    for span in spans[1:]:
        if 0 <= span.start - end < _WIDEST_GAP and "\n" not in text[end : span.start]:
            end = span.end
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES and not (text[end - 1] == "." and text[end - 2].isupper()):
        end -= 1
    start = _with_name_before(cast, start, end)
    words = text[start:end].split()
    if words and fold(words[-1]) in titles():
        end = next((m.span.end for m in cast.people.within(Span(end, end + 4)) if 0 <= m.span.start - end <= 2), end)
    return Span(start, end)


def _with_name_before(cast: Cast, start: int, end: int) -> int:
    """Where a source begins that is only the apposition to a name: "China, Pyongyang's only ally,"."""
    if cast.text[max(0, start - 2) : start] != ", " or head_person(cast, Span(start, end)) is not None:
        return start
    at = cast.sentence_start(start)
    named = [m.span for m in cast.people.within(Span(at, start))] + [b.span for b in cast.bodies.before(start) if b.span.start >= at]
    named += [word.span for word in find_country_words(cast.text, [(at, start)]) if word.kind == "name"]
    found = next((span for span in named if span.end == start - 2), None)
    if found is not None and re.fullmatch(r"[“\"‘]?(?:(?:and|but|that|while|the)\s)*", cast.text[at : found.start], re.IGNORECASE):
        return found.start
    return start


def _parts(cast: Cast, span: Span) -> list[Span]:
    """The sources that a stretch joins: "X and Y", "X, Y and others"."""
    text = cast.text[span.start : span.end]
    for match in _JOINT.finditer(text):
        left, right = Span(span.start, span.start + match.start()), Span(span.start + match.end(), span.end)
        if _can_part(cast, left, right, bool(match["comma"])):
            return [*_parts(cast, left), *_parts(cast, right)]
    comma = text.find(", ")
    if comma > 0:
        left, right = Span(span.start, span.start + comma), Span(span.start + comma + 2, span.end)
        if _is_bare_name(cast, left) and _is_bare_name(cast, right):
            return [left, *_parts(cast, right)]
    return [span]


def _is_bare_name(cast: Cast, span: Span) -> bool:
    named = cast.people.within(span)
    if not named or named[-1].span.end < span.end:
        return False
    return all(fold(word) in titles() or word[:1].isupper() for word in cast.text[span.start : named[-1].span.start].split())


def _can_part(cast: Cast, left: Span, right: Span, comma: bool) -> bool:
    """Whether "and" joins two sources here, and not two words within one."""
    before, after = cast.text[left.start : left.end], cast.text[right.start : right.end]
    first, last = after.split()[0] if after.split() else "", before.split()[-1] if before.split() else ""
    own = first.lower() in ("his", "her", "their", "its")
    if head_person(cast, left) is not None:
        if "," in before and not comma:
            return False
        if head_person(cast, right) is not None and not first[:1].islower():
            return True
        return own or first.lower() in ("the", "others", "other", "several", "two", "a", "an") or read_phrase(after).plural and not fold(first).endswith(("ed", "ing"))
    phrase = read_phrase(before)
    if own and phrase.definite and phrase.head in offices() and not phrase.plural and read_phrase(after).plural:
        return True
    if re.search(r"\s(?:of|for|at|in|to|from|with|on|by|about|who|between|both)\s", before) or country_words().get(last, ("", ""))[1] == "demonym":
        return False
    names_right = any(word[:1].isupper() for word in read_phrase(after).words.split())
    right_opens = own or first.lower() == "the" or head_person(cast, right) is not None
    if last[:1].isupper() and fold(before.split()[0]) not in ("some", "many", "few", "most"):
        return names_right and (right_opens or cast.bodies.is_name(left) and cast.bodies.is_name(right))
    return names_right and right_opens and phrase.plural


def head_person(cast: Cast, span: Span) -> Person | None:
    """The person whom a phrase is about, not one named in passing ("the Clinton campaign")."""
    text = cast.text
    for mention in cast.people.within(span):
        before = text[span.start : max(span.start, mention.span.start)]
        after = text[mention.span.end : span.end]
        if re.match(r"[’']s?(?!\w)", after):
            if not after.strip("'’s, "):
                return mention.person
            continue
        if _MODIFIES.match(after) or re.match(r"\s[A-Z][a-z]+", after) and fold(after.split()[0]) in word_set_of("titles", "names", "stop"):
            continue
        apposed = before.rstrip().endswith((",", "—", "–", "-", ":", "("))
        if not apposed and (_COMPLEMENT.search(before) or _OBLIQUE.search(before)):
            continue
        if apposed and read_phrase(before).plural:
            continue
        return mention.person
    return None


def _read_part(cast: Cast, span: Span, statement: Statement, joined: list[Figure]) -> tuple[Figure, ...]:
    text = cast.text[span.start : span.end]
    meant = _pronoun(cast, fold(" ".join(text.split()).strip(_EDGES + "’'")), span, statement)
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
        return (Figure(text.title(), "person"),)  # who speaks in a transcript
    if joined and joined[0].person is not None and words and fold(words[0]) in genders() and read_phrase(text).plural:
        return (Figure(" ".join(words[1:]), "group", head=read_phrase(text).head, plural=True),)
    return described(cast, span)


def _pronoun(cast: Cast, word: str, span: Span, statement: Statement) -> tuple[Figure, ...] | None:
    """Whom a source of one pronoun means; None if it is no pronoun."""
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
    """The person of that gender in focus; in somebody's indirect words he himself; else who spoke without a name."""
    outer = cast.outer(statement, span)
    if outer is not None and outer.kind == "indirect" and outer.id in cast.said_by:
        speaking = cast.said_by[outer.id][0]
        if speaking.person is not None and speaking.person.gender in (None, gender):
            return (speaking,)
    unnamed = next((t for t in reversed(cast.turns) if t.at < span.start and (t.figures[0].person or t.figures[0].head in offices())), None)
    if unnamed is not None and unnamed.figures[0].type == "unnamed" and not unnamed.figures[0].plural and cast.sentence(span.start) - cast.sentence(unnamed.at) <= 1:
        named_since = [m for m in cast.people.before(span.start) if m.span.start > unnamed.at and m.person.gender == gender and cast.quotation(m.span.start) is None][:1]
        if not named_since:
            return unnamed.figures
    person = person_meant(cast, span.start, gender)
    if person is not None:
        return (figure_of(person),)
    return unnamed.figures if unnamed is not None and unnamed.figures[0].type == "unnamed" else (NOBODY,)


def _own(cast: Cast, span: Span, statement: Statement) -> tuple[Figure, ...]:
    """Who says "I" and "we": whoever is quoted there, else the author."""
    outer = cast.outer(statement, span)
    if outer is not None and outer.id in cast.said_by:
        return cast.said_by[outer.id]
    quotation = cast.quotation(span.start)
    if quotation is None:
        return (AUTHOR,)
    for other in cast.record.statements:
        if other is not statement and other.id in cast.said_by and any(c.overlaps(quotation) for c in other.content.spans):
            return cast.said_by[other.id]
    return cast.turns[-1].figures if cast.turns else (AUTHOR,)


def _relative(cast: Cast, word: str, span: Span, statement: Statement) -> tuple[Figure, ...]:
    """Whom "who" and "which" mean: the phrase that ends right before."""
    start = cast.sentence_start(span.start)
    before = cast.text[start : span.start].rstrip()
    bare = re.sub(r"\s*\([^()]*\)\s*,?$|[,—–-]+$", "", before).rstrip()
    again = re.search(rf"\b{word}\b(?!.*\b{word}\b)", bare) if bare.endswith((" and", " but")) else None
    if again is not None:  # "X, who … and who"
        return _relative(cast, word, Span(start + again.start(), start + again.end()), statement)
    set_off = len(bare) < len(before)
    end = start + len(bare)
    named = [m for m in cast.people.within(Span(start, end)) if m.span.end <= end]
    if word != "which" and named and named[-1].span.end >= end - 2:
        if set_off or not _COMPLEMENT.search(cast.text[start : named[-1].span.start]):
            pair = named[-2:] if len(named) > 1 and cast.text[named[-2].span.end : named[-1].span.start] == " and " else named[-1:]
            both = len(pair) > 1 and _PLURAL_APPOSED.search(cast.text[start : pair[0].span.start])
            return tuple(figure_of(m.person) for m in (pair if both else named[-1:]))
    first = _phrase_start(bare, word)
    if first is not None:
        return _read_part(cast, Span(start + first, end), statement, [])
    return (figure_of(named[-1].person),) if named else (NOBODY,)


def _phrase_start(before: str, relative: str) -> int | None:
    """Where the noun phrase begins that a relative clause goes with: for "who" the last one about people."""
    words = list(re.finditer(r"\S+", before))[-12:]
    people = word_set_of("speakers", "nouns", "people")
    for number in range(len(words) - 1, -1, -1):
        noun = fold(words[number].group().strip(",;“”\"'’()"))
        if relative != "which" and not (noun in offices() or singular_of(noun) in offices() or noun in people or singular_of(noun) in people or noun == "others"):
            continue
        first = number
        while first > 0 and not _ends_before(words, first):
            first -= 1
            if words[first].group().lower() in _STARTS_PHRASE or words[first].group()[0].isdigit():
                break
        return words[first].start()
    return None


def _ends_before(words: list[re.Match[str]], first: int) -> bool:
    """Whether no more words of a noun phrase stand before the one with this number."""
    previous = words[first - 1].group()
    bare = fold(previous)
    if bare in ("of", "for") and first > 1:
        noun = fold(words[first - 2].group())
        return not (noun in offices() or singular_of(noun) in offices() or noun in word_set_of("speakers", "nouns", "people"))
    small = previous in _BEFORE_PHRASE or bare in ("of", "for")
    return previous[-1] in ",;:—" or small or bare.endswith(("ed", "ing", "ly")) and previous.islower()
