"""Loaded words, and whose voice uses them: the outlet's own, or that of somebody whom it reports."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from sayso.domain.record import LoadedWords, Record
from sayso.domain.text import Span
from sayso.tables import rows

WORD = re.compile(r"[^\W\d_][\w’'-]*")


def find_loaded(record: Record) -> Record:
    """Fill `record.loaded` by the table of loaded words; neighbouring ones are one entry.

    The voice is the speaker's inside a statement (the innermost that holds the word), else the outlet's.
    """
    listed, text = _listed(), record.text
    spans: list[Span] = []
    for match in WORD.finditer(text):
        if match.group().lower() in listed and not _is_set_aside(record, match.start()):
            if spans and text[spans[-1].end : match.start()].isspace():
                spans[-1] = Span(spans[-1].start, match.end())
            else:
                spans.append(Span(*match.span()))
    found = tuple(LoadedWords(span, text[span.start : span.end], _voice(record, span)) for span in spans)
    return replace(record, loaded=found)


def _voice(record: Record, span: Span) -> str | None:
    holding = [s for s in record.statements if any(part.contains(span) for part in s.content.spans)]
    if not holding:
        return record.document.outlet or record.document.agency
    innermost = min(holding, key=lambda s: sum(end - start for start, end in s.content.spans))
    return innermost.speaker.name if innermost.speaker else None


def _is_set_aside(record: Record, at: int) -> bool:
    """Whether a word stands in furniture, or is a cue ("claimed"), which the statement shows already."""
    cues = (span for s in record.statements if s.cue for span in s.cue.spans)
    return any(start <= at < end for start, end in (*record.document.furniture, *cues))


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("loaded"))
