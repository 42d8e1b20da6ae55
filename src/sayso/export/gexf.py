"""Writes the graph of a record book as GEXF, with the days of each tie for Gephi's timeline.

Format: GEXF 1.2draft, which Gephi opens; written by networkx. A node or tie without a date is always present.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import networkx as nx

from sayso.domain.record import Record
from sayso.export.record_graph import record_graph
from sayso.export.summary import ExportSummary


def write(records: Iterable[Record], path: Path) -> ExportSummary:
    """Write the graph of `record_graph`."""
    graph, problems = record_graph(records)
    graph.graph["mode"] = "dynamic"
    graph.graph["timeformat"] = "date"
    for row in (*(row for _, row in graph.nodes(data=True)), *(row for *_, row in graph.edges(data=True))):
        if row["first_date"]:
            row |= _days(row["first_date"], row["last_date"])
    nx.write_gexf(graph, path, encoding="utf-8", version="1.2draft")
    rows = {"nodes": graph.number_of_nodes(), "edges": graph.number_of_edges()}
    return ExportSummary((path,), rows, tuple(problems))


def _days(first: str, last: str) -> dict[str, str]:
    """Return the start and end of a node or tie, as GEXF requires them; only full dates are used."""
    try:
        start = date.fromisoformat(f"{first}-01-01"[:10])
        day, is_whole = date.fromisoformat(f"{last}-12-01"[:10]), len(last) >= len("2025-05-04")
    except ValueError:
        return {}
    end = day if is_whole else day.replace(day=monthrange(day.year, day.month)[1])
    return {"start": start.isoformat(), "end": end.isoformat()}
