"""Makes a corpus: cuts inputs into shards, reads them, links copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sayso.corpus.copied_reports import link_copies
from sayso.corpus.local_run import plan_inputs, run_here
from sayso.corpus.manifest import (
    Done,
    Manifest,
    clean_up,
    forget_unbegun,
    is_whole,
    locked,
    open_manifest,
    read_done,
    save_manifest,
    take_back,
)
from sayso.corpus.run import Run
from sayso.corpus.shards import Input, Shard, find_inputs
from sayso.errors import UsageError


@dataclass(slots=True)
class CorpusSummary:
    """The result of a run: reports read and set aside, problems by kind, and what earlier runs had done.

    `damaged` counts shards with changed files.
    """

    total: int = 0
    reports: int = 0
    statements: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    earlier: int = 0
    known_inputs: list[str] = field(default_factory=list)
    damaged: int = 0
    copies: int = 0
    stage: str = "finding inputs"

    def add(self, done: Done) -> None:
        """Count a shard."""
        self.reports += done.reports
        self.statements += done.statements
        self.set_aside.update(done.reasons)
        self.problems.update(done.problems)
        for kind, message in done.examples.items():
            self.examples.setdefault(kind, message)


def make_corpus(
    run: Run,
    places: Sequence[str],
    *,
    ray: str | None = None,
    actors: int | None = None,
    verify: bool = False,
    report: Callable[[CorpusSummary], None] = lambda _: None,
    passed: Callable[[], object] = lambda: None,
) -> CorpusSummary:
    """Read all reports of some inputs into a folder, or continue where an earlier run was interrupted.

    Args:
        run: The folder, the model and the limits.
        places: Archives, tables, files and folders; if empty, those of the earlier run.
        ray: Address of a Ray cluster that reads; by default, processes on this machine do.
        actors: Number of readers on the cluster; by default, as many as its CPUs and memory allow.
        verify: Compare the checksums of finished shards and read damaged ones again.
        report: Called when a stage begins and after each shard.
        passed: Called after each report that is read on this machine.

    Raises:
        UsageError: a place cannot be read, the folder was made with another model or setting, or another run is using
            it.
    """
    summary = CorpusSummary()
    known = open_manifest(run.folder, run.pins)  # before anything is written: the folder may be the wrong one
    if not places and not known.shards:
        raise UsageError(f"{run.folder} has no run to resume", hint="name the inputs")
    with locked(run.folder):
        manifest = open_manifest(run.folder, run.pins)
        report(summary)
        try:
            _take_in(manifest, places, run, summary)
            save_manifest(run.folder, manifest)
        except BaseException:
            forget_unbegun(run.folder)
            raise
        earlier = [done for shard in manifest.shards if (done := read_done(run.folder, shard.number))]
        if verify:
            damaged = {done.shard for done in earlier if not is_whole(run.folder, done)}
            take_back(run.folder, damaged)
            earlier = [done for done in earlier if done.shard not in damaged]
            summary.damaged = len(damaged)
        clean_up(run.folder, [done.shard for done in earlier])
        for done in earlier:
            summary.add(done)
        summary.earlier = summary.reports
        summary.total = sum(shard.count for shard in manifest.shards)
        finished = {done.shard for done in earlier}
        del earlier
        waiting = [shard for shard in manifest.shards if shard.number not in finished]
        summary.stage = "reading"
        report(summary)
        for done in _read(run, waiting, ray, actors, passed):
            summary.add(done)
            report(summary)
        summary.stage = "linking copies"
        report(summary)
        summary.copies = link_copies(run.folder)
    return summary


def _read(
    run: Run, shards: Sequence[Shard], ray: str | None, actors: int | None, passed: Callable[[], object]
) -> Iterator[Done]:
    if not shards:
        return iter(())
    if ray is None:
        return run_here(run, shards, passed)
    from sayso.corpus.ray_run import run_on_ray  # imported here because most runs need no cluster

    return run_on_ray(run, shards, ray, actors)


def _take_in(manifest: Manifest, places: Sequence[str], run: Run, summary: CorpusSummary) -> None:
    """Add the new inputs; inputs with the same content count once."""
    known = {given.sha256 for given in manifest.inputs}
    new: list[Input] = []
    for given in find_inputs(places, columns=[column for _, column in run.settings.given.columns]):
        if given.sha256 in known:
            summary.known_inputs.append(given.name)
            continue
        known.add(given.sha256)
        new.append(given)
    for shards in plan_inputs(run, new):
        manifest.inputs += {shard.input.sha256: shard.input for shard in shards}.values()
        manifest.shards += (replace(shard, number=n) for n, shard in enumerate(shards, len(manifest.shards)))
