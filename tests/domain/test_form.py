"""What has the form of a type, and what has not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypedDict, get_type_hints

import pytest

from builders import harbour_record
from odd_records import odd_record
from sayso.domain.form import has_form, spans_of
from sayso.domain.record import Mention, Record
from sayso.domain.text import Span


class Named(TypedDict):
    name: str
    places: list[tuple[int, int]]


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("x", str),
        (None, str | None),
        (7, float),
        ([1, "x"], tuple[int, str]),
        ((1, 2, 3), tuple[int, ...]),
        ({"name": "x", "places": [[0, 1]], "more": {}}, Named),
        ({"a": None}, Mapping[str, int | None]),
        ("yes", Literal["yes", "no"]),
        (Span(0, 1), Span),
        (Mention(Span(0, 1), "x", "x", "person"), Mention),
        ([object()], list[Any]),
    ],
)
def test_what_fits(value: object, form: Any) -> None:
    assert has_form(value, form)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (1, str),
        (True, int),
        (True, float),
        (float("nan"), float),
        (float("inf"), float),
        (1.0, int),
        ("ab", list[str]),
        ([1], tuple[int, str]),
        ([1, "x"], tuple[int, ...]),
        ({"name": "x"}, Named),
        ({"name": "x", "places": [[0]]}, Named),
        ({1: 1}, Mapping[str, int]),
        ({}, Literal["yes"]),
        (Span(0.5, 1), Span),  # type: ignore[arg-type]  # what is to be found
        ([0, 1], Span),
        (Mention(Span(0, 1), "x", None, "person"), Mention),  # type: ignore[arg-type]  # as above
    ],
)
def test_what_does_not_fit(value: object, form: Any) -> None:
    assert not has_form(value, form)


@pytest.mark.parametrize("record", [harbour_record(), odd_record()])
def test_a_record_has_its_own_form_and_gives_all_its_spans(record: Record) -> None:
    assert all(has_form(getattr(record, name), form) for name, form in get_type_hints(Record).items())
    spans = list(spans_of(record))
    assert {span for s in record.statements for span in (*s.content.spans, *s.certainty.markers)} <= set(spans)
    assert {mention.span for mention in record.mentions} <= set(spans)
