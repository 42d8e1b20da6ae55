"""Users of the workbench: how their passwords are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from sayso.book import open_record
from sayso.store.engine import reading
from sayso.store.schema import users

pytest.importorskip("argon2", reason="users need the extra [web]")


def test_a_password_is_kept_as_the_hash_that_rfc_9106_recommends(tmp_path: Path) -> None:
    with open_record(tmp_path / "sayso.db") as book:
        book.accounts.add("ann", "a long enough password", role="reader")
        with reading(book.engine) as connection:
            kept = connection.scalar(select(users.c.password_hash))
    assert str(kept).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
