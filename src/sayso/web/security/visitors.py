"""Visitors: the session of a request, and what its visitor may do.

A session is a random token in a cookie. The CSRF token of a form is derived from it, so that only a page of this
server can know it; the server stores nothing for visitors who have not signed in.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

Role = Literal["reader", "reviewer", "admin"]
ROLES: tuple[Role, ...] = ("reader", "reviewer", "admin")
COOKIE = "sayso_session"
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Visitor:
    """A visitor. `role` is None before sign-in; `token` is that of the session."""

    name: str
    role: Role | None
    token: str

    def may(self, role: Role) -> bool:
        """Whether the visitor has the rights of a role; each role includes those before it."""
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(role)

    @property
    def csrf(self) -> str:
        """The CSRF token that each form of this session must send."""
        return hmac.new(self.token.encode(), b"sayso form", hashlib.sha256).hexdigest()


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def session_token(request: Request) -> str | None:
    """Return the token of a request; None if it has none that we could have issued."""
    token = request.cookies.get(COOKIE, "")
    return token if len(token) >= TOKEN_BYTES and token.isascii() else None


def keep_session(request: Request, response: Response, token: str, *, seconds: int) -> None:
    """Store a session's token in the browser; scripts and other sites cannot read it."""
    is_secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, max_age=seconds, httponly=True, samesite="lax", secure=is_secure)


def forget_session(response: Response) -> None:
    """Delete the session's token from the browser."""
    response.delete_cookie(COOKIE)


def is_from_here(request: Request, form_token: str, visitor: Visitor) -> bool:
    """Whether one of our pages sent a form, judging by its token and by what the browser says about its origin."""
    origin = request.headers.get("origin")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
        return False
    return hmac.compare_digest(form_token.encode(), visitor.csrf.encode())
