"""Turns what a person marked in a report into a statement of the record book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sayso.annotate.statements import make_statement
from sayso.annotate.text.quotations import pair_quotation_marks
from sayso.domain.marking import Marking
from sayso.domain.record import Record
from sayso.domain.statement import Addressee, Attribution, Certainty, Link, Speaker, Statement
from sayso.domain.text import Span
from sayso.errors import UsageError

PARTS = ("content", "cue", "source")


def statement_of(marking: Marking, record: Record, coder: str) -> Statement:
    """Return the statement for a marking.

    What the other program does not store comes from the report: the kind from its quotation marks, the publisher at the
    start of the chain, and what else its statements say about a speaker of this name.

    Args:
        marking: Its content has spans in the record's text.
        record: The report that was marked.
        coder: Who marked it.

    Raises:
        UsageError: it has no content, or its spans are outside the text.
    """
    values = marking.values
    if not fits(marking, len(record.text)):
        raise UsageError("the statement has no words in the report's text", hint="use offsets in this version's text")
    content, cue, source = (_spans(values.get(f"{part}.spans")) for part in PARTS)
    bare = make_statement(
        record.document.id, record.text, Attribution(content, cue, source), pair_quotation_marks(record.text)
    )
    speaker = _speaker(values, bare, record.statements)
    around = [s for s in record.statements if s.id != bare.id and _holds(s.content.spans, content)]
    return replace(
        bare,
        kind=values.get("kind") or bare.kind,
        speaker=speaker,
        addressees=tuple(Addressee(a["name"], Span(*a["span"])) for a in values.get("addressees") or ()),
        chain=_chain(record, speaker, values.get("chain")),
        certainty=_certainty(values),
        within=min(around, key=lambda s: len(s.content.text)).id if around else None,
        added_by=coder,
    )


def fits(marking: Marking, length: int) -> bool:
    """Whether a marking has content, and all its spans are within a text of this length."""
    return bool(marking.values.get("content.spans")) and lies_in(marking, length)


def lies_in(marking: Marking, length: int) -> bool:
    """Whether all spans of a marking are within a text of this length."""
    spans = [span for part in PARTS for span in marking.values.get(f"{part}.spans") or ()]
    spans += [addressee["span"] for addressee in marking.values.get("addressees") or ()]
    return all(0 <= start < end <= length for start, end in spans)


def _spans(rows: Iterable[Sequence[int]] | None) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in rows or ())


def _speaker(values: Mapping[str, Any], bare: Statement, others: Sequence[Statement]) -> Speaker:
    """Return the speaker: as the person named them, else as the words of the source name them."""
    name = values.get("speaker.name")
    known = [one.speaker for one in others if one.speaker and one.speaker.name]
    words = bare.source.text if bare.source else ""
    alike = [one for one in known if (one.name == name if name else (one.name or "") in words)]
    best = max(alike, key=lambda one: len(one.name or ""), default=None)
    speaker = replace(best, mention=None) if best else Speaker(name, _type_of(name, words))
    given = {part: values.get(f"speaker.{part}") for part in ("type", "role", "organization", "country")}
    return replace(speaker, **{part: value for part, value in given.items() if value is not None})


def _type_of(name: str | None, source: str) -> Any:
    if name is not None:
        return "person"
    return "unnamed" if source else "none"


def _certainty(values: Mapping[str, Any]) -> Certainty:
    denied, hedged, rumour, hypothetical = (
        bool(values.get(f"certainty.{flag}")) for flag in ("denied", "hedged", "rumour", "hypothetical")
    )
    return Certainty(denied, hedged, rumour, hypothetical, values.get("certainty.level") or "certain")


def _chain(record: Record, speaker: Speaker, given: Sequence[Mapping[str, Any]] | None) -> tuple[Link, ...]:
    if given:
        return tuple(Link(link["name"], link["type"], link["basis"]) for link in given)
    publishers = [one.chain[0] for one in record.statements if one.chain]
    publisher = publishers[0] if publishers else Link(record.document.outlet, "outlet", "published")
    if speaker.type == "author":
        return (publisher,)
    return publisher, Link(speaker.name, speaker.type, "stated")


def _holds(outer: Sequence[Span], inner: Sequence[Span]) -> bool:
    """Whether the outer spans contain all inner spans, and differ from them."""
    return tuple(outer) != tuple(inner) and all(any(Span(*o).contains(i) for o in outer) for i in inner)
