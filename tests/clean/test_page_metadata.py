from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.clean import clean_page
from sayso.clean.page_metadata import read_metadata, split_names
from sayso.domain.text import Document, Page

WORDS = "<p>The bridge over the harbour stays shut, the mayor said on Sunday in the town hall. Nobody was told.</p>" * 3


def json_ld(**told: Any) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **told}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def read(head: str, body: str = WORDS, url: str | None = None) -> Document:
    html = f"<html><head>{head}</head><body><article><h1>Bridge</h1>{body}</article></body></html>"
    return clean_page(Page("a", "a.html", "html", html, url=url))


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:published_time" content="2018-05-08T23:10:00-04:00">', "2018-05-08"),
        (json_ld(datePublished="2018-05-08T23:10:00-04:00", dateModified="2018-06-02"), "2018-05-08"),
        ('<meta name="date" content="2016/6/29">', "2016-06-29"),
        ('<meta content="20180508" itemprop="datePublished">', "2018-05-08"),
        ("<meta name='dc.date' content='8 May 2018'>", "2018-05-08"),
    ],
    ids=["meta", "JSON-LD", "slashes", "compact", "words"],
)
def test_the_heads_day_wins_over_that_of_the_address(head: str, day: str) -> None:
    document = read(head, url="https://courier.example/2018/05/18/bridge.html")
    assert (document.published, document.problems) == (day, ())


def test_a_day_that_can_be_read_in_two_ways_is_a_problem() -> None:
    document = read('<meta name="date" content="04/05/2018">')
    assert document.published is None
    assert [problem.code for problem in document.problems] == ["odd-date"]


def test_a_day_that_no_page_names_is_not_guessed() -> None:
    assert read("<meta name='copyright' content='2026'>", WORDS + "<p>It opens in June.</p>").published is None


def test_day_of_an_embedded_post_is_not_the_pages() -> None:
    post = '<blockquote class="twitter-tweet"><p>It is shut.</p>— Jane Roe <a href="#">May 5, 2018</a></blockquote>'
    assert read("", WORDS + post).published is None


def test_publisher_of_json_ld_wins_over_the_host_of_the_address() -> None:
    head = json_ld(headline="Bridge", publisher={"@type": "Organization", "name": "The Harbour Courier"})
    assert read(head, url="https://courier.example/1").outlet == "The Harbour Courier"


def test_live_blog_has_the_title_of_the_page_and_not_of_an_entry() -> None:
    entry = {"headline": "Bridge shut", "datePublished": "2018-05-08T10:15:00Z", "articleBody": "The bridge is shut."}
    head = json_ld(**{"@type": "LiveBlogPosting", "headline": "Storm: live", "liveBlogUpdate": [entry, entry]})
    html = f"<html><head>{head}</head><body><h2>Bridge shut</h2><p>The bridge is shut.</p></body></html>"
    document = clean_page(Page("a", "a.html", "html", html))
    assert document.title == "Storm: live"
    assert document.text.startswith("10:15\n\nBridge shut\n\nThe bridge is shut.")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Jane Roe, John Doe, Jr. and Ann Poe", ("Jane Roe", "John Doe, Jr.", "Ann Poe")),
        ("By Jane Roe &amp; John Doe III", ("Jane Roe", "John Doe III")),
        ("Jane Roe; John Doe", ("Jane Roe", "John Doe")),
        ("https://courier.example/jane", ()),
        ("", ()),
    ],
)
def test_authors_are_told_apart(words: str, names: tuple[str, ...]) -> None:
    assert split_names(words) == names


@pytest.mark.parametrize(
    "author",
    [
        [{"@type": "Person", "name": "Jane Roe"}, {"@type": "Person", "name": "John Doe, Jr."}],
        ["Jane Roe", "John Doe, Jr."],
        {"name": ["Jane Roe", "John Doe, Jr."]},
        "Jane Roe and John Doe, Jr.",
    ],
    ids=["people", "names", "one with names", "sentence"],
)
def test_several_authors_are_kept(author: Any) -> None:
    assert read(json_ld(author=author)).byline == ("Jane Roe", "John Doe, Jr.")


def test_title_escaped_twice_is_plain() -> None:
    assert read('<meta property="og:title" content="Bridge &amp;amp; harbour: &amp;quot;shut&amp;quot;">').title == (
        'Bridge & harbour: "shut"'
    )


ENTRIES = [
    {
        "@type": "BlogPosting",
        "headline": "Mayor speaks",
        "datePublished": "2025-05-04T10:15:00+02:00",
        "articleBody": "<p>The mayor spoke.</p><blockquote><p>We will build.</p><cite>Rosa Wendell</cite></blockquote>",
    },
    {"headline": "Ferry stops", "datePublished": "2025-05-04T09:05:00+02:00", "articleBody": "The ferry has stopped."},
]
SHOWN = "<h2>Mayor speaks</h2><p>The mayor spoke.</p><h2>Ferry stops</h2><p>The ferry has stopped.</p>"
TIMED = ["10:15", "Mayor speaks", "The mayor spoke."]


INTRODUCTION = WORDS[: len(WORDS) // 3]
MORE = "".join(f"<p>The harbour master of quay {n} wrote to the port at noon, and got no answer.</p>" for n in range(9))


@pytest.mark.parametrize(
    "body",
    [INTRODUCTION, INTRODUCTION + MORE, INTRODUCTION + SHOWN, INTRODUCTION + SHOWN + MORE],
    ids=["elsewhere", "elsewhere, long", "on the page", "on the page, long"],
)
def test_entries_of_a_live_blog_are_beside_the_article_once_and_timed(body: str) -> None:
    document = read(json_ld(**{"@type": "LiveBlogPosting"}, headline="Pier", liveBlogUpdate=ENTRIES), body)
    lines = document.text.split("\n\n")
    at = lines.index("10:15")
    assert lines[at : at + 3] == TIMED
    assert lines[lines.index("Ferry stops") - 1] == "09:05"
    assert document.text.count("The mayor spoke.") == document.text.count("The ferry has stopped.") == 1
    assert document.text.count("Nobody was told.") == 1


def test_entry_of_a_live_blog_keeps_who_said_what() -> None:
    document = read(json_ld(**{"@type": "LiveBlogPosting"}, headline="Pier", liveBlogUpdate=ENTRIES), "")
    kinds = {document.text[block.span.start : block.span.end]: block.kind for block in document.blocks}
    assert (kinds["We will build."], kinds["— Rosa Wendell"]) == ("quotation", "attribution")


@pytest.mark.parametrize(
    "author",
    [
        {"@type": "Person", "givenName": "Jane", "familyName": "Roe"},
        [[{"@type": "Person", "name": "Jane Roe"}]],
        {"name": {"givenName": "Jane", "familyName": "Roe"}},
    ],
)
def test_author_is_found_however_it_is_nested(author: Any) -> None:
    assert read(json_ld(author=author)).byline == ("Jane Roe",)


def test_authors_who_are_links_side_by_side_are_all_kept() -> None:
    links = '<a rel="author" href="/a">Jane Roe</a> and <a href="/b" rel="author">John Doe, Jr.</a>'
    other = '<aside><p>Read also what we wrote about the pier last year</p><a rel="author">Ann Poe</a></aside>'
    assert read("", f"<p>By {links}</p>{WORDS}{other}").byline == ("Jane Roe", "John Doe, Jr.")


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("Bridge | News | The Quay Times", "The Quay Times"),
        ("Bridge - The Quay Times", "The Quay Times"),
        ("Bridge", None),
        ("Bridge over troubled water - a song", None),
        ("Bridge: what we know about all that happened - and what we do not yet know", None),
    ],
)
def test_outlet_behind_the_headline_in_the_title_is_found(title: str, outlet: str | None) -> None:
    assert read(f"<title>{title}</title>").outlet == outlet


def test_article_that_only_a_script_shows_keeps_its_paragraphs() -> None:
    body = "The bridge is shut, the mayor said.\n\nNobody was told, said the harbour master of the town."
    page = f"<html><head>{json_ld(articleBody=body)}</head><body><div id='root'></div></body></html>"
    assert clean_page(Page("a", "a.html", "html", page)).text == body


def test_live_blog_is_entries_with_their_hours() -> None:
    updates = [
        {
            "headline": "Mayor speaks",
            "datePublished": "2025-05-04T18:42:00+02:00",
            "articleBody": f"<p>“It is shut,” she said.</p>{WORDS}",
        },
        {
            "headline": "Port closes",
            "datePublished": "2025-05-04T18:05:00+02:00",
            "articleBody": "The port said so.\nTwice.",
        },
    ]
    document = read(json_ld(**{"@type": "LiveBlogPosting", "liveBlogUpdate": updates}), "<p>Live.</p>")
    told = [(block.kind, document.text[block.span.start : block.span.end]) for block in document.blocks]
    assert told[:3] == [("time", "18:42"), ("heading", "Mayor speaks"), ("paragraph", "“It is shut,” she said.")]
    assert told[-4:] == [
        ("time", "18:05"),
        ("heading", "Port closes"),
        ("paragraph", "The port said so."),
        ("paragraph", "Twice."),
    ]


@given(
    st.recursive(
        st.none() | st.text(max_size=20) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["@type", "author", "name", "@graph", "liveBlogUpdate", "datePublished"]), inner
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_raises(whole: Any) -> None:
    read_metadata(f'<script type="application/ld+json">{json.dumps(whole)}</script>')
