"""Note which agents are there, what they are offered, and order promised windows among the places."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0004"

MOMENT = postgresql.TIMESTAMP(timezone=True)
TEXTS = postgresql.ARRAY(sa.Text())
OPEN = "state IN ('waiting', 'offered', 'held')"
ENTERED = sa.text("coalesce(due_at, arrived_at)")


def upgrade() -> None:
    op.add_column("agent", sa.Column("queues", TEXTS, nullable=False, server_default=sa.text("'{}'")))
    op.add_column("agent", sa.Column("lead", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.add_column("agent", sa.Column("state", sa.Text(), nullable=False, server_default=sa.text("'away'")))
    op.add_column("agent", sa.Column("since", MOMENT, nullable=True))
    op.add_column("agent", sa.Column("seen_at", MOMENT, nullable=True))
    op.add_column("agent", _refers("contact_id", "contact", sa.String(length=32)))
    op.execute("UPDATE agent SET lead = true")  # until now everybody took by hand
    op.add_column("place", _refers("wish_id", "agent", sa.Text()))
    _order_places(["queue", "rank", ENTERED, "contact_id"])
    where = sa.text("state IN ('waiting', 'held')")
    op.create_index("place_line", "place", ["rank", ENTERED, "contact_id"], postgresql_where=where)
    op.create_table("offer", *_pair(unique=True), sa.PrimaryKeyConstraint("contact_id"))
    op.create_table("passed", *_pair(unique=False), sa.PrimaryKeyConstraint("contact_id", "agent_id"))


def downgrade() -> None:
    op.drop_table("passed")
    op.drop_table("offer")
    op.drop_index("place_line", table_name="place")
    _order_places(["queue", "rank", "arrived_at", "contact_id"])
    op.drop_column("place", "wish_id")
    for name in ("contact_id", "seen_at", "since", "state", "lead", "queues"):
        op.drop_column("agent", name)


def _order_places(columns: list[str | sa.TextClause]) -> None:
    op.drop_index("place_order", table_name="place")
    op.create_index("place_order", "place", columns, postgresql_where=sa.text(OPEN))


def _refers(name: str, to: str, kind: sa.types.TypeEngine[str]) -> sa.Column[str]:
    return sa.Column(name, kind, sa.ForeignKey(f"{to}.id"), nullable=True)


def _pair(*, unique: bool) -> list[sa.Column[object]]:
    return [
        sa.Column("contact_id", sa.String(length=32), sa.ForeignKey("contact.id"), nullable=False),
        sa.Column("agent_id", sa.Text(), sa.ForeignKey("agent.id"), nullable=False, unique=unique),
        sa.Column("at", MOMENT, nullable=False),
    ]
