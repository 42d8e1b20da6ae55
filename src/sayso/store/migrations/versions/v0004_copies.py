"""Links from copies to the original reports and statements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables of copies."""
    op.create_table(
        "report_copies",
        sa.Column("report_id", sa.Integer, sa.ForeignKey("reports.id"), primary_key=True, autoincrement=False),
        sa.Column("first_id", sa.Integer, sa.ForeignKey("reports.id"), nullable=False, index=True),
        sa.Column("likeness", sa.Float, nullable=False),
    )
    op.create_table(
        "statement_copies",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("first_id", sa.Text, nullable=False, index=True),
    )
