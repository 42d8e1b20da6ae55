"""The manifest of a corpus folder: what the run depends on, its inputs and shards, and which shards are done.

DIR/manifest/run.json              pins, inputs, shards
DIR/manifest/done/shard-000000.json  written last for a shard: its counts, and path, sha256, bytes and rows of its files
DIR/manifest/parts/                files being written
DIR/manifest/lock                  held by the active run
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sayso.corpus.shard_files import PARTS, shard_files, sync_folder
from sayso.corpus.shards import Input, Shard, file_sha256
from sayso.errors import UsageError

FORMAT = 1
RUN = "manifest/run.json"
DONE = "manifest/done"
NAMES = {  # of pins, in messages
    "shard_reports": "size of shards",
    "model_sha256": "model",
    "schema": "version of the tables",
    "sayso": "version of sayso",
    "min_confidence": "--sure",
    "tables_sha256": "folder of word lists",
    "given": "given metadata and columns",
}


@dataclass(slots=True)
class Manifest:
    """The inputs and shards of a run, in the order in which they were found."""

    pins: dict[str, Any]
    inputs: list[Input] = field(default_factory=list)
    shards: list[Shard] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Done:
    """A finished shard. `problems` counts by "stage/code"; `examples` has a message of each."""

    shard: int
    reports: int
    set_aside: int
    statements: int
    problems: dict[str, int]
    examples: dict[str, str]
    reasons: dict[str, int]
    files: list[dict[str, Any]]


def open_manifest(folder: Path, pins: dict[str, Any]) -> Manifest:
    """Return the manifest of a folder, or an empty one if there is none.

    Raises:
        UsageError: the folder is not a corpus, or was made with another model, sayso or setting, or its manifest is
            damaged.
    """
    path = folder / RUN
    if not path.exists():
        if folder.exists() and any(each.name != "manifest" for each in folder.iterdir()):
            raise UsageError(f"{folder} is neither empty nor a corpus", hint="give --out a new folder")
        return Manifest(pins)
    try:
        made_with, inputs, shards = _parse(path.read_bytes())
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise UsageError(
            f"{path} is damaged: {error}", hint="restore it from a backup, or give --out a new folder"
        ) from error
    for name in {**made_with, **pins}:
        if pins.get(name) != made_with.get(name):
            before, now = made_with.get(name), pins.get(name)
            raise UsageError(
                f"{folder} was made with the {NAMES.get(name, name)} {before!r}; it is now {now!r}",
                hint="give --out a new folder, or resume with the original settings",
            )
    return Manifest(pins, inputs, shards)


def _parse(content: bytes) -> tuple[dict[str, Any], list[Input], list[Shard]]:
    whole = json.loads(content)
    inputs = [Input(**row) for row in whole["inputs"]]
    shards = []
    for number, (given, *place) in enumerate(whole["shards"]):
        first, count, offset, skip = (int(each) for each in place)
        if not 0 <= given < len(inputs) or min(first, count, offset, skip) < 0:
            raise ValueError(f"shard {number} has no such input")
        shards.append(Shard(number, inputs[given], first, count, offset, skip))
    return dict(whole["pins"]), inputs, shards


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest atomically."""
    number = {given.sha256: place for place, given in enumerate(manifest.inputs)}
    shards = [[number[s.input.sha256], s.first, s.count, s.offset, s.skip] for s in manifest.shards]
    inputs = [asdict(given) for given in manifest.inputs]
    write_whole(folder / RUN, {"format": FORMAT, "pins": manifest.pins, "inputs": inputs, "shards": shards})


def write_done(folder: Path, done: Done) -> None:
    """Write the marker of a shard, which declares its files complete."""
    write_whole(_marker(folder, done.shard), asdict(done))


def read_done(folder: Path, shard: int) -> Done | None:
    """Return a shard's marker; None if there is none, or if one of its files has another size."""
    try:
        done = Done(**json.loads(_marker(folder, shard).read_bytes()))
        same = done.shard == shard and all(_has_size(folder / file["path"], file["bytes"]) for file in done.files)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):  # missing or damaged: the shard is read again
        return None
    return done if same else None


def is_whole(folder: Path, done: Done) -> bool:
    """Whether all files of a finished shard have the checksums in its marker."""
    return all(file_sha256(folder / file["path"]) == file["sha256"] for file in done.files)


def take_back(folder: Path, shards: Iterable[int]) -> None:
    """Remove the markers of shards, so that they are read again."""
    for shard in shards:
        _marker(folder, shard).unlink()


def forget_unbegun(folder: Path) -> None:
    """Clean up after a run whose inputs failed; a folder with a manifest is kept."""
    if (folder / RUN).exists():
        return
    shutil.rmtree(folder / "manifest", ignore_errors=True)
    if not any(folder.iterdir()):
        folder.rmdir()


def _has_size(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


def clean_up(folder: Path, done: Sequence[int]) -> None:
    """Remove the remains of unfinished shards."""
    shutil.rmtree(folder / PARTS, ignore_errors=True)
    kept = set(done)
    for path in shard_files(folder):
        if int(path.stem.removeprefix("shard-")) not in kept:
            path.unlink()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock a folder against other runs.

    Raises:
        UsageError: another run is using it.
    """
    import fcntl

    (folder / DONE).mkdir(parents=True, exist_ok=True)
    with (folder / "manifest/lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(f"another run is using {folder}", hint="wait until it ends") from error
        yield


def write_whole(path: Path, content: dict[str, Any]) -> None:
    """Write JSON atomically."""
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
