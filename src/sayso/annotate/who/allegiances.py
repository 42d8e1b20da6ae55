"""The country and the body that each speaker of a report speaks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from sayso.annotate.context import Context
from sayso.annotate.text.words import fold, offices, word_set_of
from sayso.annotate.who.actors import Actor
from sayso.annotate.who.countries import Countries
from sayso.annotate.who.organizations import Organizations
from sayso.annotate.who.roles import RolePhrases
from sayso.annotate.who.voices import Voice, find_voices
from sayso.domain.statement import Speaker, SpeakerType, Statement
from sayso.models.decisions import Decisions
from sayso.models.scores import Float32Array
from sayso.resolve.countries import CountryWord, find_country_words

Weighed = tuple[list[str | None], Float32Array]
"""The options of a question, and the features of each."""
WITH_BODY = ("person", "unnamed", "group")
"""Speakers who may speak for a body."""
_OF = re.compile(r"\sof\s[^,.;:()\n]{3,40}")
STATELESS = ("document",)
_BEHIND_OFFICE = re.compile(r"\s(?:of|for|from)\s(?:the\s)?$")
_ARTICLE = re.compile(r"(?:the|an?|its|their|his|her)\s", re.IGNORECASE)
_MOVED = frozenset({"born", "based", "language", "speaking", "trained", "owned", "made"})
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


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
    found: list[Statement] = []
    allegiances = Allegiances(context, actors, phrases)
    voices = find_voices(context, statements, bearers, actors)
    stated = [voice for voice in voices if not _types(voice, statements) & {*STATELESS}]
    bodied = [voice for voice in voices if _types(voice, statements) & {*WITH_BODY}]
    countries = _choose("country", map(allegiances.countries, stated), decisions)
    bodies = _choose("organization", map(allegiances.organizations, bodied), decisions)
    country_of = {at: (voice, one) for voice, one in zip(stated, countries, strict=True) for at in voice.statements}
    body_of = {at: one for voice, one in zip(bodied, bodies, strict=True) for at in voice.statements}
    for at, statement in enumerate(statements):
        speaker = statement.speaker
        if speaker is not None and at in country_of:
            voice, country = country_of[at]
            code = speaker.country or _stated(statement) or country or _behind_name(context, voice.actor, speaker)
            speaker = replace(speaker, country=code)
        if speaker is not None and speaker.type in WITH_BODY and at in body_of:
            speaker = replace(speaker, organization=speaker.organization or body_of[at])
        found.append(replace(statement, speaker=speaker))
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


def stated_country(description: str) -> str | None:
    """Return the one country for which somebody of this description speaks; None if it does not say so.

    The country must open the description of an office or a body ("Peru's foreign ministry"), or follow an office and
    "of", "for" or "from" ("speaker for Slovenia"). Those who know a country ("a Russia expert") do not speak for it.
    Of 296 roles and names in the reports on which the reader was trained, this is right for 291.
    """
    words = [match.group() for match in _WORD.finditer(description)]
    bodies, knowing = word_set_of("speakers", "nouns", "bodies"), word_set_of("titles", "offices", "about_countries")
    holds = [word for word in words if fold(word) in offices() or fold(word) in bodies]
    if not holds or any(fold(word) in knowing for word in holds):
        return None
    found = list(find_country_words(description, [(0, len(description))]))
    codes = {one.code for one in found if _opens(description, one) or _follows_office(description, one)}
    return codes.pop() if len(codes) == 1 else None


def _opens(description: str, country: CountryWord) -> bool:
    """Whether a country's word opens a description: "Japan's delegate", "the Norwegian special envoy"."""
    article = _ARTICLE.match(description)
    if country.kind not in ("name", "demonym") or country.span.start != (article.end() if article else 0):
        return False
    behind = description[country.span.end :]
    joined = re.match(r"-(\w+)", behind)
    return bool(re.match(r"(?:[’']s?)?\s\w", behind)) and not (joined and joined[1] in _MOVED)


def _follows_office(description: str, country: CountryWord) -> bool:
    """Whether a country's name follows an office and a preposition: "the observer of the State of Palestine"."""
    before = _BEHIND_OFFICE.search(description[: country.span.start])
    if country.kind != "name" or before is None:
        return False
    nouns = [fold(match.group()) for match in _WORD.finditer(description, 0, before.start())]
    return bool(nouns) and nouns[-1] in offices()
