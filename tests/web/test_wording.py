"""Fields and decisions as pages name them."""

from __future__ import annotations

import pytest

from sayso.domain.review import FIELDS, Decision, in_steps
from sayso.domain.review_words import field_name
from sayso.web.wording import did


def test_every_field_has_a_name_of_its_own_without_marks_of_a_program() -> None:
    names = [field_name(field) for field in FIELDS]
    assert len(set(names)) == len(names)
    assert not [name for name in names if "." in name or "_" in name]


@pytest.mark.parametrize(
    ("verdict", "field", "expected"),
    [
        ("accept", None, "accepted it"),
        ("reject", None, "rejected it"),
        ("unsure", None, "was unsure"),
        ("add", None, "added it"),
        ("correct", "content.spans", "corrected the words said"),
    ],
)
def test_a_decision_says_what_was_done(verdict: str, field: str | None, expected: str) -> None:
    decision = Decision("ann", "2025-05-04T00:00:00Z", verdict, field)  # type: ignore[arg-type]
    assert did([decision]) == expected


def test_what_was_decided_together_is_told_as_one() -> None:
    def made(field: str, step: int, undoes: int | None = None) -> Decision:
        return Decision("ann", "2025-05-04T00:00:00Z", "correct", field, step=step, undoes=undoes)

    alone = Decision("ben", "2025-05-04T00:00:00Z", "accept")
    log = [made("speaker.name", 3), alone, made("speaker.role", 3), made("chain", 3), made("chain", 7, 3), alone]
    steps = in_steps(log)
    assert [did(step) for step in steps] == [
        "corrected the speaker, role and route",
        "accepted it",
        "undid the correction of route",
        "accepted it",
    ]
