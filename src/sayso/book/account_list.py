"""The users of a record book's workbench, and the searches they saved."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sayso.errors import UsageError
from sayso.store import accounts
from sayso.store.engine import Engine, reading, writing

MIN_PASSWORD, MAX_PASSWORD = 10, 200  # characters; NIST SP 800-63B demands at least 8
TOUCH_SECONDS = 60  # a session's use is stored at most this often, so that reading pages does not write


class AccountList:
    """The users of a record book's workbench. Only argon2id hashes of passwords are stored."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, password: str, *, role: str = "reader") -> accounts.User:
        """Add a user with a role from `store.accounts.ROLES`."""
        password_hash = _hashed(password)
        with writing(self._engine) as connection:
            return accounts.add_user(connection, name, password_hash, role)

    def list(self) -> list[accounts.User]:
        """Return all users."""
        with reading(self._engine) as connection:
            return accounts.list_users(connection)

    def change(
        self, name: str, *, role: str | None = None, active: bool | None = None, password: str | None = None
    ) -> None:
        """Make the given changes; the user's sessions end."""
        given = {
            "role": role,
            "active": active,
            "password_hash": None if password is None else _hashed(password),
        }
        with writing(self._engine) as connection:
            accounts.change_user(connection, name, **{key: value for key, value in given.items() if value is not None})

    def sign_in(self, name: str, password: str, *, token: str, seconds: int) -> accounts.User | None:
        """Return the user with this name and password, signed in under the token; None if they are wrong."""
        from argon2.exceptions import VerifyMismatchError

        with reading(self._engine) as connection:
            found = accounts.user_with_hash(connection, name)
        user, known = found or (None, _nobodys_hash())  # an unknown name takes as long as a wrong password
        try:
            _hasher().verify(known, password)
        except VerifyMismatchError:
            return None
        if user is None:
            return None
        with writing(self._engine) as connection:
            accounts.open_session(connection, user.id, token, seconds=seconds)
        return user

    def user_of(self, token: str, seconds: int) -> accounts.User | None:
        """Return the user signed in under a token that was used within this many seconds."""
        with reading(self._engine) as connection:
            found = accounts.user_of_session(connection, token, seconds=seconds)
        if found is None:
            return None
        if time.time() - found[1] > min(TOUCH_SECONDS, seconds / 2):
            with writing(self._engine) as connection:
                accounts.touch_session(connection, token)
        return found[0]

    def sign_out(self, token: str) -> None:
        """End the session of a token."""
        with writing(self._engine) as connection:
            accounts.close_session(connection, token)

    def save_search(self, owner: str, name: str, query: str) -> None:
        """Save a search of the workbench under a name."""
        with writing(self._engine) as connection:
            accounts.save_search(connection, owner, name, query)

    def searches(self, owner: str) -> Sequence[accounts.SavedSearch]:
        """Return a user's saved searches."""
        with reading(self._engine) as connection:
            return accounts.list_searches(connection, owner)

    def remove_search(self, owner: str, search_id: int) -> None:
        """Remove a saved search."""
        with writing(self._engine) as connection:
            accounts.remove_search(connection, owner, search_id)


def _hashed(password: str) -> str:
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise UsageError(
            f"the password has {len(password)} characters; {MIN_PASSWORD} to {MAX_PASSWORD} were expected",
            hint="for example, use several words",
        )
    hashed: str = _hasher().hash(password)
    return hashed


@lru_cache(maxsize=1)
def _hasher() -> Any:
    try:
        from argon2 import PasswordHasher  # not at the top: few commands deal with users
    except ModuleNotFoundError as error:
        raise UsageError("users need the package argon2-cffi", hint="pip install 'sayso[web]'") from error
    return PasswordHasher()  # the defaults are the low-memory parameters of RFC 9106


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    hashed: str = _hasher().hash(secrets.token_urlsafe())
    return hashed
