"""Converts values to the form in which columns store them: timestamps, texts, JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]


def now() -> str:
    """Return the current time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def storable(value: str | None) -> str | None:
    """Make a text storable in every database: PostgreSQL allows no NUL, and UTF-8 no lone surrogates."""
    return None if value is None else value.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def dump(value: object) -> str:
    """Return a value as ASCII JSON, which keeps the code points that `storable` replaces."""
    return json.dumps(value, separators=(",", ":"))
