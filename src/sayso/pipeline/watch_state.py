"""What a watch remembers from one start to the next: a JSON file, which is replaced as a whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sayso.acquire.listing import Listed
from sayso.errors import UsageError

FORMAT = 1


@dataclass(slots=True)
class Waiting:
    """A report (or a sitemap of an index) that is still to be fetched, and how often that was tried."""

    listed: Listed
    is_listing: bool = False
    tries: int = 0


@dataclass(slots=True)
class ListingState:
    """What is known of a feed or sitemap.

    Attributes:
        etag: With `last_modified`, what the server knows its last answer by.
        next_at: When it is due again, in seconds since 1970.
        failures: How often in a row it could not be had.
        seen: What it lists and is done with: when each changed, by address.
        waiting: What it listed and is still to be fetched, by address.
    """

    etag: str = ""
    last_modified: str = ""
    next_at: float = 0.0
    failures: int = 0
    seen: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, Waiting] = field(default_factory=dict)

    def settle(self, address: str) -> None:
        """Count what was waiting as done."""
        self.seen[address] = self.waiting.pop(address).listed.changed


def read_state(path: Path) -> dict[str, ListingState]:
    """Give what is remembered of each listing, by address; nothing where there is no file.

    Raises:
        UsageError: the file is not one of a watch.
    """
    if not path.exists():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError(f"its format is {content['format']}, {FORMAT} was expected")
        return {address: _listing(row) for address, row in content["listings"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{path} is not what a watch left: {error}", hint="remove it; known reports are not read twice"
        ) from error


def write_state(path: Path, listings: dict[str, ListingState]) -> None:
    """Keep what is to be remembered."""
    content = {"format": FORMAT, "listings": {address: asdict(one) for address, one in listings.items()}}
    aside = path.with_name(f".{path.name}.new")
    with aside.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=0)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


@contextmanager
def kept_alone(path: Path) -> Iterator[None]:
    """Keep other watches away from a file of this kind.

    Raises:
        UsageError: another watch has it.
    """
    import fcntl  # not at the top: Windows has none

    with path.with_name(f".{path.name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(
                f"another watch is at work with {path}", hint="stop it, or give another file with --state"
            ) from error
        yield


def _listing(row: dict[str, Any]) -> ListingState:
    waiting = {
        address: Waiting(
            Listed(**{**one["listed"], "byline": tuple(one["listed"]["byline"])}), one["is_listing"], one["tries"]
        )
        for address, one in row["waiting"].items()
    }
    return ListingState(**{**row, "waiting": waiting})
