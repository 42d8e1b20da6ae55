"""Windows that move over time."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from networked import make_rows
from sayso.analyse.network_options import Kernel, NetworkOptions
from sayso.analyse.networks import Network, build_networks
from sayso.analyse.time_windows import weigh
from sayso.errors import UsageError

FIVE_DAYS = "A x + 2025-03-01, B x + 2025-03-02, A x - 2025-03-03, B y + 2025-03-04, A y + 2025-03-05"


def windows(said: str = FIVE_DAYS, **options: Any) -> tuple[Network, ...]:
    return build_networks(make_rows(said), NetworkOptions(network_type="onemode", aggregation="congruence", **options))


def events(networks: tuple[Network, ...]) -> list[str]:
    return [" ".join(row.statement for row in one.events) for one in networks]


@pytest.mark.parametrize(
    ("window", "size", "expected"),
    [
        ("days", 1, ["s0", "s1", "s2", "s3", "s4"]),
        ("days", 2, ["s0 s1 s2", "s1 s2 s3", "s2 s3 s4"]),  # DNA rounds (size - 1) / 2 up: a day on both sides
        ("days", 3, ["s0 s1 s2", "s1 s2 s3", "s2 s3 s4"]),
        ("days", 5, ["s0 s1 s2 s3 s4"]),
        ("days", 6, []),
        ("weeks", 1, ["s0"]),
        ("events", 2, ["s0 s1 s2", "s1 s2 s3", "s2 s3 s4"]),
        ("events", 4, ["s0 s1 s2 s3 s4"]),
        ("events", 6, []),
    ],
    ids=lambda value: str(value) if not isinstance(value, list) else "",
)
def test_window_moves_by_one_unit_and_stays_inside(window: str, size: int, expected: list[str]) -> None:
    assert events(windows(window=window, window_size=size)) == expected


def test_window_without_statements_is_an_empty_network() -> None:
    one, *_ = windows("A x + 2025-03-01, B x + 2025-03-09", window="days", window_size=3, since=date(2025, 3, 3))
    assert one.at is not None and one.at.date() == date(2025, 3, 4)
    assert (one.events, one.ties) == ((), ())


def test_months_end_where_the_calendar_ends_them() -> None:
    found = windows("A x + 2025-01-31, B x + 2025-03-31", window="months", window_size=1)
    assert [one.at.date().isoformat() for one in found if one.at] == ["2025-01-31", "2025-02-28", "2025-03-28"]


def test_what_falls_on_the_ends_of_a_window_of_events_is_all_in_it() -> None:
    said = "A x + 2025-03-01, B x + 2025-03-01, C x + 2025-03-02, D x + 2025-03-03, E x + 2025-03-03"
    assert events(windows(said, window="events", window_size=2)) == ["s0 s1 s2", "s0 s1 s2 s3 s4", "s2 s3 s4"]


def test_duplicates_are_out_before_the_window_moves() -> None:
    said = "A x + 2025-03-01, A x + 2025-03-02, B x + 2025-03-02"
    assert events(windows(said, window="days", window_size=1, duplicates="acrossrange")) == ["s0", "s2"]


@pytest.mark.parametrize(
    ("kernel", "middle", "half", "end"),
    [
        ("uniform", 0.5, 0.5, 0.5),
        ("triangular", 1.0, 0.5, 0.0),
        ("epanechnikov", 0.75, 0.5625, 0.0),
        ("gaussian", 0.3989423, 0.3520653, 0.2419707),
    ],
)
def test_kernel_weighs_less_towards_the_ends(kernel: Kernel, middle: float, half: float, end: float) -> None:
    assert [weigh(apart, kernel) for apart in (0, 0.5, -0.5, 1)] == pytest.approx([middle, half, half, end], abs=1e-6)
    assert weigh(1.1, kernel) == (0.0 if kernel != "gaussian" else pytest.approx(0.2178522, abs=1e-6))


def test_kernel_weighs_a_pair_by_the_geometric_mean_of_both() -> None:
    # around 2 March, with two days to either side: A weighs 1/2, B 1
    found = windows("A x + 2025-03-01, B x + 2025-03-02", window="days", window_size=4, kernel="triangular")
    assert [one.matrix.tolist() for one in found] == [
        [[0.0, pytest.approx(np.sqrt(0.5))], [pytest.approx(np.sqrt(0.5)), 0.0]]
    ] * 2


def test_networks_of_a_kernel_have_the_same_nodes() -> None:
    found = windows(window="days", window_size=2, kernel="triangular")
    assert {tuple(node.name for node in one.rows) for one in found} == {("A", "B")}
    assert len(found) == 5


def test_too_many_windows_are_refused() -> None:
    with pytest.raises(UsageError, match="more than 10000 windows"):
        windows(window="seconds", window_size=60)
