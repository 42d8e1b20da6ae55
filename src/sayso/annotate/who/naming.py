"""Add speakers to statements, with role, organization and country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.reference.speakers import name_speakers as tell_speakers
from sayso.annotate.text.words import fold, forms_of_address, word_set_of
from sayso.annotate.who.actors import Actor, find_actors
from sayso.annotate.who.allegiances import add_allegiances
from sayso.annotate.who.candidates import Speaking
from sayso.annotate.who.full_names import name_in_full
from sayso.annotate.who.roles import RolePhrases, role_clues
from sayso.annotate.who.speakers import Choice, choose_speakers, speaker_of
from sayso.domain.record import Record
from sayso.domain.statement import Speaker, Statement
from sayso.models.decisions import Decisions

NOT_UNLIKELY = 0.15
"""Least probability at which an office is preferred to a title ("chief scientist" to "Professor"). Ours."""


_DANGLING = frozenset({"of", "for", "at", "in", "to", "on", "with"})


def speaking_of(context: Context, record: Record, decisions: Decisions) -> Speaking:
    """The statements and actors of a report, with each statement's speaker according to the rules.

    Persons have their full names, and governments those of their countries, in the rules' speakers as well.
    """
    told = tell_speakers(record).statements
    found = find_actors(context, record)
    actors = name_in_full(context, found, decisions["full name"])
    called = {one.name: other.name for one, other in zip(found, actors, strict=True) if one.type == "person"}
    called |= {form: actor.name for actor in actors for form in actor.forms if actor.is_country}
    return Speaking(context, record.statements, actors, [_called(s.speaker, called) for s in told])


def _called(speaker: Speaker | None, called: Mapping[str, str]) -> Speaker | None:
    """A speaker with the full name; several are joined by semicolons."""
    if speaker is None or speaker.name is None:
        return speaker
    return replace(speaker, name="; ".join(called.get(name, name) for name in speaker.name.split("; ")))


def name_speakers(context: Context, record: Record, decisions: Decisions) -> tuple[Record, Speaking]:
    """Add to every statement the likeliest speaker, with the runners-up, role, organization and country."""
    speaking = speaking_of(context, record, decisions)
    choices = choose_speakers(speaking, decisions["speaker"])
    roles = RolePhrases(context, speaking.actors)
    statements = []
    for at, (statement, choice) in enumerate(zip(record.statements, choices, strict=True)):
        if statement.speaker is not None:  # set by the layout
            given = {"content": statement.confidence, "speaker": statement.confidence, "role": 1.0}
            statements.append(replace(statement, probabilities=given))
            continue
        speaker = speaker_of(choice, speaking.actors)
        told = speaking.told[at]
        if told is not None and told.name == speaker.name:
            speaker = replace(told, candidates=speaker.candidates)
        speaker, sure = _with_role(speaker, choice, roles, speaking, decisions)
        given = {"content": statement.confidence, "speaker": round(choice.probability, 4), "role": sure}
        statements.append(replace(statement, speaker=speaker, probabilities=given))
    bearers = bearers_of(statements, choices, speaking.actors)
    speaking.statements = add_allegiances(context, statements, bearers, speaking.actors, roles, decisions)
    return replace(record, statements=tuple(speaking.statements)), speaking


def bearers_of(
    statements: Sequence[Statement], choices: Sequence[Choice], actors: Sequence[Actor]
) -> list[int | None]:
    """The number of each statement's speaker among the actors; None if it is none of them."""
    by_name = {form: number for number, actor in enumerate(actors) for form in (*actor.forms, actor.name)}
    return [
        choice.option.actor
        if s.speaker is None or (choice.option.name or "").casefold() == (s.speaker.name or "").casefold()
        else by_name.get(s.speaker.name or "")
        for s, choice in zip(statements, choices, strict=True)
    ]


def _with_role(
    speaker: Speaker, choice: Choice, roles: RolePhrases, speaking: Speaking, decisions: Decisions
) -> tuple[Speaker, float]:
    """The speaker with the likeliest role in the report, and its probability."""
    if speaker.type != "person":
        return replace(speaker, role=None), 1.0
    if choice.option.actor is None:
        return speaker, 0.5
    told = (t for t in speaking.told if t is not None and t.name == speaker.name and t.role)
    beside = next((t.role for t in told), None)  # a role next to the name
    texts, rows = roles.options(choice.option.actor, beside)
    if not texts:
        return replace(speaker, role=beside), 0.5
    chances = decisions.chances("role", rows, [role_clues(text) for text in texts])
    best = _best_role(texts, chances)
    if chances[best] < decisions.least.get("role", 0.2):
        return replace(speaker, role=beside), round(1 - float(chances[best]), 4)
    offices = [role.text for role in roles.offices_of(choice.option.actor) if not _is_title(role.text)]
    role = _whole_role(texts[best], offices)
    if _is_title(role):
        role = next(iter(offices), role)
    return replace(speaker, role=role), round(float(chances[best]), 4)


def _whole_role(role: str, offices: Sequence[str]) -> str:
    """A role that the model ended too early ("delegate of"), completed from beside the name or cut before "of"."""
    words = role.split()
    if len(words) < 2 or words[-1] not in _DANGLING:
        return role
    whole = next((office for office in offices if office.casefold().startswith(f"{role} ".casefold())), None)
    return whole or " ".join(words[:-1])


def _best_role(texts: Sequence[str], chances: npt.NDArray[np.float32]) -> int:
    """The number of the likeliest role; of a title and an office that is not unlikely, the office."""
    best = int(chances.argmax())
    if not _is_title(texts[best]):
        return best
    offices = [n for n in range(len(texts)) if not _is_title(texts[n]) and chances[n] >= NOT_UNLIKELY]
    return max(offices, key=lambda n: chances[n], default=best)


def _is_title(role: str) -> bool:
    """Whether a role is no more than a form of address or an academic title: "Professor", "Rev. Dr."."""
    address = {*forms_of_address(), *word_set_of("titles", "more_forms", "plain"), "prof", "professor"}
    return all(fold(word) in address for word in role.split())
