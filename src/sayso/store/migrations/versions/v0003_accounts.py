"""Users of the workbench, their saved searches, and an index of reports with problems."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables of users, sessions and saved searches, and the index of versions with problems."""
    op.create_table(
        "users",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.String(20), nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("token_sha256", sa.String(64), primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("seen_at", sa.Integer, nullable=False),
    )
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("saved_at", sa.String(20), nullable=False),
        sa.UniqueConstraint("owner", "name"),
    )
    found = "instr" if op.get_bind().dialect.name == "sqlite" else "strpos"
    op.execute(
        "CREATE INDEX ix_versions_with_problems ON versions (id)"
        f" WHERE newest AND {found}(body, '\"problems\":[{{') > 0"
    )
