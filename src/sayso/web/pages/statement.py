"""One statement at its own address: its words in context, the machine's reading, and people's decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter

from sayso.domain.coding import Concept
from sayso.domain.record_json import statement_from_dict
from sayso.domain.review import FIELDS, Decision
from sayso.domain.text import Document, Span
from sayso.export.references import cite_statement
from sayso.review.applying import value_of
from sayso.store.coding.coding_log import Code
from sayso.store.reports.stored_records import StatementShown
from sayso.web.cards import Card, Origin, card_of
from sayso.web.marking import Paragraph, mark_text
from sayso.web.page import Bench, add_page

router = APIRouter(tags=["statement"])
CONTEXT_CHARACTERS = 700  # of the report, before and after the statement


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field of a statement: the machine's value, the current value, and whether they differ."""

    name: str
    machine: str
    current: str
    changed: bool


@dataclass(frozen=True, slots=True)
class StatementContext:
    """A statement in full. `paragraphs` are those that contain its words; `statement` is in the JSON form."""

    title: str
    card: Card
    origin: Origin
    report: str
    version: int
    newest: bool
    standing: str
    rejected: bool
    paragraphs: tuple[Paragraph, ...]
    fields: tuple[FieldShown, ...]
    decisions: tuple[Decision, ...]
    codes: tuple[Code, ...]
    concepts: tuple[Concept, ...]
    citation: str
    statement: dict[str, Any]


def statement_page(bench: Bench, statement_id: str) -> StatementContext:
    """Return the page of a statement."""
    shown = bench.book.browse.statement(statement_id)
    return StatementContext(
        title=shown.current["content"]["text"][:80],
        card=shown_card(shown, shown.current),
        origin=origin_of(shown),
        report=shown.report,
        version=shown.version,
        newest=shown.newest,
        standing=shown.standing,
        rejected=shown.rejected,
        paragraphs=shown_paragraphs(shown, shown.current),
        fields=tuple(_fields(shown)),
        decisions=shown.decisions,
        codes=tuple(bench.book.browse.codes(statement_id)),
        concepts=tuple(bench.book.concepts.list()),
        citation=_citation(shown),
        statement=shown.current,
    )


add_page(router, "/statements/{statement_id}", "statement.html", statement_page, summary="One statement in full")


def origin_of(shown: StatementShown) -> Origin:
    """Return the report of a statement, as a quotation cites it."""
    return Origin(shown.title, shown.outlet, shown.published, shown.url)


def shown_card(shown: StatementShown, statement: dict[str, Any]) -> Card:
    """Return the card of one form of a statement."""
    return card_of(statement, origin_of(shown), text=shown.text, actors=shown.actors, reviewed=bool(shown.decisions))


def shown_paragraphs(shown: StatementShown, statement: dict[str, Any]) -> tuple[Paragraph, ...]:
    """Return the paragraphs that contain one form of a statement, with its words marked."""
    one = statement_from_dict(statement)
    spans = [*one.content.spans, *(one.cue.spans if one.cue else ()), *(one.source.spans if one.source else ())]
    window = Span(min(span.start for span in spans), max(span.end for span in spans))
    return mark_text(shown.text, [one], window=window)


def paragraphs_around(
    shown: StatementShown, statement: dict[str, Any]
) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """Return the paragraphs before the words, cue and source of one form of a statement, and those from there on."""
    one = statement_from_dict(statement)
    window = Span(max(one.start - CONTEXT_CHARACTERS, 0), one.content.spans[-1].end + CONTEXT_CHARACTERS)
    found = mark_text(shown.text, [one], window=window)
    first = next((n for n, paragraph in enumerate(found) if any(p.numbers for p in paragraph.pieces)), 0)
    return found[:first], found[first:]


def _citation(shown: StatementShown) -> str:
    byline = tuple(shown.byline)
    document = Document(
        id=shown.report, origin="", text="", title=shown.title, outlet=shown.outlet, url=shown.url, byline=byline,
        published=shown.published,
    )  # fmt: skip
    name = value_of(shown.current, "speaker.name")
    today = date.today().isoformat()
    return cite_statement(shown.current["content"]["text"], name, document, accessed=today)


def _fields(shown: StatementShown) -> list[FieldShown]:
    rows = []
    for field in FIELDS:
        machine, current = value_of(shown.machine, field), value_of(shown.current, field)
        if current not in (None, [], False) or machine != current:
            words = [_brief(field, value, shown.text) for value in (machine, current)]
            rows.append(FieldShown(field, words[0], words[1], machine != current))
    return rows


def named_link(link: Mapping[str, Any]) -> str:
    """Return the name of a link in a chain, marked if inferred, or of an addressee."""
    return f"{link.get('name') or '?'}{' (inferred)' if link.get('basis') == 'inferred' else ''}"


def _brief(field: str, value: Any, text: str) -> str:
    """Return a value in words: spans by their words, chains and addressees by their names."""
    if value in (None, []):
        return "nothing"
    if field.endswith(".spans"):
        return " … ".join(text[start:end] for start, end in value)
    if isinstance(value, list):
        return " ← ".join(named_link(part) for part in value)
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
