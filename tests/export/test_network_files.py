"""Files of networks, read back by what their users read them with."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from lxml import etree

from networked import PAPER, make_row, make_rows
from sayso.analyse.coalitions import find_coalitions
from sayso.analyse.network_options import NetworkOptions
from sayso.analyse.networks import Network, build_network
from sayso.errors import UsageError
from sayso.export.network_files import write_network


def network(kind: Any = "onemode", aggregation: Any = "subtract", **options: Any) -> Network:
    return build_network(make_rows(PAPER), NetworkOptions(kind, aggregation=aggregation, **options))


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_graph_has_every_attribute_of_nodes_and_ties(tmp_path: Path, form: str, read: Any) -> None:
    [path] = write_network(network(), tmp_path / f"net.{form}", find_coalitions(make_rows(PAPER), draws=5))
    graph = read(path)
    names = {node: data["name"] for node, data in graph.nodes(data=True)}
    assert {(data["name"], data["variable"], data["frequency"]) for _, data in graph.nodes(data=True)} == {
        ("A", "actor", 3),
        ("B", "actor", 4),
        ("C", "actor", 3),
    }
    assert all({"label", "coalition", "betweenness", "outside"} <= set(data) for _, data in graph.nodes(data=True))
    ties = {frozenset((names[one], names[other])): data for one, other, data in graph.edges(data=True)}
    assert ties[frozenset("AC")]["weight"] == -2
    assert ties[frozenset("AC")]["sign"] == "negative"
    assert ties[frozenset("AC")]["statements"] == "s0 s1 s7"
    assert ties[frozenset("AC")]["count"] == 3


def test_graphml_types_every_key(tmp_path: Path) -> None:
    [path] = write_network(network("twomode"), tmp_path / "net.graphml")
    keys = etree.parse(path).findall("{*}key")
    assert keys and all(key.get("attr.name") and key.get("attr.type") for key in keys)


@pytest.mark.parametrize("form", ["graphml", "gexf", "csv", "dl", "json"])
def test_same_record_gives_the_same_file(tmp_path: Path, form: str) -> None:
    one, other = (
        write_network(network(), tmp_path / name / f"net.{form}") for name in ("a", "b") if _make(tmp_path / name)
    )
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def _make(folder: Path) -> bool:
    folder.mkdir()
    return True


def test_one_name_in_both_modes_is_two_nodes(tmp_path: Path) -> None:
    rows = [make_row(1, "Treaty", "Treaty"), make_row(2, "Ann", "Treaty")]
    [path] = write_network(build_network(rows, NetworkOptions()), tmp_path / "net.graphml")
    assert nx.read_graphml(path).number_of_nodes() == 3


def test_csv_is_the_matrix_with_the_ties_beside_it(tmp_path: Path) -> None:
    matrix, ties = write_network(network("twomode"), tmp_path / "net.csv")
    assert list(csv.reader(matrix.open(encoding="utf-8"))) == [
        ["", "x", "y", "z"],
        ["A", "2", "-1", "0"],
        ["B", "1", "0", "1"],
        ["C", "-1", "0", "2"],
    ]
    assert next(csv.DictReader(ties.open(encoding="utf-8"))) == {
        "source": "A",
        "target": "x",
        "weight": "2",
        "count": "2",
        "statements": "s0 s1",
    }


def test_csv_of_an_event_list_has_a_row_per_statement(tmp_path: Path) -> None:
    rows = [make_row(1, "Ann, Lady", 'the "deal"; now', None), *make_rows(PAPER)]
    events = build_network(rows, NetworkOptions("eventlist"))
    [path] = write_network(events, tmp_path / "events.csv")
    first, *others = csv.DictReader(path.open(encoding="utf-8"))
    assert (first["actor"], first["concept"], first["agreement"]) == ("A", "x", "1")
    assert ("Ann, Lady", 'the "deal"; now', "") in {(one["actor"], one["concept"], one["agreement"]) for one in others}


@pytest.mark.parametrize(
    ("kinds", "options", "text"),
    [
        (
            ("onemode", "congruence"),
            {"normalisation": "average"},
            'dl n = 3, format = fullmatrix\nlabels:\n"A"\n"B"\n"C"\ndata:\n'
            "0 0.857143 0\n0.857143 0 0.571429\n0 0.571429 0\n",
        ),
        (
            ("twomode", "ignore"),
            {},
            'dl nr = 3, nc = 3, format = fullmatrix\nrow labels:\n"A"\n"B"\n"C"\ncol labels:\n"x"\n"y"\n"z"\ndata:\n'
            "2 1 0\n1 2 1\n1 0 2\n",
        ),
    ],
    ids=["one mode", "two modes"],
)
def test_dl_is_ucinets_full_matrix(tmp_path: Path, kinds: tuple[Any, Any], options: dict[str, Any], text: str) -> None:
    [path] = write_network(network(*kinds, **options), tmp_path / "net.dl")
    assert path.read_text(encoding="utf-8") == text


def test_dl_labels_have_no_quotation_marks(tmp_path: Path) -> None:
    rows = [make_row(1, 'Ann "A" Lee', "x"), make_row(2, "Bo", "x")]
    [path] = write_network(build_network(rows, NetworkOptions("onemode")), tmp_path / "net.dl")
    assert path.read_text(encoding="utf-8").splitlines()[2] == '"Ann  A  Lee"'


def test_json_has_dnas_names_and_nothing_that_json_lacks(tmp_path: Path) -> None:
    [path] = write_network(network(), tmp_path / "net.json", find_coalitions(make_rows(PAPER), draws=0))
    found = json.loads(path.read_text(encoding="utf-8"), parse_constant=lambda name: pytest.fail(name))
    assert (found["networkType"], found["qualifierAggregation"], found["timeWindow"]) == ("onemode", "subtract", "no")
    assert found["ties"][0]["statements"] == ["s0", "s1", "s2", "s3", "s4", "s5"]
    assert found["coalitions"]["stability"] is None


@pytest.mark.parametrize(
    ("name", "kinds", "message"),
    [
        ("net.xlsx", ("onemode",), "net.xlsx is not a network file"),
        ("net.dl", ("eventlist", "ignore"), "an event list cannot be a dl file"),
    ],
)
def test_form_that_is_not_there_is_refused(tmp_path: Path, name: str, kinds: tuple[Any, ...], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        write_network(network(*kinds), tmp_path / name)
