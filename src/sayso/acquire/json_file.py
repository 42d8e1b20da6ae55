"""JSON files: ninjs, responses of news services, and lists of articles."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sayso.acquire.agency.ninjs import is_ninjs, read_ninjs
from sayso.acquire.columns import fields_named
from sayso.acquire.decoding import decode_bytes
from sayso.acquire.exports.article import linked_to_earlier
from sayso.acquire.table import pages_of_rows
from sayso.domain.text import Page
from sayso.errors import AcquireError

LISTS = (
    *("articles", "results", "items", "data", "stories", "documents", "docs", "value", "hits", "records", "news"),
    *("response", "posts"),
)
"""Keys under which services list articles."""
_NEXT = re.compile(r"[\s,\x1e]*")  # between objects; RFC 7464 has a record separator


def read_json(content: bytes, origin: str, stem: str, *, asked: Mapping[str, str]) -> Iterator[Page]:
    """Return the reports of a JSON file: one object, a list, or a response of NewsAPI, Event Registry or the like.

    Raises:
        AcquireError: it is not JSON, or contains no report.
    """
    text, _ = decode_bytes(content, origin)
    try:
        whole = _parsed(text)
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


def _parsed(text: str) -> Any:
    """Parse a file; several objects one after another, as `jq` prints them, become a list. NaN becomes null."""
    decoder = json.JSONDecoder(parse_constant=lambda _: None)
    found, position = [], 0
    while (start := _NEXT.match(text, position)) is not None and start.end() < len(text):
        value, position = decoder.raw_decode(text, start.end())
        found.append(value)
    if not found:
        raise ValueError("it is empty")
    return found if len(found) > 1 else found[0]


def _from_columns(whole: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Return the rows of a table that pandas wrote column by column; None if this is not one.

    `DataFrame.to_json` gives {"text": {"0": …, "1": …}}, or with `orient="split"` columns and data.
    """
    names, data = whole.get("columns"), whole.get("data")
    if isinstance(names, list) and isinstance(data, list) and all(isinstance(row, list) for row in data):
        return [dict(zip(map(str, names), row, strict=False)) for row in data]
    columns = [column for column in whole.values() if isinstance(column, dict)]
    if len(columns) != len(whole) or len(columns) < 2 or not fields_named(whole) & {"text", "html"}:
        return None
    keys = columns[0].keys()
    if not keys or any(column.keys() != keys for column in columns):
        return None
    return [{name: column[key] for name, column in whole.items()} for key in keys]


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
        if (rows := _from_columns(whole)) is not None:
            yield from rows
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
