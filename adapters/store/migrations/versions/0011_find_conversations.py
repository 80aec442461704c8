"""Find the newest conversations and the newest ends of contacts by their time."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    where = sa.text("kind IN ('agent_connected', 'contact_ended')")
    op.create_index("event_outlook", "event", ["kind", "at"], postgresql_where=where)


def downgrade() -> None:
    op.drop_index("event_outlook", table_name="event")
