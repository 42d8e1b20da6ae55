# ruff: noqa: E501  (the markup of pages stands as sites write it)
from __future__ import annotations

import pytest

from sayso.clean import clean_page
from sayso.domain.text import Document, Page

WORDS = "The bridge over the harbour stays shut for now, the mayor said on Sunday afternoon in the town hall."


def read(body: str) -> Document:
    html = f"<html><head><title>Bridge</title></head><body><article><h1>Bridge</h1><p>{WORDS}</p>{body}<p>{WORDS} Again.</p></article></body></html>"
    return clean_page(Page("a", "a.html", "html", html))


def told(document: Document) -> list[tuple[str, str, str | None]]:
    """Each block behind the first paragraph: its kind, its words, those of its label."""
    found = []
    for block in document.blocks:
        label = document.text[block.label.start : block.label.end] if block.label else None
        found.append((block.kind, document.text[block.span.start : block.span.end], label))
    start = next(n for n, (_, words, _) in enumerate(found) if words == WORDS) + 1
    return found[start:-1]


@pytest.mark.parametrize(
    "body",
    [
        "<blockquote><p>It is shut until June.</p><footer>— <cite>Jane Roe</cite>, mayor</footer></blockquote>",
        "<blockquote>It is shut until June.<cite>Jane Roe, mayor</cite></blockquote>",
        "<figure><blockquote>It is shut until June.</blockquote><figcaption>Jane Roe, mayor</figcaption></figure>",
        '<blockquote class="twitter-tweet"><p>It is shut until June.</p>&mdash; Jane Roe, mayor</blockquote>',
        "<blockquote><p>It is shut until June.</p><footer>— <cite>Jane Roe, mayor</cite></footer></blockquote>",
        "<blockquote><p>It is shut until June.</p><footer><p>Jane Roe, mayor</p></footer></blockquote>",
        "<blockquote>It is shut until June.<small>Jane Roe, <cite>mayor</cite></small></blockquote>",
        "<blockquote><p>It is shut until June.<br>— Jane Roe, mayor</p></blockquote>",
        "<blockquote><p>It is shut until June.</p></blockquote><cite>Jane Roe, mayor</cite>",
    ],
    ids=["footer", "cite", "figure", "post", "cite in footer", "paragraph in footer", "small", "line break", "cite below"],
)
def test_quotation_set_apart_keeps_who_said_it(body: str) -> None:
    assert told(read(body)) == [
        ("quotation", "It is shut until June.", None),
        ("attribution", "— Jane Roe, mayor", "Jane Roe, mayor"),
    ]


def test_post_keeps_name_and_day() -> None:
    body = (
        '<blockquote class="twitter-tweet"><p>We are closing the bridge at noon.</p>&mdash; Harbour Police (@hp) '
        '<a href="https://x.example/1">May 4, 2025</a></blockquote>'
    )
    (_, quoted, _), (kind, _, label) = told(read(body))
    assert (quoted, kind, label) == (
        "We are closing the bridge at noon.",
        "attribution",
        "Harbour Police (@hp)",
    )


def test_inline_quotations_get_their_marks() -> None:
    ((_, words, _),) = told(read("<p>She called it <q>a <q>very</q> sad day</q> for the city and its people.</p>"))
    assert words == "She called it “a ‘very’ sad day” for the city and its people."


def test_title_of_a_work_stays_in_its_sentence() -> None:
    body = "<blockquote><p>In <cite>The Harbour</cite> she wrote of a bridge that nobody needs.</p></blockquote>"
    ((kind, words, _),) = told(read(body))
    assert (kind, words) == ("quotation", "In The Harbour she wrote of a bridge that nobody needs.")


def test_lists_and_headings_are_kept() -> None:
    body = "<h2>what we know</h2><ul><li>The bridge is shut.</li><li>“It is,” said Ann Poe of the port.</li></ul>"
    assert [(kind, words) for kind, words, _ in told(read(body))] == [
        ("heading", "what we know"),
        ("bullet", "- The bridge is shut."),
        ("bullet", "- “It is,” said Ann Poe of the port."),
    ]


@pytest.mark.parametrize(
    "wrapped",
    [
        '<div class="tweet-embed"><blockquote class="twitter-tweet"><p>We are closing the bridge.</p>— Jane Roe (@jr)</blockquote><script async src="x.js"></script></div>',
        '<figure class="wp-block-embed"><div><blockquote class="bluesky-embed"><p>We are closing the bridge.</p>&mdash; Jane Roe (@jr)</blockquote></div></figure>',
        '<blockquote class="instagram-media"><div><a href="#">View this post on Instagram</a><p>We are closing the bridge.</p><p><a href="#">A post shared by Jane Roe (@jr)</a></p></div></blockquote>',
        '<div class="social"><blockquote class="mastodon-embed"><p>We are closing the bridge.</p><p>— Jane Roe (@jr)</p></blockquote></div>',
    ],
    ids=["tweet", "bluesky", "instagram", "mastodon"],
)
def test_embedded_post_keeps_words_and_author(wrapped: str) -> None:
    found = told(read(wrapped))
    assert found == [
        ("quotation", "We are closing the bridge.", None),
        ("attribution", "— Jane Roe (@jr)", "Jane Roe (@jr)"),
    ]


def test_post_beside_other_words_stays_where_it_is() -> None:
    body = '<div class="story-embed"><p>The police wrote at noon on Sunday:</p><blockquote class="twitter-tweet"><p>It is shut.</p>— Jane Roe (@jr)</blockquote></div>'
    assert "It is shut." in read(body).text


@pytest.mark.parametrize("odd", ["\x01", "&#1;", "&#xFFFF;", "\ufffe"], ids=["control", "reference", "last", "mark"])
@pytest.mark.parametrize(
    "body",
    [
        "<p>She called it <q>{}a sad day</q>.</p>",
        "<p>She called it <q><b>a</b>{} sad day</q>.</p>",
        "<blockquote><p>It is shut.</p><footer>{}Jane Roe</footer></blockquote>",
        "<figure><blockquote>It is shut.</blockquote><figcaption>{}Jane Roe</figcaption></figure>",
        '<blockquote class="twitter-tweet"><p>It is shut.</p>&mdash; {}Jane Roe</blockquote>',
        '<blockquote class="instagram-media"><p>It is shut.</p><p>A post shared by {}Jane Roe</p></blockquote>',
    ],
    ids=["q", "tail", "footer", "figure", "tweet", "post"],
)
def test_characters_that_xml_cannot_hold_break_no_page(body: str, odd: str) -> None:
    assert WORDS in read(body.format(odd)).text
