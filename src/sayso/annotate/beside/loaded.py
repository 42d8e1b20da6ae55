"""Loaded words and their voice: the outlet's own, or that of a speaker it reports."""

from __future__ import annotations

from dataclasses import replace

from sayso.annotate.context import Context
from sayso.annotate.scored.spans import decode_layer
from sayso.domain.record import LoadedWords, Record
from sayso.domain.text import Span
from sayso.models.decisions import Decisions


def find_loaded(context: Context, record: Record, decisions: Decisions) -> Record:
    """Fill `record.loaded`. The voice is the speaker's inside a statement (the innermost), else the outlet's."""
    penalty = decisions.least.get("loaded_finds", 0.5)
    cues = [span for s in record.statements if s.cue for span in s.cue.spans]
    spans = [
        scored.span
        for scored in decode_layer(context.reading, "loaded", context.text, outside_penalty=penalty)
        if not record.document.is_furniture(scored.span) and not any(cue.overlaps(scored.span) for cue in cues)
    ]
    found = tuple(LoadedWords(s, context.text[s.start : s.end], _voice(record, s)) for s in spans)
    return replace(record, loaded=found)


def _voice(record: Record, span: Span) -> str | None:
    holding = [s for s in record.statements if any(part.contains(span) for part in s.content.spans)]
    if not holding:
        return record.document.outlet or record.document.agency
    innermost = min(holding, key=lambda s: sum(end - start for start, end in s.content.spans))
    return innermost.speaker.name if innermost.speaker else None
