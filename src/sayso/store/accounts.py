"""The accounts of the workbench: users with their roles, their sessions and their saved searches."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from sayso.errors import StoreError, UsageError
from sayso.store.column_values import now
from sayso.store.engine import insert_one
from sayso.store.schema import saved_searches, sessions, users

ROLES = ("reader", "reviewer", "admin")
"""Each has the rights of those before it: to read, to decide and add, to manage users."""
MAX_NAME = 60
MAX_SAVED = 200  # per user
LONGEST_SECONDS = 7 * 24 * 3600  # longest session, however active


@dataclass(frozen=True, slots=True)
class User:
    """A user; one who is not `active` may no longer sign in."""

    id: int
    name: str
    role: Any
    active: bool
    created_at: str


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A saved search; `query` is the part of its address after "?"."""

    id: int
    name: str
    query: str
    saved_at: str


_SHOWN = (users.c.id, users.c.name, users.c.role, users.c.active, users.c.created_at)


def add_user(connection: Connection, name: str, password_hash: str, role: str) -> User:
    """Add a user.

    Raises:
        UsageError: the name is taken or empty, or the role is unknown.
    """
    if not 0 < len(name.strip()) <= MAX_NAME or name != name.strip() or not name.isprintable():
        raise UsageError(
            f"{name!r} is not a valid user name", hint=f"use 1 to {MAX_NAME} characters, without spaces at either end"
        )
    _demand_role(role)
    if connection.scalar(select(users.c.id).where(func.lower(users.c.name) == name.lower())) is not None:
        raise UsageError(f"the user {name} already exists", hint="choose another name")
    created_at = now()
    row = {"name": name, "password_hash": password_hash, "role": role, "active": True, "created_at": created_at}
    return User(insert_one(connection, users, row), name, role, True, created_at)


def list_users(connection: Connection) -> list[User]:
    """Return all users, ordered by name."""
    return [User(*row) for row in connection.execute(select(*_SHOWN).order_by(users.c.name))]


def user_with_hash(connection: Connection, name: str) -> tuple[User, str] | None:
    """Return an active user and the hash of the password."""
    row = connection.execute(
        select(*_SHOWN, users.c.password_hash).where(users.c.name == name, users.c.active)
    ).one_or_none()
    return None if row is None else (User(*row[:5]), row.password_hash)


def change_user(connection: Connection, name: str, **changes: Any) -> None:
    """Change `role`, `active` or `password_hash` of a user, who then has to sign in again.

    Raises:
        StoreError: there is no such user.
        UsageError: the role is unknown, or no admin would be left.
    """
    found = connection.execute(select(*_SHOWN).where(users.c.name == name)).one_or_none()
    if found is None:
        raise StoreError(f"there is no user {name}", hint="sayso users list")
    if "role" in changes:
        _demand_role(changes["role"])
    admins = users.c.active & (users.c.role == "admin") & (users.c.id != found.id)
    stays_admin = changes.get("role", found.role) == "admin" and changes.get("active", found.active)
    if not stays_admin and found.role == "admin" and not connection.scalar(select(func.count()).where(admins)):
        raise UsageError(f"{name} is the only admin", hint="make somebody else an admin first")
    connection.execute(update(users).where(users.c.id == found.id).values(changes))
    connection.execute(delete(sessions).where(sessions.c.user_id == found.id))


def open_session(connection: Connection, user_id: int, token: str, *, seconds: int) -> None:
    """Store a session of a user under a token, and delete ended sessions."""
    moment = int(time.time())
    connection.execute(delete(sessions).where(~_is_alive(seconds)))
    row = {"token_sha256": _hash(token), "user_id": user_id, "seen_at": moment, "begun_at": moment}
    connection.execute(insert(sessions).values(row))


def user_of_session(connection: Connection, token: str, *, seconds: int) -> tuple[User, int] | None:
    """Return the active user who is signed in under a token, and when the session was last marked as used."""
    row = connection.execute(
        select(*_SHOWN, sessions.c.seen_at)
        .join(sessions, sessions.c.user_id == users.c.id)
        .where(sessions.c.token_sha256 == _hash(token), _is_alive(seconds), users.c.active)
    ).one_or_none()
    return None if row is None else (User(*row[:5]), row.seen_at)


def touch_session(connection: Connection, token: str) -> None:
    """Mark a session as used now."""
    connection.execute(update(sessions).where(sessions.c.token_sha256 == _hash(token)).values(seen_at=int(time.time())))


def close_session(connection: Connection, token: str) -> None:
    """Sign out."""
    connection.execute(delete(sessions).where(sessions.c.token_sha256 == _hash(token)))


def save_search(connection: Connection, owner: str, name: str, query: str) -> None:
    """Save a search under a name, replacing the owner's earlier one of that name.

    Raises:
        UsageError: the name is empty or too long, or the owner has saved too many searches.
    """
    if not 0 < len(name) <= MAX_NAME:
        raise UsageError(f"a saved search needs a name of 1 to {MAX_NAME} characters", hint="shorten it")
    connection.execute(delete(saved_searches).where(saved_searches.c.owner == owner, saved_searches.c.name == name))
    if len(list_searches(connection, owner)) >= MAX_SAVED:
        raise UsageError(f"you have saved {MAX_SAVED} searches, the most allowed", hint="remove one first")
    connection.execute(insert(saved_searches).values(owner=owner, name=name, query=query, saved_at=now()))


def list_searches(connection: Connection, owner: str) -> list[SavedSearch]:
    """Return somebody's saved searches, ordered by name."""
    kept = select(saved_searches.c.id, saved_searches.c.name, saved_searches.c.query, saved_searches.c.saved_at)
    rows = connection.execute(kept.where(saved_searches.c.owner == owner).order_by(saved_searches.c.name))
    return [SavedSearch(*row) for row in rows]


def remove_search(connection: Connection, owner: str, search_id: int) -> None:
    """Remove a saved search of its owner."""
    connection.execute(delete(saved_searches).where(saved_searches.c.owner == owner, saved_searches.c.id == search_id))


def _is_alive(seconds: int) -> ColumnElement[bool]:
    """Return the condition for sessions used in the last `seconds` seconds that began less than LONGEST_SECONDS ago."""
    moment = int(time.time())
    begun = func.coalesce(sessions.c.begun_at, sessions.c.seen_at)
    return (sessions.c.seen_at >= moment - seconds) & (begun > moment - LONGEST_SECONDS)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _demand_role(role: str) -> None:
    if role not in ROLES:
        raise UsageError(f"there is no role {role!r}", hint=f"name one of {', '.join(ROLES)}")
