"""Reads records in the public JSON form, one per line, as `sayso export jsonl` or another program writes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, get_type_hints

from sayso.domain.form import has_form, spans_of
from sayso.domain.iso_days import iso_day_of
from sayso.domain.record import Record
from sayso.domain.record_json import record_from_dict
from sayso.domain.statement import Statement, text_of
from sayso.domain.text import Problem, Span
from sayso.errors import UnreadableFile


def read(path: Path) -> Iterator[Record | Problem]:
    """Yield the record of each line, or those of a file that is one JSON object or list, as `--format json` writes.

    A line that is not a record becomes a problem of stage "import". Numbers of actors are left out: they are valid only
    in the record book that they came from.

    Raises:
        UnreadableFile: the file is neither JSON Lines nor one JSON value.
    """
    with path.open("rb") as file:
        beginning = [*islice((line for line in file if line.strip()), 2)]
        if beginning and not any(map(_is_object, beginning)):
            yield from _records(_whole(path), "item", path)
            return
        file.seek(0)
        yield from _records(file, "line", path)


def _records(rows: Iterable[Any], what: str, path: Path) -> Iterator[Record | Problem]:
    """Yield the record of each row, which is a line of JSON or its parsed value."""
    for number, row in enumerate(rows, 1):
        if isinstance(row, bytes) and not row.strip():
            continue
        try:
            found = json.loads(row) if isinstance(row, bytes) else row
            if not isinstance(found, dict):
                raise ValueError("a JSON object was expected")
            _check_texts(found)
            record = record_from_dict(found)
            _check(record)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            reason = f"it lacks {error}" if isinstance(error, KeyError) else error
            yield Problem("import", "unreadable-line", f"{what} {number} of {path} is not a record: {reason}")
            continue
        yield replace(record, statements=tuple(map(_without_actor, record.statements)))


def _is_object(line: bytes) -> bool:
    """Whether a line is a complete JSON object, as in JSON Lines; a line of a pretty-printed file is not."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _whole(path: Path) -> list[Any]:
    """Return the records in a file that is one JSON value.

    Raises:
        UnreadableFile: it is not one JSON value.
    """
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(
            f"{path} is neither JSON Lines nor one JSON value: {error}",
            hint="write one record per line: sayso read REPORTS --out records.jsonl",
        ) from error
    return found if isinstance(found, list) else [found]


DAY_LENGTHS = (len("2024"), len("2024-03"), len("2024-03-10"))
TEXTS = ("url", "title", "outlet", "agency", "place", "published", "language")


def _check_texts(row: dict[str, Any]) -> None:
    """Refuse a report that has numbers or lists where texts belong.

    Raises:
        ValueError: it has; the message names the value.
    """
    for name in TEXTS:
        if not isinstance(value := row.get(name), str | None):
            raise ValueError(f"its {name} is {value!r:.60}; text or null was expected")


def _check(record: Record) -> None:
    """Refuse a record with values of wrong types, impossible dates, or spans outside its text.

    Raises:
        ValueError: it has; the message names them.
    """
    for name, form in get_type_hints(Record).items():
        if not has_form(getattr(record, name), form):
            raise ValueError(f"its {name} do not have the expected form")
    for name, value in _days(record):
        if value and (len(value) not in DAY_LENGTHS or not iso_day_of(f"{value}-01-01"[: max(DAY_LENGTHS)])):
            raise ValueError(f"its {name} is {value!r:.60}; a day such as 2024-03-10 was expected")
    text = record.text
    if not all(0 <= span.start <= span.end <= len(text) for span in spans_of(record)):
        raise ValueError("it has spans that are not in the text")
    for statement in record.statements:
        passages = [statement.content, statement.source, statement.cue]
        spans = [span for passage in passages if passage for span in passage.spans]
        if not statement.content.spans or not all(_is_in(span, text) for span in spans):
            raise ValueError(f"statement {statement.id} has spans outside the text")
        if text_of(statement.content.spans, text) != statement.content.text:
            raise ValueError(f"the words of statement {statement.id} differ from the text at its spans")
    others = [
        *(mention.span for mention in record.mentions),
        *(words.span for words in record.loaded),
        *(span for layer in (record.relations, record.events) for item in layer for span in item.evidence),
    ]
    if not all(_is_in(span, text) for span in others):
        raise ValueError("it has spans that are not in the text")


def _days(record: Record) -> Iterator[tuple[str, str | None]]:
    yield "published", record.document.published
    for statement in record.statements:
        if statement.said_on:
            yield "said_on.date", statement.said_on.date
            yield "said_on.until", statement.said_on.until
        if statement.occasion:
            yield "occasion.date", statement.occasion.date
    yield from (("event's date", event.date) for event in record.events)


def _is_in(span: Span, text: str) -> bool:
    return 0 <= span.start < span.end <= len(text)


def _without_actor(statement: Statement) -> Statement:
    if statement.speaker is None or statement.speaker.actor is None:
        return statement
    return replace(statement, speaker=replace(statement.speaker, actor=None))
