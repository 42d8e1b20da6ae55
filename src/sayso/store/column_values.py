"""A statement in the index: what of it is searched, in which form."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]


def now() -> str:
    """Give this moment in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def storable(value: str | None) -> str | None:
    """Give a text that every database takes: PostgreSQL has no NUL, and UTF-8 no lone surrogates."""
    return None if value is None else value.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def dump(value: object) -> str:
    """Give a value as ASCII JSON, which keeps every code point that `storable` would lose."""
    return json.dumps(value, separators=(",", ":"))


