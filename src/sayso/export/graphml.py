"""Writes the graph of a record book as GraphML, for Gephi, visone, yEd and Cytoscape.

Every key has a name and a type. Format: graphml.graphdrawing.org; written by networkx.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import networkx as nx

from sayso.domain.record import Record
from sayso.export.record_graph import record_graph
from sayso.export.summary import ExportSummary


def write(records: Iterable[Record], path: Path) -> ExportSummary:
    """Write the graph of `record_graph`."""
    graph, problems = record_graph(records)
    # networkx would give all edges of a kind the same id, and Gephi keeps only the first edge (networkx issue 4347)
    nx.write_graphml(graph, path, encoding="utf-8", infer_numeric_types=True, edge_id_from_attribute="number")
    rows = {"nodes": graph.number_of_nodes(), "edges": graph.number_of_edges()}
    return ExportSummary((path,), rows, tuple(problems))
