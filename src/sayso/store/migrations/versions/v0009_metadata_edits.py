"""Metadata that people corrected, which a later reading keeps; and an index of versions that no search finds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the log and the index. Corrections from before the log are versions like any other."""
    op.create_table(
        "metadata_edits",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("report_id", sa.Integer, sa.ForeignKey("reports.id"), nullable=False),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("field", sa.String(9), nullable=False),
        sa.Column("old", sa.Text, nullable=False),
        sa.Column("new", sa.Text, nullable=False),
    )
    op.create_index("ix_metadata_edits_report_id", "metadata_edits", ["report_id"])
    older = "newest = 0" if op.get_bind().dialect.name == "sqlite" else "NOT newest"
    op.execute(f"CREATE INDEX ix_versions_older ON versions (id) WHERE {older}")
