"""Converts a record to rows of a corpus and back, without loss."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sayso.analyse.copied_text import digest_text
from sayso.corpus.schema import columns_of
from sayso.domain.record import Record
from sayso.domain.record_json import record_from_dict, record_to_dict, statement_to_dict
from sayso.domain.safe_text import utf8_safe
from sayso.domain.text import Page, Problem
from sayso.export.tables import rows_of
from sayso.version import __version__

Row = dict[str, Any]
Rows = dict[str, list[Row]]

ABOUT = ("url", "title", "byline", "outlet", "agency", "place", "published", "language")
KEPT = (*ABOUT, "text", "text_sha256", "furniture")
SIGNATURE = 64  # hashes: estimates the likeness of two reports to within 0.06 (Broder 1997)


def document_id(input_sha256: str, report: int) -> str:
    """Return the id of a report, which does not depend on the name of the input file."""
    return hashlib.blake2b(f"{input_sha256}:{report}".encode(), digest_size=8).hexdigest()


def record_rows(record: Record, page: Page, *, source: str, report: int) -> Rows:
    """Return the rows of a report that was read; the record's id is the document id.

    Args:
        record: The record of the report.
        page: The page that it was read from.
        source: Name of the input.
        report: Number of the report in the input.
    """
    whole = record_to_dict(record)
    kept = {name: _safe(whole[name]) for name in KEPT}
    kept["published"] = _full_day(whole["published"])
    apart = ("id", "statements")
    layers = {name: value for name, value in whole.items() if name not in apart and _differs(kept, name, value)}
    document: Row = {
        "document_id": record.document.id,
        **_origin(page, source, report),
        "state": "read",
        **kept,
        "published": date.fromisoformat(kept["published"]) if kept["published"] else None,
        "furniture": [{"start": start, "end": end} for start, end in whole["furniture"]],
        "characters": len(record.text),
        "statements": len(record.statements),
        "layers": json.dumps(layers),
        "signature": signature_of(record.text),
        **{name: record.made_by.get(name) for name in ("sayso", "model", "model_sha256")},
    }
    document["sayso"] = document["sayso"] or __version__
    rows: Rows = {"documents": [document], "statements": [], "mentions": [], "problems": []}
    columns = {table: {column.name for column in columns_of(table)} for table in ("statements", "mentions", "problems")}
    for table, row in rows_of(record, lambda _: None):
        if table in columns:
            row = {name: _safe(value) for name, value in row.items() if name in columns[table]}
            rows[table].append({"document_id": record.document.id, **row})
    for row, statement in zip(rows["statements"], record.statements, strict=True):
        row["body"] = json.dumps(statement_to_dict(statement))
    for row in rows["problems"]:
        row["origin"] = document["origin"]
    return rows


def set_aside_rows(identity: str, page: Page | None, problems: Iterable[Problem], *, source: str, report: int) -> Rows:
    """Return the rows of a report that could not be read: a document without text, and the problems."""
    page = page or Page(f"report-{report}", f"{source}#{report}", "text", "")
    document: Row = {
        "document_id": identity,
        **_origin(page, source, report),
        "state": "set-aside",
        **dict.fromkeys(KEPT),
        "url": None if page.url is None else utf8_safe(page.url),
        "byline": [],
        "furniture": [],
        "characters": 0,
        "statements": 0,
        "layers": "{}",
        "signature": [],
        "sayso": __version__,
        "model": None,
        "model_sha256": None,
    }
    told = [
        {
            "document_id": identity,
            "stage": problem.stage,
            "code": problem.code,
            "message": utf8_safe(problem.message),
            "start": None,
            "end": None,
            "origin": document["origin"],
        }
        for problem in problems
    ]
    return {"documents": [document], "statements": [], "mentions": [], "problems": told}


def record_of(document: Mapping[str, Any], bodies: Iterable[str]) -> Record:
    """Return the record made of a row of `documents` and the bodies of its statements, in order."""
    published = document["published"]
    whole = {
        **{name: document[name] for name in KEPT},
        "id": document["document_id"],
        "published": published.isoformat() if published else None,
        "furniture": [[span["start"], span["end"]] for span in document["furniture"]],
        **json.loads(document["layers"]),
        "statements": [json.loads(body) for body in bodies],
    }
    return record_from_dict(whole)


def signature_of(text: str) -> list[int]:
    """Return a MinHash of the words outside quotation marks; empty if these are too few to compare."""
    from datasketch import MinHash  # type: ignore[import-untyped]  # it has no types

    shingles = digest_text(text).all
    if not shingles:
        return []
    made = MinHash(num_perm=SIGNATURE, seed=1, hashfunc=int)  # the shingles are already hashes
    made.update_batch(sorted(shingles))
    return [int(value) for value in made.hashvalues]


def _origin(page: Page, source: str, report: int) -> Row:
    return {"input": source, "report": report, "name": utf8_safe(page.name), "origin": utf8_safe(page.origin)}


def _safe(value: Any) -> Any:
    if isinstance(value, str):
        return utf8_safe(value)
    return [_safe(item) for item in value] if isinstance(value, list) else value


def _full_day(value: str | None) -> str | None:
    try:
        return date.fromisoformat(value).isoformat() if value else None
    except ValueError:
        return None


def _differs(kept: Row, name: str, value: Any) -> bool:
    """Whether a column cannot store a value of the record exactly: invalid UTF-8, an incomplete date."""
    return name not in kept or kept[name] != value
