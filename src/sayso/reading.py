"""Reading in one call: a place or a text becomes a record, with one model that stays loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from os import PathLike, fspath
from typing import Any

from sayso.acquire import read_place
from sayso.domain.record import Record
from sayso.errors import AcquireError, UsageError
from sayso.pipeline.read import Reader, read_places
from sayso.settings import Settings, load_settings


def read(place: str | PathLike[str], *, settings: Settings | None = None) -> Record:
    """Read the one report at a path or web address.

    Without `settings`, the environment and `sayso.toml` give them; so do the functions below.

    Raises:
        AcquireError: there is no report at the place, or it cannot be read.
        UsageError: the place holds several reports.
    """
    settings = settings or load_settings()
    pages = list(islice(read_place(fspath(place), **settings.acquire_limits()), 2))
    if not pages:
        raise AcquireError(f"{fspath(place)} holds no report", hint="name a .txt, .md or .html file, or a web address")
    if len(pages) > 1:
        raise UsageError(
            f"{fspath(place)} holds several reports; read gives the record of one", hint="use sayso.read_all"
        )
    return shared_reader(settings).read_page(pages[0])


def read_all(
    places: str | PathLike[str] | Sequence[str | PathLike[str]], *, settings: Settings | None = None
) -> Iterator[Record]:
    """Give the record of every report in files, folders, patterns and web addresses, as they are read."""
    several = [places] if isinstance(places, str | PathLike) else places
    return read_places([fspath(place) for place in several], settings or load_settings())


def read_text(text: str, *, settings: Settings | None = None, **known: Any) -> Record:
    """Read a report that is a string; its record keeps it code point for code point.

    Args:
        text: Plain text, paragraphs parted by a blank line.
        settings: See `read`.
        known: What is known beforehand: `name`, `title`, `outlet`, `published` (an ISO date), `url`, `byline`.
    """
    return shared_reader(settings or load_settings()).read_text(text, **known)


@lru_cache(maxsize=2)
def shared_reader(settings: Settings) -> Reader:
    """Give the reader for these settings; its model is loaded once."""
    return Reader(settings)
