"""Export: the record book in all formats, figures, a methods text, references, and a replication bundle."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask

from sayso.analyse.coalitions import COALITION_OPTIONS, find_coalitions
from sayso.analyse.network_rows import keep_busiest, rows_of
from sayso.analyse.networks import build_network
from sayso.analyse.positions import find_positions
from sayso.book.replication import methods_text, write_bundle
from sayso.domain.text import Document
from sayso.errors import UsageError
from sayso.export.formats import FORMATS
from sayso.export.references import to_bibtex, to_ris
from sayso.web.facets import query_with
from sayso.web.page import Bench, add_page
from sayso.web.pages.network import MOST_HOLDERS
from sayso.web.pages.search import cell_of
from sayso.web.security.rights import limited
from sayso.web.workbench import Workbench

router = APIRouter(tags=["export"])
OF_FIGURES = ("pdf", "png")
MIN_SURE = 0.8


@dataclass(frozen=True, slots=True)
class Download:
    """One export: its name in the address, title and purpose."""

    name: str
    title: str
    about: str


TITLES = {
    "jsonl": "JSON Lines", "csv": "CSV tables", "parquet": "Parquet tables", "webannotation": "Web Annotations",
    "labelstudio": "Label Studio", "brat": "brat", "graphml": "GraphML", "gexf": "GEXF",
    "dna": "Discourse Network Analyzer", "plover": "PLOVER events", "qdpx": "QDPX",
}  # fmt: skip
STUDY = (
    Download("replication.zip", "Replication bundle", "reports, codebook, codings, decisions, versions and settings"),
    Download("methods.txt", "Methods text", "a paragraph for your paper, with this record book’s figures"),
    Download("figures.zip", "Figures", "positions and coalitions as PDF and PNG"),
    Download("positions.csv", "Positions", "who stands where on each concept, and since when"),
    Download("codebook.yaml", "Codebook (YAML)", "concepts, propositions, words and examples"),
    Download("codebook.qdc", "Codebook (QDC)", "the same for MAXQDA, NVivo and ATLAS.ti"),
    Download("reports.ris", "References (RIS)", "the reports for Zotero, EndNote or Citavi"),
    Download("reports.bib", "References (BibTeX)", "the reports for LaTeX"),
)


@dataclass(frozen=True, slots=True)
class ExportContext:
    """What can be exported; `query` has the dates and confidence that limit the record book's formats."""

    title: str
    since: str
    until: str
    sure: float
    query: str
    study: tuple[Download, ...]
    formats: tuple[Download, ...]


Day = Annotated[str, Query(pattern=r"^(\d{4}-\d\d-\d\d)?$")]
Sure = Annotated[float, Query(ge=0, le=1)]


def export_page(since: Day = "", until: Day = "", sure: Sure = 0.0) -> ExportContext:
    """Return the export page."""
    formats = tuple(Download(name, TITLES.get(name, name), form.about) for name, form in FORMATS.items())
    query = query_with({"since": since, "until": until, "sure": sure})
    return ExportContext("Export", since, until, sure, query, STUDY, formats)


add_page(router, "/export", "export.html", export_page, summary="What can be exported")


@router.get("/export/{name}", summary="One of the exports", dependencies=[Depends(limited("exporting"))])
def download(
    bench: Bench,
    name: str,
    since: Day = "",
    until: Day = "",
    sure: Sure = 0.0,
    report: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """Return an export as a file; `report` limits references to one report."""
    if name in FORMATS:
        return _export(bench, name, since=_day(since), until=_day(until), sure=sure)
    makers: Mapping[str, Callable[[], bytes | Path]] = {
        "replication.zip": lambda: _bundle(bench),
        "methods.txt": lambda: methods_text(bench.book).encode("utf-8", "replace"),
        "figures.zip": lambda: _figures(bench),
        "positions.csv": lambda: _positions(bench),
        "codebook.yaml": lambda: _codebook(bench, "yaml"),
        "codebook.qdc": lambda: _codebook(bench, "qdc"),
        "reports.ris": lambda: to_ris(_documents(bench, report)).encode("utf-8", "replace"),
        "reports.bib": lambda: to_bibtex(_documents(bench, report)).encode("utf-8", "replace"),
    }
    if name not in makers:
        raise HTTPException(404, f"There is no export called {name[:40]}")
    made = makers[name]()
    if isinstance(made, Path):
        return _sent(made, name)
    media = "text/plain; charset=utf-8" if name.endswith((".txt", ".yaml", ".ris", ".bib")) else "text/csv"
    media = "application/octet-stream" if name.endswith((".zip", ".qdc")) else media
    return Response(made, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _export(bench: Workbench, form: str, **limits: Any) -> Response:
    """Write the record book in a format; a folder or several files are sent as one archive."""
    folder = Path(tempfile.mkdtemp(prefix="sayso-export-"))
    try:
        options = {"excel_safe": True} if form == "csv" else {}
        summary = bench.book.export(form, folder / "record", **limits, **options)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if (folder / "record").is_file() and len(summary.files) == 1:
        ending = {"dna": "dna.db", "webannotation": "jsonld"}.get(form, form)
        return _sent(folder / "record", f"record.{ending}")
    shutil.make_archive(str(folder / "archive"), "zip", folder / "record" if (folder / "record").is_dir() else folder)
    return _sent(folder / "archive.zip", f"record-{form}.zip")


def _sent(path: Path, name: str) -> Response:
    """Send a file that is alone in its folder; the folder is deleted afterwards."""
    remove = BackgroundTask(shutil.rmtree, path.parent, ignore_errors=True)
    return FileResponse(path, filename=name, media_type="application/octet-stream", background=remove)


def _bundle(bench: Workbench) -> Path:
    path = Path(tempfile.mkdtemp(prefix="sayso-export-")) / "replication.zip"
    settings = {name: str(value) for name, value in asdict(bench.settings).items() if "password" not in name}
    write_bundle(bench.book, path, settings)
    return path


def _figures(bench: Workbench) -> bytes:
    """Draw positions and coalitions, if there are any."""
    from sayso.export.pictures.network import draw_network  # not at the top: they import matplotlib
    from sayso.export.pictures.positions import draw_positions

    coded = list(bench.findings.coded_at_last())
    figures: dict[str, Any] = {}
    found = find_positions(coded, min_sure=MIN_SURE)
    if found.positions:
        figures["positions"] = draw_positions(found)
    rows, _ = keep_busiest(rows_of(coded, min_sure=MIN_SURE), "actor", MOST_HOLDERS)
    network = build_network(rows, COALITION_OPTIONS)
    if network.ties:
        figures["coalitions"] = draw_network(network, find_coalitions(rows, COALITION_OPTIONS, draws=10))
    if not figures:
        raise UsageError("there is nothing to draw yet", hint="code statements for a concept first")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        for name, figure in figures.items():
            for ending in OF_FIGURES:
                drawn = io.BytesIO()
                figure.savefig(drawn, format=ending, dpi=300)
                files.writestr(f"{name}.{ending}", drawn.getvalue())
    return archive.getvalue()


def _positions(bench: Workbench) -> bytes:
    table = io.StringIO()
    writer = csv.writer(table)
    for number, row in enumerate(find_positions(bench.findings.coded_at_last(), min_sure=MIN_SURE).statement_rows()):
        if not number:
            writer.writerow(row)
        writer.writerow([cell_of("; ".join(value) if isinstance(value, tuple) else value) for value in row.values()])
    return table.getvalue().encode("utf-8-sig", "replace")


def _codebook(bench: Workbench, form: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        bench.book.concepts.export(Path(folder) / f"codebook.{form}")
        return (Path(folder) / f"codebook.{form}").read_bytes()


def _documents(bench: Workbench, report: str) -> Iterator[Document]:
    if report:
        yield bench.book.browse.report(report).record.document
    else:
        yield from (record.document for record in bench.book.records())


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError as error:
        raise UsageError(f"{iso!r} is not a day", hint="write it as 2024-03-10") from error
