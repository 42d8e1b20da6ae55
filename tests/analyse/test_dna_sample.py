"""The Discourse Network Analyzer's own sample file, against the figures that its R package publishes for it.

The figures are those of rDNA 3.1's tests (`test-network.R`, `test-polarization.R`).
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sayso.analyse.network_options import NetworkOptions
from sayso.analyse.network_rows import NetworkRow
from sayso.analyse.networks import Network, build_networks

SAMPLE = Path(__file__).parents[3] / "shared" / "formats" / "sample.dna"
pytestmark = pytest.mark.skipif(
    not SAMPLE.exists(), reason="DNA's sample file is not there: ../shared/formats/sample.dna"
)
STATEMENTS = """
SELECT s.ID, s.DocumentId, d.Date FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId WHERE s.StatementTypeId = 1
"""
NAMES = """
SELECT v.Variable, e.Value
FROM DATASHORTTEXT t JOIN ENTITIES e ON e.ID = t.Entity JOIN VARIABLES v ON v.ID = t.VariableId
WHERE t.StatementId = ?
"""
FLAGS = "SELECT v.Variable, b.Value FROM DATABOOLEAN b JOIN VARIABLES v ON v.ID = b.VariableId WHERE b.StatementId = ?"


@pytest.fixture(scope="module")
def rows() -> list[NetworkRow]:
    connection = sqlite3.connect(f"file:{SAMPLE}?mode=ro", uri=True)
    found = []
    for number, document, seconds in connection.execute(STATEMENTS).fetchall():
        names: dict[str, Any] = dict(connection.execute(NAMES, (number,)))
        flags = {name: bool(value) for name, value in connection.execute(FLAGS, (number,))}
        time = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
        found.append(NetworkRow(str(number), str(document), time, names | flags))
    connection.close()
    return found


def build(rows: list[NetworkRow], **options: Any) -> tuple[Network, ...]:
    return build_networks(rows, NetworkOptions(**{"variable1": "organization", **options}))


def test_two_mode_network_of_the_sample(rows: list[NetworkRow]) -> None:
    [network] = build(rows)
    assert network.matrix.shape == (7, 6)
    assert network.matrix.sum() == 40
    assert (len(network.nodes), len(network.ties)) == (13, 22)
    assert (network.rows[0].name, network.columns[0].name) == (
        "Alliance to Save Energy",
        "CO2 legislation will not hurt the economy.",
    )
    assert network.matrix[1].tolist()[:2] == [2, 0]  # Energy and Environmental Analysis
    assert network.start and network.stop
    assert (network.start.date().isoformat(), network.stop.date().isoformat()) == ("2005-01-26", "2005-02-16")
    assert len(network.events) == 40


def test_one_mode_network_of_the_sample(rows: list[NetworkRow]) -> None:
    [network] = build(rows, network_type="onemode")
    assert network.matrix.shape == (7, 7)
    assert network.matrix.sum() == 276
    assert (len(network.nodes), len(network.ties)) == (7, 21)
    assert network.matrix[2].tolist()[:2] == [10, 2]  # Environmental Protection Agency


def test_kernel_smoothed_networks_of_the_sample(rows: list[NetworkRow]) -> None:
    found = build(
        rows, network_type="onemode", aggregation="congruence", window="days", window_size=8, kernel="gaussian"
    )
    assert len(found) == 22
