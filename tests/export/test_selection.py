from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from builders import harbour_record, make_document, make_record, make_statement
from sayso.export.selection import select

TEXT = "A said B said C said D."


@pytest.mark.parametrize(
    ("published", "since", "until", "goes_out"),
    [
        ("2025-05-04", None, None, True),
        ("2025-05-04", date(2025, 5, 4), date(2025, 5, 4), True),
        ("2025-05-04", date(2025, 5, 5), None, False),
        ("2025-05-04", None, date(2025, 5, 3), False),
        (None, date(2025, 5, 3), None, False),
        ("2025-05", None, date(2026, 1, 1), False),
        (None, None, None, True),
    ],
)
def test_reports_of_days(published: str | None, since: date | None, until: date | None, goes_out: bool) -> None:
    record = make_record(document=make_document(published=published))
    assert bool(list(select([record], since=since, until=until))) is goes_out


def test_links_lead_past_what_stays_behind() -> None:
    outer = make_statement(TEXT, "B said C said D", confidence=0.9)
    middle = make_statement(TEXT, "C said D", within=outer.id, confidence=0.2)
    inner = make_statement(TEXT, "D", within=middle.id, continues="s-nowhere", confidence=0.8)
    [record] = select([make_record(outer, middle, inner, document=make_document(TEXT))], sure=0.5)
    assert [(s.id, s.within, s.continues) for s in record.statements] == [
        (outer.id, None, None),
        (inner.id, outer.id, None),
    ]


def test_links_in_a_circle_lead_nowhere() -> None:
    one = make_statement(TEXT, "B said C said D", confidence=0.1)
    two = replace(make_statement(TEXT, "C said D", confidence=0.1), within=one.id)
    three = make_statement(TEXT, "D", within=two.id)
    [record] = select([make_record(replace(one, within=two.id), two, three, document=make_document(TEXT))], sure=0.5)
    assert record.statements[0].within is None


def test_what_is_whole_stays_as_it_is() -> None:
    assert list(select([harbour_record()])) == [harbour_record()]
