"""Runs migrations on the connection it is handed, one start-up at a time."""

from alembic import context
from sqlalchemy import text

from adapters.store.schema_chats import metadata  # the last of the files of tables

LOCK = 72_656_865  # any number that no other advisory lock of ours has

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, compare_server_default=True)
with context.begin_transaction():
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    context.run_migrations()
