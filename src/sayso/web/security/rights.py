"""What a route demands of its visitor, as dependencies: a role, and a limited rate."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import NoReturn

from fastapi import HTTPException, Request

from sayso.web.security.visitors import Role


def need(role: Role) -> Callable[[Request], None]:
    """Return a dependency that refuses visitors without the rights of a role."""

    def check(request: Request) -> None:
        if not request.state.visitor.may(role):
            raise HTTPException(403, f"This needs the rights of {'an' if role == 'admin' else 'a'} {role}")

    check.role = role  # type: ignore[attr-defined]  # tells tests which route needs which role
    return check


def limited(kind: str) -> Callable[[Request], None]:
    """Return a dependency that refuses too many requests of a kind (`limits.RATES`)."""

    def check(request: Request) -> None:
        visitor = request.state.visitor.name or (request.client.host if request.client else "")
        if wait := request.app.state.workbench.limits.wait(kind, visitor):
            refuse_for(wait, "Too many requests")

    return check


def refuse_for(seconds: float, reason: str) -> NoReturn:
    """Refuse a request, and say when to try again.

    Raises:
        HTTPException: with status 429.
    """
    headers = {"Retry-After": f"{ceil(seconds)}"}
    raise HTTPException(429, f"{reason}; wait {seconds:.0f} seconds", headers)
