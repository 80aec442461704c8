"""Record how each conversation ended, and what its agent noted."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "disposition",
        sa.Column("contact_id", sa.String(32), sa.ForeignKey("contact.id"), primary_key=True),
        sa.Column("offer", sa.Integer, primary_key=True),
        sa.Column("agent_id", sa.Text, sa.ForeignKey("agent.id"), nullable=False),
        sa.Column("disposition", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("disposition")
