"""The tables of chats, and of the survey that comes when a contact is over."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from adapters.store.schema import MOMENT as MOMENT
from adapters.store.schema import metadata as metadata

survey = Table(  # what somebody who was drawn is asked afterwards; what they answer stands in the log (K61)
    "survey",
    metadata,
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
    Column("reference", ForeignKey("cases.reference"), nullable=False, unique=True),  # one for a case
    Column("by", Text, nullable=False),  # text or chat
    Column("opened_at", MOMENT, nullable=False),
    Column("sid", Text),  # the network's name of the message; null before it was sent
    Column("closed_at", MOMENT),  # when it was answered or declined
)

survey_refusal = Table(  # numbers that are asked no more: a digest with our key, which outlives the number
    "survey_refusal",
    metadata,
    Column("number", LargeBinary, primary_key=True),
    Column("at", MOMENT, nullable=False),
)

chat = Table(  # how far a chat has come
    "chat",
    metadata,
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
    Column("last", Integer, nullable=False, server_default=text("0")),  # number of the last line
    Column("rendered", Integer, nullable=False, server_default=text("0")),  # turns that are among the lines
    Column("seen_at", MOMENT, nullable=False),  # when a page of the visitor's was last heard of
    Column("said_at", MOMENT, nullable=False),  # when somebody last wrote
    Column("waited_at", MOMENT),  # when it was last looked how far the visitor has come in the queue
    Column("erased", Boolean, nullable=False, server_default=text("false")),
)

chat_line = Table(  # personal data: what was written, kept beyond the contact only with consent (P2)
    "chat_line",
    metadata,
    Column("contact_id", ForeignKey("chat.contact_id"), primary_key=True),
    Column("number", Integer, primary_key=True),  # from 1
    Column("author", Text, nullable=False),  # visitor assistant agent note
    Column("name", Text),  # of the agent who wrote it
    Column("language", Text, nullable=False),  # ISO 639
    Column("words", Text, nullable=False),
    Column("key", Text),  # what the page that sent it calls it
    Column("at", MOMENT, nullable=False),
    Column("due_at", MOMENT),  # of words not answered yet: from when on somebody else may answer them
    UniqueConstraint("contact_id", "key", name="chat_line_once"),
)
