"""Attributes of actors, removed reports, assignments to coders, rules for concepts, bulk codings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the tables that the workbench needs."""
    op.create_table(
        "actor_attributes",
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actors.id"), primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "removed_reports",
        sa.Column("report_id", sa.Integer, sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("coder", sa.Text, nullable=False, index=True),
        sa.Column("blind", sa.Boolean, nullable=False),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.UniqueConstraint("kind", "target", "coder"),
    )
    op.create_table(
        "concept_rules",
        sa.Column("concept_id", sa.Integer, sa.ForeignKey("concepts.id"), primary_key=True, autoincrement=False),
        sa.Column("rules", sa.Text, nullable=False),
    )
    op.create_table(
        "recodings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("undone", sa.Boolean, nullable=False),
    )
    op.add_column("sessions", sa.Column("begun_at", sa.Integer))  # null: began before sessions had an end
