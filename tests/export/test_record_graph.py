"""The graph of a record, read back by networkx from each of its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from lxml import etree

from builders import harbour_record, make_document, make_record, make_statement, span_of
from odd_records import odd_record
from sayso.domain.statement import Addressee, Speaker
from sayso.export import gexf, graphml
from sayso.export.record_graph import record_graph

FORMS = [
    pytest.param(graphml.write, nx.read_graphml, id="graphml"),
    pytest.param(gexf.write, nx.read_gexf, id="gexf"),
]


def ties(graph: Any) -> set[tuple[str, str, str]]:
    return {(start, end, row["kind"]) for start, end, row in graph.edges(data=True)}


@pytest.mark.parametrize(("write", "read"), FORMS)
def test_the_graph_comes_back_with_all_its_attributes(
    write: Callable[..., Any], read: Callable[[Path], Any], tmp_path: Path
) -> None:
    records = [harbour_record(), odd_record()]
    made, _ = record_graph(records)
    summary = write(records, tmp_path / "out")
    found = read(tmp_path / "out")
    assert summary.rows == {"nodes": made.number_of_nodes(), "edges": made.number_of_edges()}
    assert ties(found) == ties(made)
    for node, row in made.nodes(data=True):
        assert {field: found.nodes[node][field] for field in ("label", "type", "country", "spoken")} == {
            field: row[field] for field in ("label", "type", "country", "spoken")
        }


def test_who_relays_whom_points_from_the_speaker_to_the_publisher() -> None:
    graph, _ = record_graph([harbour_record()])
    assert graph.has_edge("person:Inês Valadão", "outlet:Farol", "relays")
    assert graph.has_edge("outlet:Farol", "outlet:Costa", "relays")
    assert graph.edges["outlet:Farol", "outlet:Costa", "relays"]["statements"]


def test_every_key_of_graphml_has_a_name_and_a_type(tmp_path: Path) -> None:
    graphml.write([harbour_record()], tmp_path / "out.graphml")
    keys = etree.parse(tmp_path / "out.graphml").findall("{*}key")
    assert keys and all(key.get("attr.name") and key.get("attr.type") for key in keys)


@pytest.mark.parametrize("write", [pytest.param(graphml.write, id="graphml"), pytest.param(gexf.write, id="gexf")])
def test_no_two_edges_have_one_id(write: Callable[..., Any], tmp_path: Path) -> None:
    write([harbour_record(), odd_record()], tmp_path / "out")
    ids = [edge.get("id") for edge in etree.parse(tmp_path / "out").iter("{*}edge")]
    assert len(ids) > 1 and len(set(ids)) == len(ids)


def test_an_addressee_who_speaks_in_the_report_is_one_node() -> None:
    text = "Ann told Bo yes. Bo said no."
    told = make_statement(text, "yes", cue="told", speaker=Speaker("Ann", "person"))
    told = replace(told, addressees=(Addressee("Bo", span_of(text, "Bo")),))
    said = make_statement(text, "no", cue="said", speaker=Speaker("Bo", "person"))
    graph, _ = record_graph([make_record(told, said, document=make_document(text))])
    assert graph.has_edge("person:Ann", "person:Bo", "addresses")
    assert "addressee:Bo" not in graph


@pytest.mark.parametrize(
    ("published", "days"),
    [
        pytest.param("2025-05-04", ("2025-05-04", "2025-05-04"), id="day"),
        pytest.param("2024-02", ("2024-02-01", "2024-02-29"), id="month"),
        pytest.param("2025", ("2025-01-01", "2025-12-31"), id="year"),
        pytest.param("2025-05-04T08:00:00+01:00", ("2025-05-04", "2025-05-04"), id="time"),
        pytest.param("early in May", (None, None), id="words"),
    ],
)
def test_a_tie_of_gexf_has_its_days(published: str, days: tuple[str | None, str | None], tmp_path: Path) -> None:
    report = make_record(*harbour_record().statements, document=make_document(published=published))
    gexf.write([report], tmp_path / "out.gexf")
    edges = etree.parse(tmp_path / "out.gexf").iter("{*}edge")
    assert {(edge.get("start"), edge.get("end")) for edge in edges} == {days}


@pytest.mark.parametrize(("write", "read"), FORMS)
def test_no_record_is_an_empty_graph(write: Callable[..., Any], read: Callable[[Path], Any], tmp_path: Path) -> None:
    write([], tmp_path / "out")
    assert read(tmp_path / "out").number_of_nodes() == 0
