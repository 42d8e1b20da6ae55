"""JSON files: ninjs, responses of news services, and lists of articles."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sayso.acquire.agency.ninjs import is_ninjs, read_ninjs
from sayso.acquire.decoding import decode_bytes
from sayso.acquire.exports.article import linked_to_earlier
from sayso.acquire.table import pages_of_rows
from sayso.domain.text import Page
from sayso.errors import AcquireError

LISTS = ("articles", "results", "items", "data", "stories", "documents", "value", "hits", "records", "news")
"""Keys under which services list articles."""


def read_json(content: bytes, origin: str, stem: str, *, asked: Mapping[str, str]) -> Iterator[Page]:
    """Return the reports of a JSON file: one object, a list, or a response of NewsAPI, Event Registry or the like.

    Raises:
        AcquireError: it is not JSON, or contains no report.
    """
    text, _ = decode_bytes(content, origin)
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AcquireError(
            f"{origin} is not valid JSON: {error}", hint="write one object per line and name it .jsonl"
        ) from error
    rows = list(_rows(whole))
    if not any(isinstance(row, dict) for row in rows):
        raise AcquireError(
            f"{origin} contains no list of articles", hint="write one object per line and name it .jsonl"
        )
    if all(isinstance(row, dict) and is_ninjs(row) for row in rows):
        return _ninjs_pages([row for row in rows if isinstance(row, dict)], origin, stem)
    seen: dict[str, str] = {}
    pages = pages_of_rows(iter(rows), origin, asked)
    return (linked_to_earlier(page, page.text, seen) if page.text else page for page in pages)


def _rows(whole: Any) -> Iterator[dict[str, Any] | str]:
    """Yield the objects that may be articles: those of the first list found from the top down.

    An item of the list that is not an object is a problem, given in words.
    """
    for _ in range(4):
        if isinstance(whole, list):
            yield from (row if isinstance(row, dict) else "it is not a JSON object" for row in whole)
            return
        if not isinstance(whole, dict):
            return
        inner = next((whole[key] for key in LISTS if isinstance(whole.get(key), list | dict) and whole[key]), None)
        if inner is None or is_ninjs(whole):
            yield whole
            return
        whole = inner


def _ninjs_pages(rows: list[dict[str, Any]], origin: str, stem: str) -> Iterator[Page]:
    for number, row in enumerate(rows, 1):
        single = len(rows) == 1
        yield read_ninjs(row, origin if single else f"{origin}#{number}", stem if single else f"{stem}-{number}")
