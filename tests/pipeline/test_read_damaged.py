"""Damaged texts and pages: a record whose every span is a slice of its text, or an error with a hint."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from damaged import damaged, damaged_text, fuzzed, fuzzed_seldom
from sayso.acquire import read_place
from sayso.domain.form import spans_of
from sayso.domain.record import Record
from sayso.domain.record_json import record_from_dict, record_to_dict
from sayso.domain.statement import text_of
from sayso.errors import AcquireError
from sayso.pipeline.read import Reader

TEXT = (
    "Bridge stays shut\n\nBy Jane Roe\n\nPORT SALDRY, March 10, 2024 (Danube Wire) — The bridge “will not open this "
    "year,” Mayor Ada Moe told reporters on Monday. “Nobody knows why,” she said.\n\nThe guild’s chairman, Tom Okoro, "
    "denied that traders had been warned. According to the Courier, İzmir’s engineers may look at it ‘next week’.\n"
)
PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Bridge stays shut | Courier</title>'
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-03-10"}</script></head><body>'
    "<nav><a href='/'>Home</a></nav><article><h1>Bridge stays shut</h1><figure><img src='a.jpg'><figcaption>The bridge"
    "</figcaption></figure>" + "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n")) + "</article></body></html>"
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def check_record(record: Record) -> None:
    """Every span is a slice, and the words beside it are those of the text; no layer failed."""
    text = record.text
    assert all(0 <= span.start < span.end <= len(text) for span in spans_of(record))
    assert 0 <= record.document.body_start <= len(text)
    for one in record.statements:
        for part in (one.content, one.cue, one.source):
            assert part is None or part.text == text_of(part.spans, text)
    for named in (*record.entities, *record.mentions, *record.loaded):
        assert named.text == text[slice(*named.span)]
    assert "layer-failed" not in {problem.code for problem in record.problems}
    assert record_from_dict(record_to_dict(record)).statements == record.statements


@pytest.mark.parametrize(
    ("suffix", "whole"),
    [
        pytest.param(".txt", [TEXT.encode(), TEXT.encode("cp1252", "replace")], id="text"),
        pytest.param(".md", [f"# {TEXT}".encode()], id="markdown"),
        pytest.param(".html", [PAGE.encode(), PAGE.encode("utf-16")], id="page"),
    ],
)
def test_what_is_read_is_in_the_text(reader: Reader, tmp_path: Path, suffix: str, whole: list[bytes]) -> None:
    path = tmp_path / f"report{suffix}"

    @given(damaged(*whole))
    @fuzzed_seldom
    def check(content: bytes) -> None:
        path.write_bytes(content)
        try:
            [page] = read_place(path)
        except AcquireError as error:
            assert error.hint
            return
        record = reader.read_page(page)
        check_record(record)
        assert suffix == ".html" or record.text == page.text

    check()


def test_no_layer_fails_on_a_damaged_report(reader: Reader) -> None:
    @given(damaged_text())
    @fuzzed
    def check(text: str) -> None:
        check_record(reader.read_text(text, published="2024-03-11"))

    check()


@pytest.mark.parametrize(
    "odd", ["\ud800", "\0", "\u202e", "\u200b", "İ", "\u2028", "“" * 9, "\x1c", "e\u0301" * 20, "٣ May"]
)
def test_odd_characters_move_no_span(reader: Reader, odd: str) -> None:
    for text in (TEXT.replace(" ", f" {odd}"), TEXT.replace("“", odd), odd + TEXT):
        check_record(reader.read_text(text, published="2024-03-11"))


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_the_calendar_lose_no_layer(reader: Reader, published: str) -> None:
    for when in (
        "yesterday",
        "tomorrow",
        "last week",
        "next year",
        "999 years ago",
        "on the weekend",
        "on February 29",
    ):
        check_record(reader.read_text(f"“We will wait,” Mayor Ada Moe said {when}.", published=published))
