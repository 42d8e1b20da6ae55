"""Statements as flat rows, one per statement, for data frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sayso.domain.record import Record
from sayso.domain.statement import Statement

ARROW = " < "


def statement_rows(records: Record | Iterable[Record]) -> Iterator[dict[str, Any]]:
    """Yield a flat row per statement of one or many records: `pandas.DataFrame(statement_rows(record))`.

    `start` and `end` are offsets in code points of the record's text: the first character of the content, and the one
    after its last. `chain` names the links, outermost first, separated by " < ".
    """
    for record in [records] if isinstance(records, Record) else records:
        for statement in record.statements:
            yield _row(record, statement)


def _row(record: Record, statement: Statement) -> dict[str, Any]:
    document, speaker, certainty = record.document, statement.speaker, statement.certainty
    return {
        "document": document.id,
        "outlet": document.outlet,
        "published": document.published,
        "statement": statement.id,
        "kind": statement.kind,
        "speaker": speaker.name if speaker else None,
        "speaker_type": speaker.type if speaker else None,
        "role": speaker.role if speaker else None,
        "organization": speaker.organization if speaker else None,
        "country": speaker.country if speaker else None,
        "source": statement.source.text if statement.source else None,
        "cue": statement.cue.text if statement.cue else None,
        "act": statement.cue.act if statement.cue else None,
        "content": statement.content.text,
        "start": statement.start,
        "end": statement.content.spans[-1].end,
        "addressees": "; ".join(a.name for a in statement.addressees),
        "occasion": statement.occasion.text if statement.occasion else None,
        "said_on": statement.said_on.date if statement.said_on else None,
        "chain": ARROW.join(link.name or "?" for link in statement.chain),
        "denied": certainty.denied,
        "hedged": certainty.hedged,
        "rumour": certainty.rumour,
        "hypothetical": certainty.hypothetical,
        "level": certainty.level,
        "within": statement.within,
        "continues": statement.continues,
        "confidence": statement.confidence,
        "added_by": statement.added_by,
    }
