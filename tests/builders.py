"""Builders of the objects that tests are about; every argument has a plain default."""

from __future__ import annotations

import re
from dataclasses import replace

from sayso.domain.record import Event, LoadedWords, Participant, Record, Relation
from sayso.domain.statement import (
    Addressee,
    Certainty,
    Cue,
    Kind,
    Link,
    Occasion,
    Passage,
    SaidOn,
    Speaker,
    Statement,
    text_of,
)
from sayso.domain.text import Document, Problem, Span

HARBOUR_REPORT = """Harbour tunnel to open early, minister hints

LISBON, 4 May 2025 (Costa) — Transport Minister Inês Valadão said the tunnel “might well” open in June, \
according to the daily Farol.

“We are ahead of the plan,” she told reporters at a briefing on Friday. “Nobody should hold us to the day.”

Port workers' union SPL denied that its members had agreed to night shifts. Its leader thinks the date is a fancy.

The tunnel is a monument to vanity.
"""


def make_document(text: str = HARBOUR_REPORT, **fields: object) -> Document:
    """A document about a tunnel, or about whatever `text` says."""
    known = {"id": "harbour", "origin": "reports/harbour.txt", "language": "en"}
    return Document(text=text, **{**known, **fields})  # type: ignore[arg-type]


def span_of(text: str, words: str) -> Span:
    """The first place of `words` in `text`."""
    start = text.index(words)
    return Span(start, start + len(words))


def make_statement(
    text: str, *content: str, kind: Kind = "indirect", cue: str = "", source: str = "", **fields: object
) -> Statement:
    """A statement whose roles are given by their words, each taken at its first place in `text`."""
    spans = tuple(span_of(text, words) for words in content)
    statement = Statement(
        id=f"s-{re.sub(r'[^A-Za-z]', '', content[0])[:12]}",
        kind=kind,
        content=Passage(spans, text_of(spans, text)),
        cue=Cue((span_of(text, cue),), cue) if cue else None,
        source=Passage((span_of(text, source),), source) if source else None,
    )
    return replace(statement, **fields)  # type: ignore[arg-type]


def make_record(*statements: Statement, document: Document | None = None, **fields: object) -> Record:
    """A record of these statements."""
    return Record(document or make_document(), statements=statements, **fields)  # type: ignore[arg-type]


def harbour_record() -> Record:
    """A record with every layer: a carrier, doubts, an occasion, a nested belief, the outlet's own voice."""
    text = HARBOUR_REPORT
    costa, farol = Link("Costa", "outlet", "published"), Link("Farol", "outlet", "stated")
    minister = Speaker("Inês Valadão", "person", "Transport Minister", country="PRT")
    minister_link, union_link = Link("Inês Valadão", "person", "stated"), Link("SPL", "organization", "stated")
    tunnel = make_statement(
        text,
        "the tunnel “might well” open in June",
        kind="mixed",
        cue="said",
        source="Transport Minister Inês Valadão",
        speaker=minister,
        chain=(costa, farol, minister_link),
        certainty=Certainty(hedged=True, level="possible", markers=(span_of(text, "might"),)),
        confidence=0.91,
    )
    ahead = make_statement(
        text,
        "“We are ahead of the plan,”",
        "“Nobody should hold us to the day.”",
        kind="direct",
        cue="told",
        source="she",
        speaker=minister,
        addressees=(Addressee("reporters", span_of(text, "reporters")),),
        occasion=Occasion("at a briefing", span_of(text, "at a briefing"), place="Lisbon"),
        said_on=SaidOn("on Friday", span_of(text, "on Friday"), "2025-05-02"),
        chain=(costa, replace(farol, basis="inferred"), minister_link),
        confidence=0.97,
    )
    shifts = make_statement(
        text,
        "its members had agreed to night shifts",
        cue="denied",
        source="Port workers' union SPL",
        speaker=Speaker("SPL", "organization"),
        chain=(costa, union_link),
        certainty=Certainty(denied=True, markers=(span_of(text, "denied"),)),
        confidence=0.88,
    )
    fancy = make_statement(
        text,
        "the date is a fancy",
        cue="thinks",
        source="Its leader",
        speaker=Speaker("leader of SPL", "unnamed"),
        chain=(costa, union_link, Link("leader of SPL", "unnamed", "stated")),
        certainty=Certainty(rumour=True, hypothetical=True),
        within=shifts.id,
        confidence=0.21,
    )
    vanity = make_statement(
        text,
        "The tunnel is a monument to vanity.",
        speaker=Speaker("Costa", "author"),
        chain=(costa,),
        continues=ahead.id,
    )
    title = "Harbour tunnel to open early, minister hints"
    host, guest = Participant("Inês Valadão", "host"), Participant("Costa", "attended")
    return Record(
        make_document(title=title, outlet="Costa", place="Lisbon", published="2025-05-04"),
        statements=(tunnel, ahead, shifts, fancy, vanity),
        relations=(Relation("disagrees", "SPL", "Inês Valadão", (span_of(text, "denied"),)),),
        events=(Event("meeting", (host, guest), (span_of(text, "briefing"),), "Lisbon", "2025-05-02"),),
        loaded=(LoadedWords(span_of(text, "vanity"), "vanity", "Costa"),),
        problems=(Problem("annotate", "odd-mark", "a quotation mark has no partner"),),
    )


def toll_records() -> list[Record]:
    """Three reports, each with the words of an actor on river tolls: two want them abolished, one does not."""
    found = []
    actors = (("Ines Brandt", "should"), ("Otto Lind", "must not"), ("Karla Ney", "should"))
    for number, (name, verb) in enumerate(actors):
        words = f"the river tolls {verb} be abolished"
        text = f"{name} said {words}."
        said = make_statement(
            text, words, cue="said", source=name, id=f"toll-{number}", speaker=Speaker(name, "person")
        )
        document = make_document(text, id=f"toll-{number}", origin=f"toll-{number}.txt", outlet="Post")
        found.append(make_record(said, document=document))
    return found
