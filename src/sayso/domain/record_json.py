"""Converts records to the public JSON form and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sayso.domain.record import Event, LoadedWords, Mention, Participant, Record, Relation
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
from sayso.domain.text import Block, Document, Problem, Span

Json = dict[str, Any]


def record_to_dict(record: Record) -> Json:
    """Return a record in the JSON form; every layer is present, even if empty."""
    document = record.document
    return {
        "id": document.id,
        "origin": document.origin,
        "url": document.url,
        "title": document.title,
        "byline": list(document.byline),
        "outlet": document.outlet,
        "agency": document.agency,
        "place": document.place,
        "published": document.published,
        "language": document.language,
        "section": document.section,
        "vendor_id": document.vendor_id,
        "duplicate_of": document.duplicate_of,
        "text": document.text,
        "text_sha256": document.text_sha256,
        "furniture": _spans(document.furniture),
        "blocks": [_block(b) for b in document.blocks],
        "statements": [statement_to_dict(s) for s in record.statements],
        "relations": [
            {"kind": r.kind, "from": r.origin, "to": r.target, "evidence": _spans(r.evidence)} for r in record.relations
        ],
        "events": [_event(e) for e in record.events],
        "loaded": [{"span": list(w.span), "text": w.text, "voice": w.voice} for w in record.loaded],
        "mentions": [
            {"span": list(m.span), "text": m.text, "name": m.name, "type": m.type, "country": m.country}
            for m in record.mentions
        ],
        "problems": [_problem(p) for p in (*document.problems, *record.problems)],
        "made_by": dict(record.made_by),
    }


def statement_to_dict(statement: Statement) -> Json:
    """Return a statement in the JSON form."""
    cue, speaker = statement.cue, statement.speaker
    row: Json = {
        "id": statement.id,
        "kind": statement.kind,
        "content": _passage(statement.content),
        "cue": None if cue is None else {"spans": _spans(cue.spans), "text": cue.text, "act": cue.act},
        "source": None if statement.source is None else _passage(statement.source),
        "speaker": None if speaker is None else _speaker(speaker),
        "addressees": [{"name": a.name, "span": list(a.span)} for a in statement.addressees],
        "occasion": None if statement.occasion is None else _occasion(statement.occasion),
        "said_on": None if statement.said_on is None else _said_on(statement.said_on),
        "chain": [_link(link) for link in statement.chain],
        "certainty": _certainty(statement.certainty),
        "within": statement.within,
        "continues": statement.continues,
        "confidence": round(statement.confidence, 4),
    }
    if statement.probabilities:
        row["probabilities"] = {name: round(value, 4) for name, value in statement.probabilities.items()}
    return row if statement.added_by is None else {**row, "added_by": statement.added_by}


def _block(block: Block) -> Json:
    return {"span": list(block.span), "kind": block.kind, "label": None if block.label is None else list(block.label)}


def _spans(spans: Sequence[Span]) -> list[list[int]]:
    return [list(span) for span in spans]


def _passage(passage: Passage) -> Json:
    return {"spans": _spans(passage.spans), "text": passage.text}


def _speaker(speaker: Speaker) -> Json:
    row: Json = {
        "name": speaker.name,
        "type": speaker.type,
        "role": speaker.role,
        "organization": speaker.organization,
        "country": speaker.country,
        "mention": None if speaker.mention is None else list(speaker.mention),
    }
    if speaker.candidates:
        row["candidates"] = [
            {"name": c.name, "type": c.type, "probability": round(c.probability, 4)} for c in speaker.candidates
        ]
    return row if speaker.actor is None else {**row, "actor": speaker.actor}


def _occasion(occasion: Occasion) -> Json:
    return {"text": occasion.text, "span": list(occasion.span), "place": occasion.place, "date": occasion.date}


def _said_on(said_on: SaidOn) -> Json:
    return {"text": said_on.text, "span": list(said_on.span), "date": said_on.date, "until": said_on.until}


def _link(link: Link) -> Json:
    row: Json = {"name": link.name, "type": link.type, "basis": link.basis}
    return row if link.span is None else {**row, "span": list(link.span)}


def _certainty(certainty: Certainty) -> Json:
    return {
        "denied": certainty.denied,
        "hedged": certainty.hedged,
        "rumour": certainty.rumour,
        "hypothetical": certainty.hypothetical,
        "level": certainty.level,
        "markers": _spans(certainty.markers),
    }


def _event(event: Event) -> Json:
    return {
        "kind": event.kind,
        "participants": [{"name": p.name, "part": p.part} for p in event.participants],
        "place": event.place,
        "date": event.date,
        "evidence": _spans(event.evidence),
    }


def _problem(problem: Problem) -> Json:
    span = None if problem.span is None else list(problem.span)
    return {"stage": problem.stage, "code": problem.code, "message": problem.message, "span": span}


def record_from_dict(row: Json) -> Record:
    """Read a record in the JSON form; missing keys get empty values, unknown keys are ignored."""
    document = Document(
        id=row["id"],
        origin=row.get("origin") or "",
        text=row["text"],
        url=row.get("url"),
        title=row.get("title"),
        byline=tuple(row.get("byline") or ()),
        outlet=row.get("outlet"),
        agency=row.get("agency"),
        place=row.get("place"),
        published=row.get("published"),
        language=row.get("language"),
        section=row.get("section"),
        vendor_id=row.get("vendor_id"),
        duplicate_of=row.get("duplicate_of"),
        furniture=_read_spans(row.get("furniture")),
        blocks=tuple(
            Block(Span(*b["span"]), b["kind"], Span(*b["label"]) if b.get("label") else None)
            for b in row.get("blocks") or ()
        ),
    )
    return Record(
        document=document,
        statements=tuple(statement_from_dict(s) for s in row.get("statements") or ()),
        mentions=tuple(
            Mention(Span(*m["span"]), m["text"], m["name"], m["type"], m.get("country"))
            for m in row.get("mentions") or ()
        ),
        relations=tuple(
            Relation(r["kind"], r["from"], r["to"], _read_spans(r.get("evidence"))) for r in row.get("relations") or ()
        ),
        events=tuple(_read_event(e) for e in row.get("events") or ()),
        loaded=tuple(LoadedWords(Span(*w["span"]), w["text"], w.get("voice")) for w in row.get("loaded") or ()),
        problems=tuple(
            Problem(p["stage"], p["code"], p["message"], Span(*p["span"]) if p.get("span") else None)
            for p in row.get("problems") or ()
        ),
        made_by=row.get("made_by") or {},
    )


def statement_from_dict(row: Json) -> Statement:
    """Read a statement in the JSON form."""
    cue, speaker, occasion, said_on = (row.get(key) for key in ("cue", "speaker", "occasion", "said_on"))
    certainty = row.get("certainty") or {}
    return Statement(
        id=row["id"],
        kind=row["kind"],
        content=_read_passage(row["content"]),
        cue=Cue(_read_spans(cue["spans"]), cue["text"], cue.get("act")) if cue else None,
        source=_read_passage(row["source"]) if row.get("source") else None,
        speaker=_read_speaker(speaker) if speaker else None,
        addressees=tuple(Addressee(a["name"], Span(*a["span"])) for a in row.get("addressees") or ()),
        occasion=Occasion(occasion["text"], Span(*occasion["span"]), occasion.get("place"), occasion.get("date"))
        if occasion
        else None,
        said_on=SaidOn(said_on["text"], Span(*said_on["span"]), said_on["date"], said_on.get("until"))
        if said_on
        else None,
        chain=tuple(
            Link(link["name"], link["type"], link["basis"], Span(*link["span"]) if link.get("span") else None)
            for link in row.get("chain") or ()
        ),
        certainty=Certainty(
            **{key: bool(certainty.get(key)) for key in ("denied", "hedged", "rumour", "hypothetical")},
            level=certainty.get("level") or "certain",
            markers=_read_spans(certainty.get("markers")),
        ),
        within=row.get("within"),
        continues=row.get("continues"),
        confidence=row.get("confidence", 1.0),
        added_by=row.get("added_by"),
        probabilities=row.get("probabilities") or {},
    )


def _read_spans(spans: Sequence[Sequence[int]] | None) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in spans or ())


def _read_passage(row: Json) -> Passage:
    return Passage(_read_spans(row["spans"]), row["text"])


def _read_speaker(row: Json) -> Speaker:
    mention = Span(*row["mention"]) if row.get("mention") else None
    role, organization, country, actor = (row.get(key) for key in ("role", "organization", "country", "actor"))
    others = tuple(Candidate(c["name"], c["type"], c["probability"]) for c in row.get("candidates") or ())
    return Speaker(row["name"], row["type"], role, organization, country, mention, actor, others)


def _read_event(row: Json) -> Event:
    participants = tuple(Participant(p["name"], p["part"]) for p in row.get("participants") or ())
    return Event(row["kind"], participants, _read_spans(row.get("evidence")), row.get("place"), row.get("date"))
