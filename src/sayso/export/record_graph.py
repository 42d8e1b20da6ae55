"""Builds the graph of a record book: outlets, carriers, speakers, addressees, and who agrees with whom.

Nodes are outlets, carriers, speakers and addressees, one per type and name. An addressee or a party of a relation who
speaks in the same report shares that speaker's node. Edges have the ids of the statements behind them:

- *relays*: from a speaker or link to the link that passes the words on: speaker -> carrier -> outlet;
- *addresses*: from a speaker to an addressee;
- *agrees*, *disagrees*: from one party to the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import networkx as nx

from sayso.domain.record import Record
from sayso.domain.safe_text import xml_safe
from sayso.domain.statement import Statement
from sayso.domain.text import Problem

SEPARATOR = " "  # between the ids of statements


def record_graph(records: Iterable[Record]) -> tuple[nx.MultiDiGraph, list[Problem]]:
    """Return the graph, and a problem for each report without statements.

    Node attributes: label, type, country and role (the first given), spoken (number of its own statements), first_date,
    last_date. Edge attributes: number (from 0, over all edges), kind, weight (number of statements or relations),
    first_date, last_date, statements (ids, separated by a space) and reports.
    """
    graph = nx.MultiDiGraph()
    problems: list[Problem] = []
    for record in records:
        day = record.document.published
        named = (s.speaker for s in record.statements if _is_named(s) and s.speaker is not None)
        known = {speaker.name: _key(speaker.type, speaker.name) for speaker in named if speaker.name}
        for statement in record.statements:
            _add_chain(graph, record, statement, day)
            _add_addressees(graph, record, statement, known, day)
        for relation in record.relations:
            ends = [known.get(name) or _key("person", name) for name in (relation.origin, relation.target)]
            for key, name in zip(ends, (relation.origin, relation.target), strict=True):
                _add_node(graph, key, name, key.partition(":")[0], day)
            _add_edge(graph, ends[0], ends[1], relation.kind, record.document.id, None, day)
        if not record.statements:
            problems.append(Problem("export", "no-statement", f"{record.document.id} has no statement"))
    for number, (*_, row) in enumerate(graph.edges(data=True)):
        row["number"] = number
        row |= {field: SEPARATOR.join(row[field]) for field in ("statements", "reports")}
    return graph, problems


def _add_chain(graph: nx.MultiDiGraph, record: Record, statement: Statement, day: str | None) -> None:
    keys = []
    for link in statement.chain:
        if link.name:
            keys.append(_key(link.type, link.name))
            _add_node(graph, keys[-1], link.name, link.type, day)
    if _is_named(statement) and statement.speaker and keys:
        node = graph.nodes[_add_speaker(graph, statement, day)]
        node["spoken"] += 1
    for outer, inner in pairwise(keys):
        _add_edge(graph, inner, outer, "relays", record.document.id, statement.id, day)


def _add_addressees(
    graph: nx.MultiDiGraph, record: Record, statement: Statement, known: Mapping[str, str], day: str | None
) -> None:
    if not _is_named(statement):
        return
    speaker = _add_speaker(graph, statement, day)
    for addressee in statement.addressees:
        key = known.get(addressee.name) or _key("addressee", addressee.name)
        _add_node(graph, key, addressee.name, key.partition(":")[0], day)
        _add_edge(graph, speaker, key, "addresses", record.document.id, statement.id, day)


def _add_speaker(graph: nx.MultiDiGraph, statement: Statement, day: str | None) -> str:
    speaker = statement.speaker
    assert speaker is not None and speaker.name  # _is_named
    key = _key(speaker.type, speaker.name)
    _add_node(graph, key, speaker.name, speaker.type, day, country=speaker.country or "", role=speaker.role or "")
    return key


def _add_node(graph: nx.MultiDiGraph, key: str, name: str, kind: str, day: str | None, **known: str) -> None:
    if key not in graph:
        blank = {"country": "", "role": "", "spoken": 0, "first_date": "", "last_date": ""}
        graph.add_node(key, label=xml_safe(name), type=kind, **blank)
    node = graph.nodes[key]
    for field, value in known.items():
        node[field] = node[field] or xml_safe(value)
    _widen(node, day)


def _add_edge(
    graph: nx.MultiDiGraph, start: str, end: str, kind: str, report: str, statement: str | None, day: str | None
) -> None:
    if not graph.has_edge(start, end, kind):
        blank = {"first_date": "", "last_date": ""}
        graph.add_edge(start, end, kind, kind=kind, weight=0, statements={}, reports={}, **blank)
    edge = graph.edges[start, end, kind]
    edge["weight"] += 1
    for field, value in (("statements", statement), ("reports", report)):
        if value:
            edge[field][xml_safe(value)] = None  # a dictionary is an ordered set; joined once all are known
    _widen(edge, day)


def _widen(row: dict[str, Any], day: str | None) -> None:
    if day:
        row["first_date"] = min(row["first_date"] or day, day)
        row["last_date"] = max(row["last_date"], day)


def _is_named(statement: Statement) -> bool:
    return statement.speaker is not None and bool(statement.speaker.name) and statement.speaker.type != "none"


def _key(kind: str, name: str) -> str:
    return f"{kind}:{xml_safe(name)}"
