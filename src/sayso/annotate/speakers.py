"""The actual speaker of each statement, with role and country."""

from __future__ import annotations

import re
from dataclasses import replace

from sayso.annotate.allegiance import Allegiance
from sayso.annotate.cast import AUTHOR, NOBODY, Cast, Figure, figure_of
from sayso.annotate.earlier_figures import fuller_later
from sayso.annotate.learned_offices import learn_counterparts, learn_offices
from sayso.annotate.sources import read_source, read_subject
from sayso.annotate.words import word_set_of
from sayso.domain.record import Record
from sayso.domain.statement import Speaker, Statement
from sayso.domain.text import Span

_NEXT_SENTENCES = 2
"""Most sentences between a statement without a source and the one from which it takes its speaker."""


_MENTAL = re.compile(r"\bto (?:think|believe|want|feel|say|suggest|agree|see|know)\b")
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being|be)\s(?:\w+ly\s|also\s)?(?:said|told|asked|accused|critici[sz]ed|described|blamed"
    r"|praised|condemned|denounced|mocked|urged|warned|faulted|hailed)\b"
)
"""Whoever precedes these words is the addressee or the topic."""
_JOINS = re.compile(r"\b(?:and|but|then)\s(?:\w+ly\s|also\s|then\s|has\s|have\s)?$")
_LABEL = re.compile(r"\s*[\"“]?(?P<who>[^\W\d_a-z][^\n:“”\"?!]{0,30}):\s+(?=\S)")


def name_speakers(record: Record) -> Record:
    """Give every statement its speaker: fullest name in the report, type, role, country.

    Statements are read in text order; pronouns and descriptions refer to those mentioned
    before. A statement that already has a speaker keeps it.
    """
    if not record.statements:
        return record
    cast = Cast(record)
    order = sorted((s for s in record.statements if s.speaker is None), key=_place)
    for statement in order:
        figures = _labelled(cast, statement)
        if not figures:
            has_source = statement.source is not None and statement.source.text.strip()
            figures = read_source(cast, statement) if has_source else _without_source(cast, statement)
        cast.note(statement, _place(statement)[0], figures)
    for statement in order:
        if cast.sentence(_place(statement)[0]) <= 1:
            _look_ahead(cast, statement)
    learn_counterparts(cast)
    learn_offices(cast)
    allegiance = Allegiance(cast)
    named = {s.id: _speaker(cast, allegiance, cast.said_by[s.id]) for s in order}
    return replace(
        record, statements=tuple(replace(s, speaker=named[s.id]) if s.id in named else s for s in record.statements)
    )


def _place(statement: Statement) -> tuple[int, int]:
    """Sort key: where a statement is attributed; at the same offset, the outer statement comes first."""
    source = statement.source.spans[0].start if statement.source else statement.start
    return (source, statement.start)


def _look_ahead(cast: Cast, statement: Statement) -> None:
    """Resolve a short name in a headline or lead to the fuller name further down."""
    figures = cast.said_by[statement.id]
    if figures[0].person is None and figures[0].head and not figures[0].plural:
        at = _place(statement)[0]
        later = [figure for turn in cast.turns if turn.at > at for figure in turn.figures]
        later += [Figure(body.name, body.kind) for body in cast.bodies.all if cast.sentence(body.span.start) <= 6]
        cast.said_by[statement.id] = (fuller_later(figures[0], later), *figures[1:])


def _without_source(cast: Cast, statement: Statement) -> tuple[Figure, ...]:
    """The speakers of a statement without a source: from the one it continues, right before its cue, or the last."""
    if statement.continues in cast.said_by:
        return cast.said_by[statement.continues]
    cue = statement.cue.text.lower() if statement.cue else ""
    if _PASSIVE.search(cue) or _is_asked(cast, statement):
        return (NOBODY,)
    words = set(re.findall(r"[\w’']+", cue))
    impersonal = words & word_set_of("speakers", "cues", "impersonal")
    if words & word_set_of("speakers", "cues", "author") and not _MENTAL.search(cue):
        return (AUTHOR,)
    subject = read_subject(cast, statement) if cue and not impersonal else ()
    if subject and subject[0].type != "none":
        return subject
    here = cast.sentence(statement.cue.spans[0].start if statement.cue else statement.start)
    beside = _beside(cast, statement, here) if statement.cue else ()
    if beside:
        return beside
    speaks = words & word_set_of("speakers", "cues", "speech") or cue.strip() == ":"
    if not speaks and (statement.kind == "indirect" or impersonal):
        return (NOBODY,)
    for turn in reversed(cast.turns):
        if cast.sentence(turn.at) <= here and here - cast.sentence(turn.at) <= _NEXT_SENTENCES:
            return turn.figures
    return (NOBODY,)


def _is_asked(cast: Cast, statement: Statement) -> bool:
    """Whether a cue is a question by nobody in particular: "Asked whether …, he said"."""
    if statement.cue is None or not statement.cue.text.lower().startswith("asked"):
        return False
    at = statement.cue.spans[0].start
    return cast.text[cast.sentence_start(at) : at].strip(' "“').lower() in ("", "when", "if", "and when", "but when")


def _beside(cast: Cast, statement: Statement, sentence: int) -> tuple[Figure, ...]:
    """The subject that a cue shares with another of its sentence: "Citing a theory, X accused", "X came and said"."""
    assert statement.cue is not None
    at = statement.cue.spans[0].start
    if re.match(r"\w+ing\b", statement.cue.text):
        for other in cast.record.statements:
            if other.source and other is not statement and cast.sentence(other.source.spans[0].start) == sentence:
                return cast.said_by.get(other.id) or read_source(cast, other)
    if _JOINS.search(cast.text, max(0, at - 24), at):
        before = [turn.figures for turn in cast.turns if turn.at < at and cast.sentence(turn.at) == sentence]
        return before[-1] if before else ()
    return ()


def _labelled(cast: Cast, statement: Statement) -> tuple[Figure, ...]:
    """The speaker in a transcript, where a name and a colon precede the words."""
    at = statement.start
    label = _LABEL.match(cast.text, at) or _LABEL.match(cast.text, cast.text.rfind("\n", 0, at) + 1, at + 1)
    if label is None or statement.content.spans[0].end <= label.end():
        return ()
    who = Span(*label.span("who"))
    if label["who"] in ("Q", "QUESTION", "Question", "INTERVIEWER"):
        return (AUTHOR,)
    if label["who"] in ("A", "ANSWER", "Answer"):
        interviewed = max(cast.people.persons, key=lambda p: len(p.mentions), default=None)
        return (figure_of(interviewed),) if interviewed else ()
    named = cast.people.within(who)
    if named:
        return (figure_of(named[0].person),)
    return (Figure(label["who"].title(), "person"),) if label["who"].isupper() else ()


def _speaker(cast: Cast, allegiance: Allegiance, figures: tuple[Figure, ...]) -> Speaker:
    """The speaker in the form of the record; of several, the first gives role and country."""
    first = figures[0]
    name = "; ".join(dict.fromkeys(figure.name for figure in figures if figure.name)) or None
    if first.person is None:
        return Speaker(name, first.type, country=allegiance.country(first))
    role = cast.roles.best(first.person)
    mentions = first.person.mentions
    full = next(
        (m for m in mentions if cast.text[m.start : m.end] == first.person.name), mentions[0] if mentions else None
    )
    return Speaker(
        name,
        "person",
        role=role.text if role else None,
        organization=allegiance.organization(first),
        country=allegiance.country(first),
        mention=full,
    )
