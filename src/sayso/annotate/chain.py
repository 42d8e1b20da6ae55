"""The chain by which a statement reached the reader: publisher, agency, speaker."""

from __future__ import annotations

from dataclasses import replace

from sayso.domain.record import Record
from sayso.domain.statement import Link, Statement
from sayso.domain.text import Document


def trace_chains(record: Record) -> Record:
    """Give every statement its chain, outermost link first; both ends are always there."""
    return replace(record, statements=tuple(_with_chain(s, record.document) for s in record.statements))


def _with_chain(statement: Statement, document: Document) -> Statement:
    links = [Link(document.outlet or document.agency, "outlet", "published")]
    if document.agency and document.agency != links[0].name:
        links.append(Link(document.agency, "outlet", "stated"))
    speaker = statement.speaker
    if speaker is None or speaker.type != "author":
        mention = speaker.mention if speaker else None
        links.append(Link(speaker.name if speaker else None, speaker.type if speaker else "none", "stated", mention))
    return replace(statement, chain=tuple(links))
