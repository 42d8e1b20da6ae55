"""Which formats there are, and the module that writes each."""

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
    """One format: what it is, the module whose `write` writes it, the keywords that `write` takes, and its extra."""

    about: str
    module: str
    options: tuple[str, ...] = ()
    extra: str | None = None


FORMATS: Mapping[str, Format] = {
    "jsonl": Format("a JSON object per report, as contract.md has it", "sayso.export.json_lines"),
    "csv": Format("tables, a codebook and a Frictionless data package", "sayso.export.csv_tables", ("excel_safe",)),
    "parquet": Format("the same tables as Parquet files", "sayso.export.parquet_tables", extra="parquet"),
    "webannotation": Format("W3C Web Annotations with provenance", "sayso.export.web_annotations", ("decisions",)),
    "labelstudio": Format("tasks with predictions for Label Studio", "sayso.export.labelstudio"),
    "brat": Format("standoff annotations for brat", "sayso.export.brat"),
    "graphml": Format("the network of who speaks, relays and answers, for Gephi", "sayso.export.graphml", extra="network"),
    "gexf": Format("the same network with its dates, for Gephi's timeline", "sayso.export.gexf", extra="network"),
    "dna": Format("a database of the Discourse Network Analyzer", "sayso.export.dna", ("concepts",)),
    "plover": Format("events in PLOVER's codes, a JSON object per line", "sayso.export.plover", ("deeds",)),
    "qdpx": Format("a REFI-QDA project for MAXQDA, NVivo, ATLAS.ti and QualCoder", "sayso.export.qdpx"),
}
"""By name; a module is imported when it is first wanted."""


def writer_of(name: str) -> Writer:
    """Give what writes a format.

    Raises:
        UsageError: there is no such format, or the extra that it needs is not installed.
    """
    if name not in FORMATS:
        raise UsageError(f"there is no format {name!r}", hint=f"name one of {', '.join(FORMATS)}")
    if extra := FORMATS[name].extra:
        require_extra(extra, f"the format {name}")
    return cast(Writer, import_module(FORMATS[name].module).write)
