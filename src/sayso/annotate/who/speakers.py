"""Choose the likeliest speaker of each statement, with probabilities for the alternatives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sayso.annotate.reference.phrases import read_phrase
from sayso.annotate.who.actors import Actor
from sayso.annotate.who.candidates import Option, Speaking
from sayso.domain.statement import Candidate, Speaker
from sayso.models.scores import Float32Array
from sayso.models.trees import Decides

RUNNERS = 3
OVERRULED = 3.0
"""Another candidate is chosen only if it is this many times likelier than the rules' speaker.

In cross-validation, 1 and 3 give equally good speakers; types are better with 3 (79.1 versus 78.4 percent)."""
LEAST_SHOWN = 0.01
_AUTHOR = "\0author"


@dataclass(frozen=True, slots=True)
class Choice:
    """The speaker of a statement with its probability, and the runners-up."""

    option: Option
    probability: float
    runners: tuple[Candidate, ...]


def choose_speakers(speaking: Speaking, decides: Decides) -> list[Choice]:
    """Choose a speaker for each statement; the probabilities of its candidates add up to 1."""
    weighed = [speaking.features(at) for at in range(len(speaking.statements))]
    if not weighed:
        return []
    logits = decides.logits(np.concatenate([rows for _, rows in weighed]))
    ends = np.cumsum([len(rows) for _, rows in weighed])
    return [
        _choose(options, mine, speaking.told[at])
        for at, ((options, _), mine) in enumerate(zip(weighed, np.split(logits, ends[:-1]), strict=True))
    ]


def _choose(options: Sequence[Option], logits: Float32Array, told: Speaker | None) -> Choice:
    shares = np.exp(logits - logits.max())
    shares /= shares.sum()
    by_name: dict[str | None, float] = {}
    best: dict[str | None, int] = {}
    for number in np.argsort(-shares):
        name = options[number].name if options[number].type != "author" else _AUTHOR
        by_name[name] = by_name.get(name, 0.0) + float(shares[number])
        best.setdefault(name, int(number))
    order = sorted(by_name, key=lambda name: -by_name[name])
    name = told.name if told is not None and told.type != "author" else _AUTHOR
    if told is not None and name in by_name and by_name[order[0]] <= OVERRULED * by_name[name]:
        order.sort(key=lambda other: other != name)
    chosen = options[best[order[0]]]
    runners = [
        Candidate(name, options[best[name]].type, round(by_name[name], 4))
        for name in order[1 : RUNNERS + 1]
        if name and name != _AUTHOR and by_name[name] >= LEAST_SHOWN
    ]
    return Choice(chosen, by_name[order[0]], tuple(runners))


def speaker_of(choice: Choice, actors: Sequence[Actor]) -> Speaker:
    """The speaker in the form of the record, without role and country."""
    option = choice.option
    if option.name is None:
        return Speaker(None, option.type, candidates=choice.runners)
    if option.actor is None:
        kind = option.type if option.type != "none" else read_phrase(option.name).kind
        return Speaker(option.name, kind, candidates=choice.runners)
    actor = actors[option.actor]
    full = next((m.span for m in actor.mentions if actor.name in m.text), actor.mentions[0].span)
    return Speaker(option.name, actor.type, mention=full, candidates=choice.runners)
