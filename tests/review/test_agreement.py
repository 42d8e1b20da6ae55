"""Krippendorff's alpha, held against the worked examples of its author."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sayso.review.agreement import nominal_alpha


def units(*rows: str) -> list[dict[str, str]]:
    """Units of a reliability matrix: a row per coder, a character per unit, "." where the coder gave no value."""
    return [{str(coder): row[at] for coder, row in enumerate(rows) if row[at] != "."} for at in range(len(rows[0]))]


@pytest.mark.parametrize(
    ("rows", "alpha"),
    [
        pytest.param(("0100000010", "1110010000"), 0.095, id="section A: two coders, two values"),
        pytest.param(("aabbdcccedda", "babbbccceddd"), 0.692, id="section B: two coders, five values"),
        pytest.param(
            ("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743, id="section C: values are missing"
        ),
    ],
)
def test_alpha_is_that_of_krippendorff_2011(rows: Sequence[str], alpha: float) -> None:
    assert nominal_alpha(units(*rows)) == pytest.approx(alpha, abs=0.0005)


@pytest.mark.parametrize(
    ("rows", "alpha"),
    [
        pytest.param(("aabb", "aabb"), 1.0, id="full agreement"),
        pytest.param(("ab", "ba"), -0.5, id="less than chance"),
        pytest.param(("aaaa", "aaaa"), None, id="one value: chance explains all"),
        pytest.param(("ab", "a."), None, id="one unit with a pair"),
    ],
)
def test_alpha_at_its_ends(rows: Sequence[str], alpha: float | None) -> None:
    assert nominal_alpha(units(*rows)) == alpha
