"""Steps: which decisions were made together, and which step a withdrawal undid."""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
TAKEN_BACK = "taken back"  # the note that marked withdrawals until now


def upgrade() -> None:
    """Add the columns. Each earlier decision becomes a separate step."""
    op.add_column("decisions", sa.Column("step", sa.Integer, nullable=False, server_default="0"))
    op.add_column("decisions", sa.Column("undoes", sa.Integer))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER decisions_no_update" if is_sqlite else "ALTER TABLE decisions DISABLE TRIGGER USER")
    op.execute("UPDATE decisions SET step = id")
    _link_withdrawals()
    if is_sqlite:
        op.execute(
            "CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions"
            " BEGIN SELECT RAISE(ABORT, 'decisions may only grow'); END"
        )
    else:
        op.execute("ALTER TABLE decisions ENABLE TRIGGER USER")
    op.create_index("ix_decisions_step", "decisions", ["step"])
    op.create_index("ix_decisions_undoes", "decisions", ["undoes"])


def _link_withdrawals() -> None:
    """Link each withdrawal to the step that it undid: its reviewer's latest decision still in force."""
    rows = op.get_bind().execute(sa.text("SELECT id, reviewer, note FROM decisions ORDER BY id")).all()
    in_force: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        mine = in_force[row.reviewer]
        if row.note != TAKEN_BACK:
            mine.append(row.id)
        elif mine:
            undone = {"undone": mine.pop(), "id": row.id}
            op.get_bind().execute(sa.text("UPDATE decisions SET undoes = :undone WHERE id = :id"), undone)
