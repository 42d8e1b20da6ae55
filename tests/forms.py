"""A browser's side of the workbench's forms."""

from __future__ import annotations

import time
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


def finished(client: TestClient) -> dict[str, Any]:
    """The latest run that adds reports, when it is over."""
    for _ in range(100):
        run: dict[str, Any] = client.get("/adding.json").json()["runs"][0]
        if run["state"] not in ("waiting", "running"):
            return run
        time.sleep(0.05)
    raise AssertionError("the run did not end")
