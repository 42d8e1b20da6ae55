"""To whom something was said: "told lawmakers", "warned Ankara", "in a letter to the commission"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sayso.annotate.frames import Frame, frames_of
from sayso.annotate.occasions import is_occasion
from sayso.annotate.parties import Parties, parties_of
from sayso.annotate.patterns import any_of
from sayso.domain.record import Record
from sayso.domain.statement import Addressee, Statement
from sayso.domain.text import Span
from sayso.resolve.dates import find_dates
from sayso.tables import kept_per_tables, table

_WORD = re.compile(r"\[?(?:[^\W_]\.(?:[^\W_]\.)*|[^\W_][\w’'-]*(?:\.[\w’'-]+)*)\]?|[^\w\s]")
_DETERMINER = re.compile(
    r"^(?:the|an?|his|her|their|its|our|some|several|both|all|any|these|those)\s+(?!of\b)", re.IGNORECASE
)
_MOST_WORDS = 9
_NO_NAME = frozenset('.,;:!?()[]{}“”"«»—–…‘')


def find_addressees(record: Record) -> Record:
    """Add to each statement those to whom it was said.

    An outlet that somebody told something is a carrier, not an addressee; what was said to
    the publishing outlet itself ("told me") has none.
    """
    frames = frames_of(record)
    parties = parties_of(record)
    statements = []
    for statement in record.statements:
        frame = frames.get(statement.id)
        found = () if frame is None else _addressees(record, statement, frame, parties)
        statements.append(replace(statement, addressees=found) if found else statement)
    return replace(record, statements=tuple(statements))


def _addressees(record: Record, statement: Statement, frame: Frame, parties: Parties) -> tuple[Addressee, ...]:
    text = record.text
    carriers = [link.span for link in statement.chain if link.span is not None]
    found: dict[Span, Addressee] = {}
    for start, end, needs_audience in _places(text, frame):
        for span in _split_pair(text, _noun_phrase(text, start, end), parties):
            if needs_audience and not (parties.within(span) or _is_audience(text, span)):
                continue
            if _is_addressee(record, span) and not any(span.overlaps(other) for other in carriers):
                found.setdefault(span, Addressee(_name(text, span, parties), span))
    return tuple(found.values())


def _places(text: str, frame: Frame) -> Iterator[tuple[int, int, bool]]:
    """Where addressees may begin, the end of the stretch that holds them, and whether only an audience will do."""
    verb = _verb_pattern().search(text, frame.cue.start, frame.cue.end)
    if verb is not None and verb.end() == frame.cue.end == frame.after.start:
        yield frame.cue.end, frame.after.end, False
    for stretch in (Span(frame.cue.start, frame.after.end), frame.tail, frame.before, frame.between):
        for match in _lead_pattern().finditer(text, stretch.start, stretch.end):
            if match.end() >= frame.cue.end or not stretch.contains(frame.cue):
                yield match.end(), stretch.end, match["audience"] is not None
    met = _MET.search(text, frame.between.start, frame.between.end)
    if met is not None:
        yield met.start("whom"), met.end("whom"), False


def _is_audience(text: str, span: Span) -> bool:
    words = text[span.start : span.end].lower().split()
    return bool(words) and bool(set(words) & set(table("occasions")["addressees"]["audiences"]))


_MET = re.compile(
    r"\bmet\s+(?:with\s+)?(?P<whom>[^,;]+?)(?<!prior)(?<!due)(?<!next)\s+(?:in\s+order\s+)?to\s+(?:\w+\s+)?$"
)


def _noun_phrase(text: str, start: int, end: int) -> Span:
    """The longest run of words from `start` that can be one noun phrase."""
    dates = find_dates(text, start, end)
    stop = min((d.start for d in dates if text[d.start : d.end] != "Today"), default=end)
    ends = frozenset(table("occasions")["addressees"]["ends"])
    last = first = None
    follows_of = False
    for count, match in enumerate(_WORD.finditer(text, start, stop)):
        word = match.group()
        if word in _NO_NAME or count >= _MOST_WORDS or (count and not follows_of and word in ends):
            break
        follows_of = word == "of"
        first = match.start() if first is None else first
        last = match.end() if word not in {"of", "and", "the", "a"} else last
    if first is None or last is None:
        return Span(start, start)
    return Span(first, last)


def _split_pair(text: str, span: Span, parties: Parties) -> Iterator[Span]:
    """Two persons or countries joined by "and" are two addressees."""
    joint = re.search(r"\s+and\s+", text[span.start : span.end])
    if joint is not None:
        halves = Span(span.start, span.start + joint.start()), Span(span.start + joint.end(), span.end)
        if all(any(p.span == half for p in parties.within(half)) for half in halves):
            yield from halves
            return
    yield span


def _is_addressee(record: Record, span: Span) -> bool:
    """Whether a noun phrase can be somebody spoken to, and no outlet."""
    words = record.text[span.start : span.end].casefold().split()
    lists = table("occasions")["addressees"]
    if not words or (words[0] in lists["not_addressees"] and (len(words) == 1 or words[0] != "her")):
        return False
    if " ".join(words) in lists["not_addressees"] or (is_occasion(" ".join(words)) and "of" not in words):
        return False
    if not any(character.isalpha() for character in words[-1]):
        return False
    return not _is_outlet(record, words)


def _is_outlet(record: Record, words: list[str]) -> bool:
    lists = table("occasions")["addressees"]
    bare = {re.sub(r"[’']s$", "", word).rstrip(".") for word in words}
    if bare & set(lists["people_of_media"]) and not bare & set(lists["media"]):
        return False
    own = {name.casefold() for name in (record.document.outlet, record.document.agency) if name}
    return bool(bare & set(lists["media"])) or " ".join(words).removeprefix("the ") in own


def _name(text: str, span: Span, parties: Parties) -> str:
    """The addressee without article; a person by the fullest name."""
    named = parties.within(span)
    if len(named) == 1 and named[0].type == "person" and named[0].span.end == span.end:
        return named[0].name
    return _DETERMINER.sub("", " ".join(text[span.start : span.end].split()), count=1)


@kept_per_tables()
def _verb_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(table('occasions')['addressees']['objects'])})\b", re.IGNORECASE)


@kept_per_tables()
def _lead_pattern() -> re.Pattern[str]:
    lists = table("occasions")["addressees"]
    nouns = any_of(lists["documents"])
    return re.compile(
        rf"\b(?:{any_of(lists['leads'])}|(?:in|with|through)\s+(?:\w+\s+){{1,3}}(?:{nouns})\s+to"
        rf"|(?P<audience>{any_of(lists['leads_to_audience'])}))\b",
        re.IGNORECASE,
    )
