"""The index knows which statements people checked, so that a search by confidence finds them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

CHECKED = """
WITH RECURSIVE checked(sid) AS (
    SELECT made.sid FROM decisions AS made
    WHERE made.verdict <> 'unsure' AND made.undoes IS NULL
      AND NOT EXISTS (SELECT 1 FROM decisions AS withdrawal WHERE withdrawal.undoes = made.step)
    UNION
    SELECT moves.to_sid FROM moves JOIN checked ON checked.sid = moves.from_sid
)
UPDATE search_rows SET facets = facets || ' checked0' WHERE sid IN (SELECT sid FROM checked)
"""
"""Statements with decisions in force, and those to which these decisions were carried over."""


def upgrade() -> None:
    """Mark the statements that people checked."""
    op.get_bind().execute(sa.text(CHECKED))
