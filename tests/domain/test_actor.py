"""What an actor is on a day, by what reports say."""

from __future__ import annotations

import pytest

from sayso.domain.actor import KnownActor, Post

UNION = "Crews’ Federation"
POSTS = (
    Post("2025-02-05", "general secretary of the Federation", organization=UNION),
    Post("2025-03-04", "union leader"),
    Post("2025-05-22", "general secretary", organization=UNION),
    Post("2026-01-01", "general secretary"),
    Post("2027-01-01", "Transport Minister"),
)


@pytest.mark.parametrize(
    ("day", "role", "organization"),
    [
        ("2025-02-05", "general secretary of the Federation", UNION),
        ("2025-03-10", "union leader", UNION),
        ("2026-05-01", "general secretary", UNION),
        ("2027-05-01", "Transport Minister", None),
        ("2024-01-01", "general secretary of the Federation", UNION),
        (None, "general secretary of the Federation", UNION),
    ],
    ids=["that day", "named before and after", "the same office", "another office", "before all", "no day"],
)
def test_an_actor_is_what_the_last_report_until_then_says(day: str, role: str, organization: str | None) -> None:
    actor = KnownActor(1, "Declan Farrelly", "person", posts=POSTS[::-1])
    assert (actor.role_at(day), actor.organization_at(day)) == (role, organization)


def test_of_an_actor_without_posts_nothing_is_known() -> None:
    actor = KnownActor(1, "Declan Farrelly", "person")
    assert (actor.role_at("2025-01-01"), actor.organization_at("2025-01-01")) == (None, None)
