"""Traces: one utterance across outlets, its wordings side by side, who had it first, who is independent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse, Response

from sayso.analyse.traces import Carriage, Trace, Variant
from sayso.analyse.utterances import Utterance
from sayso.web.facets import query_with
from sayso.web.page import Bench, add_page
from sayso.web.timeline import Line, Tick

router = APIRouter(tags=["traces"])
MOST_REPORTS = 3000  # in a larger record book, utterances are not compared for the list
LISTED = 30
CHANGE_WORDS = {
    "exact": "the same words",
    "punctuation": "other punctuation",
    "truncated": "cut",
    "spliced": "shortened in the middle",
    "bracketed": "with an insertion",
    "altered": "other words",
    "other_speaker": "by another speaker",
    "translation": "another translation",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of a variant: the same as in the fullest wording ("same"), left out, added, or replacing `instead`."""

    kind: str
    text: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class RelayShown:
    """A report's source for the words, the reason for naming it, and its report if that is part of the trace."""

    name: str
    basis: str
    report: str | None


@dataclass(frozen=True, slots=True)
class CarriageShown:
    """A report that carries the utterance, with its position on the timeline in percent."""

    report: str
    statement: str
    outlet: str | None
    title: str | None
    published: str | None
    speaker: str | None
    at: float
    first: bool
    source: int
    copy: bool
    kept: float
    changes: tuple[str, ...]
    wording: tuple[Wording, ...]
    relays: tuple[RelayShown, ...]


@dataclass(frozen=True, slots=True)
class HeatWord:
    """A word of the fullest wording, and how many of the other wordings have it: as a share, and from 0 to 4."""

    text: str
    share: float
    heat: int


@dataclass(frozen=True, slots=True)
class CarriedUtterance:
    """An utterance carried by several reports."""

    statement: str
    words: str
    speakers: tuple[str, ...]
    first: str | None
    reports: int
    independent: int


@dataclass(frozen=True, slots=True)
class TracesContext:
    """The page for finding a trace, with the utterances that most reports carry. `asked` was not found."""

    title: str
    asked: str
    counting: bool
    most_carried: tuple[CarriedUtterance, ...]


@dataclass(frozen=True, slots=True)
class TraceContext:
    """The trace of one utterance."""

    title: str
    counting: bool
    statement: str
    speakers: tuple[str, ...]
    days: tuple[str, ...]
    independent: int
    copies: int
    rivals: int
    words: tuple[HeatWord, ...]
    ticks: tuple[Tick, ...]
    carriages: tuple[CarriageShown, ...]
    others: tuple[Utterance, ...]


def traces_page(bench: Bench, words: Annotated[str, Query(max_length=1000)] = "") -> TracesContext:
    """Return the page for finding a trace."""
    newest_report = bench.book.browse.state()[0]
    found: Sequence[CarriedUtterance] | None = ()
    if newest_report <= MOST_REPORTS:
        found = bench.findings.get("most carried", lambda: [_carried(one) for one in bench.book.traces(limit=LISTED)])
    return TracesContext("Traces", words.strip(), found is None, tuple(found or ()))


def trace_page(bench: Bench, statement: str) -> TraceContext:
    """Return the trace of a statement.

    Raises:
        StoreError: there is no such statement.
    """
    bench.book.browse.statement(statement)
    trace = bench.findings.trace(statement)
    if trace is None:
        return TraceContext(statement, True, statement, (), (), 0, 0, 0, (), (), (), ())
    line = Line.over(carriage.published for carriage in trace.carriages)
    return TraceContext(
        title=trace.fullest.text[:80],
        counting=False,
        statement=trace.fullest.id,
        speakers=trace.speakers,
        days=trace.days,
        independent=trace.independent,
        copies=trace.copies,
        rivals=len(trace.rivals),
        words=tuple(heat_words(trace)),
        ticks=line.ticks(),
        carriages=tuple(_carriage(one, trace, line) for one in trace.carriages),
        others=trace.others,
    )


@router.get("/traces/find", include_in_schema=False)
def find_trace(bench: Bench, words: Annotated[str, Query(max_length=1000)] = "") -> Response:
    """Redirect to the trace of the utterance with these words, or back if there is none."""
    trace = bench.book.trace(words.strip()) if words.strip() else None
    target = f"/traces/{quote(trace.fullest.id, safe='')}" if trace else f"/traces?{query_with({'words': words})}"
    return RedirectResponse(target, 302)


add_page(router, "/traces", "traces.html", traces_page, summary="Find a trace by words")
add_page(router, "/traces/{statement}", "trace.html", trace_page, summary="One utterance across outlets")


def heat_words(trace: Trace) -> list[HeatWord]:
    """Return the words of the fullest wording with the share of the other wordings that kept them."""
    text = trace.fullest.text
    others = [v for carriage in trace.carriages for v in carriage.variants if not v.is_fullest]
    kept = [0] * len(text)
    for variant in others:
        for edit in variant.edits:
            if edit.kind == "same":
                for at in range(*edit.fullest):
                    kept[at] += 1
    words, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        share = max(kept[start:at]) / len(others) if others else 1.0
        words.append(HeatWord(word, round(share, 2), round(share * 4)))
    return words


def wording_of(variant: Variant, fullest: Utterance) -> tuple[Wording, ...]:
    """Return a variant's words compared with the fullest wording, in pieces; a gap between two edits is a blank."""
    pieces: list[Wording] = []
    text = variant.utterance.text
    at = 0
    for edit in variant.edits:
        before = fullest.text[edit.fullest.start : edit.fullest.end]
        now = text[edit.variant.start : edit.variant.end]
        if edit.variant.start > at and now:
            pieces.append(Wording("same", text[at : edit.variant.start]))
        if edit.kind == "left_out":
            pieces.append(Wording("left_out", before))
        else:
            pieces.append(Wording(edit.kind, now, before if edit.kind == "replaced" else ""))
        at = max(at, edit.variant.end)
    return (*pieces, Wording("same", text[at:]))


def _carried(trace: Trace) -> CarriedUtterance:
    return CarriedUtterance(
        statement=trace.fullest.id,
        words=" … ".join(trace.fullest.parts),
        speakers=trace.speakers,
        first=trace.first.outlet,
        reports=len(trace.carriages),
        independent=trace.independent,
    )


def _carriage(carriage: Carriage, trace: Trace, line: Line) -> CarriageShown:
    variant = carriage.variant
    speaker = variant.utterance.speaker
    return CarriageShown(
        report=carriage.report,
        statement=variant.utterance.id,
        outlet=carriage.outlet,
        title=carriage.title,
        published=carriage.published,
        speaker=speaker.name if speaker else None,
        at=line.at(carriage.published),
        first=carriage is trace.first,
        source=carriage.source + 1,
        copy=carriage.is_copy,
        kept=round(variant.kept, 2),
        changes=tuple(_change_words(carriage.variants)),
        wording=wording_of(variant, trace.fullest),
        relays=tuple(RelayShown(relay.name, relay.basis, relay.report) for relay in carriage.relays),
    )


def _change_words(variants: Sequence[Variant]) -> list[str]:
    first = variants[0]
    return ["the fullest wording"] if first.is_fullest else [CHANGE_WORDS[change] for change in first.changes]
