"""Account: the visitor's name and role, and a new password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from sayso.errors import UsageError
from sayso.web.page import Bench, add_page, see
from sayso.web.security.rights import limited, refuse_for
from sayso.web.security.visitors import keep_session, new_token

router = APIRouter(tags=["users"])


@dataclass(frozen=True, slots=True)
class AccountContext:
    """The visitor and role; `changed` means that the password was just changed."""

    title: str
    name: str
    role: str
    changed: bool


def account_page(request: Request, changed: bool = False) -> AccountContext:
    """Return the visitor's account."""
    visitor = request.state.visitor
    return AccountContext("Your account", visitor.name, visitor.role or "", changed)


add_page(router, "/account", "account.html", account_page, summary="The visitor's account")


@router.post("/account/password", summary="Change the password", dependencies=[Depends(limited("sign-in"))])
def change_password(
    request: Request,
    bench: Bench,
    current: Annotated[str, Form(max_length=500)],
    new: Annotated[str, Form(max_length=500)],
) -> Response:
    """Change the visitor's own password; all other sessions of the account end."""
    if not bench.options.auth:
        raise UsageError("this workbench has no sign-in, so there is no password", hint="sayso serve --auth")
    name, seconds = request.state.visitor.name, bench.options.session_seconds
    if wait := bench.limits.wait("sign-in", f"name {name}"):
        refuse_for(wait, "Too many attempts for this name")
    if bench.book.accounts.sign_in(name, current, token=new_token(), seconds=seconds) is None:
        raise UsageError("the current password is wrong", hint="type it again")
    bench.book.accounts.change(name, password=new)
    token = new_token()
    bench.book.accounts.sign_in(name, new, token=token, seconds=seconds)
    response = see("/account", changed="true")
    keep_session(request, response, token, seconds=seconds)
    return response
