"""Agreement: how far coders agree beyond chance, on fields and codings, per pair and over time."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from sayso.book.team import AgreementOf
from sayso.review.agreement import Agreement
from sayso.web.page import Bench, add_page

router = APIRouter(tags=["review"])


@dataclass(frozen=True, slots=True)
class AgreementContext:
    """Agreement by field and by concept where two or more decided; by pair; by month."""

    title: str
    counting: bool
    with_machine: bool
    rows: tuple[Agreement, ...]
    codings: tuple[Agreement, ...]
    pairs: tuple[AgreementOf, ...]
    months: tuple[AgreementOf, ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    rows: tuple[Agreement, ...]
    codings: tuple[Agreement, ...]
    pairs: tuple[AgreementOf, ...]
    months: tuple[AgreementOf, ...]


def agreement_page(bench: Bench, with_machine: bool = False) -> AgreementContext:
    """Return Krippendorff's alpha."""

    def count() -> _Counted:
        team, review = bench.book.team, bench.book.review
        return _Counted(
            tuple(row for row in review.agreement(with_machine=with_machine) if row.statements),
            tuple(row for row in team.coding_agreement(with_machine=with_machine) if row.statements),
            tuple(team.by_pair(with_machine=with_machine)),
            tuple(one for one in team.by_month(with_machine=with_machine) if any(row.statements for row in one.rows)),
        )

    found = bench.findings.get(("agreement", with_machine), count)
    counted = found or _Counted((), (), (), ())
    return AgreementContext(
        "Agreement", found is None, with_machine, counted.rows, counted.codings, counted.pairs, counted.months
    )


add_page(router, "/review/agreement", "agreement.html", agreement_page, summary="How far coders agree")
