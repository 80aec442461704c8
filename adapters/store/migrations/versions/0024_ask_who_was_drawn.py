"""Ask those who were drawn what they thought, and remember who is not to be asked."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "survey",
        sa.Column("contact_id", sa.String(32), sa.ForeignKey("contact.id"), primary_key=True),
        sa.Column("reference", sa.String(7), sa.ForeignKey("cases.reference"), nullable=False, unique=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("sid", sa.Text()),
        sa.Column("closed_at", MOMENT),
    )
    op.create_table(
        "survey_refusal",
        sa.Column("number", sa.LargeBinary(), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("survey_refusal")
    op.drop_table("survey")
