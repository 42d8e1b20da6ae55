"""Writes records to a stream as JSON: one document, or one line each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import chain
from typing import TextIO

from sayso.domain.record import Record
from sayso.domain.record_json import record_to_dict


def write_json(records: Iterable[Record], file: TextIO, *, listed: bool) -> None:
    """Write one JSON document: a list of records, or with `listed` off a single record as an object."""
    texts = (json.dumps(record_to_dict(record), ensure_ascii=False, indent=1) for record in records)
    first = next(texts, "")
    second = next(texts, None)
    if second is None and not listed:
        file.write(f"{first}\n")
        return
    file.write(f"[\n{first}")
    for text in chain([second] if second else [], texts):
        file.write(f",\n{text}")
    file.write("\n]\n")


def write_jsonl(records: Iterable[Record], file: TextIO) -> None:
    """Write one line per record, as they come."""
    for record in records:
        file.write(json.dumps(record_to_dict(record), ensure_ascii=False) + "\n")
        file.flush()
