"""The basis of a network: how many statements, reports and outlets it comes from, and whether they are enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sayso.analyse.network_rows import NetworkRow
from sayso.analyse.network_selection import text_of_value
from sayso.domain.counts import counted

DRAWABLE_REPORTS = 5
"""With fewer reports, stability is unknown: n reports have C(2n - 1, n) different bootstrap samples (Hall 1992,
appendix I), 35 for four reports and 126 for five."""
ENOUGH_REPORTS, ENOUGH_OUTLETS, ENOUGH_STATEMENTS = 10, 2, 30
"""Below these, a network says more about the sample than about the debate; ours. Ten reports have 92,378 bootstrap
samples; a single outlet shows whom it asks, not who takes part; thirty statements are three for each of ten ties."""


@dataclass(frozen=True, slots=True)
class Basis:
    """The number of statements that count, and of the reports and outlets that they are from.

    `outlets` is None if no statement names its outlet, as in tables from elsewhere.
    """

    statements: int
    reports: int
    outlets: int | None

    @property
    def lacking(self) -> tuple[str, ...]:
        """The numbers that are too small to rely on the network, in words; empty if all are large enough."""
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
        """A warning if the network is based on too little, or None."""
        if not self.lacking:
            return None
        return f"This network rests on only {_listed(self.lacking)}: read it as a list, not as a finding."


def basis_of(rows: Iterable[NetworkRow]) -> Basis:
    """Return the basis of a network's rows; a statement on two concepts counts once."""
    kept = list(rows)
    outlets = {text_of_value(row.variables.get("outlet")) for row in kept} - {""}
    return Basis(
        statements=len({(row.document, row.statement) for row in kept}),
        reports=len({row.document for row in kept}),
        outlets=len(outlets) if outlets or not kept else None,
    )


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
