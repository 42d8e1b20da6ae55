"""Statements inside statements: "the outlet reports that the minister said that …"."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sayso.annotate.named.named_places import NamedPlaces
from sayso.annotate.said.inner_speech import read_inner_speech, size_of
from sayso.annotate.said.nominal import nominal
from sayso.annotate.statements import attribution_of, statement_of, text_order
from sayso.annotate.text.patterns import any_of
from sayso.domain.record import Record
from sayso.domain.statement import Attribution, Statement
from sayso.domain.text import Span
from sayso.tables import kept_per_tables, table

_FEWEST_WORDS = 4
_LONGEST_TRAILING = 140
"""Most code points of an attribution at the end of a sentence, including addressee and time."""
_SUBJECT_GAP = 12
"""Code points between a subject and its verb: room for "has always"."""
_COMMA = re.compile(r"(?:,(?P<mark>[”\"’']?)|(?<=[.?!])(?P<closed>[”\"]))\s+")
_OPENING = re.compile(
    r"[\s“\"‘']*(?:(?:that|but|and|also|however|meanwhile|while|although|because)\b[\s,]*)*", re.IGNORECASE
)
_TITLES = re.compile(
    r"(?:(?i:the|an?|his|her|their|its)\s+|(?=[A-Z]))?(?:(?!(?i:of|in|on|at|by|with|from|and|or|that|to"
    r"|if|when|what|how|why|during|as|while|after|before|is|was|were|are)\b)[\w’'.-]+,?\s+){0,7}"
)
_SUBORDINATE = re.compile(
    r"(?:(?:but|and|yet)\s+)?(?:when|because|if|after|as|while|although|though|since|before|once|until|in|at|on|by)\b",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"\s*,?\s+(?:(?:to|on|in|earlier|late|early|last|this|yesterday|today|again)\b[\w\s.]{0,30}?\s|[A-Z]\w+day\s)?that\s+"
    r"(?!(?:same|day|night|morning|week|month|year|time)\b)"
)
_TOLD_THAT = re.compile(r"\s+(?:[\w’'.-]+\s+){1,7}?that\s+")
_QUOTED = re.compile(r"\s*[,:]?\s+(?=[“\"‘])")
_NAMED = re.compile(r"\s+(?P<what>[^“\"‘]{0,80}[“\"‘])")
_CLAUSE_OR_NOUN = re.compile(
    r"\s+(?!(?:in|on|at|by|for|with|from|as|last|this|earlier|same|and|or|but)\b|[A-Z]\w+day\b)(?=[\w\[])"
)


def link_nested(record: Record) -> Record:
    """Add the statements inside a content, and set `within` of each.

    This finds speech by somebody named, by a group of people or by a pronoun inside a content;
    the whole sentence around a statement if it has a trailing attribution ("…, the daily
    reports"); and quotations inside a quotation: real if somebody is said to have spoken,
    else imagined (speaker type none, hypothetical).
    """
    named = NamedPlaces(record)
    inner = {quotation.span for quotation in record.quotations if quotation.depth}
    # Read nested quotations without a source again: who spoke, if anybody?
    read = [s for s in record.statements if s.cue or s.source or inner.isdisjoint(s.content.spans)]
    statements = [_whole_sentence(record, s, named) for s in read]
    enclosing = list(_enclosing(record, statements, named))
    pairs = list(zip(read, statements, strict=True))
    renamed = {old.id: new.id for old, new in pairs}
    statements = [*(replace(new, continues=renamed.get(old.continues or "")) for old, new in pairs), *enclosing]
    unread = list(statements)
    while unread:
        found = list(_inside(record, unread.pop(), statements, named))
        statements += found
        unread += found
    statements += read_inner_speech(record, statements)
    statements.sort(key=text_order)
    return replace(record, statements=_with_outer(statements))


def _whole_sentence(record: Record, statement: Statement, named: NamedPlaces) -> Statement:
    """Separate an outer cue from an inner one: "Helsinki [believes] that [content], [he] [said]".

    An encoder with one label per word reads both as one cue. The content of "he said" becomes
    the whole sentence; the belief inside it is found like any other nested statement.
    """
    if statement.cue is None or statement.source is None or len(statement.cue.spans) != 2:
        return statement
    inner, outer = statement.cue.spans
    content, source = statement.content.spans, statement.source.spans[0]
    if not (inner.end <= content[0].start and content[-1].end <= min(outer.start, source.start)):
        return statement
    start = next((s.start for s in record.sentences if s.contains(inner)), inner.start)
    subjects = [s for s in _subjects_at(record.text, start, inner.start, named) if inner.start - s.end < _SUBJECT_GAP]
    if not subjects or source.start - content[-1].end > _SUBJECT_GAP:
        return statement
    found = Attribution((Span(start, content[-1].end),), (outer,), statement.source.spans, statement.confidence)
    return statement_of(record, found)


def _with_outer(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements, with `within` set to the smallest one whose content contains them."""
    bounds = [(s.content.spans[0].start, s.content.spans[-1].end) for s in statements]
    linked = []
    for statement, (start, end) in zip(statements, bounds, strict=True):
        around = [s for s, (first, last) in zip(statements, bounds, strict=True) if first <= start and end <= last]
        outer = min((s for s in around if s is not statement and _holds(s, statement)), key=size_of, default=None)
        linked.append(statement if outer is None else replace(statement, within=outer.id))
    return tuple(linked)


def _holds(outer: Statement, inner: Statement) -> bool:
    """Whether the inner content is entirely inside the outer one and smaller."""
    inside = all(any(o.contains(i) for o in outer.content.spans) for i in inner.content.spans)
    if not inside or size_of(inner) >= size_of(outer):
        return False
    words = attribution_of(inner)
    roles = (*words.cue, *words.source)
    return not roles or any(o.overlaps(r) for r in roles for o in outer.content.spans)


def _inside(record: Record, outer: Statement, known: Sequence[Statement], named: NamedPlaces) -> Iterator[Statement]:
    """The statements at the start and at the end of a content, and those told of by nouns, if any."""
    spans = outer.content.spans
    closing = trailing_attribution(record, spans[0], named) if len(spans) == 1 else None
    cues = [span for s in known if s is not outer and s.cue for span in s.cue.spans]
    for found in (_opening(record, outer, named), closing, *nominal(record, outer, named)):
        if found is not None and not any(cue.overlaps(other) for cue in found.cue for other in cues):
            yield statement_of(record, replace(found, confidence=outer.confidence))


def _opening(record: Record, outer: Statement, named: NamedPlaces) -> Attribution | None:
    """The attribution at the start of a content: "[the minister] [said] that [content]"."""
    text, spans = record.text, outer.content.spans
    opening = _OPENING.match(text, spans[0].start, spans[0].end)
    start = opening.end() if opening else spans[0].start
    for subject in _subjects_at(text, start, spans[0].end, named):
        # "Neighbours, the channel added, suspect …" goes on in the next span.
        split = subject.end >= spans[0].end - 2 and len(spans) > 1
        rest = Span(spans[1].start, spans[1].end) if split else Span(subject.end, spans[0].end)
        match = _verb_after().match(text, rest.start, rest.end)
        if match is None:
            continue
        verb = Span(*match.span("verb"))
        is_pronoun = text[slice(*subject)].lower() in table("nested")["subjects"]["pronouns"]
        content_start = _content_start(text, verb, rest.end, is_pronoun)
        if content_start is not None and len(text[content_start : rest.end].split()) >= 2:
            more = itertools.takewhile(lambda span: _goes_on(text, span), spans[2:] if split else spans[1:])
            return Attribution((Span(content_start, rest.end), *more), (verb,), (subject,))
    return None


def _goes_on(text: str, span: Span) -> bool:
    """Whether a later span of a content continues its sentence; a new sentence is the outer speaker's again."""
    first = next((letter for letter in text[span.start : span.end] if letter.isalpha()), "")
    return first.islower()


def _content_start(text: str, verb: Span, stop: int, is_pronoun: bool) -> int | None:
    """Where the content of a nested cue begins; None if no possible content follows."""
    word = " ".join(text[verb.start : verb.end].lower().split())
    verbs = table("nested")["verbs"]
    if is_pronoun and word not in verbs["speech"] and word not in verbs["addressed"]:
        return None
    if word in verbs["naming"]:
        named = _NAMED.match(text, verb.end, stop)
        return named.start("what") if named else None
    if word in verbs["addressed"]:
        told = _TOLD_THAT.match(text, verb.end, stop)
        if told is not None:
            return told.end()
    if word in verbs["speech"] or word in verbs["belief"]:
        that = _THAT.match(text, verb.end, stop) or _QUOTED.match(text, verb.end, stop)
        if that is not None:
            return that.end()
    if is_pronoun or word not in (*verbs["without_that"], *verbs["wish"]):
        return None
    follows = _CLAUSE_OR_NOUN.match(text, verb.end, stop)
    return follows.end() if follows else None


def _subjects_at(text: str, start: int, stop: int, named: NamedPlaces) -> Iterator[Span]:
    """The noun phrases at an offset that can be speakers: a pronoun, a name with titles, people."""
    pronoun = _pronoun().match(text, start, stop)
    if pronoun is not None:
        yield Span(*pronoun.span())
        return
    first = next(iter(named.within(Span(start, min(stop, start + 90)))), None)
    if first is not None and _TITLES.fullmatch(text, start, first.start):
        yield Span(start, first.end)
    people = _people().match(text, start, stop)
    if people is not None:
        yield Span(*people.span())


def trailing_attribution(record: Record, span: Span, named: NamedPlaces) -> Attribution | None:
    """The attribution at the end of a span: "[content], [the minister] [told] lawmakers on Wednesday"."""
    text = record.text
    for comma in reversed(list(_COMMA.finditer(text, span.start, span.end))):
        if span.end - comma.end() > _LONGEST_TRAILING:
            return None
        match = _closing_words().match(text, comma.end(), span.end)
        who = Span(*match.span("who")) if match else span
        if match is None or not (named.within(who) or _people().match(text, *who) or _pronoun().fullmatch(text, *who)):
            continue
        content = Span(span.start, comma.start() + len(comma["mark"] or "") + 1)
        if text[content.end - 1] == ",":
            content = Span(content.start, content.end - 1)
        if len(text[content.start : content.end].split()) >= _FEWEST_WORDS:
            return Attribution((content,), (Span(*match.span("verb")),), (who,))
    return None


def _enclosing(record: Record, statements: Sequence[Statement], named: NamedPlaces) -> Iterator[Statement]:
    """Sentences attributed as a whole by a trailing attribution.

    Either a statement inside lacks this attribution, or the encoder missed the sentence.
    """
    starts = [sentence.start for sentence in record.sentences]
    cues: dict[int, list[Span]] = defaultdict(list)
    for span in (span for s in statements if s.cue for span in s.cue.spans):
        cues[bisect_right(starts, span.start) - 1].append(span)
    occupied = sorted([span for s in statements for span in s.content.spans] + list(record.document.furniture))
    for number, sentence in enumerate(record.sentences):
        inside = cues.get(number, [])
        if sentence.start < record.document.body_start or (not inside and any(o.overlaps(sentence) for o in occupied)):
            continue
        found = trailing_attribution(record, sentence, named)
        if found is None or any(found.cue[0].start <= cue.start for cue in inside):
            continue
        if any(o.overlaps(r) for o in occupied for r in (*found.cue, *found.source)):
            continue
        of_own = not inside and _SUBORDINATE.match(record.text, sentence.start) is None
        if of_own or any(found.content[0].contains(cue) for cue in inside):
            yield statement_of(record, found)


@kept_per_tables()
def _verb_after() -> re.Pattern[str]:
    """A cue verb right after its subject; an apposition and words like "also" may come between."""
    lists = table("nested")
    groups = ("speech", "belief", "addressed", "wish", "naming")
    verbs = {verb for group in groups for verb in lists["verbs"][group]}
    return re.compile(
        rf"(?:,[^,“”\"]{{3,80}},)?\s*(?:(?:{any_of(lists['subjects']['between'])})\s+)*(?P<verb>{any_of(verbs)})\b"
    )


@kept_per_tables()
def _people() -> re.Pattern[str]:
    subjects = table("nested")["subjects"]
    return re.compile(
        rf"(?:(?:{any_of(subjects['determiners'])})\s+)*(?:[\w’'.-]+,?\s+(?:and\s+)?){{0,3}}?(?:{any_of(subjects['people'])})\b(?![\w’'-])",
        re.IGNORECASE,
    )


@kept_per_tables()
def _closing_words() -> re.Pattern[str]:
    """ "the daily reports.", "the minister told lawmakers on Monday": no clause may follow the verb."""
    verbs = any_of(table("nested")["verbs"]["closing"])
    between = any_of(table("nested")["subjects"]["between"])
    word = r"(?!(?:who|which|what|that|and|as|if|but|so|or|than)\b)[\w’'.&-]+"
    return re.compile(
        rf"(?P<who>{word}(?:\s{word}){{0,8}}?)\s(?:(?:{between})\s)*"
        rf"(?P<verb>{verbs})\b(?!\s(?:{verbs})\b)(?:\s(?!that\b)[\w’'.-]+){{0,12}}[.\s]*$"
    )


@kept_per_tables()
def _pronoun() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(table('nested')['subjects']['pronouns'])})\b", re.IGNORECASE)
