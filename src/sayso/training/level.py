"""Sets the level of `confidence` with reports that were not used for learning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sayso.annotate.said import confidence
from sayso.models.decisions import Decisions
from sayso.pipeline.layers import layers_before
from sayso.training.decisions import ReadReport, base_record
from sayso.training.matching import is_row, pair_statements

_STEPS = 50
_CLOSE = 1e-6


def set_level(decisions: Decisions, unseen: Sequence[ReadReport]) -> Decisions:
    """Shift the log-odds of rows so that their mean probability is the share of right rows in unseen reports.

    The trees learn from reports that also shaped the earlier layers, in which more rows are right than in unseen ones.
    A single number corrects this without changing the order of rows.
    """
    logits, right = _rows(decisions, unseen)
    trees = decisions["row"]
    shifted = replace(trees, base=trees.base + level_shift(logits, right))
    return replace(decisions, trees={**decisions.trees, "row": shifted})


def level_shift(logits: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> float:
    """Return the number to add to log-odds to make the mean probability equal to the share of right answers.

    Raises:
        ValueError: All answers are right or all are wrong, so there is no finite number.
    """
    if right.all() or not right.any():
        raise ValueError("the level of confidence needs right and wrong rows; give more coded reports")
    shift = 0.0
    for _ in range(_STEPS):
        chances = 1 / (1 + np.exp(-(logits + shift)))
        step = float((right.mean() - chances.mean()) / max(_CLOSE, (chances * (1 - chances)).mean()))
        shift += max(-1.0, min(1.0, step))
        if abs(step) < _CLOSE:
            break
    return shift


def _rows(
    decisions: Decisions, unseen: Sequence[ReadReport]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return the log-odds of all rows of the reports, and which are right."""
    rows, right = [], []
    for report in unseen:
        record = layers_before("confidence", base_record(report.gold, report.reading), report.reading, decisions)
        pairs = pair_statements(report.gold, record.statements)
        rows += [confidence.row_features(s) for s in record.statements]
        right += [is_row(s, pairs.get(at)) for at, s in enumerate(record.statements)]
    table = np.array(rows, dtype=np.float32).reshape(len(rows), len(confidence.FEATURES))
    return decisions["row"].logits(table).astype(np.float64), np.array(right, dtype=np.bool_)
