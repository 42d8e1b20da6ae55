"""What a network rests on: how many statements, of how many reports and outlets; and whether that is enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sayso.analyse.network_rows import NetworkRow
from sayso.analyse.selection import text_of_value

DRAWABLE_REPORTS = 5
"""Fewer reports give no stability. Of n reports there are C(2n - 1, n) different bootstrap samples (Hall 1992,
appendix I): 1 of one report, 35 of four, 126 of five."""
ENOUGH_REPORTS, ENOUGH_OUTLETS, ENOUGH_STATEMENTS = 10, 2, 30
"""Below these a network says more of the sample than of the debate; ours. Ten reports have 92,378 bootstrap samples;
one outlet shows whom it asks, not who takes part; thirty statements are three on each of ten ties."""


@dataclass(frozen=True, slots=True)
class Basis:
    """How many statements count, and the reports and outlets that they are from.

    `outlets` is None where no statement names its outlet, as in tables from elsewhere.
    """

    statements: int
    reports: int
    outlets: int | None

    @property
    def lacking(self) -> tuple[str, ...]:
        """What there is too little of to rely on the network, in words; empty where there is enough."""
        found = [
            (self.reports, ENOUGH_REPORTS, "report"),
            (self.outlets, ENOUGH_OUTLETS, "outlet"),
            (self.statements, ENOUGH_STATEMENTS, "statement"),
        ]
        return tuple(counted(have, word) for have, enough, word in found if have is not None and have < enough)

    @property
    def words(self) -> str:
        """The numbers as words: "88 statements in 20 reports by 9 outlets"."""
        outlets = "" if self.outlets is None else f" by {counted(self.outlets, 'outlet')}"
        return f"{counted(self.statements, 'statement')} in {counted(self.reports, 'report')}{outlets}"

    @property
    def warning(self) -> str | None:
        """What to say of a network that rests on too little; None where it rests on enough."""
        if not self.lacking:
            return None
        return f"This network rests on only {_listed(self.lacking)}: read it as a list, not as a finding."


def basis_of(rows: Iterable[NetworkRow]) -> Basis:
    """Give what rows of a network rest on; a statement on two concepts counts once."""
    kept = list(rows)
    outlets = {text_of_value(row.variables.get("outlet")) for row in kept} - {""}
    return Basis(
        statements=len({(row.document, row.statement) for row in kept}),
        reports=len({row.document for row in kept}),
        outlets=len(outlets) if outlets or not kept else None,
    )


def counted(number: int, word: str) -> str:
    """Give a number with its word: "1 report", "2 reports"."""
    return f"{number} {word}" if number == 1 else f"{number:,} {word}s"


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
