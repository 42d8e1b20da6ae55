"""Longer names in a report that contain a speaker's name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column."""
    op.add_column("appearances", sa.Column("forms", sa.Text))
