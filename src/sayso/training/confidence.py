"""Learn how likely each part of a row is right, from reports in which every statement is coded."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.annotate.confidence import ANSWERS, FEATURES, features_of
from sayso.domain.record import Record
from sayso.domain.statement import Statement
from sayso.errors import UsageError
from sayso.training.calibration import expected_calibration_error, fit_logistic
from sayso.training.decisions import alike, is_speaker, option_of, pair_statements

FOLDS = 5
PENALTY = 3.0
"""L2, chosen on folds over reports among 0.3, 1, 3 and 10."""
HEAD = """# Weights of the logistic regressions of annotate/confidence.py: how likely a row and its parts are right.
# Source: ours, learned by `sayso train confidence` from coded foreign-affairs reports. Licence: as the project's.
"""
Float64Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LearnedConfidence:
    """How many statements it was learned from, and the calibration error of each answer on reports left out."""

    statements: int
    errors: Mapping[str, float]


def learn_confidence(pairs: Sequence[tuple[Mapping[str, Any], Record]], out: Path) -> LearnedConfidence:
    """Fit one regression per answer on coded reports and what sayso reads in them, and write the table of weights.

    Raises:
        UsageError: no statement of the records is one of a coded report.
    """
    rows, answers, folds = [], [], []
    for number, (gold, record) in enumerate(pairs):
        statements = [s for s in record.statements if not (s.speaker and s.speaker.type == "author" and not s.cue)]
        coded = pair_statements(gold, statements)
        starts = [s.start for s in record.statements]
        outlets = len({link.name for s in record.statements for link in s.chain[1:-1] if link.type == "outlet"})
        for at, statement in enumerate(statements):
            rows.append(features_of(statement, record, starts, outlets))
            answers.append(_right(statement, coded.get(at)))
            folds.append(number % FOLDS)
    if not any(right["content"] for right in answers):
        raise UsageError(
            "no statement that sayso read is one of the coded reports", hint="give both files with the same ids"
        )
    table, fold = np.array(rows, dtype=np.float64), np.array(folds)
    weights, errors = {}, {}
    for name in ANSWERS:
        known = np.array([right[name] is not None for right in answers])
        right = np.array([float(bool(each[name])) for each in answers])
        weights[name] = fit_logistic(table[known], right[known], penalty=PENALTY)
        held_out = _held_out(table[known], right[known], fold[known])
        errors[name] = expected_calibration_error(held_out, right[known])
    _write(weights, out)
    return LearnedConfidence(len(rows), errors)


def _right(statement: Statement, gold: Mapping[str, Any] | None) -> dict[str, bool | None]:
    """What of a statement is right; None where the question does not arise, as its words are no statement."""
    if gold is None:
        return {"content": False, "speaker": None, "route": None, "doubt": None, "row": False}
    named = [link.name for link in statement.chain[1:-1] if link.name]
    wanted = [carrier["name"] for carrier in gold["via"]]
    hit = sum(any(alike(w, name) for name in named) for w in wanted)
    speaker = statement.speaker is not None and is_speaker(option_of(statement.speaker), gold)
    route = hit == len(wanted) == len(named)
    certainty = statement.certainty
    doubt = certainty.denied == bool(gold["denied"]) and certainty.hedged == bool(gold["hedged"])
    return {"content": True, "speaker": speaker, "route": route, "doubt": doubt, "row": speaker and route and doubt}


def _held_out(rows: Float64Array, right: Float64Array, fold: npt.NDArray[np.int64]) -> Float64Array:
    chances = np.zeros(len(rows))
    for part in range(FOLDS):
        inside = fold == part
        weights = fit_logistic(rows[~inside], right[~inside], penalty=PENALTY)
        chances[inside] = 1 / (1 + np.exp(-rows[inside] @ weights))
    return chances


def _write(weights: Mapping[str, Float64Array], out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["feature", *ANSWERS])
        for at, feature in enumerate(FEATURES):
            writer.writerow([feature, *(round(float(weights[name][at]), 4) for name in ANSWERS)])
