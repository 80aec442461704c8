"""Tell whoever follows our events, and keep a log of it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

MOMENT = sa.TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reference", sa.String(7)),
        sa.Column("contact_id", sa.String(32)),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default=sa.text("'planned'")),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("answered", sa.SmallInteger),
        sa.Column("tried_at", MOMENT),
    )
    op.create_index("delivery_at", "delivery", ["at"])


def downgrade() -> None:
    op.drop_table("delivery")
