"""Certainty of statements: denied, hedged, rumored or imagined, with the marker words."""

from __future__ import annotations

from dataclasses import replace

from sayso.annotate.context import Context
from sayso.annotate.doubt.marks import doubt_clues, doubt_rows, is_denial, is_no_denial, marks_of
from sayso.annotate.who.candidates import Speaking
from sayso.domain.record import Record
from sayso.domain.statement import Certainty, Level
from sayso.domain.text import Span
from sayso.models.decisions import Decisions
from sayso.models.labels import DOUBTS

MARKED_BY = {
    "denied": ("denied",),
    "hedged": ("possible", "probable", "cue"),
    "rumour": ("rumour",),
    "hypothetical": ("hypothetical",),
}


def mark_certainty(context: Context, record: Record, speaking: Speaking, decisions: Decisions) -> Record:
    """Add to every statement its certainty, the marker words, and the probability that all of it is right.

    A speaker who "did not deny" or "did not rule out" something made no denial, and one who "rejected the claim" made
    one, whatever the model predicts.
    """
    rows = doubt_rows(context, record.statements, speaking.said)
    clues = [doubt_clues(context.text, statement) for statement in record.statements]
    chances = {doubt: decisions.chances(doubt, rows, clues) for doubt in DOUBTS}
    statements = []
    for at, statement in enumerate(record.statements):
        found = {d: bool(chances[d][at] >= decisions.least.get(d, 0.5)) for d in DOUBTS}
        denies = is_denial(context.text, statement)
        found["denied"] = denies or (found["denied"] and not is_no_denial(context.text, statement))
        marks = marks_of(context.text, statement, record.statements)
        shown = sorted({m for d in DOUBTS if found[d] for name in MARKED_BY[d] for m in marks[name]})
        sure = 1.0
        for doubt in ("denied", "hedged"):
            sure *= float(chances[doubt][at] if found[doubt] else 1 - chances[doubt][at])
        certainty = Certainty(**found, level=_level(found, marks), markers=tuple(shown))
        given = {**statement.probabilities, "doubt": round(sure, 4)}
        statements.append(replace(statement, certainty=certainty, probabilities=given))
    return replace(record, statements=tuple(statements))


def _level(found: dict[str, bool], marks: dict[str, list[Span]]) -> Level:
    if not (found["hedged"] or found["rumour"] or found["hypothetical"]):
        return "certain"
    probable = (marks["probable"] or marks["cue"]) and not marks["possible"]
    return "probable" if probable and not (found["rumour"] or found["hypothetical"]) else "possible"
