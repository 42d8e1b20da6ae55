"""The probability that a whole row is right: content, speaker, carriers and certainty together."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from sayso.domain.record import Record
from sayso.domain.statement import Statement
from sayso.models.decisions import Decisions

PARTS = ("content", "speaker", "route", "doubt")
FEATURES = (*PARTS, "product", "inside", "continues", "carriers", "named", "direct", "no_source")


def row_features(statement: Statement) -> list[float]:
    """The features from which a row's probability is computed."""
    parts = [float(statement.probabilities.get(name, 0.5)) for name in PARTS]
    return [
        *parts,
        math.prod(parts),
        float(statement.within is not None),
        float(statement.continues is not None),
        float(max(0, len(statement.chain) - 2)),
        float(bool(statement.speaker and statement.speaker.type == "person")),
        float(statement.kind == "direct"),
        float(statement.source is None),
    ]


def weigh_rows(record: Record, decisions: Decisions) -> Record:
    """Set each statement's `confidence` to the probability that its whole row is right."""
    if "row" not in decisions or not record.statements:
        return record
    rows = np.array([row_features(s) for s in record.statements], dtype=np.float32)
    chances = decisions["row"].probabilities(rows)
    statements = tuple(
        replace(s, confidence=round(float(p), 4)) for s, p in zip(record.statements, chances, strict=True)
    )
    return replace(record, statements=statements)
