"""Codes statements and events with PLOVER: who does what to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sayso.annotate.named.mentions import government_of
from sayso.annotate.text.sentences import split_sentences
from sayso.annotate.text.words import run_pattern
from sayso.domain.coding import CodedDeed
from sayso.domain.record import Record
from sayso.domain.statement import Statement, text_of
from sayso.domain.text import Span
from sayso.models.coder import coder_model
from sayso.models.event_codes import Deed, event_chances, event_labels
from sayso.resolve.countries import country_names, find_country_words

ACTORS = ("person", "organization", "government", "outlet", "group")
PARTS = ("chair", "host", "guest", "attended")  # the first participant is the source, the second the target


def code_deeds(deeds: Sequence[Deed]) -> list[tuple[str, float]]:
    """Return the likeliest code of each deed, and its probability.

    Raises:
        BundleError: the model is missing or damaged.
    """
    model = coder_model()
    chances = event_chances(model, deeds)
    labels = event_labels(model)
    return [(labels[int(row.argmax())], float(row.max())) for row in chances]


def code_events(record: Record) -> list[CodedDeed]:
    """Return the coded deeds of a record: each statement as an act, and each event.

    Statements by the outlet are left out; rumors are not, since the record states their doubt. Source and target are
    names from the record. The target of a statement is its addressee, or else the first name between its cue and the
    end of its content ("accused Russia of …").

    Raises:
        BundleError: the model is missing or damaged.
    """
    if not record.sentences:  # stored records have none
        record = replace(record, sentences=tuple(split_sentences(record.text)))
    found = [*_statements(record), *_events(record)]
    coded = code_deeds([deed for _, deed in found])
    rows = zip(found, coded, strict=True)
    return [replace(told, code=code, probability=round(chance, 4)) for (told, _), (code, chance) in rows]


def _statements(record: Record) -> Iterator[tuple[CodedDeed, Deed]]:
    for statement in record.statements:
        speaker = statement.speaker
        if speaker is None or speaker.name is None or speaker.type not in ACTORS:
            continue
        spans = _sentences(record, statement)
        target, words = _target(record, statement)
        told = CodedDeed(
            kind="statement",
            text=text_of(spans, record.text),
            spans=spans,
            source=speaker.name,
            target=target,
            date=(statement.said_on.date if statement.said_on else None) or record.document.published,
            place=statement.occasion.place if statement.occasion else None,
            statement=statement.id,
        )
        source = statement.source.text if statement.source else speaker.name
        yield told, Deed(told.text, source, words)


def _events(record: Record) -> Iterator[tuple[CodedDeed, Deed]]:
    for event in record.events:
        if not event.participants:
            continue
        names = [one.name for one in sorted(event.participants, key=lambda one: PARTS.index(one.part))]
        told = CodedDeed(
            kind=event.kind,
            text=text_of(event.evidence, record.text),
            spans=event.evidence,
            source=names[0],
            target=names[1] if len(names) > 1 else None,
            date=event.date or record.document.published,
            place=event.place,
        )
        yield told, Deed(told.text, names[0], told.target or "")


def _sentences(record: Record, statement: Statement) -> tuple[Span, ...]:
    """Return the sentences that hold the cue and the source, and the first words of the content."""
    parts = [statement.content.spans[0], *(statement.cue.spans if statement.cue else ())]
    parts += statement.source.spans if statement.source else ()
    found = tuple(one for one in record.sentences if any(one.overlaps(part) for part in parts))
    return found or statement.content.spans


def _target(record: Record, statement: Statement) -> tuple[str | None, str]:
    """Return the target of a statement and its words: the addressee, else the first name after cue or in content.

    A country's name counts as its government even if it is not a mention ("accused Russia of …"), since the deed is
    done to it.
    """
    for addressee in statement.addressees:
        return addressee.name, record.text[addressee.span.start : addressee.span.end]
    speaker = statement.speaker
    own = {speaker.name, speaker.organization} if speaker else set()
    if speaker and speaker.type == "government" and speaker.country in country_names():
        own.add(government_of(speaker.country))  # "Belgium said that Belgium would sign" has no target
    named = [(one.span, one.name, one.text) for one in record.mentions if one.type in ACTORS]
    named += [(span, government_of(code), record.text[span.start : span.end]) for span, code in _countries(record)]
    places = _after_cue(statement)
    for span, name, words in sorted(named):
        if name not in own and any(span.overlaps(place) for place in places):
            return name, words
    return None, ""


def _countries(record: Record) -> list[tuple[Span, str]]:
    """Return the spans of country names, with their codes."""
    runs = [match.span() for match in run_pattern().finditer(record.text)]
    return [(word.span, word.code) for word in find_country_words(record.text, runs) if word.kind == "name"]


def _after_cue(statement: Statement) -> tuple[Span, ...]:
    """Return the spans of the content, preceded by the words between cue and content if the cue comes first."""
    first = statement.content.spans[0]
    ends = [span.end for span in statement.cue.spans] if statement.cue else []
    if ends and max(ends) < first.start:
        return (Span(max(ends), first.start), *statement.content.spans)
    return statement.content.spans
