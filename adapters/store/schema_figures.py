"""The tables of the figures: made from the log, with nobody's number or name in them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Identity,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP

metadata = MetaData()  # of every table there is
MOMENT = TIMESTAMP(timezone=True)

figure_slice = Table(  # by what the figures can be narrowed
    "figure_slice",
    metadata,
    Column("id", Integer, Identity(always=True), primary_key=True),
    Column("day", Date, nullable=False),  # in Sweden, on which the contacts began
    Column("version", String(16), nullable=False),
    Column("channel", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("number", Text, nullable=False),  # the number or page the contacts came to
    Column("errand", Text, nullable=False),
    Column("origin", Text, nullable=False),  # customer test simulated
    UniqueConstraint(
        *("day", "version", "channel", "language", "number", "errand", "origin"), name="figure_slice_once"
    ),
)

figure = Table(  # totals: made from the log, and at any time made anew from it
    "figure",
    metadata,
    Column("measure", Text, primary_key=True),
    Column("slice_id", Integer, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
)

figure_contact = Table(  # how much of each log is in the totals
    "figure_contact",
    metadata,
    Column("contact_id", String(32), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("origin", Text, nullable=False),
    Column("routed", Text),  # the queue it came to, where an agent judged that
    Column("target", Text),  # and the right one
    Column("review", Text, nullable=False, server_default=text("''")),  # core.kpi.course.Review
    Index("figure_contact_review", "review", "day", postgresql_where=text("review <> ''")),
    Index("figure_contact_routed", "routed", "target", "day", postgresql_where=text("routed IS NOT NULL")),
)

figure_around = Table(  # how contacts of one person, or about one case, lie to each other: days, no names
    "figure_around",
    metadata,
    Column("contact_id", String(32), primary_key=True),
    Column("before", Integer),  # days since the last one; null: the first
    Column("same", Boolean, nullable=False),  # the last one was about the same errand
    Column("after", Integer),  # days until the next one; null: none yet
    Column("elsewhere", Boolean, nullable=False),  # the next one came within 15 minutes, with another errand
)

figure_mark = Table(
    "figure_mark",
    metadata,
    Column("one", Boolean, primary_key=True),
    Column("form", Integer, nullable=False),  # core.kpi.tally.FORM when the totals were made
    Column("at", MOMENT, nullable=False),  # up to where the log is in the totals
    CheckConstraint("one", name="figure_mark_is_one"),
)
