"""Migrations make the very schema that the code declares, and can be taken back."""

import psycopg
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from adapters.runtime import Engine
from adapters.store.migrate import configuration, migrate
from adapters.store.schema_chats import metadata


def test_migrations_make_the_declared_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_a_second_migration_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    migrate(engine)


def test_migrations_can_be_taken_back(engine: Engine, database_url: str) -> None:
    with engine.execution_options(isolation_level="READ COMMITTED").begin() as connection:
        command.downgrade(configuration(connection), "base")
    with psycopg.connect(database_url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        functions = connection.execute(
            "SELECT proname FROM pg_proc WHERE proname = 'refuse_change'"
        ).fetchall()
    assert (tables, functions) == ([("alembic_version",)], [])
