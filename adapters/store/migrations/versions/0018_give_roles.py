"""Give agents a role, an alias that customers are told instead of the name, and an address to be known by."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    role = sa.Column("role", sa.Text(), nullable=False, server_default=sa.text("'agent'"))
    op.add_column("agent", role)
    op.execute("UPDATE agent SET role = 'lead' WHERE lead")
    op.drop_column("agent", "lead")
    op.create_check_constraint(
        "agent_role_is_known", "agent", "role IN ('agent', 'lead', 'designer', 'admin')"
    )
    op.add_column("agent", sa.Column("alias", sa.Text()))
    op.add_column("agent", sa.Column("email", sa.Text()))
    op.add_column("agent", sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.text("true")))
    op.create_index("agent_email", "agent", [sa.text("lower(email)")], unique=True)


def downgrade() -> None:
    op.drop_index("agent_email", "agent")
    for column in ("active", "email", "alias"):
        op.drop_column("agent", column)
    op.add_column("agent", sa.Column("lead", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.execute("UPDATE agent SET lead = true WHERE role IN ('lead', 'admin')")
    op.drop_column("agent", "role")
