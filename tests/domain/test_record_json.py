"""A record survives the way to its JSON object and back."""

from dataclasses import replace

from builders import harbour_record
from sayso.domain.record import Event, LoadedWords, Mention, Participant, Record, Relation
from sayso.domain.record_json import record_from_dict, record_to_dict, statement_from_dict, statement_to_dict
from sayso.domain.statement import (
    Addressee,
    Candidate,
    Certainty,
    Cue,
    Link,
    Occasion,
    Passage,
    SaidOn,
    Speaker,
    Statement,
)
from sayso.domain.text import Document, Problem, Span

KEYS = [
    "id",
    "origin",
    "url",
    "title",
    "byline",
    "outlet",
    "agency",
    "place",
    "published",
    "language",
    "section",
    "vendor_id",
    "duplicate_of",
    "text",
    "text_sha256",
    "furniture",
    "blocks",
    "statements",
    "relations",
    "events",
    "loaded",
    "mentions",
    "problems",
    "made_by",
]


def full_record() -> Record:
    span = Span(0, 4)
    statement = Statement(
        id="s1",
        kind="direct",
        content=Passage((span,), "Yes,"),
        cue=Cue((Span(9, 13),), "said", "say"),
        source=Passage((Span(5, 8),), "she"),
        speaker=Speaker("Ann Ohm", "person", "minister", "Ministry", "FIN", Span(5, 8)),
        addressees=(Addressee("reporters", span),),
        occasion=Occasion("at a briefing", span, "Oslo", "2024-01-02"),
        said_on=SaidOn("in March", span, "2024-03-01", "2024-03-31"),
        chain=(Link("Paper", "outlet", "published"), Link("Ann Ohm", "person", "stated", Span(5, 8))),
        certainty=Certainty(hedged=True, level="possible", markers=(span,)),
        within=None,
        continues="s0",
        confidence=0.5,
    )
    return Record(
        Document(
            id="d", origin="d.txt", text="Yes, she said.", byline=("A B",), furniture=(span,), published="2024-01-03"
        ),
        statements=(statement,),
        relations=(Relation("agrees", "A", "B", (span,)),),
        events=(Event("meeting", (Participant("A", "chair"),), (span,), "Oslo", "2024-01-02"),),
        loaded=(LoadedWords(span, "Yes,", "Paper"),),
        mentions=(Mention(span, "Oslo", "Government of Norway", "government", "NOR"),),
        problems=(Problem("clean", "language", "it is odd", span),),
        made_by={"sayso": "0"},
    )


def test_record_survives_the_round_trip() -> None:
    record = full_record()
    assert record_from_dict(record_to_dict(record)) == record


def test_every_layer_is_there_with_its_empty_value() -> None:
    row = record_to_dict(Record(Document(id="d", origin="d", text="")))
    assert list(row) == KEYS
    assert [row[k] for k in ("statements", "relations", "events", "loaded", "mentions", "problems")] == [[]] * 6


def test_runners_up_and_probabilities_come_back() -> None:
    [first, *_] = harbour_record().statements
    assert first.speaker is not None
    speaker = replace(first.speaker, candidates=(Candidate("SPL", "organization", 0.06),))
    statement = replace(first, speaker=speaker, probabilities={"content": 0.97, "speaker": 0.91})
    row = statement_to_dict(statement)
    assert row["speaker"]["candidates"] == [{"name": "SPL", "type": "organization", "probability": 0.06}]
    assert statement_from_dict(row) == statement
