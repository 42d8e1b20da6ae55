"""Counts the reports in which actors speak: each report once, by its newest version; removed reports do not count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import Connection, func, select

from sayso.store.actors.merges import families_of
from sayso.store.schema import actors, appearances, versions

_OLDER = select(versions.c.id).where(~versions.c.newest)  # few, and in an index of their own
_IS_NEWEST = appearances.c.version_id.not_in(_OLDER)
_REPORTS = func.count(appearances.c.version_id.distinct())


def count_reports(connection: Connection, actor_ids: Collection[int]) -> Counter[int]:
    """Count the reports in which each of these actors speaks; merged actors count as one."""
    families = families_of(connection, actor_ids)
    alone = [root for root, family in families.items() if len(family) == 1]
    several = {root: family for root, family in families.items() if len(family) > 1}
    counted = select(appearances.c.actor_id, _REPORTS).where(appearances.c.actor_id.in_(alone), _IS_NEWEST)
    counts = Counter({row[0]: row[1] for row in connection.execute(counted.group_by(appearances.c.actor_id))})
    for root, family in several.items():
        spoken = select(_REPORTS).where(appearances.c.actor_id.in_(family), _IS_NEWEST)
        counts[root] = connection.scalar(spoken) or 0
    return counts


def count_all_reports(connection: Connection) -> Counter[int]:
    """Count the reports in which each actor speaks, of all actors who speak in any; merged actors count as one."""
    family = select(actors.c.id, actors.c.id.label("root")).where(actors.c.merged_into.is_(None))
    rooted = family.cte("rooted", recursive=True)
    merged = select(actors.c.id, rooted.c.root).join(rooted, actors.c.merged_into == rooted.c.id)
    rooted = rooted.union_all(merged)
    counted = (
        select(rooted.c.root, _REPORTS)
        .join(appearances, appearances.c.actor_id == rooted.c.id)
        .where(_IS_NEWEST)
        .group_by(rooted.c.root)
    )
    return Counter({row[0]: row[1] for row in connection.execute(counted)})
