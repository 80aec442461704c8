"""Open a case for every contact: a reference, how it stands, and the complaint in it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

MOMENT = sa.TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("reference", sa.String(7), primary_key=True),
        sa.Column("contact_id", sa.String(32), sa.ForeignKey("contact.id"), nullable=False, unique=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("stage", sa.Text, nullable=False, server_default=sa.text("'open'")),
        sa.Column("category", sa.Text),
        sa.Column("queue", sa.Text),
        sa.Column("owner", sa.Text, sa.ForeignKey("agent.id")),
        sa.Column("due_on", sa.Date),
        sa.Column("closed_at", MOMENT),
        sa.Column("answer", sa.Text),
        sa.CheckConstraint("stage IN ('open', 'taken', 'waiting', 'closed')", name="case_stage_is_known"),
    )
    due = sa.text("due_on IS NOT NULL AND stage <> 'closed'")
    op.create_index("cases_due", "cases", ["due_on"], postgresql_where=due)
    op.create_table(
        "contact_case",
        sa.Column("contact_id", sa.String(32), sa.ForeignKey("contact.id"), primary_key=True),
        sa.Column("reference", sa.String(7), sa.ForeignKey("cases.reference"), nullable=False),
    )
    op.create_index("contact_case_reference", "contact_case", ["reference"])
    op.create_index("person_number", "person", ["number"], postgresql_where=sa.text("number IS NOT NULL"))
    missed = sa.text("kind = 'case_not_found'")
    op.create_index("event_case_guess", "event", ["at"], postgresql_where=missed)


def downgrade() -> None:
    op.drop_index("event_case_guess", table_name="event")
    op.drop_index("person_number", table_name="person")
    op.drop_table("contact_case")
    op.drop_table("cases")
