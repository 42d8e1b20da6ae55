"""What a network rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from networked import make_rows
from sayso.analyse.network_basis import Basis, basis_of
from sayso.analyse.network_options import NetworkOptions
from sayso.analyse.networks import build_network, build_networks


def test_a_statement_on_two_concepts_counts_once() -> None:
    one, other, third = make_rows("A x + 2025-03-01 r1, A y + 2025-03-01 r1, B x - 2025-03-02 r2")
    rows = [one, replace(other, statement=one.statement), third]
    assert build_network(rows, NetworkOptions()).basis == Basis(2, 2, None)


def test_outlets_are_counted_where_they_are_known() -> None:
    rows = [
        replace(row, variables={**row.variables, "outlet": outlet})
        for row, outlet in zip(make_rows("A x +, B x +, C x -"), ["Post", "Times", "Post"], strict=True)
    ]
    assert basis_of(rows) == Basis(3, 3, 2)
    assert basis_of(rows).words == "3 statements in 3 reports by 2 outlets"


@pytest.mark.parametrize(
    ("basis", "warned"),
    [
        (Basis(30, 10, 2), None),
        (Basis(30, 10, None), None),
        (Basis(40, 1, 1), "1 report and 1 outlet"),
        (Basis(8, 9, 2), "9 reports and 8 statements"),
        (Basis(29, 9, 1), "9 reports, 1 outlet and 29 statements"),
    ],
)
def test_too_few_reports_outlets_or_statements_are_warned_of(basis: Basis, warned: str | None) -> None:
    assert basis.warning == (warned and f"This network rests on only {warned}: read it as a list, not as a finding.")


def test_each_window_has_its_own_basis_and_days() -> None:
    rows = make_rows("A x + 2025-03-01, B x + 2025-03-08, A x - 2025-03-15, B x - 2025-03-22, C x + 2025-03-29")
    options = NetworkOptions(window="weeks", window_size=2)
    found = [(one.days, one.basis.statements) for one in build_networks(rows, options)]
    assert found == [
        ("2025-03-01 to 2025-03-15", 3),
        ("2025-03-08 to 2025-03-22", 3),
        ("2025-03-15 to 2025-03-29", 3),
    ]


def test_days_that_were_asked_for_are_those_of_the_label() -> None:
    rows = make_rows("A x + 2025-03-01, B x + 2025-03-08, A x - 2025-03-15")
    found = build_network(rows, NetworkOptions(since=date(2025, 3, 2), until=date(2025, 3, 31)))
    assert found.days == "2025-03-02 to 2025-03-31"
    assert build_network(rows, NetworkOptions()).days == "2025-03-01 to 2025-03-15"
