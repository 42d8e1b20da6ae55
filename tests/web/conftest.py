"""A workbench over a record of two reports, with a reader that takes no model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from builders import harbour_record
from fast_reader import read_page
from forms import PASSWORD, send
from sayso.book import RecordBook, account_list, open_record
from sayso.errors import AcquireError
from sayso.web.app import make_app
from sayso.web.workbench import Options, Workbench

Visit = Callable[..., TestClient]


def refuse_all(host: str) -> str:
    raise AcquireError(f"{host} is inside a private network and is not fetched", hint="give a public address")


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords quickly: hundreds of these tests sign in. tests/book/test_account_list.py sees the real hashes."""
    argon2 = pytest.importorskip("argon2")
    quick = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(account_list, "_hasher", lambda: quick)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[RecordBook]:
    """A record of two reports: one of a harbour, the other a copy under another outlet."""
    with open_record(tmp_path / "sayso.db") as opened:
        record = harbour_record()
        opened.put(record)
        other = replace(record.document, id="harbour-copy", origin="reports/copy.txt", outlet="Farol")
        copied = tuple(
            replace(one, id=f"c{one.id}", within=one.within and f"c{one.within}", continues=None)
            for one in record.statements
        )
        opened.put(replace(record, document=other, statements=copied))
        yield opened


@pytest.fixture
def make_client(book: RecordBook) -> Visit:
    """Gives a client of a workbench with options; its guard fetches nothing."""

    def make(**options: object) -> TestClient:
        asked = Options(**{"who": "ann", "patience_seconds": 20.0, **options})
        workbench = Workbench(book, options=asked, read_page=read_page, guard=refuse_all)
        return TestClient(make_app(workbench), base_url="http://localhost")

    return make


@pytest.fixture
def client(make_client: Visit) -> TestClient:
    """A client on the machine itself, where nobody signs in."""
    return make_client()


@pytest.fixture
def sign_in(book: RecordBook, make_client: Visit) -> Callable[[str], TestClient]:
    """Gives a client that has signed in as a new user of a role."""
    for role in ("reader", "reviewer", "admin"):
        book.accounts.add(role, PASSWORD, role=role)

    def make(role: str) -> TestClient:
        client = make_client(auth=True)
        answer = send(client, "/sign-in", name=role, password=PASSWORD)
        assert answer.status_code == 303
        return client

    return make
