"""Problems: what went wrong with reports, and how to fix it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import Response

from sayso.domain.text import Document, Page
from sayso.store.reports.report_lists import ReportProblem
from sayso.web.facets import query_with
from sayso.web.page import Bench, RowNumber, Seen, add_page, render, see
from sayso.web.pages.read import pasted_words
from sayso.web.pages.reports import ADDERS
from sayso.web.security.rights import limited

router = APIRouter(tags=["reports"])
PER_PAGE = 25
Action = Literal["fetch", "paste", "describe", "reread", "look", "settle"]
MENDS: dict[str, tuple[str, tuple[Action, ...]]] = {
    "empty": ("There was no text: fetch it again, or paste the text.", ("fetch", "paste")),
    "unreadable": ("It could not be read: fetch it again, or paste the text.", ("fetch", "paste")),
    "unreadable-row": ("A row of the table could not be read: correct the file and add it again.", ()),
    "no-main-text": ("The page's main text was not found: paste it.", ("paste",)),
    "ambiguous-date": ("Enter the date of publication.", ("describe",)),
    "language": ("It seems to be in another language: paste a translation, or leave it.", ("paste",)),
    "layer-failed": ("A stage failed: read it again, perhaps with a newer version.", ("reread",)),
    "decoded-as": (
        "The encoding was guessed: check the text; if it is wrong, add the file as UTF-8.",
        ("look", "settle"),
    ),
    "undecodable": (
        "Some characters are lost: check the report, and add the file again as UTF-8.",
        ("look", "settle", "paste"),
    ),
    "byte-order-mark": ("Nothing to fix: the mark was left out.", ("settle",)),
    "nul-characters": ("Check whether the text is complete.", ("look", "settle", "paste")),
}
OTHER: tuple[str, tuple[Action, ...]] = ("Check the report; reading it again may help.", ("look", "reread"))


@dataclass(frozen=True, slots=True)
class MendableProblem:
    """A problem of a report, and what to do about it."""

    found: ReportProblem
    advice: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class MendForm:
    """What somebody typed about a report; `seen` is its number of versions then."""

    report: str
    published: str
    outlet: str
    title: str
    text: str
    seen: int


@dataclass(frozen=True, slots=True)
class MendContext:
    """A form that could not be saved because somebody else changed the report; `known` is the report as it is now."""

    title: str
    known: MendForm
    form: MendForm


@dataclass(frozen=True, slots=True)
class ProblemsContext:
    """Problems of the latest reports, and the query for earlier ones."""

    title: str
    problems: tuple[MendableProblem, ...]
    onward: str | None


def problems_page(bench: Bench, before: Annotated[RowNumber | None, Query()] = None) -> ProblemsContext:
    """Return the problems of the reports in the record book."""
    found, onward = bench.book.browse.problems(limit=PER_PAGE, before=before)
    mendable = tuple(_mendable(problem) for problem in found)
    return ProblemsContext("Problems", mendable, query_with({"before": onward}) if onward else None)


add_page(router, "/problems", "problems.html", problems_page, summary="What went wrong, and how to fix it")
MENDERS = [*ADDERS, Depends(limited("reading"))]


@router.post("/problems/mend", summary="Correct a report and read it again", dependencies=MENDERS)
def mend_report(
    request: Request,
    bench: Bench,
    report: Annotated[str, Form()],
    published: Annotated[str, Form(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = "",
    outlet: Annotated[str, Form(max_length=200)] = "",
    title: Annotated[str, Form(max_length=500)] = "",
    text: Annotated[str, Form()] = "",
    seen: Seen = None,
) -> Response:
    """Read a report again with what the visitor knows; changes become a new version, and decisions are carried over.

    If somebody else changed the report since the form was opened (`seen` is its number of versions then), the form
    comes back with what was typed.
    """
    shown = bench.book.browse.report(report)
    document = shown.record.document
    if seen is not None and seen != len(shown.versions):
        typed = MendForm(document.id, published, outlet, title, text, len(shown.versions))
        return render(request, "mend.html", _mend_context(typed, document), status=409)
    page = Page(
        name=document.id,
        origin=document.origin,
        media="text",
        text=pasted_words(bench, text) or document.text,
        url=document.url,
        title=title.strip() or document.title,
        outlet=outlet.strip() or document.outlet,
        byline=document.byline,
        published=published or document.published,
    )
    record = bench.read(page)
    record = replace(record, document=replace(record.document, id=document.id))
    bench.book.put(record, key=shown.key, reread=True, entry="corrected", who=request.state.visitor.name)
    return see(f"/reports/{document.id}")


def _mend_context(form: MendForm, document: Document) -> MendContext:
    known = (document.published or "", document.outlet or "", document.title or "", "")
    return MendContext(document.title or document.id, MendForm(document.id, *known, form.seen), form)


def _mendable(found: ReportProblem) -> MendableProblem:
    advice, actions = MENDS.get(found.problem.code, OTHER)
    return MendableProblem(found, advice, tuple(a for a in actions if a != "fetch" or found.url))
