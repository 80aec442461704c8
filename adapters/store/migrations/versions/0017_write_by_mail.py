"""Remember who wants no text message about a promised call, and where to write instead."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column(
        "callback", sa.Column("written", sa.Boolean(), server_default=sa.text("true"), nullable=False)
    )
    op.add_column("callback", sa.Column("email", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("callback", "email")
    op.drop_column("callback", "written")
