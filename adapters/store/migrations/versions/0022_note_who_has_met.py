"""Remember of a place whether the agent who took it and the person came to hear each other."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("place", sa.Column("met", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("place", "met")
