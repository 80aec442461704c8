"""Order all who wait, those who are being connected among them, and count positions from the index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

ENTERED = sa.text("coalesce(due_at, arrived_at)")
OPEN = sa.text("state IN ('waiting', 'offered', 'held')")
TAKEN = sa.text("state IN ('waiting', 'held')")


def upgrade() -> None:
    _line(OPEN)
    _order(["due_at", "arrived_at"])


def downgrade() -> None:
    _order([])
    _line(TAKEN)


def _line(where: sa.TextClause) -> None:
    op.drop_index("place_line", table_name="place")
    op.create_index("place_line", "place", ["rank", ENTERED, "contact_id"], postgresql_where=where)


def _order(include: list[str]) -> None:
    columns: list[str | sa.TextClause] = ["queue", "rank", ENTERED, "contact_id"]
    op.drop_index("place_order", table_name="place")
    op.create_index("place_order", "place", columns, postgresql_where=OPEN, postgresql_include=include)
