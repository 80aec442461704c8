"""Remember which interpreter is rung for a conversation, and how that stands."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "interpreter",
        sa.Column("contact_id", sa.String(32), sa.ForeignKey("contact.id"), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("leg", sa.Text(), nullable=True),
        sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "stage IN ('ringing', 'joined', 'none', 'over')", name="interpreter_stage_is_known"
        ),
    )
    ringing = sa.text("stage = 'ringing'")
    op.create_index("interpreter_ringing", "interpreter", ["at"], postgresql_where=ringing)


def downgrade() -> None:
    op.drop_table("interpreter")
