"""The country and the body that each speaker of a report speaks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.who.actors import Actor
from sayso.annotate.who.countries import Countries
from sayso.annotate.who.organizations import Organizations
from sayso.annotate.who.roles import RolePhrases
from sayso.annotate.who.voices import Voice, find_voices
from sayso.domain.statement import Statement
from sayso.models.decisions import Decisions
from sayso.models.trees import Decides

Float32Array = npt.NDArray[np.float32]
WITH_BODY = ("person", "unnamed", "group")
"""Speakers who may speak for a body."""
STATELESS = ("document",)


class Allegiances:
    """The candidate countries and bodies of a report's speakers."""

    def __init__(self, context: Context, actors: Sequence[Actor], phrases: RolePhrases) -> None:
        self._countries = Countries(context, actors, phrases)
        self._organizations = Organizations(context, actors, phrases)

    def countries(self, voice: Voice) -> tuple[list[str | None], Float32Array]:
        """Give the countries that a speaker may act for, none first, with their features."""
        return self._countries.options(voice.actor, voice.sources)

    def organizations(self, voice: Voice) -> tuple[list[str | None], Float32Array]:
        """Give the bodies that a speaker may speak for, none first, with their features."""
        return self._organizations.options(voice.actor, voice.sources)


def likeliest(options: Sequence[str | None], logits: Float32Array, least: float) -> str | None:
    """The likeliest option after the first, "none", if its share of all probability is at least `least`."""
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
    """Give the speakers of statements their country and body, where they have none yet.

    Args:
        bearers: The number of each statement's speaker among the actors, or None.
    """
    found = list(statements)
    allegiances = Allegiances(context, actors, phrases)

    def choose(name: str, weighed: tuple[list[str | None], Float32Array]) -> str | None:
        options, rows = weighed
        trees: Decides = decisions[name]
        return likeliest(options, trees.logits(rows), decisions.least.get(name, 0.5))

    for voice in find_voices(context, statements, bearers, actors):
        kinds = {s.speaker.type for at in voice.statements if (s := statements[at]).speaker is not None}
        country = choose("country", allegiances.countries(voice)) if not kinds & {*STATELESS} else None
        body = choose("organization", allegiances.organizations(voice)) if kinds & {*WITH_BODY} else None
        for at in voice.statements:
            speaker = found[at].speaker
            if speaker is not None:
                mine = body if speaker.type in WITH_BODY else None
                known = replace(
                    speaker, country=speaker.country or country, organization=speaker.organization or mine
                )
                found[at] = replace(found[at], speaker=known)
    return found
