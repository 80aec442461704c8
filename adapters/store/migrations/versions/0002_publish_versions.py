"""Keep what was published, and when; what was stored before counts as taken from the files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

REFUSE = """
CREATE FUNCTION refuse_republication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the list of publications is append-only'; END $$
"""
APPEND_ONLY = """
CREATE TRIGGER publication_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON publication
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_republication()
"""
FROM_BEFORE = """
INSERT INTO publication (version, at, share, note, by)
SELECT version, stored_at, 100, '', 'start' FROM flow_version ORDER BY stored_at
"""


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("share", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint("share BETWEEN 1 AND 100", name="share_is_percent"),
        sa.ForeignKeyConstraint(["version"], ["flow_version.version"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute(FROM_BEFORE)
    op.execute(REFUSE)
    op.execute(APPEND_ONLY)


def downgrade() -> None:
    op.drop_table("publication")
    op.execute("DROP FUNCTION refuse_republication()")
