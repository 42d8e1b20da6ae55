"""Confidence is fitted so that of what is given 0.9, nine in ten are right."""

import numpy as np
import pytest

pytest.importorskip("scipy", reason="training needs the extra [train]")

from sayso.domain.statement import Attribution  # after the skip
from sayso.domain.text import Span
from sayso.training.calibration import expected_calibration_error, fit_logistic, judge_attributions

TEXT = "Ann said yes. Bo said no."
GOLD = [{"content": [[9, 12]], "source": [[0, 3]]}, {"content": [[22, 24]], "source": [[14, 16]]}]


def test_the_fit_finds_the_weights_that_made_the_labels() -> None:
    chance = np.random.default_rng(5)
    rows = np.column_stack([np.ones(20_000), chance.normal(size=20_000)])
    labels = (chance.random(20_000) < 1 / (1 + np.exp(-(0.5 + 2 * rows[:, 1])))).astype(float)
    assert fit_logistic(rows, labels) == pytest.approx([0.5, 2.0], abs=0.1)


@pytest.mark.parametrize(
    ("probability", "right", "error"),
    [pytest.param(0.9, 0.9, 0.0, id="true"), pytest.param(0.9, 0.4, 0.5, id="too-sure")],
)
def test_the_error_is_the_gap_between_promise_and_outcome(probability: float, right: float, error: float) -> None:
    labels = np.array([1.0] * int(100 * right) + [0.0] * (100 - int(100 * right)))
    assert expected_calibration_error(np.full(100, probability), labels) == pytest.approx(error)


@pytest.mark.parametrize(
    ("content", "source", "verdict"),
    [
        pytest.param(Span(9, 12), (Span(0, 3),), (True, True), id="right"),
        pytest.param(Span(9, 12), (Span(14, 16),), (True, False), id="wrong-source"),
        pytest.param(Span(9, 12), (), (True, False), id="source-missed"),
        pytest.param(Span(4, 8), (Span(0, 3),), (False, False), id="wrong-content"),
    ],
)
def test_an_attribution_is_right_where_content_and_source_are(
    content: Span, source: tuple[Span, ...], verdict: tuple[bool, bool]
) -> None:
    assert judge_attributions([Attribution((content,), (), source)], GOLD, TEXT) == [verdict]
