"""Of reports that copy one text, which had it first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sayso.analyse.copied_text import Digest, digest_text, likeness
from sayso.analyse.positions import CodedStatement
from sayso.domain.iso_days import days_between

DAYS = 7
"""Apart, at most, for one report to copy another: news is copied while it is news."""


def credit_originals(coded: Iterable[CodedStatement], texts: Mapping[str, str]) -> list[CodedStatement]:
    """Give the statements with `firsthand` as the outlet whose report was copied, where one copies another.

    Args:
        coded: Coded statements.
        texts: Of their reports, by id.
    """
    statements = list(coded)
    original = _originals(statements, texts)
    return [
        replace(one, firsthand=original[one.report]) if one.report in original and not one.carriers else one
        for one in statements
    ]


def _originals(statements: Iterable[CodedStatement], texts: Mapping[str, str]) -> dict[str, str | None]:
    """Give for each report that copies another the outlet that had the text first."""
    by_actor: defaultdict[int, dict[str, CodedStatement]] = defaultdict(dict)
    for one in statements:
        if one.actor is not None and one.report in texts:
            by_actor[one.actor].setdefault(one.report, one)
    digests: dict[str, Digest] = {}
    first: dict[str, CodedStatement] = {}
    compared: set[tuple[str, str]] = set()
    for reports in by_actor.values():
        for early, late in _pairs(reports.values()):
            pair = (early.report, late.report)
            if pair in compared or late.report in first:
                continue
            compared.add(pair)
            here, there = (_digest(one.report, texts, digests) for one in (early, late))
            if likeness(here, there, early.spans[0], late.spans[0]):
                first[late.report] = first.get(early.report, early)
    return {report: one.firsthand for report, one in first.items()}


def _pairs(statements: Iterable[CodedStatement]) -> Iterator[tuple[CodedStatement, CodedStatement]]:
    """Give each two that were published within so few days, the earlier first."""
    in_time = sorted(statements, key=lambda one: (one.published or "", one.report))
    for number, early in enumerate(in_time, 1):
        for late in in_time[number:]:
            if not _near(early.published, late.published):
                break
            yield early, late


def _digest(report: str, texts: Mapping[str, str], digests: dict[str, Digest]) -> Digest:
    if report not in digests:
        digests[report] = digest_text(texts[report])
    return digests[report]


def _near(one: str | None, other: str | None) -> bool:
    days = days_between(one, other)
    return days is not None and days <= DAYS
