"""Which command needs which extra, so that a missing one is reported before work starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sayso.export.formats import FORMATS
from sayso.extras import require_extra

NEEDS: Mapping[str, str] = {
    "corpus": "corpus",
    "network": "network",
    "picture": "picture",
    "serve": "web",
    "train": "train",
    "users": "web",
}
"""Commands that always need an extra."""

NEEDS_NONE = ("train actors",)
"""Commands of a group in `NEEDS` that work without its extra."""

SUFFIXES: Mapping[str, str] = {".parquet": "parquet", ".warc": "corpus", ".zst": "corpus"}
"""Suffixes of files that need an extra to be read or written."""

PICTURES = (".svg", ".png", ".pdf")
"""Suffixes of picture files."""


def check_extras(command: str, values: Mapping[str, Any]) -> None:
    """Check that every extra which a command needs with these arguments is installed.

    Args:
        command: The words after `sayso`.
        values: The arguments by name.

    Raises:
        UsageError: an extra is missing; the message names it.
    """
    for extra, purpose in _needed(command, values):
        require_extra(extra, purpose)


def _needed(command: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    group = command.partition(" ")[0]
    if group in NEEDS and command not in NEEDS_NONE:
        yield NEEDS[group], f"sayso {group}"
    if str(values.get("record") or "").startswith(("postgres://", "postgresql://", "postgresql+psycopg://")):
        yield "postgres", "a record book in PostgreSQL"
    if values.get("corpus"):
        yield "corpus", "reading a corpus"
    if values.get("ray"):
        yield "cluster", "reading on a Ray cluster"
    if command == "export" and (extra := FORMATS[values["form"]].extra):
        yield extra, f"sayso export {values['form']}"
    out = str(values.get("out") or "")
    if Path(out).suffix.lower() in PICTURES:
        yield "picture", out
    for place in (*values.get("places", ()), out):
        yield from _of_file(str(place))
    for place in values.get("places", ()):
        yield from _of_corpus(str(place))


def _of_file(place: str) -> Iterator[tuple[str, str]]:
    for suffix in Path(place).suffixes[-2:]:
        if suffix in SUFFIXES and "://" not in place:
            yield SUFFIXES[suffix], place


def _of_corpus(place: str) -> Iterator[tuple[str, str]]:
    from sayso.corpus.stored_reports import corpus_folder  # not at the top: --help needs no library but click

    if "://" not in place and corpus_folder(place) is not None:
        yield "corpus", f"the corpus {place}"
