"""Concepts, and the codings of people and of the machine."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

APPEND_ONLY = ("concept_log", "codings")


def upgrade() -> None:
    """Create the tables of concepts and codings, and the guards of append-only tables."""
    op.create_table(
        "concepts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("proposition", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("examples", sa.Text, nullable=False),
        sa.Column("removed", sa.Boolean, nullable=False),
    )
    op.create_table(
        "concept_log",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("concept_id", sa.Integer, sa.ForeignKey("concepts.id"), nullable=False, index=True),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_table(
        "codings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("concept_id", sa.Integer, sa.ForeignKey("concepts.id"), nullable=False),
        sa.Column("sid", sa.Integer, sa.ForeignKey("statements.sid"), nullable=False, index=True),
        sa.Column("coder", sa.Text, nullable=False),
        sa.Column("coded_at", sa.String(20), nullable=False),
        sa.Column("stance", sa.String(9)),
    )
    op.create_index("ix_codings_concept_id", "codings", ["concept_id", "sid"])
    op.create_table(
        "machine_codings",
        sa.Column("concept_id", sa.Integer, sa.ForeignKey("concepts.id"), primary_key=True, autoincrement=False),
        sa.Column("sid", sa.Integer, sa.ForeignKey("statements.sid"), primary_key=True, autoincrement=False),
        sa.Column("stance", sa.String(9), nullable=False),
        sa.Column("probability", sa.Float, nullable=False),
        sa.Column("relevance", sa.Float, nullable=False),
        sa.Column("spans", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
    )
    op.create_index("ix_machine_codings_sid", "machine_codings", ["sid"])
    for table in APPEND_ONLY:
        _guard(table)


def _guard(table: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION sayso_may_only_grow()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} may only grow'); END"
        )
