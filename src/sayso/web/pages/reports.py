"""Reports: those in the record book, and adding files, addresses and feeds."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import Response

from sayso.acquire.folder import kind_of_known
from sayso.acquire.kind import DOCUMENT_SUFFIXES, SUFFIXES, Kind
from sayso.acquire.listing import looks_like_listing
from sayso.acquire.name_pattern import check_name_pattern
from sayso.domain.given import Given
from sayso.errors import AcquireError, SaysoError, UsageError
from sayso.store.reports.removal import RemovedReport
from sayso.store.reports.report_lists import ListedReport
from sayso.web.adding import Run
from sayso.web.facets import query_with
from sayso.web.page import Bench, RowNumber, add_page, see
from sayso.web.security.rights import limited, need

router = APIRouter(tags=["reports"])
PER_PAGE = 30
MAX_ADDRESSES = 200
MAX_FILES = 100
_ADDRESS = re.compile(r"https?://\S+\Z", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w.()-]+")


@dataclass(frozen=True, slots=True)
class ReportsContext:
    """Reports, latest added first, and the runs that add reports.

    A request may contain at most `max_files` files of `max_bytes` in all.
    """

    title: str
    words: str
    outlet: str
    reports: tuple[ListedReport, ...]
    onward: str | None
    runs: tuple[Run, ...]
    accepted: str
    progress: dict[str, tuple[int, int]]
    removed: tuple[RemovedReport, ...]
    max_bytes: int
    max_files: int


@dataclass(frozen=True, slots=True)
class RunsContext:
    """The runs that add reports, latest first."""

    title: str
    runs: tuple[Run, ...]


def reports_page(
    bench: Bench,
    words: Annotated[str, Query(max_length=200)] = "",
    outlet: Annotated[str, Query(max_length=200)] = "",
    before: Annotated[RowNumber | None, Query()] = None,
) -> ReportsContext:
    """Return the list of reports."""
    found, onward = bench.book.browse.reports(words=words, outlet=outlet, limit=PER_PAGE, before=before)
    following = query_with({"words": words, "outlet": outlet, "before": onward}) if onward else None
    return ReportsContext(
        title="Reports",
        words=words,
        outlet=outlet,
        reports=tuple(found),
        onward=following,
        runs=tuple(bench.adder.runs()),
        accepted=", ".join(accepted_suffixes()),
        progress=bench.book.review.progress([report.id for report in found]),
        removed=tuple(bench.book.browse.removed()),
        max_bytes=bench.options.max_upload_bytes,
        max_files=MAX_FILES,
    )


def runs_page(bench: Bench) -> RunsContext:
    """Return the progress of adding."""
    return RunsContext("Adding", tuple(bench.adder.runs()))


add_page(router, "/adding", "runs.html", runs_page, summary="Progress of adding")
add_page(router, "/reports", "reports.html", reports_page, summary="The reports of the record book")
ADDERS = [Depends(need("reviewer")), Depends(limited("adding"))]


@router.post("/adding/addresses", summary="Add web addresses, feeds and sitemaps", dependencies=ADDERS)
def add_addresses(request: Request, bench: Bench, addresses: Annotated[str, Form(max_length=50_000)]) -> Response:
    """Start adding addresses, one per line; invalid ones are reported, and the others added."""
    several = list(dict.fromkeys(addresses.split()))
    if not several:
        raise UsageError("no address was given", hint="enter one per line, each with http:// or https://")
    if len(several) > MAX_ADDRESSES:
        raise UsageError(f"{len(several)} addresses; at most {MAX_ADDRESSES} at a time", hint="add fewer, or a feed")
    fit = [address for address in several if _ADDRESS.match(address)]
    refused = [
        AcquireError(f"{address} is not a web address", hint="start it with http:// or https://")
        for address in several
        if address not in fit
    ]
    bench.adder.start_addresses(fit, request.state.visitor.name, refused)
    return see("/reports")


@router.post("/adding/files", summary="Add files", dependencies=ADDERS)
def add_files(
    request: Request,
    bench: Bench,
    files: Annotated[list[UploadFile] | None, File()] = None,
    too_large: Annotated[list[str] | None, Form()] = None,
    outlet: Annotated[str, Form(max_length=200)] = "",
    published: Annotated[str, Form(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = "",
    name_pattern: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Start adding files: reports, tables, exports of press databases, or zip files of them.

    Unreadable files are reported, and the others added. `too_large` names files that the browser did not send because
    each is larger than a request may be. `outlet` and `published` apply to all reports, `name_pattern` takes metadata
    from file names. Feeds and sitemaps are refused, because their addresses could name files on
    this server.
    """
    named = [file for file in files or () if file.filename]
    if not (named or too_large) or len(named) > MAX_FILES:
        raise UsageError(f"{len(named)} files; 1 to {MAX_FILES} were expected", hint="choose files of reports")
    if name_pattern.strip():
        check_name_pattern(name_pattern.strip())
    given = Given(outlet.strip() or None, published or None, name_pattern=name_pattern.strip() or None)
    folder, own_names = Path(tempfile.mkdtemp(prefix="sayso-upload-")), dict[str, str]()
    most = f"{bench.options.max_upload_bytes / 1_000_000:.0f} MB"
    refused: list[SaysoError] = [
        AcquireError(f"{safe_name(name)} is larger than {most}", hint="split it, or add it with sayso add")
        for name in (too_large or ())[:MAX_FILES]
    ]
    for file in named:
        path = _free_path(folder, safe_name(file.filename or ""))
        path.write_bytes(file.file.read())
        own_names[path.name] = file.filename or ""
        if looks_like_listing(path.name) or kind_of_known(path) in (Kind.FEED, Kind.SITEMAP):
            path.unlink()
            refused.append(AcquireError(f"{path.name} is a feed or sitemap", hint="add its address instead"))
    bench.adder.start_files(folder, request.state.visitor.name, refused, given, own_names)
    return see("/reports")


@router.post("/remove-report", summary="Remove a report from the record book", dependencies=ADDERS)
def remove_report(request: Request, bench: Bench, report: Annotated[str, Form(max_length=1000)]) -> Response:
    """Remove the report; it can be restored from the list of reports."""
    bench.book.browse.remove(report, who=request.state.visitor.name)
    return see("/reports")


@router.post("/restore-report", summary="Restore a removed report", dependencies=ADDERS)
def restore_report(bench: Bench, report: Annotated[str, Form(max_length=1000)]) -> Response:
    """Restore the report, and go to it."""
    bench.book.browse.restore(report)
    return see(f"/reports/{quote(report)}")


@router.post("/adding/{number}/stop", summary="Stop adding", dependencies=ADDERS)
def stop_run(bench: Bench, number: RowNumber) -> Response:
    """End a run after the page that it is reading."""
    bench.adder.stop(number)
    return see("/reports")


def accepted_suffixes() -> tuple[str, ...]:
    """Return the suffixes of files that can be added here: all that sayso reads, except feeds and sitemaps."""
    return tuple(one for one in SUFFIXES if not looks_like_listing(one) and one not in DOCUMENT_SUFFIXES)


def _free_path(folder: Path, name: str) -> Path:
    """Return an unused path in the folder, so that two files of the same name are both added."""
    path, number = folder / name, 1
    while path.exists():
        number += 1
        stem, dot, rest = name.partition(".")
        path = folder / f"{stem}-{number}{dot}{rest}"
    return path


def safe_name(name: str) -> str:
    """Return a file's name without folders, and without characters that are unsafe in file systems or shells."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return _UNSAFE.sub("_", last).lstrip(".")[-120:] or "report.txt"
