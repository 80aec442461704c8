"""Work on cases: count their changes, write of their closing, remind who has them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

MOMENT = sa.TIMESTAMP(timezone=True)
WORKED = "stage <> 'closed' AND (queue IS NOT NULL OR owner IS NOT NULL)"


def upgrade() -> None:
    op.add_column("cases", sa.Column("changes", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.create_index("cases_opened", "cases", ["opened_at", "reference"])
    op.create_index("cases_worked", "cases", ["queue", "owner"], postgresql_where=sa.text(WORKED))
    op.create_table(
        "case_message",
        sa.Column("reference", sa.String(7), sa.ForeignKey("cases.reference"), primary_key=True),
        sa.Column("change", sa.Integer, primary_key=True),
        sa.Column("state", sa.Text, nullable=False, server_default=sa.text("'planned'")),
        sa.Column("by", sa.Text),
        sa.Column("sid", sa.Text),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
    )


def downgrade() -> None:
    op.drop_table("case_message")
    op.drop_index("cases_worked", table_name="cases")
    op.drop_index("cases_opened", table_name="cases")
    op.drop_column("cases", "changes")
