"""The manifest of a corpus folder: what the run depends on, its inputs and shards, and which of them are done.

DIR/manifest/run.json              pins, inputs, shards
DIR/manifest/done/shard-000000.json  written last of a shard: its counts, and path, sha256, bytes and rows of its files
DIR/manifest/parts/                what is being written
DIR/manifest/lock                  held by the run that is at work
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sayso.corpus.parts import PARTS, shard_files, sync_folder
from sayso.corpus.shards import Input, Shard
from sayso.errors import UsageError

FORMAT = 1
RUN = "manifest/run.json"
DONE = "manifest/done"
NAMES = {  # of pins, as a user knows them
    "shard_reports": "size of shards",
    "model_sha256": "model",
    "schema": "version of the tables",
    "sayso": "version of sayso",
    "min_confidence": "--sure",
    "tables_sha256": "folder of word lists",
}


@dataclass(slots=True)
class Manifest:
    """Inputs and shards of a run, in the order in which they were found."""

    pins: dict[str, Any]
    inputs: list[Input] = field(default_factory=list)
    shards: list[Shard] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Done:
    """A shard that is done. `problems` counts by "stage/code"; `examples` has a message of each."""

    shard: int
    reports: int
    set_aside: int
    statements: int
    problems: dict[str, int]
    examples: dict[str, str]
    reasons: dict[str, int]
    files: list[dict[str, Any]]


def open_manifest(folder: Path, pins: dict[str, Any]) -> Manifest:
    """Give the manifest of a folder; an empty one where there is none.

    Raises:
        UsageError: the folder was made with another model, sayso or setting, or is none of a corpus.
    """
    path = folder / RUN
    if not path.exists():
        if folder.exists() and any(each.name != "manifest" for each in folder.iterdir()):
            raise UsageError(f"{folder} is not empty and no corpus", hint="give --out a new folder")
        return Manifest(pins)
    whole = json.loads(path.read_text(encoding="utf-8"))
    for name, value in whole["pins"].items():
        if pins.get(name) != value:
            raise UsageError(
                f"{folder} was made with the {NAMES.get(name, name)} {value!r}; now it is {pins.get(name)!r}",
                hint="give --out a new folder, or go on as it was begun",
            )
    inputs = [Input(**row) for row in whole["inputs"]]
    shards = [
        Shard(number, inputs[given], first, count, offset, skip)
        for number, (given, first, count, offset, skip) in enumerate(whole["shards"])
    ]
    return Manifest(pins, inputs, shards)


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest in one step."""
    number = {given.sha256: place for place, given in enumerate(manifest.inputs)}
    shards = [[number[s.input.sha256], s.first, s.count, s.offset, s.skip] for s in manifest.shards]
    inputs = [asdict(given) for given in manifest.inputs]
    write_whole(folder / RUN, {"format": FORMAT, "pins": manifest.pins, "inputs": inputs, "shards": shards})


def write_done(folder: Path, done: Done) -> None:
    """Write the marker of a shard, which makes its files count."""
    write_whole(_marker(folder, done.shard), asdict(done))


def read_done(folder: Path, shard: int) -> Done | None:
    """Give what a shard's marker says; None where there is none, or where one of its files is not as it says."""
    try:
        done = Done(**json.loads(_marker(folder, shard).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    for file in done.files:
        path = folder / file["path"]
        if not path.is_file() or path.stat().st_size != file["bytes"]:
            return None
    return done


def clean_up(folder: Path, done: Sequence[int]) -> None:
    """Remove what shards that are not done have left behind."""
    shutil.rmtree(folder / PARTS, ignore_errors=True)
    kept = set(done)
    for path in shard_files(folder):
        if int(path.stem.removeprefix("shard-")) not in kept:
            path.unlink()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder.

    Raises:
        UsageError: another run is at work in it.
    """
    import fcntl

    (folder / DONE).mkdir(parents=True, exist_ok=True)
    with (folder / "manifest/lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(f"another run is at work in {folder}", hint="wait until it has ended") from error
        yield


def write_whole(path: Path, content: dict[str, Any]) -> None:
    """Write JSON so that the file is there as a whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with aside.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=True)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    sync_folder(path.parent)


def _marker(folder: Path, shard: int) -> Path:
    return folder / DONE / f"shard-{shard:06}.json"
