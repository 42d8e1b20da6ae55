"""Checks that every record must pass, whatever it was read from."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sayso.domain.record import Record
from sayso.domain.record_json import record_from_dict, record_to_dict
from sayso.domain.statement import text_of
from sayso.domain.text import Span
from sayso.export.json_text import write_jsonl
from sayso.export.terminal import terminal_console, write_text


def faults_of(record: Record) -> list[str]:
    """Return the faults of a record: spans that are not slices of its text, failed layers, formats that fail."""
    checks = (_spans_outside, _other_words, _layers_failed, _dangling, _forms)
    return [fault for check in checks for fault in check(record)]


def _all_spans(record: Record) -> Iterator[tuple[str, Iterable[Span | None]]]:
    document = record.document
    yield "furniture", document.furniture
    yield "blocks", [block.span for block in document.blocks]
    yield "labels", [block.label for block in document.blocks]
    yield "body", [Span(document.body_start, document.body_start)]
    yield "sentences", record.sentences
    yield "quotations", [quotation.span for quotation in record.quotations]
    yield "entities", [entity.span for entity in record.entities]
    yield "attributions", [span for a in record.attributions for part in (a.content, a.cue, a.source) for span in part]
    yield "mentions", [mention.span for mention in record.mentions]
    yield "loaded", [words.span for words in record.loaded]
    yield "evidence", [span for item in (*record.relations, *record.events) for span in item.evidence]
    yield "problems", [problem.span for problem in (*document.problems, *record.problems)]
    for one in record.statements:
        yield "content", one.content.spans
        yield "cue", one.cue.spans if one.cue else ()
        yield "source", one.source.spans if one.source else ()
        yield "speaker", [one.speaker.mention] if one.speaker else ()
        yield "addressee", [addressee.span for addressee in one.addressees]
        yield "occasion", [told.span for told in (one.occasion, one.said_on) if told]
        yield "chain", [link.span for link in one.chain]
        yield "marker", one.certainty.markers


def _spans_outside(record: Record) -> Iterator[str]:
    for name, spans in _all_spans(record):
        for span in spans:
            if span is not None and not (0 <= span[0] <= span[1] <= len(record.text)):
                yield f"offset outside the text: {name} {tuple(span)} of {len(record.text)}"
            elif span is not None and span[0] == span[1] and name != "body":
                yield f"empty span: {name} {tuple(span)}"


def _other_words(record: Record) -> Iterator[str]:
    """Yield spans whose words differ from the record's text for them."""
    text = record.text
    pairs: list[tuple[str, Sequence[Span], str]] = []
    for one in record.statements:
        pairs.append(("content", one.content.spans, one.content.text))
        pairs += [(name, part.spans, part.text) for name, part in (("cue", one.cue), ("source", one.source)) if part]
        times = (("occasion", one.occasion), ("day", one.said_on))
        pairs += [(name, [told.span], told.text) for name, told in times if told]
    pairs += [("entity", [entity.span], entity.text) for entity in record.entities]
    pairs += [("mention", [mention.span], mention.text) for mention in record.mentions]
    pairs += [("loaded", [words.span], words.text) for words in record.loaded]
    for name, spans, words in pairs:
        if text_of(tuple(spans), text) != words:
            yield f"no slice of the text: {name} {[tuple(span) for span in spans]} is not {words[:60]!r}"


def _layers_failed(record: Record) -> Iterator[str]:
    for problem in record.problems:
        if problem.code == "layer-failed":
            yield f"traceback: {problem.message}"


def _dangling(record: Record) -> Iterator[str]:
    known = [one.id for one in record.statements]
    if len(known) != len(set(known)):
        yield "two statements of one id"
    for one in record.statements:
        for name, target in (("within", one.within), ("continues", one.continues)):
            if target is not None and target not in known:
                yield f"{name} names no statement of the record"


def _forms(record: Record) -> Iterator[str]:
    """Write the record as the command does, and read it back."""
    with io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace", write_through=True) as file:
        write_jsonl([record], file)
        file.seek(0)
        row: dict[str, Any] = json.loads(file.read())
    if row != json.loads(json.dumps(record_to_dict(record))):
        yield "the JSON line is not the record"
    if record_to_dict(record_from_dict(row)) | {"problems": None} != row | {"problems": None}:
        yield "the record does not come back from JSON"
    with io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="replace") as file:
        write_text([record], terminal_console(file, plain=True))
