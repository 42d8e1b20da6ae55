"""Names after titles."""

from __future__ import annotations

import pytest

from sayso.resolve.titled_names import names_without_title


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Mr. Moe", ["Moe"]),
        ("President Ada Moe", ["Ada Moe"]),
        ("Karvelan Foreign Minister Moe", ["Moe"]),
        ("Prof. Dr. Moe", ["Dr. Moe", "Moe"]),
        ("Secretary of State Ada Moe", ["Ada Moe", "Moe"]),
        ("Minister for Foreign Affairs Ada Moe", ["Affairs Ada Moe", "Ada Moe", "Moe"]),
        ("Ada Moe", []),
        ("Moe", []),
        ("General", []),
    ],
)
def test_what_may_be_the_name_is_what_follows_a_title(typed: str, names: list[str]) -> None:
    assert list(names_without_title(typed)) == names
