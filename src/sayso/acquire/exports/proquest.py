"""ProQuest in plain text and in HTML, including its e-mails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sayso.acquire.byline import split_byline
from sayso.acquire.days import iso_day
from sayso.acquire.exports.article import Article, pages_of_export
from sayso.acquire.exports.markup import BLOCKS, paragraphs_of, parse_markup, text_of
from sayso.domain.text import Page
from sayso.tables import kept_per_tables, table

CUT_TAG = "html>"  # the rest of a tag that ProQuest's mailer cuts
_RULE = re.compile(r"^_{60}[ \t\r]*$", re.MULTILINE)
_NUMBER = re.compile(r"Document (\d+) of (\d+)")
_LABEL = re.compile(r"([A-Z][A-Za-z /-]{2,40}):[ \t]*(.*)")
_ADDRESS = re.compile(r"https?://\S+")
_PROXY = re.compile(r"^https?://[^/]*/login\?(?:q?url)=")
_CAPTION = re.compile(r"(?:CAPTION|CREDIT|Credit|Caption|Photo|PHOTO|GRAPHIC|Illustration):\s")


def read_proquest_text(text: str, origin: str, stem: str) -> Iterator[Page]:
    """Return the articles of an export; see `pages_of_export`.

    Raises:
        AcquireError: it holds no article.
    """
    blocks = [block.strip() for block in _RULE.split(text)]
    found = [(block, fields) for block in blocks if (fields := _fields(block)) and _is_article(fields)]
    articles = [_article(fields, _title_line(block)) for block, fields in found]
    numbers = [_NUMBER.match(block) for block, _ in found]
    total = next((int(number[2]) for number in numbers if number), None)
    first = next((int(number[1]) for number in numbers if number), None)
    return pages_of_export(articles, origin, stem, announced=total if first == 1 else None, kind="a ProQuest export")


def read_proquest_html(content: bytes, origin: str, stem: str) -> Iterator[Page]:
    """Return the articles of an export or of an e-mail; see `pages_of_export`.

    Raises:
        AcquireError: it holds no article.
    """
    root = parse_markup(content, origin)
    anchors = [one for one in root.iter("a") if (one.get("name") or "").lower().startswith("docid_")]
    articles = [_html_article(anchor) for anchor in anchors]
    return pages_of_export(articles, origin, stem, kind="a ProQuest export")


def _is_article(fields: Mapping[str, Sequence[str]]) -> bool:
    return any(name in fields for name in (*_words()["id"], *_words()["body"], *_words()["url"]))


def _title_line(block: str) -> str | None:
    lines = (line.strip() for line in block.splitlines())
    return next((line for line in lines if line and not _NUMBER.fullmatch(line)), None)


def _fields(block: str) -> dict[str, list[str]]:
    """Return the lines after each label; a label begins a line below a blank one."""
    fields: dict[str, list[str]] = {}
    lines, blank = block.splitlines(), True
    name = ""
    for line in lines:
        words = line.strip()
        found = _LABEL.match(words) if blank or name not in _words()["body"] else None
        if found is not None and (label := _label(found[1])) is not None:
            name = label
            fields.setdefault(name, []).append(found[2].strip())
        elif name and words:
            fields[name].append(words)
        blank = not words
    return fields


def _article(fields: Mapping[str, Sequence[str]], first_line: str | None) -> Article:
    def value(kind: str) -> str | None:
        lines = next((fields[name] for name in _words()[kind] if any(fields.get(name, ()))), None)
        return " ".join(line for line in lines if line) if lines else None

    body = [line for name in _words()["body"] for line in fields.get(name, ()) if line]
    if len(body) == 1 and body[0].lower().strip(" .") in _words()["no_text"]:
        body = []
    captions = [line for line in body if _CAPTION.match(line)]
    abstract = [
        line for line in fields.get("abstract", ()) if line and line.lower().strip(" .") not in _words()["no_text"]
    ]
    kept = [name for name in fields if name in _words()["other"] and name not in ("abstract", "links", "subtitle")]
    identity = re.search(r"\d{4,}", value("id") or "")
    address = value("url") or value("id")
    return Article(
        title=value("title") or first_line,
        outlet=(value("outlet") or "").split(";")[0].strip() or _outlet_of_info(fields) or None,
        day=_day(value("day")),
        byline=tuple(split_byline(value("byline"))),
        section=value("section"),
        vendor_id=f"proquest:{identity[0]}" if identity else None,
        url=_address(address) if address else None,
        before=[" ".join(["Abstract:", *abstract])] if abstract else [],
        text=[line for line in body if line not in captions and line != CUT_TAG],
        after=[*captions, *(f"{name.capitalize()}: {' '.join(filter(None, fields[name]))}" for name in kept)],
    )


def _outlet_of_info(fields: Mapping[str, Sequence[str]]) -> str | None:
    """Return the outlet in "Los Angeles Times ; Los Angeles, Calif. [Los Angeles, Calif]08 May 2010: AA.2."."""
    told = " ".join(fields.get("publication info", ()))
    return told.split(";")[0].strip() if ";" in told else None


def _address(words: str) -> str | None:
    """Return the article's own address, without the library's proxy and account."""
    found = _ADDRESS.search(words.replace(" ", ""))
    if found is None:
        return None
    return re.sub(r"[?&]accountid=\w*", "", _PROXY.sub("", found[0])) or None


def _html_article(anchor: Any) -> Article:
    container = next(anchor.iterancestors("div"), anchor.getparent())
    fields: dict[str, list[str]] = {}
    name, title = "", None
    for block in container.iter("p", "div", "text"):
        if block.tag != "text" and any(part is not block and part.tag in ("p", "div", "text") for part in block.iter()):
            strong = block.find("strong")
            if strong is None:
                continue
            name = _label(text_of(strong)) or ""
            fields.setdefault(name, [])
            continue
        if block.tag == "text" or _is_inside_text(block):
            if block.tag == "text":
                fields.setdefault("full text", []).extend(_text_paragraphs(block))
            continue
        strong = block.find("strong")
        if strong is not None and (label := _label(text_of(strong))) is not None:
            name = label
            value = text_of(block)[len(text_of(strong)) :].strip(" :")
            fields.setdefault(name, []).append(value)
            continue
        words = text_of(block)
        if words and title is None and not fields:
            title = words
        elif words and name:
            fields[name].append(words)
    document = next((link.get("href") for link in container.iter("a") if "docview" in (link.get("href") or "")), None)
    if document:
        fields.setdefault("document url", [document])
    article = _article(fields, title)
    article.vendor_id = article.vendor_id or f"proquest:{(anchor.get('name') or '').rpartition('_')[2]}"
    return article


def _is_inside_text(block: Any) -> bool:
    return next(block.iterancestors("text"), None) is not None


def _text_paragraphs(block: Any) -> list[str]:
    if any(part.tag in BLOCKS for part in block.iter() if isinstance(part.tag, str)):
        return paragraphs_of(block)
    return [words for words in [text_of(block)] if words]


def _day(words: str | None) -> str | None:
    """Return a day without the blanks that ProQuest's mailer puts into it: "Jan 11, 2 009"."""
    return words if words is None or iso_day(words) is not None else "".join(words.split())


def _label(words: str) -> str | None:
    """Return a label as the table has it; blanks in it do not count, since ProQuest's mailer puts some in."""
    return _labels().get("".join(words.lower().split()).strip(":"))


@kept_per_tables()
def _words() -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in table("exports")["proquest"].items()}


@kept_per_tables()
def _labels() -> dict[str, str]:
    return {"".join(label.split()): label for key, labels in _words().items() if key != "no_text" for label in labels}
