"""Reads shards on a Ray cluster with Ray Data: an actor per CPU, each with a child process that reads."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sayso.corpus.manifest import Done, open_manifest, read_done
from sayso.corpus.run import MEGABYTE, Run
from sayso.corpus.shard_reading import run_shard
from sayso.corpus.shards import Shard
from sayso.corpus.watched_reader import WatchedReader
from sayso.errors import SaysoError, UsageError

CONNECT_SECONDS = 10.0
MOST_BLOCKS = 10_000  # of shards; Ray tracks each block
ACTOR_MEGABYTES = 1_500  # most that an actor and its process need for ordinary reports


class ShardActor:
    """Reads and writes shards; its model is loaded once."""

    def __init__(self, run: Run) -> None:
        self._run, self._reader = run, WatchedReader(run)
        self._shards = open_manifest(run.folder, run.pins).shards

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Read the shards with these numbers; return only the numbers, because the results are in the markers."""
        for number in batch["shard"]:
            run_shard(self._run, self._shards[number], self._reader)
        return batch


def run_on_ray(run: Run, shards: Sequence[Shard], address: str, actors: int | None) -> Iterator[Done]:
    """Yield the result of each shard when it is done.

    A shard lost with its node is read by another node; a finished one is not read again.

    Args:
        run: The run; all nodes must see its folder and its inputs.
        shards: The shards to read.
        address: Address of the cluster, "auto" or "local".
        actors: Number of readers; by default, as many as the cluster's CPUs and memory allow.

    Raises:
        UsageError: Ray is not installed, there is no cluster at the address, or nodes write to another folder.
        SaysoError: the run was interrupted.
    """
    ray = _connect(address)
    try:
        room = room_of([node["Resources"] for node in ray.nodes() if node["Alive"]])
        size = min(actors or room, room, len(shards))
        numbers = ray.data.from_items(
            [{"shard": shard.number} for shard in shards], override_num_blocks=min(len(shards), MOST_BLOCKS)
        )
        done = numbers.map_batches(
            ShardActor,
            fn_constructor_args=(replace(run, folder=run.folder.resolve()),),
            compute=ray.data.ActorPoolStrategy(size=size),
            batch_size=1,  # one shard: its reports are read one by one
            num_cpus=1,
            memory=ACTOR_MEGABYTES * MEGABYTE,
        )
        for row in done.iter_rows():
            yield _read_done(run, int(row["shard"]))
    except ray.exceptions.RayError as error:
        raise SaysoError(
            f"the run on Ray was interrupted: {_cause(error)}", hint="run it again; it resumes where it stopped"
        ) from error
    finally:
        ray.shutdown()


def _connect(address: str) -> Any:
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # silences its log on stderr; errors are raised
    try:
        import ray
        import ray.data
    except ModuleNotFoundError as error:
        raise UsageError("Ray is not installed", hint="pip install 'sayso[cluster]'") from error
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    try:
        _demand_answer(address)
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, ValueError, RuntimeError) as error:
        raise UsageError(f"there is no Ray cluster at {address}: {error}", hint="ray start --head") from error
    ray.data.DataContext.get_current().enable_progress_bars = False
    return ray


def room_of(nodes: Sequence[Mapping[str, float]]) -> int:
    """Return the number of actors for which the nodes have CPUs and memory; a node's resources have Ray's names.

    Raises:
        UsageError: no node has enough for one actor.
    """
    room = sum(int(min(node.get("CPU", 0), node.get("memory", 0) // (ACTOR_MEGABYTES * MEGABYTE))) for node in nodes)
    if not room:
        raise UsageError(
            f"no node of the cluster has a CPU and {ACTOR_MEGABYTES:,} MB of memory",
            hint="add a node, or read on this machine without --ray",
        )
    return room


def _demand_answer(address: str) -> None:
    """Raise OSError if nothing responds at HOST:PORT; Ray itself would try for minutes."""
    host, _, port = address.rpartition("//")[2].rpartition(":")
    if host:
        socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_SECONDS).close()


def _read_done(run: Run, shard: int) -> Done:
    done = read_done(run.folder, shard)
    if done is None:
        raise UsageError(
            f"a node wrote shard {shard} to a {run.folder} that this machine does not see",
            hint="give --out a folder that all nodes share",
        )
    return done


def _cause(error: BaseException) -> BaseException:
    """Return the error on the node, without Ray's traceback around it."""
    return getattr(error, "cause", None) or error
