"""Read: a text, an address or a report of the record book, with its statements marked and a card for each."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import Response

from sayso.acquire.url import read_url
from sayso.domain.record import Record
from sayso.domain.record_json import record_to_dict, statement_from_dict
from sayso.domain.text import Page, Problem
from sayso.errors import UsageError
from sayso.store.reports.report_lists import ListedReport
from sayso.store.reports.stored_records import ReportShown
from sayso.store.reviewing.checked_reports import CheckedStatement
from sayso.web.cards import Card, Origin, make_cards
from sayso.web.examples import TITLES, example_pages
from sayso.web.marking import Paragraph, mark_text
from sayso.web.page import Bench, add_page, see
from sayso.web.pages.changes import StepShown, steps_of
from sayso.web.security.rights import limited, need

router = APIRouter(tags=["read"])
_ADDRESS = re.compile(r"https?://\S+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DeskContext:
    """The page for pasting a text or an address."""

    title: str
    max_text: int
    examples: dict[str, str]
    latest: tuple[ListedReport, ...]


@dataclass(frozen=True, slots=True)
class ReportContext:
    """A report with its statements; `checked` counts those that somebody decided on.

    `key` identifies a text that is not in the record; `record` is in the JSON form. `at` is the requested statement. A
    rejected statement keeps its number and card. `blind` means that others' decisions are hidden. `newest_step` is what
    the newest version changed, if there are several. `seen` is the latest decision.
    """

    title: str
    key: str | None
    report: str | None
    origin: Origin
    agency: str | None
    place: str | None
    byline: tuple[str, ...]
    language: str | None
    kinds: dict[str, int]
    paragraphs: tuple[Paragraph, ...]
    cards: tuple[Card, ...]
    problems: tuple[Problem, ...]
    versions: int
    checked: int
    at: str
    blind: bool
    record: dict[str, Any]
    newest_step: StepShown | None = None
    seen: int = 0


def desk_page(bench: Bench) -> DeskContext:
    """Return the page for pasting a text."""
    latest, _ = bench.book.browse.reports(limit=8)
    return DeskContext("Read", bench.options.max_text, TITLES, tuple(latest))


def reading_page(request: Request, bench: Bench, key: str) -> ReportContext:
    """Return a text that was read but is not in the record book."""
    reading = bench.readings.get(key, request.state.visitor.token)
    if reading is None:
        raise HTTPException(404, "This text is no longer kept; paste it again")
    return report_context(reading.record, key=key)


def report_page(
    request: Request, bench: Bench, name: str, at: Annotated[str, Query(max_length=200)] = ""
) -> ReportContext:
    """Return a report of the record book as people left it; a blind checker sees only their own decisions."""
    shown, who = bench.book.browse.report(name), request.state.visitor.name
    blind = bench.book.team.is_blind(shown.record.document.id, who)
    seen = bench.book.review.last_decision()
    checked = bench.book.review.of_report(shown.record.document.id, reviewer=who if blind else None)
    record = shown.record
    if blind:
        kept = (one for one in checked if one.mark != "rejected")
        record = replace(record, statements=tuple(statement_from_dict(one.current) for one in kept))
    context = replace(report_context(record, shown=shown, checked=checked, at=at, blind=blind), seen=seen)
    if len(shown.versions) == 1:
        return context
    return replace(context, newest_step=steps_of(bench, record.document.id, blind=blind)[0])


def report_context(
    record: Record,
    *,
    key: str | None = None,
    shown: ReportShown | None = None,
    checked: Sequence[CheckedStatement] = (),
    at: str = "",
    blind: bool = False,
) -> ReportContext:
    """Return what the page shows of a record; `checked` are the statements of a stored report, with their marks."""
    document = record.document
    statements = tuple(statement_from_dict(one.current) for one in checked) if shown else record.statements
    marks = {one.current["id"]: (one.mark, one.by) for one in checked} if shown else None
    rejected = {number for number, one in enumerate(checked, 1) if one.mark == "rejected"}
    origin = Origin.of(document)
    return ReportContext(
        title=document.title or document.id,
        key=key,
        report=document.id if shown else None,
        origin=origin,
        agency=document.agency if document.agency != document.outlet else None,
        place=document.place,
        byline=document.byline,
        language=document.language,
        kinds=dict(Counter(s.kind for number, s in enumerate(statements, 1) if number not in rejected)),
        paragraphs=mark_text(
            record.text, statements, furniture=document.furniture, loaded=record.loaded, rejected=rejected
        ),
        cards=make_cards(statements, record.text, origin, marks=marks),
        problems=(*document.problems, *record.problems),
        versions=len(shown.versions) if shown else 1,
        checked=sum(one.is_checked for one in checked),
        at=at,
        blind=blind,
        record=record_to_dict(record),
    )


add_page(router, "/read/{key}", "report.html", reading_page, summary="A text that is not in the record book")
add_page(router, "/read", "read.html", desk_page, summary="The page for pasting a text or an address")
add_page(router, "/reports/{name:path}", "report.html", report_page, summary="A report of the record book")


@router.post("/read", summary="Read a text or an address", dependencies=[Depends(limited("reading"))])
def read_it(
    request: Request,
    bench: Bench,
    text: Annotated[str, Form()] = "",
    outlet: Annotated[str, Form(max_length=200)] = "",
    published: Annotated[str, Form(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = "",
    example: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Read the pasted text or an example, and go to its page."""
    if example:
        known = {page.name: page for page in example_pages()}
        if example not in known:
            raise UsageError(f"there is no example {example!r}", hint=f"choose one of {', '.join(known)}")
        record = bench.read_example(known[example])
        return see(f"/read/{bench.readings.keep(request.state.visitor.token, known[example], record)}")
    text = pasted_words(bench, text)
    if not text:
        raise UsageError("there is nothing to read", hint="paste a text or the address of a report")
    page = _fetched(request, bench, text) if _ADDRESS.match(text) else _pasted(text)
    page = replace(page, outlet=outlet.strip() or page.outlet, published=published or page.published)
    return see(f"/read/{bench.readings.keep(request.state.visitor.token, page, bench.read(page))}")


@router.post(
    "/read/{key}/keep",
    summary="Add a text that was read to the record book",
    dependencies=[Depends(need("reviewer")), Depends(limited("adding"))],
)
def keep_it(request: Request, bench: Bench, key: str) -> Response:
    """Add the text to the record book, and go to its page there."""
    reading = bench.readings.get(key, request.state.visitor.token)
    if reading is None:
        raise HTTPException(404, "This text is no longer kept; paste it again")
    address = reading.page.url or reading.page.origin
    name = bench.book.free_name(address, reading.record.document.id)
    record = replace(reading.record, document=replace(reading.record.document, id=name))
    bench.book.put(record, key=address, page=reading.page)
    return see(f"/reports/{bench.book.free_name(address, name)}")


def pasted_words(bench: Bench, text: str) -> str:
    """Return the text that a visitor pasted, as a report has it.

    Raises:
        UsageError: it is longer than what is read while the visitor waits.
    """
    text = text.replace("\r\n", "\n").strip()
    if len(text) > bench.options.max_text:
        raise UsageError(
            f"the text has {len(text)} characters; at most {bench.options.max_text} can be read here",
            hint="add it as a file under Reports",
        )
    return text


def _pasted(text: str) -> Page:
    name = f"pasted-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
    return Page(name=name, origin=name, media="text", text=text)


def _fetched(request: Request, bench: Bench, address: str) -> Page:
    limited("fetching")(request)
    return read_url(address, guard=bench.guard, **bench.settings.acquire_limits())
