"""What a route asks of its visitor, as dependencies: a role, and not to come too often."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import HTTPException, Request

from sayso.web.security.visitors import Role


def need(role: Role) -> Callable[[Request], None]:
    """Give the dependency that refuses visitors without the rights of a role."""

    def check(request: Request) -> None:
        if not request.state.visitor.may(role):
            raise HTTPException(403, f"This needs the rights of {'an' if role == 'admin' else 'a'} {role}")

    return check


def limited(kind: str) -> Callable[[Request], None]:
    """Give the dependency that refuses what comes too often; kinds are those of `limits.RATES`."""

    def check(request: Request) -> None:
        visitor = request.state.visitor.name or (request.client.host if request.client else "")
        if wait := request.app.state.workbench.limits.wait(kind, visitor):
            raise HTTPException(429, f"This is too often; wait {wait:.0f} seconds")

    return check
