"""Reads the metadata in the head of a web page: JSON-LD and meta tags."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sayso.clean.characters import mend_characters
from sayso.clean.days import iso_day
from sayso.domain.text import Problem

ARTICLE_TYPES = frozenset(
    (
        *("article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle"),
        *("backgroundnewsarticle", "reviewnewsarticle", "askpublicnewsarticle", "advertisercontentarticle"),
        *("blogposting", "liveblogposting", "report", "satiricalarticle"),
    )
)
DATE_NAMES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date.published",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "publishdate",
    "publish-date",
    "pubdate",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "date",
)
"""Names of meta tags with the date of publication, most reliable first."""
INNER = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement")
MAX_AUTHORS = 200
MAX_AUTHOR_GAP = 60  # characters between the links of two authors
MAX_OUTLET_WORDS = 5
MAX_NODES = 5_000  # of JSON-LD that are searched
_SCRIPT = re.compile(r"<script\b[^>]*application/ld\+json[^>]*>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
_AUTHOR_LINK = re.compile(
    r"<(?P<tag>a|span)\b[^>]{0,500}\b(?:rel|itemprop)=[\"']?author\b[^>]{0,500}>(?P<name>.{1,200}?)</(?P=tag)\s*>",
    re.IGNORECASE | re.DOTALL,
)
_TITLE = re.compile(r"<title\b[^>]{0,200}>([^<]{1,500})</title", re.IGNORECASE)
_META = re.compile(r"<meta\b[^>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_STAMP = re.compile(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_SUFFIX = re.compile(r",\s+(Jr|Sr|II|III|IV|MD|M\.D|PhD|Ph\.D|Esq)\b\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What the head says; `live` has the time, headline and text of each entry of a live blog.

    `body` is the article's text as JSON-LD repeats it.
    """

    published: str | None = None
    byline: tuple[str, ...] = ()
    title: str | None = None
    publisher: str | None = None
    live: tuple[tuple[str, str, str], ...] = ()
    body: str = ""
    problems: tuple[Problem, ...] = ()


def read_metadata(page: str) -> PageMetadata:
    """Read the JSON-LD and meta tags of a page; the JSON-LD of an article has priority.

    An ambiguous or invalid date is left out, with a problem.
    """
    nodes = [node for node in _json_nodes(page) if _is_article(node)]
    metas = list(_metas(page))
    spoken = [str(node["datePublished"]) for node in nodes if node.get("datePublished")]
    spoken += [content for name in DATE_NAMES for key, content in metas if key == name]
    days = [day for words in spoken if (day := _day(words)) is not None]
    problems = []
    if spoken and not days:
        message = f"the page's date {spoken[0][:60]!r} is ambiguous or not a date; it was left out"
        problems.append(Problem("clean", "odd-date", message))
    return PageMetadata(
        published=days[0] if days else None,
        byline=next((names for node in nodes if (names := _json_authors(node.get("author")))), ())
        or _meta_authors(metas)
        or _shown_authors(page),
        title=next((plain_title(str(node["headline"])) for node in nodes if node.get("headline")), None),
        publisher=next((name for node in nodes if (name := _publisher(node.get("publisher")))), None),
        live=next((entries for node in nodes if (entries := _live(node))), ()),
        body=next((body for node in nodes if isinstance(body := node.get("articleBody"), str)), ""),
        problems=tuple(problems),
    )


def plain_title(words: str) -> str | None:
    """Return a title without entities, including entities escaped twice."""
    for _ in range(2):
        if "&" not in words:
            break
        words = html.unescape(words)
    return " ".join(mend_characters(words).split()) or None


def split_names(words: str) -> tuple[str, ...]:
    """Return the authors in "Jane Roe, John Doe, Jr. and Ann Poe"; a suffix stays with its name."""
    words = _SUFFIX.sub(lambda found: f"\0 {found[1]}", " ".join(html.unescape(words).split()))
    words = re.sub(r"^\s*by\s+", "", words, flags=re.IGNORECASE)
    parts = re.split(r"\s*;\s*|\s+(?:and|&)\s+|\s*,\s+(?:and\s+)?", words)
    names = (part.replace("\0", ",").strip(" .") + ("." if part.endswith(("Jr", "Sr")) else "") for part in parts)
    return tuple(name for name in names if name.strip(" .,") and not _is_address(name))


def _is_address(words: str) -> bool:
    return words.startswith(("http://", "https://", "@", "/")) or "@" in words


def _json_nodes(page: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of all JSON-LD in a page, outer ones first; invalid JSON is skipped."""
    if "ld+json" not in page:
        return
    for script in _SCRIPT.finditer(page):
        words = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*$", "", script[1])
        try:
            whole = json.loads(words, strict=False)
        except (ValueError, RecursionError):
            continue
        waiting, seen = [whole], 0
        while waiting and seen < MAX_NODES:
            item = waiting.pop(0)
            seen += 1
            if isinstance(item, list):
                waiting = [*item, *waiting]
            elif isinstance(item, dict):
                yield item
                waiting += [item[key] for key in INNER if key in item]


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.rpartition("/")[2].lower() in ARTICLE_TYPES for kind in named)


def _json_authors(value: Any) -> tuple[str, ...]:
    """Return the names of one or several authors, given as strings or objects."""
    names: list[str] = []
    waiting, seen = [value], 0
    while waiting and seen < MAX_AUTHORS:
        author, seen = waiting.pop(0), seen + 1
        if isinstance(author, list):
            waiting = [*author, *waiting]
        elif isinstance(author, dict):
            parts = (author.get(part) for part in ("givenName", "additionalName", "familyName"))
            waiting.insert(0, author.get("name") or " ".join(part for part in parts if isinstance(part, str)))
        elif isinstance(author, str) and author.strip():
            names += split_names(mend_characters(author))
    return tuple(dict.fromkeys(names))


def _publisher(value: Any) -> str | None:
    """Return the name of a publisher, given as a string or an object."""
    named = value[0] if isinstance(value, list) and value else value
    name = named.get("name") if isinstance(named, dict) else named
    return plain_title(name) if isinstance(name, str) and not _is_address(name) else None


def _meta_authors(metas: list[tuple[str, str]]) -> tuple[str, ...]:
    for wanted in ("author", "article:author", "byl", "parsely-author", "dc.creator", "sailthru.author"):
        found = [name for key, content in metas if key == wanted for name in split_names(mend_characters(content))]
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def _shown_authors(page: str) -> tuple[str, ...]:
    """Return several authors whom a page names side by side in links marked as such; () for fewer than two."""
    names: list[str] = []
    end = None
    for link in _AUTHOR_LINK.finditer(page):
        if end is not None and link.start() - end > MAX_AUTHOR_GAP:
            break
        end = link.end()
        names += split_names(mend_characters(re.sub(r"<[^>]*>", "", link["name"])))
    found = tuple(dict.fromkeys(names))
    return found if len(found) > 1 else ()


def outlet_in_title(page: str, title: str | None) -> str | None:
    """Return the outlet in the page's `<title>`, which repeats the headline: "Pier shut | News | The Quay Times"."""
    shown = _TITLE.search(page)
    words = plain_title(shown[1]) if shown else None
    if not words or not title or not words.startswith(title):
        return None
    parts = re.split(r"\s+[|–—·•»-]\s+", words[len(title) :])
    outlet = parts[-1].strip()
    return outlet if len(parts) > 1 and not parts[0].strip() and 0 < len(outlet.split()) <= MAX_OUTLET_WORDS else None


def _metas(page: str) -> Iterator[tuple[str, str]]:
    """Yield the name (or property, or itemprop), in lowercase, and the content of each meta tag."""
    for tag in _META.finditer(page):
        told = {key.lower(): one or two or three for key, one, two, three in _ATTRIBUTE.findall(tag[0])}
        name = told.get("property") or told.get("name") or told.get("itemprop")
        if name and told.get("content"):
            yield name.lower(), html.unescape(told["content"]).strip()


def _day(words: str) -> str | None:
    """Return the day of a date, in its own time zone."""
    if stamp := _STAMP.match(words):
        return iso_day(f"{stamp[1]}-{int(stamp[2]):02}-{int(stamp[3]):02}")
    if compact := re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4,6})?Z?", words.strip()):
        return iso_day(f"{compact[1]}-{compact[2]}-{compact[3]}")
    return iso_day(words) if re.search(r"\b(?:19|20)\d\d\b", words) else None


def _live(node: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Return the entries of a live blog in the page's order."""
    updates = node.get("liveBlogUpdate")
    entries = []
    for update in updates if isinstance(updates, list) else ():
        if not isinstance(update, dict):
            continue
        body = update.get("articleBody") or update.get("text") or update.get("description") or ""
        headline = plain_title(str(update.get("headline") or update.get("name") or "")) or ""
        clock = re.search(r"T(\d\d:\d\d)", str(update.get("datePublished") or update.get("dateModified") or ""))
        if str(body).strip() or headline:
            entries.append((clock[1] if clock else "", headline, str(body)))
    return tuple(entries)
