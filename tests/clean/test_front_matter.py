from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.clean import clean_page
from sayso.clean.front_matter import read_front_matter
from sayso.domain.text import Document, Page, Span

BODY = "The harbour is shut, the mayor said on Monday. Nobody was told of it.\n"


def read(fields: str) -> Document:
    return clean_page(Page("a", "a.md", "markdown", f"---\n{fields}\n---\n\n{BODY}"))


@pytest.mark.parametrize(
    "fields",
    [
        "title: 'Bridge: shut'\nauthor: Jane Roe and John Doe\ndate: 2025-05-04\nsource: The Harbour Courier",
        "headline: 'Bridge: shut'\nauthors:\n  - Jane Roe\n  - name: John Doe\npublished: 4 May 2025\n"
        "outlet: The Harbour Courier\ntags: [a, b]",
        'title: Bridge: shut\nauthor: Jane Roe and John Doe\ndate: 2025-05-04\nsource: "The Harbour Courier"',
    ],
    ids=["as one writes it", "with lists", "with a colon that YAML refuses"],
)
def test_front_matter_tells_metadata_and_stays_in_the_text(fields: str) -> None:
    document = read(fields)
    assert (document.title, document.outlet) == ("Bridge: shut", "The Harbour Courier")
    assert (document.published, document.byline) == ("2025-05-04", ("Jane Roe", "John Doe"))
    assert document.text.startswith("---\n") and document.text[document.body_start :] == BODY
    lines = [document.text[span.start : span.end] for span in document.furniture]
    assert lines[0] == lines[-1] == "---" and len(lines) == fields.count("\n") + 3


def test_suffix_of_a_name_is_no_author() -> None:
    assert read("author: John Doe, Jr. and Jane Roe").byline == ("John Doe, Jr.", "Jane Roe")


def test_odd_date_is_told() -> None:
    document = read("title: Bridge\ndate: 04/05/2025")
    assert document.published is None and [problem.code for problem in document.problems] == ["odd-date"]


def test_what_the_caller_knows_wins() -> None:
    page = Page("a", "a.md", "markdown", f"---\ntitle: Bridge\n---\n{BODY}", title="Harbour")
    assert clean_page(page).title == "Harbour"


@pytest.mark.parametrize(
    "text",
    [
        *("---\n- a\n---\n", "--- a dash ---\n", "---\nno end", "---\n: : :\n---\n", "---\n\n---\n"),
        "---\nQ: Is it?\nA: No.\n---\n",
    ],
)
def test_other_dashes_are_no_front_matter(text: str) -> None:
    assert read_front_matter(text).end == 0


@given(st.text(max_size=80))
def test_no_front_matter_raises(fields: str) -> None:
    document = read(fields)
    assert all(Span(0, len(document.text)).contains(span) for span in document.furniture)
