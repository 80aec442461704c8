"""Create the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

# The log is append-only (P16): the database itself refuses to change or forget a line of it.
REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the event log is append-only'; END $$
"""
APPEND_ONLY = """
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    _create_agent()
    _create_flow_version()
    _create_contact()
    _create_event()
    _create_person()
    _create_place()
    _create_utterance()
    op.execute(REFUSE)
    op.execute(APPEND_ONLY)


def downgrade() -> None:
    op.drop_table("utterance")
    op.drop_index(
        "place_order", table_name="place", postgresql_where=sa.text("state IN ('waiting', 'offered')")
    )
    op.drop_index(
        "place_agent", table_name="place", postgresql_where=sa.text("state IN ('offered', 'served')")
    )
    op.drop_table("place")
    op.drop_table("person")
    op.drop_table("event")
    op.drop_table("contact")
    op.drop_table("flow_version")
    op.drop_table("agent")
    op.execute("DROP FUNCTION refuse_change()")


def _create_agent() -> None:
    op.create_table(
        "agent",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _create_flow_version() -> None:
    op.create_table(
        "flow_version",
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("texts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("stored_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )


def _create_contact() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("leg", sa.Text(), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("ended_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version"],
            ["flow_version.version"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("leg"),
        postgresql_with={"fillfactor": "50"},
    )


def _create_event() -> None:
    op.create_table(
        "event",
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("contact_id", "seq"),
    )


def _create_person() -> None:
    op.create_table(
        "person",
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
        ),
        sa.PrimaryKeyConstraint("contact_id"),
    )


def _create_place() -> None:
    op.create_table(
        "place",
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("arrived_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("rank", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'waiting'"), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("agent_leg", sa.Text(), nullable=True),
        sa.Column("offer", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("offered_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"],
            ["agent.id"],
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
        ),
        sa.PrimaryKeyConstraint("contact_id"),
    )
    op.create_index(
        "place_agent",
        "place",
        ["agent_id"],
        unique=False,
        postgresql_where=sa.text("state IN ('offered', 'served')"),
    )
    op.create_index(
        "place_order",
        "place",
        ["queue", "rank", "arrived_at", "contact_id"],
        unique=False,
        postgresql_where=sa.text("state IN ('waiting', 'offered')"),
    )


def _create_utterance() -> None:
    op.create_table(
        "utterance",
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
        ),
        sa.PrimaryKeyConstraint("contact_id", "seq"),
    )
