"""`sayso network` and `sayso picture`, as a person calls them."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result

from builders import make_document, make_record, make_statement
from sayso.book import open_record
from sayso.cli.network import network
from sayso.cli.picture import picture
from sayso.domain.coding import Stance
from sayso.domain.statement import Link, Speaker
from sayso.errors import StoreError, UsageError

SAID: tuple[tuple[str, str, str, Stance], ...] = (
    ("2025-03-01", "Ines Brandt", "bridge", "supports"),
    ("2025-03-01", "Jon Lind", "bridge", "supports"),
    ("2025-03-08", "Ines Brandt", "toll", "opposes"),
    ("2025-03-08", "Jon Lind", "toll", "opposes"),
    ("2025-03-15", "Karla Moor", "bridge", "opposes"),
    ("2025-03-15", "Lutz Ney", "bridge", "opposes"),
    ("2025-03-22", "Karla Moor", "toll", "supports"),
    ("2025-03-22", "Lutz Ney", "toll", "ambiguous"),
)


@pytest.fixture
def record(tmp_path: Path) -> str:
    path = tmp_path / "sayso.db"
    with open_record(path) as book:
        for name in ("bridge", "toll"):
            book.concepts.add(name, f"There should be a {name}.", who="ann")
        for number, (day, name, concept, stance) in enumerate(SAID):
            words = f"the {concept} matters {number}"
            text = f"{name} said {words}."
            statement = make_statement(
                text,
                words,
                cue="said",
                source=name,
                id=f"st{number}",
                speaker=Speaker(name, "person", "Mayor", country="LVA"),
                chain=(Link("Post", "outlet", "published"), Link(name, "person", "stated")),
                confidence=0.95,
            )
            document = make_document(text, id=f"r{number}", origin=f"r{number}.txt", outlet="Post", published=day)
            book.put(make_record(statement, document=document), key=f"r{number}")
            book.codings.add(concept, f"st{number}", stance, coder="ann")
    return str(path)


def call(command: object, *arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments], catch_exceptions=False, standalone_mode=False)  # type: ignore[arg-type]


def test_network_shows_coalitions_and_the_statements_of_ties(record: str) -> None:
    said = call(network, "--record", record, "--draws", "10").output
    assert "2025-03-01 to 2025-03-22: 7 statements in 7 reports by 1 outlet, 4 nodes" in said
    assert "against: toll (0:2)" in said and "for: bridge (2:0)" in said
    assert "+1.000  Ines Brandt – Jon Lind  4: st0 st1 st2 …" in said


def test_network_over_one_concept_between_two_days(record: str) -> None:
    said = json.loads(call(network, "BRIDGE", "--until", "2025-03-10", "--format", "json", "--record", record).stdout)
    assert [tie["statements"] for tie in said["ties"]] == [["st0", "st1"]]


def test_one_tie_is_told_as_one(record: str) -> None:
    said = call(network, "BRIDGE", "--until", "2025-03-10", "--record", record).stdout
    assert said.startswith("2025-03-01 to 2025-03-10: 2 statements in 2 reports by 1 outlet, 2 nodes, 1 tie\n")


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_network_opens_with_its_attributes(record: str, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"net.{form}"
    said = call(network, "--record", record, "--draws", "5", "--out", str(out)).stdout
    assert said == f"{out}: 4 nodes, 6 ties, 7 statements in 7 reports by 1 outlet\n"
    graph = nx.read_graphml(out) if form == "graphml" else nx.read_gexf(out)
    assert {data["role"] for _, data in graph.nodes(data=True)} == {"Mayor"}


def test_window_writes_a_file_for_each(record: str, tmp_path: Path) -> None:
    call(network, "--record", record, "--window", "weeks", "--window-size", "2", "--out", str(tmp_path / "w.dl"))
    assert sorted(path.name for path in tmp_path.glob("*.dl")) == ["w-1-2025-03-08.dl", "w-2-2025-03-15.dl"]


@pytest.mark.parametrize("kind", ["positions", "matrix", "network", "bars"])
def test_picture_is_drawn(record: str, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"{kind}.svg"
    assert call(picture, kind, "--record", record, "--out", str(out)).output == f"{out}\n"
    assert out.read_text(encoding="utf-8").startswith("<?xml")


def test_network_is_drawn_by_its_ending(record: str, tmp_path: Path) -> None:
    out = tmp_path / "net.png"
    call(network, "--record", record, "--draws", "0", "--out", str(out))
    assert out.read_bytes().startswith(b"\x89PNG")


def test_methods_paragraph_goes_to_the_terminal_or_a_file(record: str, tmp_path: Path) -> None:
    out = tmp_path / "methods.md"
    shown = call(network, "--record", record, "--draws", "5", "--methods").stdout
    assert shown.startswith("We used 7 statements in 7 reports by 1 outlet, said between 2025-03-01 and 2025-03-22")
    assert "bridge (“There should be a bridge.”)" in shown
    assert call(network, "--record", record, "--draws", "5", "--methods", "-o", str(out)).stdout == f"{out}\n"
    assert out.read_text(encoding="utf-8") == shown


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (["--methods", "-o", "net.gexf"], UsageError, "net.gexf is not a text file"),
        (["elsewhere"], StoreError, "there is no concept 'elsewhere'"),
        (["--type", "twomode", "--aggregation", "conflict"], UsageError, "no aggregation 'conflict'"),
        (["--exclude", "mood=bad"], UsageError, "'mood=bad' is not VARIABLE=VALUE"),
        (["--out", "net.xlsx"], UsageError, "net.xlsx is not a network file"),
    ],
    ids=["text", "concept", "aggregation", "variable", "form"],
)
def test_what_cannot_be_is_told(record: str, arguments: list[str], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call(network, *arguments, "--record", record)


def test_a_wrong_variable_lists_those_that_are_known(record: str) -> None:
    with pytest.raises(UsageError) as caught:
        call(network, "--include", "mood=bad", "--record", record)
    assert caught.value.hint == (
        "VARIABLE is one of actor, organization, country, role, outlet, concept, carrier, document, agreement, stance"
    )


def test_nothing_left_is_a_failure_with_a_hint(record: str) -> None:
    result = call(network, "--since", "2030-01-01", "--record", record)
    assert (result.return_value, result.stderr) == (
        1,
        "Error: no coded statement matches\nTry:   sayso code statements CONCEPT --machine, or a lower --sure\n",
    )


def test_a_window_longer_than_the_period_is_a_failure_with_a_hint(record: str) -> None:
    result = call(network, "--window", "weeks", "--record", record)
    assert (result.return_value, result.stderr) == (
        1,
        "Error: no window of 100 weeks fits into the period of the statements\nTry:   a smaller --window-size\n",
    )


def test_book_gives_networks_and_coalitions(record: str) -> None:
    with open_record(record) as book:
        two = book.network("bridge", network_type="twomode")
        assert two.matrix.tolist() == [[1], [1], [-1], [-1]]
        found = book.coalitions(draws=5)
    assert [set(one.members) for one in found.coalitions] == [{"Ines Brandt", "Jon Lind"}, {"Karla Moor", "Lutz Ney"}]


def test_ties_and_statements_come_as_rows(record: str) -> None:
    ties = call(network, "--record", record, "--draws", "0", "--format", "csv").stdout.splitlines()
    assert ties[0] == "source,target,weight,statements"
    assert len(ties) == 1 + len(json.loads(call(network, "--record", record, "--format", "json").stdout)["ties"])
    told = call(network, "--record", record, "--type", "eventlist", "--format", "jsonl").stdout.splitlines()
    rows = [json.loads(line) for line in told]
    assert {(row["statement"], row["date"], row["actor"]) for row in rows} >= {("st0", "2025-03-01", "Ines Brandt")}
    windows = call(network, "--record", record, "--window", "weeks", "--window-size", "2", "--format", "jsonl").stdout
    assert all("window" in json.loads(line) for line in windows.splitlines())
