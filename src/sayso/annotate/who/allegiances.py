"""The country and the body that each speaker of a report speaks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.who.actors import Actor
from sayso.annotate.who.countries import Countries
from sayso.annotate.who.organizations import Organizations
from sayso.annotate.who.roles import RolePhrases
from sayso.annotate.who.stated_countries import stated_country
from sayso.annotate.who.voices import Voice, find_voices
from sayso.domain.statement import Speaker, SpeakerType, Statement
from sayso.models.decisions import Decisions

Float32Array = npt.NDArray[np.float32]
Weighed = tuple[list[str | None], Float32Array]
"""The options of a question, and the features of each."""
WITH_BODY = ("person", "unnamed", "group")
"""Speakers who may speak for a body."""
_OF = re.compile(r"\sof\s[^,.;:()\n]{3,40}")
STATELESS = ("document",)


class Allegiances:
    """The candidate countries and bodies of a report's speakers."""

    def __init__(self, context: Context, actors: Sequence[Actor], phrases: RolePhrases) -> None:
        self._countries = Countries(context, actors, phrases)
        self._organizations = Organizations(context, actors, phrases)

    def countries(self, voice: Voice) -> tuple[list[str | None], Float32Array]:
        """Return the countries that a speaker may act for, None first, with their features."""
        return self._countries.options(voice.actor, voice.sources)

    def organizations(self, voice: Voice) -> tuple[list[str | None], Float32Array]:
        """Return the bodies that a speaker may speak for, None first, with their features."""
        return self._organizations.options(voice.actor, voice.sources)


def likeliest(options: Sequence[str | None], logits: Float32Array, least: float) -> str | None:
    """Return the likeliest option after the first (None), if its probability is at least `least`."""
    if len(options) < 2:
        return None
    shares = np.exp(logits - logits.max())
    best = int(shares[1:].argmax()) + 1
    return options[best] if shares[best] / shares.sum() >= least else None


def add_allegiances(
    context: Context,
    statements: Sequence[Statement],
    bearers: Sequence[int | None],
    actors: Sequence[Actor],
    phrases: RolePhrases,
    decisions: Decisions,
) -> list[Statement]:
    """Add country and body to the speakers of statements that have none yet.

    A country that the words for a speaker state comes before the likeliest one of the report.

    Args:
        bearers: The number of each statement's speaker among the actors, or None.
    """
    found = list(statements)
    allegiances = Allegiances(context, actors, phrases)
    voices = find_voices(context, statements, bearers, actors)
    stated = [voice for voice in voices if not _types(voice, statements) & {*STATELESS}]
    bodied = [voice for voice in voices if _types(voice, statements) & {*WITH_BODY}]
    countries = _choose("country", map(allegiances.countries, stated), decisions)
    bodies = _choose("organization", map(allegiances.organizations, bodied), decisions)
    for voice, country in zip(stated, countries, strict=True):
        for at in voice.statements:
            if (speaker := found[at].speaker) is not None:
                code = speaker.country or _stated(found[at]) or country or _behind_name(context, voice.actor, speaker)
                found[at] = replace(found[at], speaker=replace(speaker, country=code))
    for voice, body in zip(bodied, bodies, strict=True):
        for at in voice.statements:
            if (speaker := found[at].speaker) is not None and speaker.type in WITH_BODY:
                known = replace(speaker, organization=speaker.organization or body)
                found[at] = replace(found[at], speaker=known)
    return found


def _stated(statement: Statement) -> str | None:
    """The country that the words for a speaker state: the role, the source, or the name of an unnamed one."""
    speaker = statement.speaker
    if speaker is None:
        return None
    words = [speaker.role or "", statement.source.text if statement.source else ""]
    words += [speaker.name or ""] if speaker.type != "person" else []
    return next((code for one in words if (code := stated_country(" ".join(one.split())))), None)


def _behind_name(context: Context, actor: Actor, speaker: Speaker) -> str | None:
    """The country behind the name of an officeholder: "Prime Minister Ana Moe of Latvia"."""
    if not speaker.role:
        return None
    behind = (_OF.match(context.text, mention.span.end) for mention in actor.mentions)
    return next((code for of in behind if of and (code := stated_country(f"{speaker.role}{of.group()}"))), None)


def _types(voice: Voice, statements: Sequence[Statement]) -> set[SpeakerType]:
    """The types that the statements of a voice give its speaker."""
    return {s.speaker.type for at in voice.statements if (s := statements[at]).speaker is not None}


def _choose(name: str, weighed: Iterable[Weighed], decisions: Decisions) -> list[str | None]:
    """The likeliest option of each voice, or None."""
    questions = list(weighed)
    if not questions:
        return []
    logits = decisions[name].logits(np.concatenate([rows for _, rows in questions]))
    ends = np.cumsum([len(rows) for _, rows in questions])[:-1]
    least = decisions.least.get(name, 0.5)
    return [
        likeliest(options, mine, least) for (options, _), mine in zip(questions, np.split(logits, ends), strict=True)
    ]
