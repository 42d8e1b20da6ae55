"""Writes a discourse network to a file: GraphML, GEXF, CSV, UCINET's DL or JSON.

networkx writes GraphML and GEXF, with the type of every attribute, so that Gephi and visone show all of them.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import networkx as nx

from sayso.analyse.coalitions import Coalitions
from sayso.analyse.network_options import NetworkOptions
from sayso.analyse.networks import Network, Node
from sayso.errors import UsageError


def write_network(network: Network, path: Path, coalitions: Coalitions | None = None) -> tuple[Path, ...]:
    """Write a network in the format given by the suffix; return the files written.

    `.csv` writes two files, the matrix and `NAME.ties.csv`, the ties with their statements; for an event list it writes
    one, with a row per statement.

    Raises:
        UsageError: the format is unknown, or cannot store an event list.
    """
    form = path.suffix.removeprefix(".").lower()
    if form not in WRITERS:
        known = ", ".join(f".{one}" for one in WRITERS)
        raise UsageError(f"{path.name} is not a network file", hint=f"use {known}; for a picture, .svg, .png or .pdf")
    if network.options.network_type == "eventlist" and form not in ("csv", "json"):
        raise UsageError(f"an event list cannot be a {form} file", hint="write it as .csv or .json")
    return WRITERS[form](network, path, coalitions)


def to_graph(network: Network, coalitions: Coalitions | None = None) -> nx.Graph:
    """Return a network as a graph of networkx.

    Nodes n0, n1, … have label, name, variable, frequency, their attributes and, with `coalitions`, coalition, stability
    and betweenness. Ties have weight, strength (the absolute weight), sign, count and statements.
    """
    basis = network.basis
    graph = nx.Graph(
        name=f"{network.options.network_type} {network.options.aggregation}",
        days=network.days,
        basis=basis.words,
        warning=basis.warning or "",
    )
    ids: dict[tuple[str, str], str] = {}
    members = {member.name: member for member in coalitions.members} if coalitions else {}
    for number, node in enumerate(network.nodes):
        ids[node.variable, node.name] = f"n{number}"
        graph.add_node(f"n{number}", **_attributes(node))
        if (member := members.get(node.name)) and node.variable == network.options.variable1:
            graph.nodes[f"n{number}"].update(
                coalition=member.coalition or 0, betweenness=member.betweenness, outside=member.outside
            )
            if not math.isnan(member.stability):
                graph.nodes[f"n{number}"]["stability"] = member.stability
    one_mode = network.options.network_type == "onemode"
    target = network.options.variable1 if one_mode else network.options.variable2
    for tie in network.ties:
        graph.add_edge(
            ids[network.options.variable1, tie.source],
            ids[target, tie.target],
            weight=tie.weight,
            strength=abs(tie.weight),
            sign="positive" if tie.weight > 0 else "negative",
            count=len(tie.statements),
            statements=" ".join(tie.statements),
        )
    return graph


def network_object(network: Network, coalitions: Coalitions | None = None) -> dict[str, Any]:
    """Return a network as one JSON object."""
    matrix = {
        "rows": [node.name for node in network.rows],
        "columns": [node.name for node in network.columns],
        "matrix": network.matrix.tolist(),
    }
    return {
        **_options_object(network.options),
        "start": network.start.isoformat() if network.start else None,
        "at": network.at.isoformat() if network.at else None,
        "stop": network.stop.isoformat() if network.stop else None,
        "basis": {**asdict(network.basis), "warning": network.basis.warning},
        "levels": list(network.levels.values),
        "nodes": [asdict(node) for node in network.nodes],
        "ties": [asdict(tie) for tie in network.ties],
        **matrix,
        "events": [
            {
                "statement": row.statement,
                "document": row.document,
                "time": row.time.isoformat() if row.time else None,
                **row.variables,
            }
            for row in network.events
        ],
        "coalitions": coalitions_object(coalitions) if coalitions else None,
    }


def coalitions_object(coalitions: Coalitions) -> dict[str, Any]:
    """Return coalitions as one JSON object; unknown values are null."""
    return {
        "coalitions": [
            {**asdict(one), "stability": _known(one.stability), "stands": [asdict(stand) for stand in one.stands]}
            for one in coalitions.coalitions
        ],
        "members": [{**asdict(one), "stability": _known(one.stability)} for one in coalitions.members],
        "brokers": [one.name for one in coalitions.brokers],
        "modularity": coalitions.modularity,
        "polarisation": coalitions.polarisation,
        "stability": _known(coalitions.stability),
        "together": [[_known(share) for share in row] for row in coalitions.together.tolist()],
        "draws": coalitions.draws,
        "seed": coalitions.seed,
    }


def _attributes(node: Node) -> dict[str, str | int]:
    return {
        "label": node.name,
        "name": node.name,
        "variable": node.variable,
        "frequency": node.frequency,
        **node.attributes,
    }


def _options_object(options: NetworkOptions) -> dict[str, Any]:
    """Return the options by DNA's names for them."""
    return {
        "networkType": options.network_type,
        "variable1": options.variable1,
        "variable2": options.variable2,
        "qualifier": options.qualifier,
        "qualifierAggregation": options.aggregation,
        "normalization": options.normalisation,
        "isolates": options.isolates,
        "duplicates": options.duplicates,
        "timeWindow": options.window,
        "windowSize": options.window_size if options.window != "no" else None,
        "kernel": options.kernel,
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _write_graphml(network: Network, path: Path, coalitions: Coalitions | None) -> tuple[Path, ...]:
    nx.write_graphml(to_graph(network, coalitions), path, encoding="utf-8", prettyprint=True)
    return (path,)


def _write_gexf(network: Network, path: Path, coalitions: Coalitions | None) -> tuple[Path, ...]:
    text = "\n".join(nx.generate_gexf(to_graph(network, coalitions), encoding="utf-8", prettyprint=True))
    undated = re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)  # so that equal networks give equal files
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n{undated}\n', encoding="utf-8")
    return (path,)


def _write_json(network: Network, path: Path, coalitions: Coalitions | None) -> tuple[Path, ...]:
    text = json.dumps(network_object(network, coalitions), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    return (path,)


def _write_csv(network: Network, path: Path, coalitions: Coalitions | None) -> tuple[Path, ...]:
    if network.options.network_type == "eventlist":
        return (_write_events(network, path),)
    beside = path.with_name(f"{path.stem}.ties{path.suffix}")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["", *(node.name for node in network.columns)])
        for node, weights in zip(network.rows, network.matrix.tolist(), strict=True):
            writer.writerow([node.name, *map(_number, weights)])
    with beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["source", "target", "weight", "count", "statements"])
        for tie in network.ties:
            writer.writerow(
                [tie.source, tie.target, _number(tie.weight), len(tie.statements), " ".join(tie.statements)]
            )
    return path, beside


def _write_events(network: Network, path: Path) -> Path:
    names = sorted({name for row in network.events for name in row.variables})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["statement_id", "time", "document_id", *names])
        for row in network.events:
            time = row.time.isoformat(sep=" ") if row.time else ""
            values = (row.variables.get(name, "") for name in names)
            texts = (int(value) if isinstance(value, bool) else value for value in values)
            writer.writerow([row.statement, time, row.document, *texts])
    return path


def _write_dl(network: Network, path: Path, coalitions: Coalitions | None) -> tuple[Path, ...]:
    """Write UCINET's full matrix; its labels cannot contain quotation marks."""
    rows, columns = ([_label(node) for node in nodes] for nodes in (network.rows, network.columns))
    if network.options.network_type == "onemode":
        head = [f"dl n = {len(rows)}, format = fullmatrix", "labels:", *rows]
    else:
        size = f"dl nr = {len(rows)}, nc = {len(columns)}, format = fullmatrix"
        head = [size, "row labels:", *rows, "col labels:", *columns]
    data = [" ".join(map(_number, weights)) for weights in network.matrix.tolist()]
    path.write_text("\n".join([*head, "data:", *data]) + "\n", encoding="utf-8")
    return (path,)


def _label(node: Node) -> str:
    return '"' + re.sub(r"[\"'“”]|\s*\n\s*", " ", node.name).strip() + '"'


def _number(weight: float) -> str:
    """Format whole numbers without decimals, and others with six, as DNA does."""
    return str(int(weight)) if weight == int(weight) else f"{weight:.6f}"


WRITERS: Mapping[str, Callable[[Network, Path, Coalitions | None], tuple[Path, ...]]] = {
    "graphml": _write_graphml,
    "gexf": _write_gexf,
    "csv": _write_csv,
    "dl": _write_dl,
    "json": _write_json,
}
