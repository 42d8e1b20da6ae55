"""Reads shards on one machine: a few threads, each with a child process that reads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from threading import Event, Thread

from sayso.corpus.manifest import Done
from sayso.corpus.run import Run
from sayso.corpus.shard_reading import run_shard
from sayso.corpus.shards import Input, Shard
from sayso.corpus.watched_reader import WatchedReader


def plan_inputs(run: Run, given: Sequence[Input]) -> Iterator[list[Shard]]:
    """Yield the shards of each input, in order; each is scanned in a separate process, which it may crash."""
    count = min(run.settings.workers, os.cpu_count() or 1, len(given))
    planners: Queue[WatchedReader] = Queue()
    for _ in range(count):
        planners.put(WatchedReader(run, plans=True))

    def plan(one: Input) -> list[Shard]:
        planner = planners.get()
        try:
            return planner.plan(one)
        finally:
            planners.put(planner)

    try:
        with ThreadPoolExecutor(max(1, count)) as pool:
            yield from pool.map(plan, given)
    finally:
        while not planners.empty():
            planners.get().close()


def run_here(run: Run, shards: Sequence[Shard], passed: Callable[[], object]) -> Iterator[Done]:
    """Yield the result of each shard when it is done; `passed` is called after each report.

    Raises:
        SaysoError: no process can be started.
        OSError: the folder cannot be written.
    """
    readers = [WatchedReader(run) for _ in range(min(run.settings.workers, len(shards)))]
    waiting: Queue[Shard] = Queue()
    for shard in shards:
        waiting.put(shard)
    results: Queue[Done | BaseException] = Queue()
    stop = Event()
    threads = [Thread(target=_work, args=(run, reader, waiting, results, stop, passed)) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        for _ in shards:
            result = results.get()
            if isinstance(result, BaseException):
                raise result
            yield result
    finally:
        stop.set()
        for reader in readers:
            reader.stop()
        for thread in threads:
            thread.join()


def _work(
    run: Run,
    reader: WatchedReader,
    waiting: Queue[Shard],
    results: Queue[Done | BaseException],
    stop: Event,
    passed: Callable[[], object],
) -> None:
    while not stop.is_set() and not waiting.empty():
        try:
            results.put(run_shard(run, waiting.get_nowait(), reader, passed))
        except BaseException as error:  # raised again in the calling thread
            results.put(error)
            break
    reader.close()
