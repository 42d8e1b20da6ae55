"""Who is really speaking behind each statement, in what role, for which country."""

from __future__ import annotations

import re
from dataclasses import replace

from sayso.annotate.allegiance import Allegiance
from sayso.annotate.cast import AUTHOR, NOBODY, Cast, Figure
from sayso.annotate.descriptions import fuller_later, learn_offices
from sayso.annotate.sources import read_source
from sayso.annotate.words import fold, word_set_of
from sayso.domain.record import Record
from sayso.domain.statement import Speaker, Statement

_NEXT_SENTENCES = 2
"""Sentences that a statement without a source may be away from the one whose speaker it carries on."""


def name_speakers(record: Record) -> Record:
    """Give every statement its speaker: name in the fullest form of the report, type, role, country.

    Statements are read in the order of the text; pronouns and descriptions mean who was
    spoken of before. A statement whose speaker is already known keeps it.
    """
    if not record.statements:
        return record
    cast = Cast(record)
    order = sorted((s for s in record.statements if s.speaker is None), key=_place)
    for statement in order:
        has_source = statement.source is not None and statement.source.text.strip()
        figures = read_source(cast, statement) if has_source else _without_source(cast, statement)
        cast.note(statement, _place(statement)[0], figures)
    for statement in order:
        if cast.sentence(_place(statement)[0]) <= 1:
            _look_ahead(cast, statement)
    learn_offices(cast)
    allegiance = Allegiance(cast)
    named = {s.id: _speaker(cast, allegiance, cast.said_by[s.id]) for s in order}
    return replace(
        record, statements=tuple(replace(s, speaker=named[s.id]) if s.id in named else s for s in record.statements)
    )


def _place(statement: Statement) -> tuple[int, int]:
    """Where a statement is credited; of two at one place the outer one comes first."""
    source = statement.source.spans[0].start if statement.source else statement.start
    return (source, statement.start)


def _look_ahead(cast: Cast, statement: Statement) -> None:
    """Give what a headline or lead names in short by its fuller name from further down."""
    figures = cast.said_by[statement.id]
    if figures[0].person is None and figures[0].head and not figures[0].plural:
        at = _place(statement)[0]
        later = [figure for turn in cast.turns if turn.at > at for figure in turn.figures]
        later += [Figure(body.name, body.kind) for body in cast.bodies.all if cast.sentence(body.span.start) <= 6]
        cast.said_by[statement.id] = (fuller_later(figures[0], later), *figures[1:])


def _without_source(cast: Cast, statement: Statement) -> tuple[Figure, ...]:
    """Whose a statement without a source is: whoever it carries on, else nobody's in particular."""
    if statement.continues in cast.said_by:
        return cast.said_by[statement.continues]
    words = set(re.findall(r"[\w’']+", fold(statement.cue.text))) if statement.cue else set()
    if words & word_set_of("speakers", "cues", "author"):
        return (AUTHOR,)
    speaks = bool(words & word_set_of("speakers", "cues", "speech")) or statement.cue is not None and statement.cue.text.strip() == ":"
    if not speaks and (statement.kind == "indirect" or words & word_set_of("speakers", "cues", "impersonal")):
        return (NOBODY,)
    here = cast.sentence(statement.start)
    for turn in reversed(cast.turns):
        if cast.sentence(turn.at) <= here and here - cast.sentence(turn.at) <= _NEXT_SENTENCES:
            return turn.figures
    return (NOBODY,)


def _speaker(cast: Cast, allegiance: Allegiance, figures: tuple[Figure, ...]) -> Speaker:
    """The speaker as the record has it; of several the first gives role and country."""
    first = figures[0]
    name = "; ".join(dict.fromkeys(figure.name for figure in figures if figure.name)) or None
    if first.person is None:
        return Speaker(name, first.type, country=allegiance.country(first))
    role = cast.roles.best(first.person)
    mentions = first.person.mentions
    full = next((m for m in mentions if cast.text[m.start : m.end] == first.person.name), mentions[0] if mentions else None)
    return Speaker(
        name,
        "person",
        role=role.text if role else None,
        organization=allegiance.organization(first),
        country=allegiance.country(first),
        mention=full,
    )
