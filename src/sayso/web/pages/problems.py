"""Problems: what went wrong with reports, and a way to repair each."""

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
    "empty": ("The place held no words: fetch it again, or paste the words.", ("fetch", "paste")),
    "unreadable": ("The place could not be read: fetch it again, or paste the words.", ("fetch", "paste")),
    "unreadable-row": ("A row of the table could not be read: mend the file and add it again.", ()),
    "no-main-text": ("The page's words were not found: paste them.", ("paste",)),
    "ambiguous-date": ("Say on which day it was published.", ("describe",)),
    "language": ("It seems to be in another language: paste a translation, or leave it.", ("paste",)),
    "layer-failed": ("A stage failed: read it again, perhaps with a newer version.", ("reread",)),
    "decoded-as": (
        "The encoding was guessed: look whether the words are right, else add it as UTF-8.",
        ("look", "settle"),
    ),
    "undecodable": (
        "Some characters are lost: look at the report, and add it again as UTF-8.",
        ("look", "settle", "paste"),
    ),
    "byte-order-mark": ("Nothing to mend: the mark was left out.", ("settle",)),
    "nul-characters": ("Look whether the words are whole.", ("look", "settle", "paste")),
}
OTHER: tuple[str, tuple[Action, ...]] = ("Look at the report; reading it again may help.", ("look", "reread"))


@dataclass(frozen=True, slots=True)
class MendableProblem:
    """A problem of a report with what to do about it."""

    found: ReportProblem
    advice: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class MendForm:
    """What somebody typed about a report; `seen` is how many versions it has."""

    report: str
    published: str
    outlet: str
    title: str
    text: str
    seen: int


@dataclass(frozen=True, slots=True)
class MendContext:
    """A form that could not be saved since somebody else changed the report; `known` is the report as it is now."""

    title: str
    known: MendForm
    form: MendForm


@dataclass(frozen=True, slots=True)
class ProblemsContext:
    """Problems of the reports added last, and the query of those before."""

    title: str
    problems: tuple[MendableProblem, ...]
    onward: str | None


def problems_page(bench: Bench, before: Annotated[RowNumber | None, Query()] = None) -> ProblemsContext:
    """Give what went wrong with the reports of the record."""
    found, onward = bench.book.browse.problems(limit=PER_PAGE, before=before)
    mendable = tuple(_mendable(problem) for problem in found)
    return ProblemsContext("Problems", mendable, query_with({"before": onward}) if onward else None)


add_page(router, "/problems", "problems.html", problems_page, summary="What went wrong, and how to mend it")
MENDERS = [*ADDERS, Depends(limited("reading"))]


@router.post("/problems/mend", summary="Say what is known of a report, and read it again", dependencies=MENDERS)
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
    """Read a report again with what the visitor knows; what changes is a new version, and decisions go with it.

    Where somebody else changed the report since the form was opened (`seen` is how many versions it had), the form
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
    bench.book.put(record, key=shown.key, reread=True, entry="corrected")
    return see(f"/reports/{document.id}")


def _mend_context(form: MendForm, document: Document) -> MendContext:
    known = (document.published or "", document.outlet or "", document.title or "", "")
    return MendContext(document.title or document.id, MendForm(document.id, *known, form.seen), form)


def _mendable(found: ReportProblem) -> MendableProblem:
    advice, actions = MENDS.get(found.problem.code, OTHER)
    return MendableProblem(found, advice, tuple(a for a in actions if a != "fetch" or found.url))
