"""Aggregates the qualifier: turns counts of statements into the weights of ties.

The formulas are from the chapter "Methods for Network Construction" of DNA's manual (Leifeld, Gruber and Bossner 2018)
and from Leifeld (2017), "Discourse Network Analysis: Policy Debates as Dynamic Networks", The Oxford Handbook of
Political Networks. There, x_ijk counts the statements with value i of the first variable, value j of the second and
level k of the qualifier. For text qualifiers, which the manual leaves open, they are those of DNA 3's exporter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from sayso.analyse.network_options import Aggregation
from sayso.analyse.network_rows import NetworkRow, Value
from sayso.errors import UsageError

Float64Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Levels:
    """The values of a qualifier, in order, and their range (maximum minus minimum).

    Without a qualifier, `kind` is none and there are no levels.
    """

    kind: Literal["none", "boolean", "integer", "text"]
    values: tuple[Value, ...]
    span: float = 0.0

    def nearness(self) -> Float64Array:
        """The similarity of each two levels, in [0, 1]; shape (levels, levels)."""
        if self.kind == "text":
            return np.eye(len(self.values))
        values = np.array([int(value) for value in self.values], dtype=float)
        apart = np.abs(values[:, None] - values[None, :])
        return np.asarray(1.0 - apart / (self.span or 1.0))


def find_levels(rows: Sequence[NetworkRow], qualifier: str | None, scale: tuple[int, int] | None = None) -> Levels:
    """Return the levels of a qualifier; for an integer one, the values that occur, with the range of `scale` if given.

    Raises:
        UsageError: it mixes kinds of values, or a value is outside the scale.
    """
    values = (
        {row.variables[qualifier] for row in rows if row.variables.get(qualifier, "") != ""} if qualifier else set()
    )
    kinds = {type(value) for value in values}
    if not values:
        return Levels("none", ())
    if kinds == {bool}:
        return Levels("boolean", (False, True), 1.0)
    if kinds == {str}:
        return Levels("text", tuple(sorted(str(value) for value in values)))
    if kinds != {int}:
        raise UsageError(f"{qualifier!r} mixes words and numbers", hint="name another qualifier")
    numbers = sorted(int(value) for value in values)
    least, greatest = scale or (numbers[0], numbers[-1])
    if numbers[0] < least or numbers[-1] > greatest:
        told = f"{qualifier!r} has values from {numbers[0]} to {numbers[-1]}; the scale is {least} to {greatest}"
        raise UsageError(told, hint="give the whole scale")
    return Levels("integer", tuple(numbers), float(greatest - least))


def count_statements(
    cells: Sequence[tuple[int, int, int]], shape: tuple[int, int, int], weights: Float64Array | None = None
) -> Float64Array:
    """Return x: the number or weight of the statements in each cell (i, j, k)."""
    counts = np.zeros(shape)
    if cells:
        np.add.at(counts, tuple(np.array(cells).T), 1.0 if weights is None else weights)
    return counts


def aggregate_two_mode(counts: Float64Array, levels: Levels, aggregation: Aggregation) -> Float64Array:
    """Return the ties between values of two variables.

    Args:
        counts: x, of shape (first, second, levels).
        levels: The levels of the qualifier.
        aggregation: ignore: the number of statements. subtract: support minus opposition, or the sum of an integer
            qualifier. combine: 1 for support, 2 for opposition, 3 for both; in general, bit k from the right stands
            for the kth level from the end.
    """
    if aggregation == "combine":
        bits = 2.0 ** np.arange(counts.shape[2] - 1, -1, -1)
        return np.asarray((counts > 0) @ bits)
    if aggregation == "ignore" or levels.kind in ("none", "text"):
        return np.asarray(counts.sum(axis=2))
    values = [int(value) for value in levels.values]
    weights = np.array([-1, 1] if levels.kind == "boolean" else values, dtype=float)
    return np.asarray(counts @ weights)


def aggregate_one_mode(counts: Float64Array, levels: Levels, aggregation: Aggregation) -> Float64Array:
    """Return the ties between values of the first variable over values of the second; the diagonal is 0.

    Args:
        counts: x, of shape (first, second, levels).
        levels: The levels of the qualifier.
        aggregation: ignore: the number of pairs of statements on the same value. congruence: pairs at the same level,
            or weighted by nearness for an integer. conflict: pairs at different levels, or weighted by distance.
            subtract: congruence minus conflict.
    """
    if aggregation == "ignore":
        joint = counts.sum(axis=2)
        ties = joint @ joint.T
    elif aggregation == "congruence":
        ties = _pair_levels(counts, levels.nearness())
    elif aggregation == "conflict":
        ties = _conflict(counts, levels)
    else:
        ties = _pair_levels(counts, levels.nearness()) - _conflict(counts, levels)
    np.fill_diagonal(ties, 0.0)
    return np.asarray(ties)


def flatten(counts: Float64Array) -> Float64Array:
    """Reshape counts from (first, second, levels) to (first, second * levels)."""
    return counts.reshape(counts.shape[0], counts.shape[1] * counts.shape[2])


def _pair_levels(counts: Float64Array, weights: Float64Array) -> Float64Array:
    """Sum x_ijk * x_i'jk' * weight_kk' over all j, k and k'."""
    return np.asarray(flatten(counts @ weights) @ flatten(counts).T)


def _conflict(counts: Float64Array, levels: Levels) -> Float64Array:
    if levels.kind != "text":
        return _pair_levels(counts, 1.0 - levels.nearness())
    flat = flatten(counts)
    alone = flat @ (flat == 0).T.astype(float)  # statements at a level that the other never takes
    return np.asarray(alone + alone.T)
