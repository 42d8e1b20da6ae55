"""The formats of `sayso export`, and the module that writes each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from sayso.domain.record import Record
from sayso.errors import UsageError
from sayso.export.summary import ExportSummary
from sayso.extras import require_extra

Writer = Callable[[Iterable[Record], Path], ExportSummary]


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        about: What it is, for help texts.
        module: The module whose `write` writes it.
        options: Keyword arguments of `write`.
        extra: The extra that it needs.
        named: Whether names are replaced by those of the record book's actors before writing. With the option
            `cast_of`, the writer handles actors itself and keeps the report's names.
    """

    about: str
    module: str
    options: tuple[str, ...] = ()
    extra: str | None = None
    named: bool = False


FORMATS: Mapping[str, Format] = {
    "jsonl": Format("a JSON object per report, which sayso can import", "sayso.export.json_lines", ("cast_of",)),
    "csv": Format(
        "tables, a codebook and a Frictionless data package", "sayso.export.csv_tables", ("cast_of", "excel_safe")
    ),
    "parquet": Format("the same tables as Parquet files", "sayso.export.parquet_tables", ("cast_of",), extra="parquet"),
    "webannotation": Format(
        "W3C Web Annotations with provenance", "sayso.export.web_annotations", ("decisions",), named=True
    ),
    "labelstudio": Format("tasks with predictions for Label Studio", "sayso.export.labelstudio", ("cast_of",)),
    "brat": Format("standoff annotations for brat", "sayso.export.brat", ("cast_of",)),
    "graphml": Format(
        "a network of speakers, carriers and outlets, for Gephi", "sayso.export.graphml", extra="network", named=True
    ),
    "gexf": Format(
        "the same network with dates, for Gephi's timeline", "sayso.export.gexf", extra="network", named=True
    ),
    "dna": Format("a database of the Discourse Network Analyzer", "sayso.export.dna", ("concepts",), named=True),
    "plover": Format("events in PLOVER's codes, a JSON object per line", "sayso.export.plover", ("cast_of", "deeds")),
    "qdpx": Format("a REFI-QDA project for MAXQDA, NVivo, ATLAS.ti and QualCoder", "sayso.export.qdpx", named=True),
}
"""Formats by name; a module is imported when first used."""


def writer_of(name: str) -> Writer:
    """Return the function that writes a format.

    Raises:
        UsageError: there is no such format, or the extra that it needs is not installed.
    """
    if name not in FORMATS:
        raise UsageError(f"there is no format {name!r}", hint=f"name one of {', '.join(FORMATS)}")
    if extra := FORMATS[name].extra:
        require_extra(extra, f"the format {name}")
    return cast(Writer, import_module(FORMATS[name].module).write)
