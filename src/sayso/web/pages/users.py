"""Users: who may sign in, for admins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from sayso.errors import ChangedMeanwhile, UsageError
from sayso.store.accounts import User
from sayso.web.page import Bench, add_page, see
from sayso.web.security.rights import need
from sayso.web.security.visitors import Role

router = APIRouter(tags=["users"], dependencies=[Depends(need("admin"))])


@dataclass(frozen=True, slots=True)
class UsersContext:
    """All users."""

    title: str
    users: tuple[User, ...]


def users_page(bench: Bench) -> UsersContext:
    """Return the list of users."""
    return UsersContext("Users", tuple(bench.book.accounts.list()))


add_page(router, "/users", "users.html", users_page, summary="Who may sign in")


@router.post("/users", summary="Add a user")
def add_user(
    bench: Bench, name: Annotated[str, Form()], password: Annotated[str, Form()], role: Annotated[Role, Form()]
) -> Response:
    """Add a user, and show all users."""
    bench.book.accounts.add(name, password, role=role)
    return see("/users")


@router.post("/users/change", summary="Change a user's role or password, or close the account")
def change_user(
    request: Request,
    bench: Bench,
    name: Annotated[str, Form()],
    role: Annotated[Role | None, Form()] = None,
    active: Annotated[bool | None, Form()] = None,
    password: Annotated[str, Form()] = "",
    was: Annotated[Role | None, Form()] = None,
) -> Response:
    """Make the given changes, and show all users; `was` is the role that the admin saw."""
    known = {user.name: user.role for user in bench.book.accounts.list()}
    if was is not None and known.get(name) not in (None, was):
        message = f"somebody changed the role of {name} to {known[name]} meanwhile"
        raise ChangedMeanwhile(message, hint="check the list, then decide again")
    if name == request.state.visitor.name and active is False:
        raise UsageError("you cannot close your own account", hint="let another admin do it")
    bench.book.accounts.change(name, role=role, active=active, password=password or None)
    return see("/users")
