"""Keep what is written in chats, while both ends need it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    moment = TIMESTAMP(timezone=True)
    op.create_table(
        "chat",
        sa.Column("contact_id", sa.String(32), sa.ForeignKey("contact.id"), primary_key=True),
        sa.Column("last", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("rendered", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("said_at", moment, nullable=False),
        sa.Column("waited_at", moment),
        sa.Column("erased", sa.Boolean, nullable=False, server_default=sa.text("false")),
    )
    op.create_table(
        "chat_line",
        sa.Column("contact_id", sa.String(32), sa.ForeignKey("chat.contact_id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("at", moment, nullable=False),
        sa.Column("due_at", moment),
        sa.UniqueConstraint("contact_id", "key", name="chat_line_once"),
    )


def downgrade() -> None:
    op.drop_table("chat_line")
    op.drop_table("chat")
