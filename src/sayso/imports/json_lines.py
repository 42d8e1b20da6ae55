"""Records in contract.md's form, a JSON object per line, as `sayso export jsonl` or another program writes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_type_hints

from sayso.domain.form import has_form, spans_of
from sayso.domain.record import Record
from sayso.domain.statement import Statement, text_of
from sayso.domain.text import Problem, Span
from sayso.export.contract import record_from_dict


def read(path: Path) -> Iterator[Record | Problem]:
    """Give the record of every line; for one that is none, a problem of stage "import".

    Numbers of actors are left out: they count in the record that they were written from.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                record = record_from_dict(json.loads(line))
                _check(record)
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                reason = f"it lacks {error}" if isinstance(error, KeyError) else error
                yield Problem("import", "unreadable-line", f"line {number} of {path} is no record: {reason}")
                continue
            yield replace(record, statements=tuple(map(_without_actor, record.statements)))


def _check(record: Record) -> None:
    """Refuse a record that has numbers for names and so on, points outside of its text, or at other words than it says.

    Raises:
        ValueError: it does.
    """
    for name, form in get_type_hints(Record).items():
        if not has_form(getattr(record, name), form):
            raise ValueError(f"its {name} are not of the form that they should have")
    text = record.text
    if not all(0 <= span.start <= span.end <= len(text) for span in spans_of(record)):
        raise ValueError("it has spans that are not in the text")
    for statement in record.statements:
        passages = [statement.content, statement.source, statement.cue]
        spans = [span for passage in passages if passage for span in passage.spans]
        if not statement.content.spans or not all(_is_in(span, text) for span in spans):
            raise ValueError(f"statement {statement.id} has spans that are not in the text")
        if text_of(statement.content.spans, text) != statement.content.text:
            raise ValueError(f"the words of statement {statement.id} are not those of its spans in the text")
    others = [
        *(mention.span for mention in record.mentions),
        *(words.span for words in record.loaded),
        *(span for layer in (record.relations, record.events) for item in layer for span in item.evidence),
    ]
    if not all(_is_in(span, text) for span in others):
        raise ValueError("it has spans that are not in the text")


def _is_in(span: Span, text: str) -> bool:
    return 0 <= span.start < span.end <= len(text)


def _without_actor(statement: Statement) -> Statement:
    if statement.speaker is None or statement.speaker.actor is None:
        return statement
    return replace(statement, speaker=replace(statement.speaker, actor=None))
