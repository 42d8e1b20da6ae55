"""Finds which of the reports that copy a text had it first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sayso.analyse.copied_text import Digest, digest_text, likeness
from sayso.analyse.positions import CodedStatement
from sayso.domain.iso_days import days_between

DAYS = 7
"""Most days between a report and its copy: news is copied while it is new."""


def credit_originals(coded: Iterable[CodedStatement], texts: Mapping[str, str]) -> list[CodedStatement]:
    """Return the statements; in copied reports, `firsthand` becomes the outlet of the original.

    Args:
        coded: Coded statements.
        texts: The texts of their reports, by id.
    """
    statements = list(coded)
    original = _originals(statements, texts)
    return [
        replace(one, firsthand=original[one.report]) if one.report in original and not one.carriers else one
        for one in statements
    ]


def _originals(statements: Iterable[CodedStatement], texts: Mapping[str, str]) -> dict[str, str | None]:
    """Return the outlet that had the text first, for each report that is a copy."""
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
    """Yield each two statements published at most DAYS apart, the earlier first."""
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
