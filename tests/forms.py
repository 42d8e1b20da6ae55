"""A browser's side of the workbench's forms."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

PASSWORD = "a long enough password"


def csrf_of(client: TestClient, path: str = "/sign-in") -> str:
    """The token that a form of this session brings."""
    return str(client.get(path).text.partition('name="csrf" content="')[2].partition('"')[0])


def send(client: TestClient, path: str, **fields: Any) -> Response:
    """Send a form as its page would, and do not follow where the answer leads."""
    files = fields.pop("files", None)
    return client.post(path, data={"csrf": csrf_of(client), **fields}, files=files, follow_redirects=False)
