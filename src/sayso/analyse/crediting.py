"""Credits coded statements to actors: who speaks, for whom, first-hand or relayed, or why it does not count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date as calendar
from functools import cache
from typing import Literal

from sayso.analyse.positions import CodedStatement, Reason
from sayso.domain.actor import KnownActor
from sayso.domain.coding import Coded
from sayso.domain.record import Record
from sayso.domain.statement import Speaker, Statement, text_of
from sayso.domain.statement_words import wording_of
from sayso.domain.text import Document
from sayso.tables import word_set

NAMED = frozenset(("person", "organization", "government"))
SAME_POST_DAYS = 92
"""The role and organization that a report gives a speaker hold for words of the quarter before it; ours."""
DOUBTS: tuple[Literal["rumour", "denied", "hypothetical"], ...] = ("hypothetical", "rumour", "denied")


def credit_statements(
    record: Record, concept: str, codes: Mapping[str, Coded], actors: Mapping[int, KnownActor]
) -> Iterator[CodedStatement]:
    """Yield the coded statements of a record, each credited to its speaker.

    Args:
        record: The record, whose speakers have actor numbers in `actor`; a speaker without one is described, not named.
        concept: The concept's name.
        codes: The codings for the concept, by statement id; other statements are left out.
        actors: The actors, by number.
    """
    by_id = {statement.id: statement for statement in record.statements}
    for statement in record.statements:
        if code := codes.get(statement.id):
            for actor in _speakers(statement, actors):
                yield _credited(record.document, statement, by_id, concept, code, actor)


def why_not(statement: Statement, by_id: Mapping[str, Statement]) -> Reason | None:
    """Return why a statement is not its speaker's own word; None if it is.

    A statement inside a rumor, a denial or hypothetical speech counts as one too.
    """
    speaker = statement.speaker
    if speaker is not None and speaker.type in ("author", "outlet"):  # what an outlet reports is not what it wants
        return "own voice"
    within = _outer(statement, by_id)
    for doubt in DOUBTS:
        if any(getattr(one.certainty, doubt) for one in (statement, *within)):
            return doubt
    return None if speaker is not None and speaker.type in NAMED and speaker.name else "nobody named"


def relayed_by(statement: Statement, by_id: Mapping[str, Statement]) -> str | None:
    """Return the other actor who says that the speaker said or thinks so, if any; outlets only carry."""
    for one in _outer(statement, by_id):
        speaker = one.speaker
        if speaker is None or speaker.type in ("author", "outlet", "document"):
            continue
        own = statement.speaker or Speaker(None)
        same = own.name == speaker.name or (own.actor is not None and own.actor == speaker.actor)
        if not same:
            return speaker.name or "somebody"
    return None


def speaks_for_state(speaker_type: str | None, role: str | None, organization: str | None) -> bool:
    """Whether somebody speaks for a state's government, by the role or organization in the report."""
    if speaker_type == "government":
        return True
    called = f"{role or ''} {organization or ''}".casefold()
    if not role or _has(called, "others"):
        return False
    in_government = organization is None or _has(organization.casefold(), "governments")
    office = _has(role.casefold(), "offices") and in_government
    return office or (_has(role.casefold(), "spokespeople") and _has(called, "governments"))


def day_of(document: Document, statement: Statement) -> str | None:
    """Return the ISO date on which a statement was said, or else that of the report.

    For a range, this is the first day; see `days_of`.
    """
    return days_of(document, statement)[0]


def days_of(document: Document, statement: Statement) -> tuple[str | None, str | None]:
    """Return the ISO date on which a statement was said, and the last day if the report gives a range.

    A range ends no later than the report: words said "this year" were said by then.
    """
    said_on, occasion, published = statement.said_on, statement.occasion, document.published
    if said_on is None or not said_on.date:
        return (occasion.date if occasion else None) or published, None
    until = said_on.until
    if until and published and said_on.date <= published[:10] < until:
        until = published[:10]
    return said_on.date, until if until and until > said_on.date else None


def firsthand_of(document: Document, statement: Statement) -> str | None:
    """Return the outlet that had a statement first, according to the report: its last carrier, agency or publisher."""
    outlets = [link.name for link in statement.chain[1:-1] if link.type == "outlet" and link.name]
    return outlets[-1] if outlets else document.agency or document.outlet


def _outer(statement: Statement, by_id: Mapping[str, Statement]) -> list[Statement]:
    """Return the statements that contain this one, innermost first."""
    found: list[Statement] = []
    outer = by_id.get(statement.within or "")
    while outer is not None and outer not in found:
        found.append(outer)
        outer = by_id.get(outer.within or "")
    return found


def _speakers(statement: Statement, actors: Mapping[int, KnownActor]) -> list[KnownActor | None]:
    """Return the actors who make a statement; None stands for a speaker who is not an actor."""
    numbers = ((statement.speaker.actor if statement.speaker else None) or "").split(";")
    return [actors[int(number)] for number in numbers if number.isdigit() and int(number) in actors] or [None]


def _credited(
    document: Document,
    statement: Statement,
    by_id: Mapping[str, Statement],
    concept: str,
    code: Coded,
    actor: KnownActor | None,
) -> CodedStatement:
    speaker = statement.speaker or Speaker(None)
    alone = speaker if ";" not in (speaker.actor or "") else Speaker(None, speaker.type)
    date, until = days_of(document, statement)
    role, organization = _post(alone, actor, document.published, until or date)
    spans = code.spans or wording_of(document.text, statement).places
    return CodedStatement(
        id=statement.id,
        report=document.id,
        date=date,
        actor=actor.id if actor else None,
        actor_name=actor.name if actor else speaker.name,
        actor_type=actor.type if actor else speaker.type,
        country=(actor.country if actor else None) or alone.country,
        organization=organization,
        role=role,
        official=speaks_for_state(actor.type if actor else speaker.type, role, organization),
        outlet=document.outlet,
        published=document.published,
        carriers=tuple(link.name for link in statement.chain[1:-1] if link.name),
        firsthand=firsthand_of(document, statement),
        concept=concept,
        stance=code.stance,
        probability=code.probability,
        relevance=code.relevance,
        words=text_of(spans, document.text),
        spans=spans,
        content=statement.content.text,
        kind=statement.kind,
        coder=code.coder,
        relayed_by=relayed_by(statement, by_id),
        why_not=why_not(statement, by_id) or (None if actor else "nobody named"),
        until=until,
        inferred_carriers=tuple(
            link.name for link in statement.chain[1:-1] if link.name and link.basis == "inferred"
        ),
    )


def _post(
    speaker: Speaker, actor: KnownActor | None, published: str | None, date: str | None
) -> tuple[str | None, str | None]:
    """Return the role and organization of a speaker on the day of the words.

    A report gives those of its own day. For older words, only earlier reports count.
    """
    if _is_long_ago(date, published):
        return (actor.role_until(date), actor.organization_until(date)) if actor else (None, None)
    role = speaker.role or (actor.role_at(date) if actor else None)
    return role, speaker.organization or (actor.organization_at(date) if actor else None)


def _is_long_ago(date: str | None, published: str | None) -> bool:
    try:
        told = calendar.fromisoformat((published or "")[:10])
        return (told - calendar.fromisoformat((date or "")[:10])).days > SAME_POST_DAYS
    except ValueError:
        return False


def _has(words: str, key: str) -> bool:
    return _pattern(key).search(words) is not None


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, word_set("governments", key)))) + r")\b")
