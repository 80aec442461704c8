"""The tables. The log is append-only; personal data sits beside it, in tables of its own, to be erased."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP

from adapters.store import schema_figures

metadata = schema_figures.metadata
MOMENT = TIMESTAMP(timezone=True)

flow_version = Table(
    "flow_version",
    metadata,
    Column("version", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("texts", JSONB, nullable=False),  # file name -> text, as the designer wrote it
    Column("stored_at", MOMENT, nullable=False),
)

publication = Table(
    "publication",
    metadata,
    # Append-only: the last row with all new contacts is current, a later one with fewer is tried beside it.
    Column("id", Integer, Identity(always=True), primary_key=True),
    Column("version", ForeignKey("flow_version.version"), nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("share", SmallInteger, nullable=False),  # percent of new contacts, 1 to 100
    Column("note", Text, nullable=False),  # what the designer wrote about it
    Column("by", Text, nullable=False),  # publish rollback start; never a person
    CheckConstraint("share BETWEEN 1 AND 100", name="share_is_percent"),
)

contact = Table(
    "contact",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("channel", Text, nullable=False),
    Column("leg", Text, nullable=False, unique=True),
    Column("version", ForeignKey("flow_version.version"), nullable=False),
    Column("called", Text, nullable=False),
    Column("state", JSONB, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("started_at", MOMENT, nullable=False),
    Column("ended_at", MOMENT),
    Column("outcome", Text),
    postgresql_with={"fillfactor": "50"},  # a turn updates the row in place, without touching an index
)

event = Table(
    "event",
    metadata,
    # No foreign key: the one statement that writes events takes the id from the contact it updates,
    # and a contact's row is never deleted. Checking each line again would cost a third of the write.
    Column("contact_id", String(32), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("turn", Integer),  # null where the event belongs to no turn
    Column("at", MOMENT, nullable=False),
    Column("version", String(16), nullable=False),
    Column("kind", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    # The newest conversations and hang-ups, for the outlook of a queue; two lines of a contact's log at most.
    Index(
        "event_outlook", "kind", "at", postgresql_where=text("kind IN ('agent_connected', 'contact_ended')")
    ),
    Index("event_at", "at", postgresql_using="brin"),  # what is new; the log is in the order of its time
    Index("event_case_guess", "at", postgresql_where=text("kind = 'case_not_found'")),
)

person = Table(  # personal data: erasable, and never joined into a figure
    "person",
    metadata,
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("number", Text),  # null where the caller withheld it
    Index("person_number", "number", postgresql_where=text("number IS NOT NULL")),
)

cases = Table(  # an errand that somebody has with us, from the first contact to its answer (K40)
    "cases",
    metadata,
    Column("reference", String(7), primary_key=True),  # what the customer calls it
    Column("contact_id", ForeignKey("contact.id"), nullable=False, unique=True),  # that opened it
    Column("opened_at", MOMENT, nullable=False),
    Column("stage", Text, nullable=False, server_default=text("'open'")),  # core.case.Stage
    Column("category", Text),  # of a complaint; null: it is none
    Column("queue", Text),  # which answers for it
    Column("owner", ForeignKey("agent.id")),  # who has taken it
    Column("due_on", Date),  # by which it is answered
    Column("closed_at", MOMENT),
    Column("answer", Text),  # what was done (K49)
    Column("changes", Integer, nullable=False, server_default=text("0")),  # how often it was changed
    CheckConstraint("stage IN ('open', 'taken', 'waiting', 'closed')", name="case_stage_is_known"),
    Index("cases_due", "due_on", postgresql_where=text("due_on IS NOT NULL AND stage <> 'closed'")),
    Index("cases_opened", "opened_at", "reference"),
    Index(  # those that somebody has, or is to have: few beside all that were over with their contact
        "cases_worked",
        "queue",
        "owner",
        postgresql_where=text("stage <> 'closed' AND (queue IS NOT NULL OR owner IS NOT NULL)"),
    ),
)

case_interpreter = Table(  # who interprets in a conversation, or is being rung for it (K16)
    "interpreter",
    metadata,
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
    Column("number", Integer, nullable=False),  # counts the calls to suppliers, from 1
    Column("language", Text, nullable=False),  # ISO 639
    Column("rank", SmallInteger, nullable=False),  # of the supplier, 1 is rung first
    Column("stage", Text, nullable=False),  # core.interpreting.Stage
    Column("leg", Text),  # the network's name of the interpreter's line
    Column("at", MOMENT, nullable=False),  # when that stage began
    CheckConstraint("stage IN ('ringing', 'joined', 'none', 'over')", name="interpreter_stage_is_known"),
    Index("interpreter_ringing", "at", postgresql_where=text("stage = 'ringing'")),
)

message = Table(  # the closing of a case, as it was written to the customer (K49)
    "case_message",
    metadata,
    Column("reference", ForeignKey("cases.reference"), primary_key=True),
    Column("change", Integer, primary_key=True),  # which of the case's changes closed it
    # planned sending, then the network's word: queued sent delivered undelivered failed; none: no way to them
    Column("state", Text, nullable=False, server_default=text("'planned'")),
    Column("by", Text),  # text mail chat
    Column("sid", Text),  # the network's name of it
    Column("planned_at", MOMENT, nullable=False),
    Column("sent_at", MOMENT),
)

contact_case = Table(  # what each contact is about: its own case, or an older one that it asked about (K41)
    "contact_case",
    metadata,
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
    Column("reference", ForeignKey("cases.reference"), nullable=False, index=False),
    Index("contact_case_reference", "reference"),
)

delivery = Table(  # what is told to whoever follows our events, and how far that has come
    "delivery",
    metadata,
    Column("id", String(32), primary_key=True),  # the same at every attempt: a receiver drops doubles by it
    Column("kind", Text, nullable=False),  # case_opened case_changed case_closed contact_ended
    Column("reference", String(7)),  # of the case
    Column("contact_id", String(32)),
    Column("at", MOMENT, nullable=False),  # when it happened
    Column("state", Text, nullable=False, server_default=text("'planned'")),  # planned arrived given_up
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("answered", SmallInteger),  # the last answer's HTTP status; null: no answer
    Column("tried_at", MOMENT),
    Index("delivery_at", "at"),
)

api_token = Table(  # which programs may use the API
    "api_token",
    metadata,
    Column("digest", String(64), primary_key=True),  # of the token, which is kept nowhere
    Column("name", Text, nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("made_at", MOMENT, nullable=False),
    Column("used_at", MOMENT),  # last, to the minute
    Column("revoked_at", MOMENT),
    Index("api_token_name", "name", unique=True, postgresql_where=text("revoked_at IS NULL")),
)

utterance = Table(  # personal data: what was said, only where consent was a yes (P2)
    "utterance",
    metadata,
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("words", Text, nullable=False),
)

agent = Table(
    "agent",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("password", Text, nullable=False),  # an argon2 hash
    Column("phone", Text, nullable=False),
    Column("languages", ARRAY(Text), nullable=False),
    Column("queues", ARRAY(Text), nullable=False, server_default=text("'{}'")),  # empty: every queue
    Column("role", Text, nullable=False, server_default=text("'agent'")),  # core.roles.Role
    Column("alias", Text),  # what customers are told instead of the name; the list is for us alone (K37)
    Column("email", Text),  # by which another login knows them
    Column("active", Boolean, nullable=False, server_default=text("true")),  # false: may not log in any more
    Column("state", Text, nullable=False, server_default=text("'away'")),  # as in core.presence
    Column("since", MOMENT),  # when that state began; null before the first login
    Column("seen_at", MOMENT),  # when their page was last heard of
    Column("contact_id", ForeignKey("contact.id")),  # whom they talk with, or did last
    CheckConstraint("role IN ('agent', 'lead', 'designer', 'admin')", name="agent_role_is_known"),
    Index("agent_email", text("lower(email)"), unique=True),
)

place = Table(
    "place",
    metadata,
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
    Column("queue", Text, nullable=False),
    Column("arrived_at", MOMENT, nullable=False),  # the first arrival; nothing changes it (P10)
    Column("rank", SmallInteger, nullable=False, server_default=text("1")),  # 0: a declared urgent class
    # waiting offered held served left; held: stepped aside for a callback, and kept if it is promised
    Column("state", Text, nullable=False, server_default=text("'waiting'")),
    Column("agent_id", ForeignKey("agent.id")),
    Column("agent_leg", Text),
    Column("offer", Integer, nullable=False, server_default=text("0")),  # counts offers: each has its number
    Column("offered_at", MOMENT),
    Column("met", Integer),  # the offer whose agent and person came to hear each other
    Column("interpreter", Text),  # language of the interpreter that is needed, ISO 639
    Column(
        "due_at", MOMENT
    ),  # of a held place: when the promised window begins; until then it is not in order
    Column("wish_id", ForeignKey("agent.id")),  # the agent it was sent on to
    Index(
        "place_order",
        "queue",
        "rank",
        text("coalesce(due_at, arrived_at)"),
        "contact_id",
        postgresql_where=text("state IN ('waiting', 'offered', 'held')"),
        postgresql_include=["due_at", "arrived_at"],  # so that a position is counted from the index alone
    ),
    Index(
        "place_line",
        "rank",
        text("coalesce(due_at, arrived_at)"),
        "contact_id",
        postgresql_where=text("state IN ('waiting', 'offered', 'held')"),
    ),
    Index("place_agent", "agent_id", postgresql_where=text("state IN ('offered', 'served')")),
)

offer = Table(  # what stands on an agent's screen: one place each, and each place on one screen
    "offer",
    metadata,
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
    Column("agent_id", ForeignKey("agent.id"), nullable=False, unique=True),
    Column("at", MOMENT, nullable=False),
)

passed = Table(  # who let a place by, and is not offered it again for a while
    "passed",
    metadata,
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
    Column("agent_id", ForeignKey("agent.id"), primary_key=True),
    Column("at", MOMENT, nullable=False),
)

disposition = Table(  # how a conversation ended, as its agent said
    "disposition",
    metadata,
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
    Column("offer", Integer, primary_key=True),  # the offer the agent accepted
    Column("agent_id", ForeignKey("agent.id"), nullable=False),
    Column("disposition", Text, nullable=False),  # core.disposition.Disposition
    Column("note", Text),  # may be personal data; null where nothing was written, or once erased
    Column("at", MOMENT, nullable=False),
)

protected = Table(  # whose identity is protected: keyed digests of numbers, never the numbers (K38)
    "protected",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("at", MOMENT, nullable=False),
    Column("by", Text, nullable=False),  # the agent's id, or `command`
)

login_failure = Table(  # logins that failed within the last minutes: keyed digests of names and addresses
    "login_failure",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("what", LargeBinary, nullable=False),
    Column("at", MOMENT, nullable=False),
    Index("login_failure_what", "what", "at"),
    Index("login_failure_at", "at"),
)

notice = Table(  # a disturbance, and what everybody hears of it whom it concerns (K34)
    "notice",
    metadata,
    Column("id", Integer, Identity(always=True), primary_key=True),
    Column("scope", Text, nullable=False),  # line, errand or queue
    Column("of", Text),  # the errand or the queue; null for the line
    Column("starts_at", MOMENT, nullable=False),
    Column("ends_at", MOMENT, nullable=False),  # from then on it is silent
    Column("texts", JSONB, nullable=False),  # language -> what is said
    Column("by", Text, nullable=False),  # the agent's id, or `command`
    Column("ended_at", MOMENT),  # when somebody ended it before its time
    CheckConstraint("starts_at < ends_at", name="notice_ends"),
    CheckConstraint("(scope = 'line') = (\"of\" IS NULL)", name="notice_concerns_something"),
)

callback = Table(  # a call that was promised (P12)
    "callback",
    metadata,
    Column("contact_id", ForeignKey("contact.id"), primary_key=True),
    Column("turn", Integer, primary_key=True),  # in which it was said yes to
    Column("queue", Text, nullable=False),
    Column("window_start", MOMENT),  # null: when it would have been the person's turn
    Column("window_end", MOMENT),
    Column("caller_id", Text, nullable=False),  # the number that was said to call
    Column("number", Text),  # personal data: whom to call; null once erased
    Column("language", Text, nullable=False),  # ISO 639-1
    Column("interpreter", Text),  # language of the interpreter that is needed, ISO 639
    Column("booked_at", MOMENT, nullable=False),
    Column("reference", String(7), nullable=False, unique=True),  # V and six letters or digits: what is said
    Column("errand", Text),
    Column("written", Boolean, nullable=False, server_default=text("true")),  # false: no text message, please
    Column("email", Text),  # personal data: where to write instead, once the person has said
    Column("outcome", Text),  # one of core.attempts.Outcome, once it is over; set only once (P12)
    Column("ended_at", MOMENT),
    CheckConstraint("(window_start IS NULL) = (window_end IS NULL)", name="window_is_whole"),
    Index("callback_number", "number", postgresql_where=text("outcome IS NULL")),
    Index("callback_window", "window_end", postgresql_where=text("outcome IS NULL")),
)

callback_slot = Table(  # what is sold of a window: never more than can be kept
    "callback_slot",
    metadata,
    Column("queue", Text, primary_key=True),
    Column("starts_at", MOMENT, primary_key=True),
    Column("capacity", SmallInteger, nullable=False),
    Column("sold", SmallInteger, nullable=False),
    CheckConstraint("sold BETWEEN 0 AND capacity", name="slot_not_oversold"),
)

attempt = Table(  # one dialling of a promised call; stored before the network is asked
    "attempt",
    metadata,
    Column("contact_id", String(32), primary_key=True),
    Column("number", SmallInteger, primary_key=True),  # from 1
    Column("turn", Integer, nullable=False),  # of the callback
    Column("agent_id", ForeignKey("agent.id"), nullable=False),
    Column("offer", Integer, nullable=False),  # the offer the agent accepted
    Column("state", Text, nullable=False, server_default=text("'planned'")),  # core.attempts.State
    Column("result", Text),  # core.attempts.Result
    Column("leg", Text),  # the network's name of the person's line
    Column("planned_at", MOMENT, nullable=False),
    Column("dialled_at", MOMENT),  # when the network was about to be asked
    Column("ended_at", MOMENT),
    CheckConstraint("(state = 'over') = (result IS NOT NULL)", name="attempt_ends_with_result"),
    ForeignKeyConstraint(["contact_id", "turn"], ["callback.contact_id", "callback.turn"]),
    Index("attempt_under_way", "contact_id", unique=True, postgresql_where=text("state <> 'over'")),
)

message = Table(  # a text message about a promised call; what it says is made when it is sent
    "message",
    metadata,
    Column("contact_id", String(32), primary_key=True),
    Column("turn", Integer, primary_key=True),  # of the callback
    Column("kind", Text, primary_key=True),  # as the prompt: `booked` is sms.booked; `moved:3` is the third
    # planned sending, then the network's word: queued sent delivered undelivered failed; spoken: none is sent
    Column("state", Text, nullable=False, server_default=text("'planned'")),
    Column("sid", Text),  # the network's name of it
    Column("planned_at", MOMENT, nullable=False),
    Column("sent_at", MOMENT),
    ForeignKeyConstraint(["contact_id", "turn"], ["callback.contact_id", "callback.turn"]),
)
