"""Rows of networks for tests: who said yes or no to what, on which day, in which report."""

from __future__ import annotations

from datetime import datetime

from sayso.analyse.network_rows import NetworkRow, Value

PAPER = "A x +, A x +, A y -, B x +, B y -, B y +, B z +, C x -, C z +, C z +"
"""Three actors and three concepts, small enough for paper. As counts x_ijk, with (no, yes) in each cell:

       x      y      z      in all
A    (0,2)  (1,0)  (0,0)      3
B    (0,1)  (1,1)  (0,1)      4
C    (1,0)  (0,0)  (0,2)      3
"""


def make_row(
    number: int, actor: str, concept: str, qualifier: Value | None = True, day: str = "2025-03-01", report: str = ""
) -> NetworkRow:
    """A statement in a report of its own."""
    variables: dict[str, Value] = {"actor": actor, "concept": concept}
    if qualifier is not None:
        variables["agreement"] = qualifier
    return NetworkRow(f"s{number}", report or f"r{number}", datetime.fromisoformat(day), variables)


def make_rows(said: str) -> list[NetworkRow]:
    """Rows from "A x +, B x -": who, on what, yes or no; then a day and a report, where they matter."""
    signs = {"+": True, "-": False, "~": None}
    rows = []
    for number, one in enumerate(said.split(",")):
        actor, concept, sign, *place = one.split()
        rows.append(make_row(number, actor, concept, signs.get(sign, sign), *place))
    return rows
