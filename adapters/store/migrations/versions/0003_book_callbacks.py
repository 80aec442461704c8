"""Keep places for those who are called back, and what they were promised."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

MOMENT = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.add_column("place", sa.Column("interpreter", sa.Text(), nullable=True))
    op.add_column("place", sa.Column("due_at", MOMENT, nullable=True))
    _order_places("state IN ('waiting', 'offered', 'held')")
    op.create_table(
        "callback",
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("window_start", MOMENT, nullable=True),
        sa.Column("window_end", MOMENT, nullable=True),
        sa.Column("caller_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("interpreter", sa.Text(), nullable=True),
        sa.Column("booked_at", MOMENT, nullable=False),
        sa.CheckConstraint("(window_start IS NULL) = (window_end IS NULL)", name="window_is_whole"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        sa.PrimaryKeyConstraint("contact_id", "turn"),
    )


def downgrade() -> None:
    op.drop_table("callback")
    op.execute("UPDATE place SET state = 'left' WHERE state = 'held'")
    _order_places("state IN ('waiting', 'offered')")
    op.drop_column("place", "due_at")
    op.drop_column("place", "interpreter")


def _order_places(where: str) -> None:
    op.drop_index("place_order", table_name="place")
    columns = ["queue", "rank", "arrived_at", "contact_id"]
    op.create_index("place_order", "place", columns, postgresql_where=sa.text(where))
