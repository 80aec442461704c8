"""Keep the totals of the figures, and find what is new in the log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "0014"
down_revision = "0013"

DIMENSIONS = ("version", "channel", "language", "number", "errand", "origin")


def upgrade() -> None:
    dimensions = (
        sa.Column(one, sa.String(16) if one == "version" else sa.Text, nullable=False) for one in DIMENSIONS
    )
    op.create_table(
        "figure_slice",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        *dimensions,
        sa.UniqueConstraint("day", *DIMENSIONS, name="figure_slice_once"),
    )
    op.create_table(
        "figure",
        sa.Column("measure", sa.Text, primary_key=True),
        sa.Column("slice_id", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("n", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "figure_contact",
        sa.Column("contact_id", sa.String(32), primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("routed", sa.Text),
        sa.Column("target", sa.Text),
    )
    judged = sa.text("routed IS NOT NULL")
    op.create_index(
        "figure_contact_routed", "figure_contact", ["routed", "target", "day"], postgresql_where=judged
    )
    op.create_table(
        "figure_mark",
        sa.Column("one", sa.Boolean, primary_key=True),
        sa.Column("form", sa.Integer, nullable=False),
        sa.Column("at", TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("one", name="figure_mark_is_one"),
    )
    # Without any contact there is nothing to be counted anew.
    op.execute("""INSERT INTO figure_mark SELECT true, 1, '1970-01-01T00:00:00Z'
                   WHERE NOT EXISTS (SELECT FROM contact)""")
    op.create_index("event_at", "event", ["at"], postgresql_using="brin")


def downgrade() -> None:
    op.drop_index("event_at", "event")
    for table in ("figure_mark", "figure_contact", "figure", "figure_slice"):
        op.drop_table(table)
