"""The layers of a record in their order, with what each reads and writes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import takewhile

from sayso.annotate.beside import aspects, loaded, passages, relations, triggers
from sayso.annotate.beside.attached import ATTACHED, attach_aspects
from sayso.annotate.beside.events import find_events
from sayso.annotate.beside.passages import find_own_voice
from sayso.annotate.beside.relations import find_relations
from sayso.annotate.context import Context
from sayso.annotate.doubt import marks
from sayso.annotate.doubt.certainty import mark_certainty
from sayso.annotate.named.entities import decode_entities
from sayso.annotate.named.mentions import find_mentions
from sayso.annotate.route import carriers, neighbors
from sayso.annotate.route.chain import trace_chains
from sayso.annotate.said import confidence, levels, nesting
from sayso.annotate.said.confidence import weigh_rows
from sayso.annotate.said.finding import find_statements
from sayso.annotate.who import candidates, countries, full_names, organizations, roles
from sayso.annotate.who.candidates import Speaking
from sayso.annotate.who.collectives import name_collectives
from sayso.annotate.who.naming import name_speakers
from sayso.domain.record import Record
from sayso.domain.text import Problem
from sayso.models.decisions import Decisions
from sayso.models.labels import DOUBTS
from sayso.models.scores import Reading

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    """A record while its layers are added; `speaking` is None until its speakers are known."""

    context: Context
    decisions: Decisions
    record: Record
    speaking: Speaking | None = None


@dataclass(frozen=True)
class Layer:
    """One step, with the fields that it reads and writes: of the record or, with a dot, of each statement."""

    name: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    run: Callable[[Work], Work]


def _entities(work: Work) -> Work:
    found = decode_entities(work.context.reading.levels[0], work.context.text)
    return replace(work, record=replace(work.record, entities=tuple(found)))


def _statements(work: Work) -> Work:
    return replace(work, record=find_statements(work.context, work.record, work.decisions))


def _speakers(work: Work) -> Work:
    named, speaking = name_speakers(work.context, work.record, work.decisions)
    record = name_collectives(named)
    speaking.statements = list(record.statements)
    return replace(work, record=record, speaking=speaking)


def _after_speakers(layer: Callable[[Context, Record, Speaking, Decisions], Record]) -> Callable[[Work], Work]:
    def run(work: Work) -> Work:
        if work.speaking is None:
            return work
        return replace(work, record=layer(work.context, work.record, work.speaking, work.decisions))

    return run


def _own_voice(work: Work) -> Work:
    actors = work.speaking.actors if work.speaking else []
    return replace(work, record=find_own_voice(work.context, work.record, actors, work.decisions))


def _mentions(work: Work) -> Work:
    return replace(work, record=find_mentions(work.record))


def _events(work: Work) -> Work:
    if work.speaking is None:
        return work
    told = find_events(work.context, work.record, work.speaking.actors, work.decisions)
    between = find_relations(work.context, work.record, work.speaking.actors, work.decisions)
    return replace(work, record=replace(work.record, events=told, relations=between))


def _loaded(work: Work) -> Work:
    return replace(work, record=loaded.find_loaded(work.context, work.record, work.decisions))


def _confidence(work: Work) -> Work:
    return replace(work, record=weigh_rows(work.record, work.decisions))


LAYERS: tuple[Layer, ...] = (
    Layer("entities", (), ("entities",), _entities),
    Layer("statements", ("entities", "sentences", "quotations"), ("attributions", "statements"), _statements),
    Layer("speakers", ("entities", "statements"), ("statements.speaker", "statements.probabilities"), _speakers),
    Layer(
        "certainty",
        ("statements", "statements.speaker"),
        ("statements.certainty", "statements.probabilities"),
        _after_speakers(mark_certainty),
    ),
    Layer(
        "chains",
        ("statements", "statements.speaker"),
        ("statements.chain", "statements.probabilities"),
        _after_speakers(trace_chains),
    ),
    Layer(
        "aspects",
        ("entities", "statements"),
        ("statements.addressees", "statements.occasion", "statements.said_on"),
        _after_speakers(attach_aspects),
    ),
    Layer(
        "confidence",
        ("statements", "statements.speaker", "statements.chain", "statements.probabilities"),
        ("statements.confidence",),
        _confidence,
    ),
    Layer("own voice", ("statements",), ("statements",), _own_voice),
    Layer("mentions", ("entities",), ("mentions",), _mentions),
    Layer("events and relations", ("entities", "statements"), ("events", "relations"), _events),
    Layer("loaded words", ("statements",), ("loaded",), _loaded),
)


FEATURES: dict[str, tuple[str, ...]] = {
    "statement": levels.FEATURES,
    "credit": levels.FEATURES,
    "nested statement": nesting.FEATURES,
    "full name": full_names.FEATURES,
    "speaker": candidates.FEATURES,
    "role": roles.FEATURES,
    "country": countries.FEATURES,
    "organization": organizations.FEATURES,
    "carrier": carriers.FEATURES,
    carriers.AGAIN: neighbors.FEATURES,
    **dict.fromkeys(DOUBTS, marks.FEATURES),
    **dict.fromkeys(ATTACHED, aspects.FEATURES),
    "event": triggers.FEATURES,
    "relation": relations.FEATURES,
    "own_voice": passages.FEATURES,
    loaded.LOADED: loaded.FEATURES,
    "row": confidence.FEATURES,
}
"""The features of each decision."""


def demand_decisions(decisions: Decisions) -> None:
    """Check that the decisions of a bundle were learned on the features that the layers compute.

    Raises:
        BundleError: a decision is missing, or its features differ.
    """
    for name, features in FEATURES.items():
        decisions.demand(name, features)


def layers_before(name: str, record: Record, reading: Reading, decisions: Decisions) -> Record:
    """Add the layers that come before the named one; an error in a layer is raised."""
    work = Work(Context(record, reading), decisions, record)
    for layer in takewhile(lambda layer: layer.name != name, LAYERS):
        work = layer.run(work)
    return work.record


def add_layers(record: Record, reading: Reading, decisions: Decisions) -> Record:
    """Add every layer. If one fails unexpectedly, the record keeps the others and gets a problem."""
    work = Work(Context(record, reading), decisions, record)
    for layer in LAYERS:
        try:
            work = layer.run(work)
        except Exception as error:
            log.exception("%s failed on %s", layer.name, record.document.id)
            message = f"the layer of {layer.name} failed: {type(error).__name__}: {error}"
            work = replace(work, record=work.record.with_problem(Problem("annotate", "layer-failed", message)))
    return work.record
