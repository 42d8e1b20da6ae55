"""The speaker of each statement according to the rules, with role."""

from __future__ import annotations

import re
from dataclasses import replace

from sayso.annotate.reference.cast import AUTHOR, NOBODY, Cast, Figure
from sayso.annotate.reference.sources import read_source
from sayso.annotate.statements import cued_at
from sayso.annotate.text.words import word_set_of
from sayso.domain.record import Record
from sayso.domain.statement import Speaker, Statement

_NEXT_SENTENCES = 2
"""Largest number of sentences between a statement without a source and the one whose speaker it takes."""
_MENTAL = re.compile(r"\bto (?:think|believe|want|feel|say|suggest|agree|see|know)\b")
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being|be)\s(?:\w+ly\s|also\s)?(?:said|told|asked|accused|critici[sz]ed|described|blamed"
    r"|praised|condemned|denounced|mocked|urged|warned|faulted|hailed)\b"
)
"""Whoever precedes these words is the addressee or the topic."""


def name_speakers(record: Record) -> Record:
    """Add to every statement its speaker: fullest name in the report, type, role.

    Statements are read in text order; pronouns and descriptions refer to those mentioned
    before. A statement that already has a speaker keeps it.
    """
    if not record.statements:
        return record
    cast = Cast(record)
    order = sorted((s for s in record.statements if s.speaker is None), key=_place)
    for statement in order:
        has_source = statement.source is not None and statement.source.text.strip()
        figures = read_source(cast, statement) if has_source else _without_source(cast, statement)
        cast.note(statement, _place(statement)[0], figures)
    named = {s.id: _speaker(cast, cast.said_by[s.id]) for s in order}
    return replace(
        record, statements=tuple(replace(s, speaker=named[s.id]) if s.id in named else s for s in record.statements)
    )


def _place(statement: Statement) -> tuple[int, int]:
    """Sort key: where a statement is attributed; at the same offset, the outer statement comes first."""
    source = statement.source.spans[0].start if statement.source else statement.start
    return (source, statement.start)


def _without_source(cast: Cast, statement: Statement) -> tuple[Figure, ...]:
    """The speakers of a statement without a source: from the one it continues, or the last."""
    if statement.continues in cast.said_by:
        return cast.said_by[statement.continues]
    cue = statement.cue.text.lower() if statement.cue else ""
    if _PASSIVE.search(cue):
        return (NOBODY,)
    words = set(re.findall(r"[\w’']+", cue))
    impersonal = words & word_set_of("speakers", "cues", "impersonal")
    if words & word_set_of("speakers", "cues", "author") and not _MENTAL.search(cue):
        return (AUTHOR,)
    here = cast.sentence(cued_at(statement))
    speaks = words & word_set_of("speakers", "cues", "speech") or cue.strip() == ":"
    if not speaks and (statement.kind == "indirect" or impersonal):
        return (NOBODY,)
    for turn in reversed(cast.turns):
        if cast.sentence(turn.at) <= here and here - cast.sentence(turn.at) <= _NEXT_SENTENCES:
            return turn.figures
    return (NOBODY,)


def _speaker(cast: Cast, figures: tuple[Figure, ...]) -> Speaker:
    """The speaker in the form of the record; of several, the first gives the role."""
    first = figures[0]
    name = "; ".join(dict.fromkeys(figure.name for figure in figures if figure.name)) or None
    if first.person is None:
        return Speaker(name, first.type)
    role = cast.roles.best(first.person)
    mention = first.person.mention_in_full(cast.text)
    return Speaker(name, "person", role=role.text if role else None, mention=mention)
