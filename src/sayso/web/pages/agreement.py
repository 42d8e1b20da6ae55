"""Agreement: how far reviewers say the same, field by field, beyond what chance would give."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from sayso.review.agreement import Agreement
from sayso.web.page import Bench, add_page

router = APIRouter(tags=["review"])


@dataclass(frozen=True, slots=True)
class AgreementContext:
    """Agreement per field that two or more have looked at."""

    title: str
    counting: bool
    with_machine: bool
    rows: tuple[Agreement, ...]


def agreement_page(bench: Bench, with_machine: bool = False) -> AgreementContext:
    """Give Krippendorff's alpha per field."""
    rows = bench.findings.get(
        ("agreement", with_machine), lambda: bench.book.review.agreement(with_machine=with_machine)
    )
    paired = tuple(row for row in rows or () if row.statements)
    return AgreementContext("Agreement", rows is None, with_machine, paired)


add_page(router, "/review/agreement", "agreement.html", agreement_page, summary="How far reviewers agree")
