"""Reports: what the record holds, and files, addresses and feeds added to it."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import Response

from sayso.errors import UsageError
from sayso.store.browsing import ListedReport
from sayso.web.adding import Run
from sayso.web.facets import query_with
from sayso.web.page import Bench, RowNumber, add_page, see
from sayso.web.security.rights import limited, need

router = APIRouter(tags=["reports"])
PER_PAGE = 30
MAX_ADDRESSES = 200
MAX_FILES = 100
SUFFIXES = (
    *(".txt", ".html", ".htm", ".md", ".docx", ".pdf", ".rtf", ".eml", ".mht", ".mhtml", ".csv", ".tsv", ".xlsx"),
    *(".json", ".jsonl", ".jsonl.gz", ".parquet", ".zip"),
)
"""Of files that are added here. A sitemap is not among them: what it names would be looked for on this machine."""
_ADDRESS = re.compile(r"https?://\S+\Z", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w.()-]+")


@dataclass(frozen=True, slots=True)
class ReportsContext:
    """Reports, the latest added first, and the runs that add."""

    title: str
    words: str
    outlet: str
    reports: tuple[ListedReport, ...]
    onward: str | None
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class RunsContext:
    """The runs that add, latest first."""

    title: str
    runs: tuple[Run, ...]


def reports_page(
    bench: Bench,
    words: Annotated[str, Query(max_length=200)] = "",
    outlet: Annotated[str, Query(max_length=200)] = "",
    before: Annotated[RowNumber | None, Query()] = None,
) -> ReportsContext:
    """Give the list of reports."""
    found, onward = bench.book.browse.reports(words=words, outlet=outlet, limit=PER_PAGE, before=before)
    following = query_with({"words": words, "outlet": outlet, "before": onward}) if onward else None
    return ReportsContext("Reports", words, outlet, tuple(found), following, tuple(bench.adder.runs()))


def runs_page(bench: Bench) -> RunsContext:
    """Give how adding goes on."""
    return RunsContext("Adding", tuple(bench.adder.runs()))


add_page(router, "/adding", "runs.html", runs_page, summary="How adding goes on")
add_page(router, "/reports", "reports.html", reports_page, summary="The reports of the record")
ADDERS = [Depends(need("reviewer")), Depends(limited("adding"))]


@router.post("/adding/addresses", summary="Add web addresses, feeds and sitemaps", dependencies=ADDERS)
def add_addresses(request: Request, bench: Bench, addresses: Annotated[str, Form(max_length=50_000)]) -> Response:
    """Begin a run that adds addresses, one a line."""
    several = addresses.split()
    wrong = next((address for address in several if not _ADDRESS.match(address)), None)
    if wrong or not several:
        raise UsageError(f"{wrong or 'nothing'} is no web address", hint="one a line, each with http:// or https://")
    if len(several) > MAX_ADDRESSES:
        raise UsageError(f"{len(several)} addresses; {MAX_ADDRESSES} at most", hint="add them in parts, or as a feed")
    bench.adder.start_addresses(several, request.state.visitor.name)
    return see("/reports")


@router.post("/adding/files", summary="Add files", dependencies=ADDERS)
def add_files(request: Request, bench: Bench, files: Annotated[list[UploadFile], File()]) -> Response:
    """Begin a run that adds files: reports, tables, exports of press databases, zip files of them."""
    named = [file for file in files if file.filename]
    if not 0 < len(named) <= MAX_FILES:
        raise UsageError(f"{len(named)} files; 1 to {MAX_FILES} were expected", hint="choose files of reports")
    for name in (safe_name(file.filename or "") for file in named):
        if not name.lower().endswith(SUFFIXES):
            raise UsageError(f"{name} is none of {', '.join(SUFFIXES)}", hint="of a feed or sitemap, give the address")
    folder = Path(tempfile.mkdtemp(prefix="sayso-upload-"))
    for file in named:
        (folder / safe_name(file.filename or "")).write_bytes(file.file.read())
    bench.adder.start_files(folder, request.state.visitor.name)
    return see("/reports")


@router.post("/adding/{number}/stop", summary="Stop adding", dependencies=ADDERS)
def stop_run(bench: Bench, number: RowNumber) -> Response:
    """Let a run end after the page that it reads."""
    bench.adder.stop(number)
    return see("/reports")


def safe_name(name: str) -> str:
    """Give a file's name without folders and without what a file system or a shell takes amiss."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return _UNSAFE.sub("_", last).lstrip(".")[-120:] or "report.txt"
