from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sayso.clean import clean_page
from sayso.domain.text import Document, Page, Span

BODY = "Ministers met on Tuesday and said that they would meet again on Friday in Vienna.\n\nThey spoke of the weather."


def clean(text: str, media: str = "text", **known: object) -> Document:
    return clean_page(Page(name="a", origin="a.txt", media=media, text=text, **known))  # type: ignore[arg-type]


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        (
            "Skip to content\n\nTalks Drag On\n\nMarch 10, 2024 (EIRNS)—",
            {"title": "Talks Drag On", "outlet": "EIRNS", "agency": "EIRNS", "published": "2024-03-10"},
        ),
        (
            "Danubian Courier › Europe\n\nTalks drag on\n\nBy Jane Roe | VIENNA | Thursday, February 19, 2026\n\n",
            {"title": "Talks drag on", "outlet": "Danubian Courier", "byline": ("Jane Roe",), "place": "Vienna"},
        ),
        (
            "Andes Press Window\n\nTalks: what the papers write\n\nPress review | Friday 25 August 2023\n\n",
            {"title": "Talks: what the papers write", "outlet": "Andes Press Window", "published": "2023-08-25"},
        ),
        (
            "Geneva Margin: our weekly letter\n\nTalks that nobody needs\n\n27 November 2022, No. 47\n\n",
            {"title": "Talks that nobody needs", "outlet": "Geneva Margin", "published": "2022-11-27"},
        ),
        (
            "World\n\nTalks drag on in Vienna\n\nJane Roe in Vienna\n\n",
            {"title": "Talks drag on in Vienna", "byline": ("Jane Roe",), "place": "Vienna"},
        ),
        (
            "Talks drag on between the two\nministers of the two republics\n\nVIENNA (Danube Wire) — ",
            {"title": "Talks drag on between the two ministers of the two republics", "agency": "Danube Wire"},
        ),
        ("# Talks drag on\n\n*By Jane Roe*\n\n", {"title": "Talks drag on", "byline": ("Jane Roe",)}),
        ("Talks drag on\n=============\n\n", {"title": "Talks drag on"}),
        ("Title: Talks drag on\nDate: 2021-05-03\nSource: Danube Wire\n\n", {"outlet": "Danube Wire"}),
        ("Talks drag on\n\nVIENNA, June 4 (Danube Wire) - ", {"published": None, "place": "Vienna"}),
        ("Talks drag on\n\n3 May 2021\n\nVIENNA, May 2 (Danube Wire) - ", {"published": "2021-05-03"}),
        ("Talks drag on\n\n04/05/2021\n\n", {"published": None}),
        ("(Reuters) - ", {"title": None, "outlet": "Reuters", "agency": "Reuters"}),
        ("ANALYSIS/OPINION:\n\n", {"title": None, "furniture": (Span(0, 17),)}),
        ("Talks drag on\n\n**Opinion:**\n\n", {"title": "Talks drag on"}),
        ("", {"title": None, "outlet": None, "agency": None, "published": None, "byline": ()}),
    ],
    ids=[
        "agency-brief", "breadcrumb-and-byline", "masthead", "letter", "kicker", "title-on-two-lines", "markdown",
        "underlined", "labelled-lines", "no-year", "two-days", "ambiguous-day", "no-title", "section",
        "section-under-title", "no-heading",
    ],
)  # fmt: skip
def test_heading_is_read_and_the_body_starts_behind_it(heading: str, expected: dict[str, object]) -> None:
    document = clean(heading + BODY)
    assert {name: getattr(document, name) for name in expected} == expected
    assert document.text[document.body_start :] == BODY


def test_paragraphs_without_blank_lines_between_them_have_a_title_too() -> None:
    document = clean(f"Talks drag on\nVIENNA (Danube Wire) — {BODY}".replace("\n\n", "\n"))
    assert (document.title, document.agency) == ("Talks drag on", "Danube Wire")


def test_heading_of_a_press_item_is_body() -> None:
    document = clean(f"What the papers write\n\nPress review | 25 August 2023\n\nEl Farol (Chile)\n\n{BODY}")
    assert document.text[document.body_start :].startswith("El Farol")


def test_what_the_page_knows_wins() -> None:
    known = {
        "title": "Known",
        "outlet": "Known Post",
        "byline": ("J. K.",),
        "published": "2020-01-01",
        "url": "https://k.example",
    }
    document = clean(f"Talks drag on\n\nBy Jane Roe, 3 May 2021\n\n{BODY}", **known)
    assert {name: getattr(document, name) for name in known} == known


def test_agency_that_the_first_paragraph_relays_is_the_agency() -> None:
    document = clean(
        "Talks drag on\n\nBy Jane Roe\n\nThe talks failed, the news agency Cozia Press reported.\n\n" + BODY
    )
    assert document.agency == "Cozia Press"


def test_one_line_is_the_report_and_no_title() -> None:
    document = clean("“We will go,” the minister said")
    assert (document.title, document.body_start) == (None, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["empty"]),
        (" \n\n ", ["empty"]),
        ("Der Minister sagte am Dienstag, die Gespräche würden fortgesetzt. " * 3, ["language"]),
        (f"{BODY} â€œSo,â€\x9d he said.", ["mojibake"]),
        (f"Talks\n\n04/05/2021\n\n{BODY}", ["ambiguous-date"]),
    ],
    ids=["empty", "blank", "german", "mojibake", "ambiguous-date"],
)
def test_what_is_odd_becomes_a_problem(text: str, expected: list[str]) -> None:
    document = clean(text)
    assert codes(document) == expected
    assert document.text == text


PIECES = st.sampled_from(
    [
        *("Skip to content", "Read more:", "News", "© 2020 A", " > ", "By Jane Roe", " | ", "3 May 2021", "Title: "),
        *("VIENNA (AP) — ", "(CNN) ", "Talks drag on", "The end.", "“", "# ", "***", "a.b.c/d"),
        *("\n", "\r\n", "\n\n", "\u2028", "\x00", "\x85", "\ud800"),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join)))
@example("\x1c\n\nAd")
@example("Reporting by " + "A.A" * 190)
def test_text_is_kept_and_furniture_lies_inside_it(text: str) -> None:
    document = clean(text)
    assert document.text == text
    assert 0 <= document.body_start <= len(text)
    edges = [0, *(edge for span in document.furniture for edge in span), len(text)]
    assert edges == sorted(edges)
    assert all(span.start < span.end for span in document.furniture)


@pytest.mark.parametrize(
    ("heading", "outlet", "byline"),
    [
        ("By Ada Moe and Bo Lind\nWestland Orb | 5 December 2025", "Westland Orb", ("Ada Moe", "Bo Lind")),
        ("Ada Moe | 5 December 2025", None, ("Ada Moe",)),
        ("Harbor Crier | 5 December 2025", "Harbor Crier", ()),
        ("Quito, 11 January 2026 — Andes Daily", "Andes Daily", ()),
    ],
)
def test_a_name_beside_a_date_is_outlet_or_author(heading: str, outlet: str | None, byline: tuple[str, ...]) -> None:
    text = f"Fire on the quay\n\n{heading}\n\nThe ferry burned.\n\nHe told the Harbor Crier that he was safe.\n"
    document = clean_page(Page(name="a", origin="a", media="text", text=text))
    assert (document.outlet, document.byline) == (outlet, byline)
