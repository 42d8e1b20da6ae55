"""The settings. A flag overrides the environment, which overrides `sayso.toml`, which overrides the default."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from sayso.domain.given import NOTHING_GIVEN, Given
from sayso.errors import UsageError

FILE_NAME = "sayso.toml"
PREFIX = "SAYSO_"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a run.

    Attributes:
        record: The record that commands use: a file or a PostgreSQL URL.
        model: Name of a packaged model, or folder of a model.
        min_confidence: Smallest confidence, in [0, 1], of statements to keep.
        workers: Number of processes that read in parallel.
        threads: Number of threads of each process's model.
        tables: Folder of word lists that replace the packaged ones.
        max_bytes: Size limit for a report; ten million bytes are about twenty novels.
        timeout_seconds: Time limit for a server's response.
        watch_interval_seconds: Time between two checks of a watched feed.
        host_delay_seconds: Shortest time between two requests of a watch to a host.
        watch_tries: Number of times a watch requests a report before giving up.
        watch_rechecks: Number of times a watch checks a report for changes.
        given: Metadata given for the reports of one run; not a setting in a file.

    Raises:
        UsageError: a value is outside its range.
    """

    record: str = "sayso.db"
    model: str = "fast"
    min_confidence: float = 0.0
    workers: int = 1
    threads: int = 1
    tables: Path | None = None
    max_bytes: int = 10_000_000
    timeout_seconds: float = 20.0
    watch_interval_seconds: float = 900.0
    host_delay_seconds: float = 2.0
    watch_tries: int = 8
    watch_rechecks: int = 3
    given: Given = field(default=NOTHING_GIVEN, compare=False)

    def __post_init__(self) -> None:
        _demand(0 <= self.min_confidence <= 1, "min_confidence", self.min_confidence, "a probability from 0 to 1")
        _demand(self.workers >= 1, "workers", self.workers, "1 or more")
        _demand(self.threads >= 1, "threads", self.threads, "1 or more")
        _demand(self.max_bytes >= 1, "max_bytes", self.max_bytes, "1 or more")
        _demand(self.timeout_seconds > 0, "timeout_seconds", self.timeout_seconds, "more than 0")
        _demand(self.watch_interval_seconds > 0, "watch_interval_seconds", self.watch_interval_seconds, "more than 0")
        _demand(self.host_delay_seconds >= 0, "host_delay_seconds", self.host_delay_seconds, "0 or more")
        _demand(self.watch_tries >= 1, "watch_tries", self.watch_tries, "1 or more")
        _demand(self.watch_rechecks >= 0, "watch_rechecks", self.watch_rechecks, "0 or more")
        _demand(self.tables is None or self.tables.is_dir(), "tables", self.tables, "an existing folder")

    def acquire_limits(self) -> dict[str, Any]:
        """Return the limits for `sayso.acquire`, as keyword arguments."""
        limits = {"max_bytes": self.max_bytes, "timeout_seconds": self.timeout_seconds}
        return limits if self.given == NOTHING_GIVEN else {**limits, "given": self.given}


_READERS: dict[str, Callable[[str], object]] = {
    "record": str,
    "model": str,
    "min_confidence": float,
    "workers": int,
    "threads": int,
    "tables": Path,
    "max_bytes": int,
    "timeout_seconds": float,
    "watch_interval_seconds": float,
    "host_delay_seconds": float,
    "watch_tries": int,
    "watch_rechecks": int,
}

SETTINGS = tuple(_READERS)
"""The settings that a file, the environment or a flag may set."""


def load_settings(
    flags: Mapping[str, object] | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Settings:
    """Load the settings of this run.

    Args:
        flags: Values by field name; None means not given.
        environment: Variables such as `SAYSO_MODEL`; by default, those of the process.
        folder: The folder of `sayso.toml`; by default, the working directory.

    Raises:
        UsageError: a name is unknown, or a value is of the wrong type or outside its range.
    """
    found = _from_file((folder or Path.cwd()) / FILE_NAME)
    found |= _from_environment(os.environ if environment is None else environment)
    found |= {name: value for name, value in (flags or {}).items() if value is not None}
    _refuse_unknown(found, "the arguments", [field.name for field in fields(Settings)])
    return Settings(**found)


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: _converted(name, environment[PREFIX + name.upper()], f"the environment variable {PREFIX + name.upper()}")
        for name in _READERS
        if environment.get(PREFIX + name.upper())
    }


def _from_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    import tomllib  # imported here because most runs have no file

    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}", hint="correct the file or remove it") from error
    _refuse_unknown(given, str(path), SETTINGS)
    found = {name: _converted(name, str(value), str(path)) for name, value in given.items()}
    if "tables" in found:
        found["tables"] = path.parent / given["tables"]
    return found


def _converted(name: str, value: str, place: str) -> object:
    kind = _READERS[name]
    try:
        return kind(value)
    except ValueError as error:
        wanted = {int: "a whole number", float: "a number"}.get(kind, "text")  # type: ignore[call-overload]  # kind is a type here
        raise UsageError(
            f"{name} is {value!r} in {place}; {wanted} was expected", hint=f"change or remove {name}"
        ) from error


def _refuse_unknown(given: Mapping[str, object], place: str, known: Collection[str]) -> None:
    for name in given:
        if name not in known:
            raise UsageError(
                f"unknown setting {name!r} in {place}", hint=f"the settings are {', '.join(known)}"
            )


def _demand(holds: bool, name: str, value: object, wanted: str) -> None:
    if not holds:
        raise UsageError(f"{name} is {value}; {wanted} was expected", hint=f"change {name}, or leave it out")
