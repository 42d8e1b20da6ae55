"""Two nodes of a Ray cluster, started here, write what plain workers write, and neither loss nor death changes it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ray = pytest.importorskip("ray", reason="runs on a cluster: pip install 'sayso[cluster]'")

from made_corpora import files, killed_run, made, planned, said, write_reports  # noqa: E402
from ray.cluster_utils import Cluster  # noqa: E402

from sayso.corpus.making import CorpusSummary, make_corpus  # noqa: E402
from sayso.corpus.ray_run import room_of  # noqa: E402
from sayso.errors import UsageError  # noqa: E402

pytestmark = pytest.mark.slow
SMALL = {"object_store_memory": 80_000_000, "include_dashboard": False}
QUICK = {"health_check_initial_delay_ms": 1000, "health_check_period_ms": 500, "health_check_timeout_ms": 2000}
"""Ray waits for half a minute until it holds a silent node for lost; here it need not."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A head that reads nothing."""
    made_cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "_system_config": QUICK, **SMALL})
    yield made_cluster
    ray.shutdown()
    made_cluster.shutdown()


@pytest.fixture
def nodes(cluster: Any) -> Iterator[list[Any]]:
    """Two nodes with a CPU each."""
    added = [cluster.add_node(num_cpus=1, **SMALL) for _ in range(2)]
    yield added
    for node in added:
        if node in cluster.worker_nodes:
            cluster.remove_node(node, allow_graceful=False)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_reports(tmp_path_factory.mktemp("inputs") / "in.jsonl", said(120))


@pytest.fixture(scope="module")
def whole(source: Path) -> dict[str, str]:
    """The files of a run of plain workers."""
    made(source.parent / "whole", source, reader="Slow", workers=2)
    return files(source.parent / "whole")


def test_node_lost_on_the_way_changes_nothing(
    cluster: Any, nodes: list[Any], source: Path, whole: dict[str, str], tmp_path: Path
) -> None:
    lost = []

    def lose_one(summary: CorpusSummary) -> None:
        if summary.reports >= 40 and not lost:
            lost.append(nodes[0])
            for process in nodes[0].all_processes["raylet"]:
                os.kill(process.process.pid, signal.SIGKILL)

    summary = make_corpus(planned(tmp_path / "out", "Slow"), [str(source)], ray=cluster.address, report=lose_one)
    assert lost and files(tmp_path / "out") == whole
    assert (summary.reports, summary.statements) == (120, 120)


def test_run_killed_on_the_way_goes_on(
    cluster: Any, nodes: list[Any], source: Path, whole: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    killed_run(
        lambda: len(list((out / "manifest/done").glob("*.json"))) >= 3, out, source, reader="Slow", ray=cluster.address
    )
    summary = make_corpus(planned(out, "Slow"), [], ray=cluster.address)
    assert files(out) == whole
    assert summary.earlier >= 30 and summary.reports == 120


def test_no_cluster_is_an_error_with_a_hint(source: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no Ray cluster at") as told:
        make_corpus(planned(tmp_path / "out"), [str(source)], ray="nowhere:1")
    assert told.value.hint == "ray start --head"


@pytest.mark.parametrize(
    ("nodes", "actors"),
    [
        pytest.param([{"CPU": 8.0, "memory": 64e9}], 8, id="as-many-as-cpus"),
        pytest.param([{"CPU": 8.0, "memory": 4.6e9}], 3, id="as-many-as-memory-holds"),
        pytest.param([{"memory": 64e9}, {"CPU": 2.0, "memory": 64e9}, {"CPU": 1.0, "memory": 1e9}], 2, id="by-node"),
    ],
)
def test_cluster_has_room_for_actors_by_cpu_and_memory(nodes: list[dict[str, float]], actors: int) -> None:
    assert room_of(nodes) == actors


def test_cluster_without_room_is_an_error_with_a_hint() -> None:
    with pytest.raises(UsageError, match=r"no node of the cluster has a CPU and 1,500 MB") as told:
        room_of([{"CPU": 8.0, "memory": 1e9}])
    assert "--ray" in str(told.value.hint)
