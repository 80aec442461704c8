"""Keep the days between contacts of one person, how a review stands, and find what can be reviewed."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "figure_around",
        sa.Column("contact_id", sa.String(32), primary_key=True),
        sa.Column("before", sa.Integer),
        sa.Column("same", sa.Boolean, nullable=False),
        sa.Column("after", sa.Integer),
        sa.Column("elsewhere", sa.Boolean, nullable=False),
    )
    op.add_column(
        "figure_contact", sa.Column("review", sa.Text, nullable=False, server_default=sa.text("''"))
    )
    op.create_index(
        "figure_contact_review", "figure_contact", ["review", "day"], postgresql_where=sa.text("review <> ''")
    )


def downgrade() -> None:
    op.drop_index("figure_contact_review", "figure_contact")
    op.drop_column("figure_contact", "review")
    op.drop_table("figure_around")
