"""Signing in and out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import Response

from sayso.web.page import Bench, add_page, place_here, render, see
from sayso.web.security.rights import limited, refuse_for
from sayso.web.security.visitors import forget_session, keep_session, new_token

router = APIRouter(tags=["sign-in"])


@dataclass(frozen=True, slots=True)
class SignInContext:
    """The sign-in form; `to` is the page that was requested."""

    title: str
    to: str
    wrong: bool
    name: str


def sign_in_page(to: Annotated[str, Query(max_length=2000)] = "/") -> SignInContext:
    """Return the form."""
    return SignInContext("Sign in", place_here(to), False, "")


add_page(router, "/sign-in", "sign_in.html", sign_in_page, summary="The sign-in form")


@router.post("/sign-in", summary="Sign in", dependencies=[Depends(limited("sign-in"))])
def sign_in(
    request: Request,
    bench: Bench,
    name: Annotated[str, Form(max_length=100)],
    password: Annotated[str, Form(max_length=500)],
    to: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Begin a new session, with a new token, if name and password are correct."""
    if wait := bench.limits.wait("sign-in", f"name {name}"):
        refuse_for(wait, "Too many attempts for this name")
    token, seconds = new_token(), bench.options.session_seconds
    user = bench.book.accounts.sign_in(name, password, token=token, seconds=seconds) if bench.options.auth else None
    if user is None:
        return render(request, "sign_in.html", SignInContext("Sign in", place_here(to), True, name), status=403)
    response = see(place_here(to))
    keep_session(request, response, token, seconds=seconds)
    return response


@router.post("/sign-out", summary="Sign out")
def sign_out(request: Request, bench: Bench) -> Response:
    """End the session."""
    bench.book.accounts.sign_out(request.state.visitor.token)
    response = see("/sign-in")
    forget_session(response)
    return response
