"""Post disturbance notices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"

MOMENT = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), primary_key=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("of", sa.Text()),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("texts", postgresql.JSONB(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.CheckConstraint("starts_at < ends_at", name="notice_ends"),
        sa.CheckConstraint("(scope = 'line') = (\"of\" IS NULL)", name="notice_concerns_something"),
    )


def downgrade() -> None:
    op.drop_table("notice")
