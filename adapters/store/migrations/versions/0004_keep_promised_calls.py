"""Keep promised calls: their reference and outcome, each dialling, each message, what is sold of a window."""

import psycopg
import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

MOMENT = postgresql.TIMESTAMP(timezone=True)
# The library's functions name its tables without a schema: they must find them wherever they are called.
FOUND = """
DO $$ DECLARE one regprocedure; BEGIN
  FOR one IN SELECT p.oid::regprocedure FROM pg_proc p
              WHERE p.pronamespace = 'jobs'::regnamespace AND p.prokind = 'f' LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = jobs, pg_catalog', one);
  END LOOP;
END $$
"""
# A hexadecimal digit as a letter or digit that is told from all others when it is spoken.
CLEAR = "translate(md5(contact_id || turn), '0123456789abcdef', '23456789CFGHJMPQ')"


def upgrade() -> None:
    _install_jobs()
    op.add_column("callback", sa.Column("reference", sa.String(length=7), nullable=True))
    op.execute(f"UPDATE callback SET reference = 'V' || substr({CLEAR}, 1, 6)")  # noqa: S608
    op.alter_column("callback", "reference", nullable=False)
    op.create_unique_constraint("callback_reference_key", "callback", ["reference"])
    op.add_column("callback", sa.Column("errand", sa.Text(), nullable=True))
    op.add_column("callback", sa.Column("outcome", sa.Text(), nullable=True))
    op.add_column("callback", sa.Column("ended_at", MOMENT, nullable=True))
    for name, column in (("callback_number", "number"), ("callback_window", "window_end")):
        op.create_index(name, "callback", [column], postgresql_where=sa.text("outcome IS NULL"))
    _create_slot()
    _create_attempt()
    _create_message()


def downgrade() -> None:
    for table in ("message", "attempt", "callback_slot"):
        op.drop_table(table)
    op.drop_index("callback_window", table_name="callback")
    op.drop_index("callback_number", table_name="callback")
    for column in ("ended_at", "outcome", "errand", "reference"):
        op.drop_column("callback", column)
    op.execute("DROP SCHEMA jobs CASCADE")


def _install_jobs() -> None:
    op.execute("CREATE SCHEMA jobs")
    op.execute("SET LOCAL search_path = jobs")
    raw = op.get_bind().connection.driver_connection
    assert isinstance(raw, psycopg.Connection)  # noqa: S101
    raw.execute(SchemaManager.get_schema(), prepare=False)
    op.execute("SET LOCAL search_path = public")
    op.execute(FOUND)


def _create_slot() -> None:
    op.create_table(
        "callback_slot",
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("capacity", sa.SmallInteger(), nullable=False),
        sa.Column("sold", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("sold BETWEEN 0 AND capacity", name="slot_not_oversold"),
        sa.PrimaryKeyConstraint("queue", "starts_at"),
    )


def _create_attempt() -> None:
    op.create_table(
        "attempt",
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("offer", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'planned'"), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("leg", sa.Text(), nullable=True),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("dialled_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint("(state = 'over') = (result IS NOT NULL)", name="attempt_ends_with_result"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"]),
        sa.ForeignKeyConstraint(["contact_id", "turn"], ["callback.contact_id", "callback.turn"]),
        sa.PrimaryKeyConstraint("contact_id", "number"),
    )
    where = sa.text("state <> 'over'")
    op.create_index("attempt_under_way", "attempt", ["contact_id"], unique=True, postgresql_where=where)


def _create_message() -> None:
    op.create_table(
        "message",
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'planned'"), nullable=False),
        sa.Column("sid", sa.Text(), nullable=True),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["contact_id", "turn"], ["callback.contact_id", "callback.turn"]),
        sa.PrimaryKeyConstraint("contact_id", "turn", "kind"),
    )
