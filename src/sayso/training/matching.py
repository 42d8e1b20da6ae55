"""Matches what was found with what was coded: statements, speakers and actors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sayso.annotate.who import candidates
from sayso.annotate.who.actors import Actor, name_words
from sayso.annotate.who.voices import Voice
from sayso.domain.statement import Speaker, Statement


def pair_statements(gold: Mapping[str, Any], statements: Sequence[Statement]) -> dict[int, dict[str, Any]]:
    """Match found statements to coded ones, one to one, by Jaccard similarity of content characters."""
    mine = [characters_of(s.content.spans) for s in statements]
    options = []
    for g, coded in enumerate(gold["statements"]):
        target = characters_of(coded["content"])
        for p, spans in enumerate(mine):
            if target & spans and (share := len(target & spans) / len(target | spans)) >= 0.5:
                options.append((share, g, p))
    taken: dict[int, dict[str, Any]] = {}
    used: set[int] = set()
    for _, g, p in sorted(options, key=lambda option: -option[0]):
        if p not in taken and g not in used:
            taken[p] = gold["statements"][g]
            used.add(g)
    return taken


def is_row(statement: Statement, gold: Mapping[str, Any] | None) -> bool:
    """Whether an analyst could use a statement unchanged: content, speaker, carriers, denied and hedged are right."""
    if gold is None or statement.speaker is None:
        return False
    option = option_of(statement.speaker)
    named = [link.name for link in statement.chain[1:-1] if link.name]
    wanted = [v["name"] for v in gold["via"]]
    hit = sum(any(alike(w, name) for name in named) for w in wanted)
    certainty = statement.certainty
    doubts = certainty.denied == bool(gold["denied"]) and certainty.hedged == bool(gold["hedged"])
    return is_speaker(option, gold) and hit == len(wanted) == len(named) and doubts


def option_of(speaker: Speaker) -> candidates.Option:
    """Return a statement's speaker as a candidate."""
    return candidates.Option(speaker.name, speaker.type)


def is_speaker(option: candidates.Option, gold: Mapping[str, Any]) -> bool:
    """Whether an option is the coded speaker: persons must match by whole name, others by half of the words."""
    if gold["type"] == "author":
        return option.type == "author"
    if not gold["speaker"] or gold["type"] == "none":
        return option.name is None and option.type != "author"
    if option.name is None:
        return False
    if gold["type"] == "person":
        return words_of_name(gold["speaker"]) == words_of_name(option.name)
    return alike(gold["speaker"], option.name)


def alike(one: str | None, other: str | None) -> bool:
    """Whether two names share at least half of their words, as the shared scorer counts."""
    mine, theirs = words_of_name(one), words_of_name(other)
    return bool(mine and theirs) and len(mine & theirs) / len(mine | theirs) >= 0.5


def words_of_name(name: str | None) -> set[str]:
    """The folded words of a name by which names are compared."""
    return set(name_words(name or "")) - {"of", "and"}


def entity_of(
    voice: Voice,
    statements: Sequence[Statement],
    pairs: Mapping[int, Mapping[str, Any]],
    entities: Sequence[Mapping[str, Any]],
) -> Mapping[str, Any] | None:
    """Return the coded entity of a speaker: that of its statements, or else the one with most shared mentions."""
    by_name = {entity["name"]: entity for entity in entities}
    for at in voice.statements:
        coded, speaker = pairs.get(at), statements[at].speaker
        if coded and speaker and coded["speaker"] in by_name and is_speaker(option_of(speaker), coded):
            return by_name[coded["speaker"]]
    return coded_entity(voice.actor, entities)


def coded_entity(actor: Actor, entities: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the coded entity with most mentions in common with an actor."""
    shared = [
        sum(m.span.start < end and start < m.span.end for m in actor.mentions for start, end in _places_of(e))
        for e in entities
    ]
    return entities[int(np.argmax(shared))] if max(shared, default=0) else None


def _places_of(entity: Mapping[str, Any]) -> list[Sequence[int]]:
    """Return the spans where a report names or describes an entity."""
    return [*(entity.get("mentions") or ()), *(entity.get("described") or ())]


def same_source(mine: Sequence[Sequence[int]], gold: Sequence[Sequence[int]]) -> bool:
    """Whether two sources share a character, or neither statement has one."""
    both = bool(characters_of(mine) & characters_of(gold))
    return both or not (mine or gold)


def characters_of(spans: Sequence[Sequence[int]]) -> set[int]:
    """The offsets inside spans."""
    return {at for start, end in spans for at in range(start, end)}


def best_match(mine: set[int], golds: Sequence[set[int]]) -> tuple[int, float]:
    """The number of the coded content with the highest Jaccard similarity, and that similarity; (0, 0.0) for none."""
    shares = [(len(mine & g) / len(mine | g) if mine & g else 0.0) for g in golds]
    return (int(np.argmax(shares)), max(shares)) if shares else (0, 0.0)
