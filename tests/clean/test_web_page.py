from __future__ import annotations

import subprocess
import sys

import pytest

from sayso.clean import clean_page
from sayso.domain.text import Document, Page

PARAGRAPHS = [
    "VIENNA (Danube Wire) — Ministers met on Tuesday and said that they would meet again on Friday, at noon.",
    "“We talked about the min\xadistry,” the Austrian minister told reporters outside the palace after four hours.",
    "Nobody in the square believed it, and the cafés closed early because of the wind that blew all day.",
]
HEAD = (
    '<title>Talks drag on | Danubian Courier</title><meta property="og:title" content="Talks drag on">'
    '<meta property="og:site_name" content="Danubian Courier"><meta name="author" content="Jane Roe">'
    '<meta property="article:published_time" content="2025-05-14T17:42:00+00:00">'
)


def page(body: str, head: str = "") -> Document:
    html = f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>"
    return clean_page(Page(name="a", origin="a.html", media="html", text=html))


def article() -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"<nav><a href='/'>Home</a></nav><article><h1>Talks drag on</h1>{paragraphs}</article>"


def test_article_is_taken_out_of_its_page() -> None:
    document = page(article(), HEAD)
    assert (document.title, document.outlet, document.byline) == ("Talks drag on", "Danubian Courier", ("Jane Roe",))
    assert (document.published, document.agency, document.language) == ("2025-05-14", "Danube Wire", "en")
    assert document.text.endswith("\n\n".join(PARAGRAPHS).replace("\xad", ""))
    assert document.text[document.body_start :].startswith("Ministers met")
    assert "Home" not in document.text


@pytest.mark.parametrize(
    "body",
    ["", "<script>var said = '“Hello,” he said';</script>", "<nav></nav>"],
    ids=["empty", "script-only", "nothing"],
)
def test_page_without_main_text_is_a_problem(body: str) -> None:
    document = page(body)
    assert document.text == ""
    assert [problem.code for problem in document.problems] == ["no-main-text"]


@pytest.mark.parametrize(
    "html",
    [
        "",
        " ",
        "<",
        "<div>" * 10_000 + "word" + "</div>" * 10_000,
        "no markup at all",
        "\x00<p>nul</p>",
        "<p>\ud800</p>",
    ],
    ids=["nothing", "blank", "broken", "deep", "plain", "nul", "surrogate"],
)
def test_no_page_raises(html: str) -> None:
    document = clean_page(Page(name="a", origin="a.html", media="html", text=html))
    assert document.id == "a"


@pytest.mark.parametrize("code", [*range(33), 0x7F, 0x85, 0x9F, 0xD800, 0xFFFE, 0x110000])
@pytest.mark.parametrize("form", ["&#{0};", "&#x{0:x};", "&#X00{0:X} "])
def test_references_to_control_characters_are_no_words(code: int, form: str) -> None:
    reference = form.format(code)
    for number in range(2):
        body = f"<p>The bridge{reference} is shut, the mayor said.</p>" * number + f"<div>{reference}She went.</div>"
        assert "She went." in page(body).text


def test_a_reference_that_only_begins_like_one_to_a_control_character_is_kept() -> None:
    assert "a È b Ɓ c ᷀ d" in page("<p>a &#xC8; b &#385; c &#x1dc0; d</p>").text


def test_what_libraries_log_of_an_odd_page_is_not_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """Python prints warnings that nobody takes; a test runner takes them, so a bare interpreter is asked."""
    code = "from sayso.clean.web_page import extract_article; extract_article('no page', url='https://example.org/1')"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert capfd.readouterr() == ("", "")
