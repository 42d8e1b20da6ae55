from __future__ import annotations

import pytest

from sayso.resolve.office_names import name_office

OFFICES = [
    ("Latvian Transport Minister", ("transport minister", False)),
    ("Latvia's transport minister", ("transport minister", False)),
    ("South Korean President", ("president", False)),
    ("then-Transport Minister", ("transport minister", False)),
    ("Former Latvian transport minister", ("transport minister", True)),
    ("ex-mayor", ("mayor", True)),
    ("Latvian", ("latvian", False)),
    ("", ("", False)),
]


@pytest.mark.parametrize(("role", "expected"), OFFICES)
def test_an_office_is_known_by_its_words(role: str, expected: tuple[str, bool]) -> None:
    assert name_office(role) == expected
