"""Where something was said: the meeting, briefing, rally or visit at which the words fell."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from datetime import date

from sayso.annotate.beside.days import resolve_in
from sayso.annotate.frames import Frame, frames_of, leaves_attribution, starts_another_clause
from sayso.annotate.patterns import any_of
from sayso.annotate.said_on import governing_date
from sayso.domain.record import Record
from sayso.domain.statement import Occasion, Statement
from sayso.domain.text import Span
from sayso.resolve.dates import DateRange, find_dates, published_on
from sayso.tables import kept_per_tables, table

_SAME_TIME = frozenset({"at", "during", "in", "on", "throughout", "amid"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_PLACE_LEAD = re.compile(r"\b(?:in|at|near|to|outside)\s+(?:the\s+)?$", re.IGNORECASE)
_TAKES_FLOOR = re.compile(
    r"[\s,“”\"—–]*(?:(?:and|but|then|later|earlier|also|speaking|appearing|spoke|asked|addressing)\b[\s,]*)*",
    re.IGNORECASE,
)
_ADDRESSING = re.compile(r"[\s,“”\"—–]*[Aa]ddressing(?=\s)")
_MEALS = frozenset({"dinner", "lunch", "breakfast"})
_LOOSE_END = re.compile(r"(?:[’']s|(?:\s+(?:on|in|at|the|of|and|held|to|from|with|for|by))+)$")
_BREAK = re.compile(
    r"[;:()“”\"«»—–]|\.\s|,(?!\d|\s+(?:and\s+)?(?:chaired|hosted|attended|organi[sz]ed|convened|held|presided)\b)"
)


def find_occasions(record: Record) -> Record:
    """Add to each statement the occasion that its sentence, or the one before it, names."""
    frames = frames_of(record)
    published = published_on(record.document.published)
    statements: list[Statement] = []
    for statement in record.statements:
        frame = frames.get(statement.id)
        occasion = None
        if frame is not None:
            occasion = _in_frame(record, frame, published) or _before(record, statement, frame, published)
        statements.append(replace(statement, occasion=occasion) if occasion else statement)
    return replace(record, statements=tuple(statements))


def occasion_head(words: str) -> tuple[str, str] | None:
    """The kind of event ("none" for an occasion that is no event) and the head noun of an occasion's words."""
    match = _pattern().match(words) or _told_occasion().match(f" {words}")
    if match is None:
        return None
    return _kinds()[_head(match)], _head(match)


def is_occasion(words: str) -> bool:
    """Whether a noun phrase is an occasion and nobody to speak to: "a news conference", "the rally"."""
    match = _pattern().fullmatch(f"at {words}")
    return match is not None and _head(match) not in table("occasions")["heads"]["forums"]


def _in_frame(record: Record, frame: Frame, published: date | None) -> Occasion | None:
    for stretch in (frame.after, frame.tail, frame.between, frame.before):
        span = _phrase(record, stretch)
        if span is not None and _belongs(record.text[stretch.start : span.start], stretch, frame):
            governing = governing_date(record, frame, published)
            return _occasion(record, span, published, governing[1] if governing else None)
    return None


def _belongs(way: str, stretch: Span, frame: Frame) -> bool:
    """Whether the words before an occasion let it go with the cue."""
    if stretch == frame.after:
        return True
    if stretch == frame.tail:
        return not leaves_attribution(way)
    return _TAKES_FLOOR.fullmatch(way) is not None


def _before(record: Record, statement: Statement, frame: Frame, published: date | None) -> Occasion | None:
    """The occasion of a sentence before, in the same paragraph, in which the same speaker takes the floor."""
    position = bisect_right([s.start for s in record.sentences], min(frame.sentence.start, statement.start)) - 1
    if position < 1:
        return None
    previous = record.sentences[position - 1]
    if "\n" in record.text[previous.end : frame.sentence.start] or not _is_pronoun(statement):
        return None
    verb = _speaking().search(record.text, previous.start, previous.end)
    if verb is None or any(q.start <= verb.start() < q.end for q in record.quotations):
        return None
    span = _phrase(record, Span(verb.end(), previous.end))
    if span is None or span.start > verb.end() + 30:
        return None
    dates = find_dates(record.text, verb.end(), previous.end)
    return _occasion(record, span, published, resolve_in(record, dates[0], published) if dates else None)


def _is_pronoun(statement: Statement) -> bool:
    return statement.source is not None and statement.source.text.lower() in {"he", "she", "they", "it"}


def _phrase(record: Record, stretch: Span) -> Span | None:
    """The first occasion that a stretch names, from its preposition to the end of what describes it."""
    text = record.text
    address = _ADDRESSING.match(text, stretch.start, stretch.end)
    told = _told_occasion().match(text, address.end() if address else stretch.start, stretch.end)
    if told is not None:
        return Span(told.start("what"), _end(text, told.end(), stretch.end))
    for match in _pattern().finditer(text, stretch.start, stretch.end):
        if starts_another_clause(text[stretch.start : match.start()]) or _is_quoted(record, match.start()):
            continue
        lead, head = match["lead"].lower(), _head(match)
        if (lead == "on" and _kinds()[head] not in {"visit", "call"}) or (lead == "over" and head not in _MEALS):
            continue  # "on the summit" is what was talked about
        return Span(match.start(), _end(text, match.end(), stretch.end))
    return None


def _end(text: str, head_end: int, stop: int) -> int:
    """Where the words that describe an occasion end: before its date, a clause or a mark."""
    dates = find_dates(text, head_end, stop)
    if dates:
        stop = min(stop, dates[0].start)
    end = head_end
    while True:
        goes_on = _goes_on().match(text, end, stop)
        if goes_on is None:
            break
        cut = _BREAK.search(text, goes_on.end(), stop)
        limit = cut.start() if cut else stop
        following = _any_lead().search(text, goes_on.end(), limit)
        end = following.start() if following else limit
        if end <= goes_on.end():
            break
    words = text[head_end:end].rstrip(" ,.\n")
    return head_end + len(_LOOSE_END.sub("", words))


def _occasion(record: Record, span: Span, published: date | None, said_on: DateRange | None) -> Occasion:
    text = record.text
    match = _pattern().match(text, span.start)
    lead = match["lead"].lower() if match else "at"
    inside = find_dates(text, span.start, min(span.end + 30, len(text)))
    found = resolve_in(record, inside[0], published) if inside else None
    if found is None and said_on is not None and lead in _SAME_TIME:
        found = said_on
    day = found.iso if found is not None and found.end is None else None
    return Occasion(text[span.start : span.end], span, _place(record, span), day)


def _place(record: Record, span: Span) -> str | None:
    """The place inside an occasion's words, or right behind its date ("a rally on Friday in Coral Springs")."""
    dates = find_dates(record.text, span.end, span.end + 40)
    end = dates[0].end + 40 if dates and dates[0].start < span.end + 5 else span.end
    for entity in record.entities:
        inside = entity.type in _PLACES and span.start <= entity.span.start and entity.span.end <= end
        if inside and _PLACE_LEAD.search(record.text[span.start : entity.span.start]):
            return entity.text
    return None


def _is_quoted(record: Record, at: int) -> bool:
    return any(q.start <= at < q.end for q in record.quotations)


def _head(match: re.Match[str]) -> str:
    return " ".join(match["head"].lower().split())


@kept_per_tables()
def _kinds() -> dict[str, str]:
    heads = table("occasions")["heads"]
    return {head: "none" if kind == "forums" else kind for kind in heads for head in heads[kind]}


@kept_per_tables()
def _pattern() -> re.Pattern[str]:
    leads = any_of(table("occasions")["occasions"]["prepositions"])
    forums = any_of(table("occasions")["heads"]["forums"])
    heads = any_of([head for head in _kinds() if head not in table("occasions")["heads"]["forums"]])
    blocked = any_of(table("occasions")["occasions"]["not_inside"])
    return re.compile(
        rf"\b(?P<lead>{leads})\s+(?P<inside>(?:(?!(?:{blocked})\b)[\w’'.&-]+\s+){{0,7}}?)(?P<head>(?:{heads})(?=s?\b)"
        rf"|(?:{forums})\b(?=\s*[.,;:]|\s*$|\s+(?:on|in|last|this|that|yesterday|today|late|earlier|[A-Z]\w+day)\b))s?\b(?![’'-])",
        re.IGNORECASE,
    )


@kept_per_tables()
def _told_occasion() -> re.Pattern[str]:
    """An occasion that is itself told something: "told a rally in Riga"."""
    heads = any_of([head for head in _kinds() if head not in table("occasions")["heads"]["forums"]])
    blocked = any_of(table("occasions")["occasions"]["not_inside"])
    return re.compile(
        rf"\s+(?P<what>(?:an?|the|his|her|their|its)\s+(?:(?!(?:{blocked})\b)[\w’'.&-]+\s+){{0,5}}?(?P<head>{heads}))\b",
        re.IGNORECASE,
    )


@kept_per_tables()
def _goes_on() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\s*,)?(?:\s+and)?\s+(?:{any_of(table('occasions')['occasions']['goes_on'])})\s+", re.IGNORECASE
    )


@kept_per_tables()
def _any_lead() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\s*,)?(?:\s+and)?\s+(?:{any_of(table('occasions')['occasions']['goes_on'])}|that|to|who|which)\s",
        re.IGNORECASE,
    )


@kept_per_tables()
def _speaking() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(table('occasions')['occasions']['speaking'])})\b", re.IGNORECASE)
