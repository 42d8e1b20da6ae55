"""The voices of a report: each speaker once, with the words that credit statements to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.annotate.context import Context
from sayso.annotate.who.actors import Actor, Mention
from sayso.annotate.who.crediting import pronoun_of
from sayso.domain.statement import Statement
from sayso.domain.text import Span


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker, with the numbers of its statements and those of their sources that are not pronouns."""

    name: str
    actor: Actor
    sources: tuple[Span, ...]
    statements: tuple[int, ...]


def find_voices(
    context: Context, statements: Sequence[Statement], bearers: Sequence[int | None], actors: Sequence[Actor]
) -> list[Voice]:
    """Return the voices of statements whose speakers are known, in order of their first statement.

    Args:
        bearers: The number of each statement's speaker among the actors; None if the report's actors do not have it.
    """
    by_name: dict[str, list[int]] = defaultdict(list)
    for at, statement in enumerate(statements):
        speaker = statement.speaker
        if speaker is not None and speaker.name and speaker.type not in ("author", "none"):
            by_name[speaker.name].append(at)
    found = []
    for name, numbers in by_name.items():
        credited = [statements[at] for at in numbers]
        sources = sorted({s.source.spans[0] for s in credited if s.source and s.source.spans and pronoun_of(s) is None})
        known = next((bearers[at] for at in numbers if bearers[at] is not None), None)
        if known is not None:
            found.append(Voice(name, actors[known], tuple(sources), tuple(numbers)))
        elif sources:
            actor = _described(context, sources[0], statements[numbers[0]])
            found.append(Voice(name, actor, tuple(sources[1:]), tuple(numbers)))
    return found


def _described(context: Context, source: Span, statement: Statement) -> Actor:
    """The actor that a source names or describes, if the report's actors do not have it."""
    kind = statement.speaker.type if statement.speaker else "none"
    first, last = context.pieces(source)
    return Actor([Mention(source, context.text[slice(*source)], kind, True, 1.0, first, last)])
