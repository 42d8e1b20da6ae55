"""Loaded words, and whose voice uses them: the outlet's own, or that of somebody whom it reports."""

from __future__ import annotations

import re
from dataclasses import replace

from sayso.domain.record import LoadedWords, Record
from sayso.domain.text import Span
from sayso.tables import kept_per_tables, rows

WORD = re.compile(r"[^\W\d_][\w’'-]*")


def find_loaded(record: Record) -> Record:
    """Fill `record.loaded` by the table of loaded words; neighbouring ones are one entry.

    The voice is the speaker's inside a statement (the innermost that holds the word), else the outlet's.
    """
    listed, text = _listed(), record.text
    cues = [span for s in record.statements if s.cue for span in s.cue.spans]
    spans: list[Span] = []
    for match in WORD.finditer(text):
        word = Span(*match.span())
        if match.group().lower() not in listed or record.document.is_furniture(word):
            continue
        if any(cue.overlaps(word) for cue in cues):
            continue  # "claimed": the statement shows it already
        if spans and text[spans[-1].end : word.start].isspace():
            spans[-1] = Span(spans[-1].start, word.end)
        else:
            spans.append(word)
    found = tuple(LoadedWords(span, text[span.start : span.end], _voice(record, span)) for span in spans)
    return replace(record, loaded=found)


def _voice(record: Record, span: Span) -> str | None:
    holding = [s for s in record.statements if any(part.contains(span) for part in s.content.spans)]
    if not holding:
        return record.document.outlet or record.document.agency
    innermost = min(holding, key=lambda s: sum(end - start for start, end in s.content.spans))
    return innermost.speaker.name if innermost.speaker else None


@kept_per_tables()
def _listed() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("loaded"))
