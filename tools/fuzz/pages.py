"""Make web pages like those of a newspaper, an agency or a blog from a report's text."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from random import Random

TITLES = ("Bridge stays shut, mayor says", "Talks drag on", "“No deal,” says minister", "")
AUTHORS = ("Jane Roe", "Jane Roe and John Doe", "Staff", "")
DAYS = ("2024-03-10", "March 10, 2024", "10/03/2024", "2024-03-10T08:00:00+01:00", "")
SITE = "The Harbour Courier"
SHARE = '<ul class="share"><li><a href="#">Share</a></li><li><a href="#">Tweet</a></li><li>Read more: Storm</li></ul>'


def made_page(rng: Random, text: str) -> str:
    """Return a web page of one of several kinds, with the text as its article."""
    paragraphs = [part for part in text.split("\n\n") if part.strip()]
    return rng.choice(SHAPES)(rng, paragraphs, rng.choice(TITLES))


def _paragraphs(paragraphs: list[str]) -> str:
    return "\n".join(f"<p>{escape(part, quote=False)}</p>" for part in paragraphs)


def _newspaper(rng: Random, paragraphs: list[str], title: str) -> str:
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": rng.choice(DAYS),
        "author": [{"@type": "Person", "name": rng.choice(AUTHORS)}],
        "publisher": {"@type": "Organization", "name": SITE},
    }
    figure = "<figure><img src='a.jpg' alt='The bridge'><figcaption>The bridge. Photo: J. Doe</figcaption></figure>"
    half = len(paragraphs) // 2
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | {SITE}</title>'
        f'<meta property="og:title" content="{escape(title)}"><meta property="og:site_name" content="{SITE}">'
        f'<script type="application/ld+json">{json.dumps(told)}</script><style>p {{ margin: 0 }}</style></head><body>'
        f"<nav><a href='/'>Home</a> › <a href='/world'>World</a></nav><article><h1>{escape(title)}</h1>"
        f'<p class="byline">By {rng.choice(AUTHORS)}</p><time datetime="{rng.choice(DAYS)}">{rng.choice(DAYS)}</time>'
        f"{figure}{_paragraphs(paragraphs[:half])}<aside><h2>Most read</h2><ol><li><a href='/1'>Storm</a></ol></aside>"
        f"<script>var ad = '<p>not a paragraph</p>';</script>{_paragraphs(paragraphs[half:])}{SHARE}</article>"
        f"<footer>© 2024 {SITE}. All rights reserved.</footer></body></html>"
    )


def _nested(rng: Random, paragraphs: list[str], title: str) -> str:
    depth = rng.randrange(1, 30)
    words = "".join(f"<div><div class='text'><span>{escape(part)}</span></div></div>" for part in paragraphs)
    return (
        f"<html><head><title>{escape(title)}</title></head><body>{'<div class=wrap>' * depth}"
        f"<div id='content'><h2>{escape(title)}</h2>{words}</div>{'</div>' * depth}</body></html>"
    )


def _agency(rng: Random, paragraphs: list[str], title: str) -> str:
    """Return XHTML with its metadata in meta tags and paragraphs separated by line breaks."""
    words = "<br /><br />\n".join(escape(part) for part in paragraphs)
    return (
        '<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" '
        f'content="text/html; charset=iso-8859-1" /><meta name="author" content="{rng.choice(AUTHORS)}" />'
        f'<meta name="date" content="{rng.choice(DAYS)}" /><title>{escape(title)}</title></head>'
        f'<body><table><tr><td class="menu">Home | World | Sport</td><td class="story"><b>{escape(title)}</b><br />'
        f"VIENNA, March 10 (Danube Wire) - {words}</td></tr></table></body></html>"
    )


def _blog(rng: Random, paragraphs: list[str], title: str) -> str:
    """Return unclosed paragraphs with links and emphasis, block quotations, and comments below."""
    parts = []
    for part in paragraphs:
        words = escape(part).replace(" said ", " <em>said</em> ").replace(" the ", ' <a href="/the">the</a> ')
        parts.append(f"<blockquote>{words}</blockquote>" if rng.random() < 0.3 else f"<p>{words}")
    return (
        f"<html><body><div class=post><h1 class=entry-title>{escape(title)}</h1><div class=entry-content>"
        f"{''.join(parts)}</div></div><div id=comments><p>Ann said: first!<p>Bob said: no.</div></body></html>"
    )


def _ticker(rng: Random, paragraphs: list[str], title: str) -> str:
    items = "".join(f"<li><time>{rng.randrange(24)}:00</time> {escape(part)}</li>" for part in paragraphs)
    return f"<html><head><title>{escape(title)}</title></head><body><main><ul>{items}</ul></main></body></html>"


def _bare(_: Random, paragraphs: list[str], title: str) -> str:
    return f"<h1>{escape(title)}</h1>{_paragraphs(paragraphs)}"


SHAPES: tuple[Callable[[Random, list[str], str], str], ...] = (_newspaper, _nested, _agency, _blog, _ticker, _bare)
