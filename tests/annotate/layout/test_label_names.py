from __future__ import annotations

import pytest

from sayso.annotate.layout.label_names import as_written, role_in


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Ms. ROE of Ohio", None),
        ("Tom Blake, union leader", "union leader"),
        ("TOM BLAKE, MINISTER OF HEALTH", "Minister of Health"),
        ("Jade, 24, Leeds", None),
        ("Tom Blake (union leader)", "union leader"),
        ("Mr. Juul (Norway) (spoke in French)", None),
    ],
)
def test_label_gives_a_role_and_no_place(label: str, role: str | None) -> None:
    assert role_in(label) == role


def test_roles_in_capitals_are_written_with_small_words() -> None:
    assert as_written("SECRETARY OF STATE FOR THE ARMY") == "Secretary of State for the Army"
    assert as_written("HOST") == "HOST"
