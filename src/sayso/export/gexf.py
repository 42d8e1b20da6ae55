"""The graph of a record as GEXF, with the days of each tie for Gephi's timeline.

Form: GEXF 1.2draft, which Gephi opens; written by networkx. A node or tie without a date is there all the time.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import networkx as nx

from sayso.domain.record import Record
from sayso.export.record_graph import record_graph
from sayso.export.summary import ExportSummary


def write(records: Iterable[Record], path: Path) -> ExportSummary:
    """Write the graph that record_graph describes."""
    graph, problems = record_graph(records)
    graph.graph["mode"] = "dynamic"
    graph.graph["timeformat"] = "date"
    for row in (*(row for _, row in graph.nodes(data=True)), *(row for *_, row in graph.edges(data=True))):
        if row["first_date"]:
            row["start"], row["end"] = row["first_date"], row["last_date"]
    nx.write_gexf(graph, path, encoding="utf-8", version="1.2draft")
    rows = {"nodes": graph.number_of_nodes(), "edges": graph.number_of_edges()}
    return ExportSummary((path,), rows, tuple(problems))
