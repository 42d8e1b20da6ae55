"""Utterances: the statements of reports in the form that tracing needs, with everything about their origin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sayso.domain.record import Record
from sayso.domain.statement import Kind, Link, Speaker, Statement
from sayso.domain.text import Document, Span


@dataclass(frozen=True, slots=True)
class Utterance:
    """A statement as tracing needs it.

    Attributes:
        id: The statement's id.
        report: Id of the report.
        parts: The content, one text per span, as the report has it.
        spans: The spans of the parts in the report's text.
        speaker: The speaker, with `actor` if known; statements by the same actor are by the same speaker.
        outlet, agency, published, title: Metadata of the report; `published` is an ISO date.
        byline: Authors and agencies named by the page.
        chain: The statement's chain, from the publisher to the speaker.
        said_on: ISO date on which it was said.
        within: Id of the statement whose content contains this one.
        denied, hypothetical: Whether the report denies it, or only imagines it.
    """

    id: str
    report: str
    parts: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    kind: Kind = "direct"
    speaker: Speaker | None = None
    outlet: str | None = None
    agency: str | None = None
    byline: tuple[str, ...] = ()
    published: str | None = None
    title: str | None = None
    chain: tuple[Link, ...] = ()
    said_on: str | None = None
    occasion: str | None = None
    within: str | None = None
    denied: bool = False
    hypothetical: bool = False

    @property
    def text(self) -> str:
        """The content on one line, with its parts separated by spaces."""
        return " ".join(self.parts)

    @property
    def carriers(self) -> tuple[Link, ...]:
        """The named links between publisher and speaker, outermost first, with an outlet credited as speaker."""
        last = self.chain[1:][-1:]
        between = self.chain[1:] if last and last[0].type == "outlet" else self.chain[1:-1]
        return tuple(link for link in between if link.name)


def utterance_of(document: Document, statement: Statement) -> Utterance:
    """Return one statement of a document as an utterance."""
    return Utterance(
        id=statement.id,
        report=document.id,
        parts=tuple(document.text[start:end] for start, end in statement.content.spans),
        spans=statement.content.spans,
        kind=statement.kind,
        speaker=statement.speaker,
        outlet=document.outlet,
        agency=document.agency,
        byline=document.byline,
        published=document.published,
        title=document.title,
        chain=statement.chain,
        said_on=(statement.said_on.date if statement.said_on else None) or _day_of_occasion(statement),
        occasion=statement.occasion.text if statement.occasion else None,
        within=statement.within,
        denied=statement.certainty.denied,
        hypothetical=statement.certainty.hypothetical,
    )


def utterances_of(record: Record) -> Iterator[Utterance]:
    """Yield every statement of a record except those in the outlet's own voice."""
    for statement in record.statements:
        if statement.speaker is None or statement.speaker.type != "author":
            yield utterance_of(record.document, statement)


def _day_of_occasion(statement: Statement) -> str | None:
    return statement.occasion.date if statement.occasion else None
