"""Puts the outside together from the settings; the one place that opens the database and reads the clock."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from random import SystemRandom

from sqlalchemy import Engine, create_engine, make_url

from adapters.charts import Charts
from adapters.dial import follow, lay_out
from adapters.dialogue import RasaDialogue
from adapters.flowfiles import load, read_texts
from adapters.interpreterfiles import read_suppliers
from adapters.links import SignedLinks
from adapters.mail import SmtpMail
from adapters.numbers import PhoneNumbers
from adapters.passwords import hashed, matches
from adapters.readers import noting, readers
from adapters.settings import Settings
from adapters.signon import Begun, SignOn
from adapters.store.bulk import Whole, store_whole
from adapters.store.callbacks import Callbacks
from adapters.store.cases import StoredCases
from adapters.store.casework import CaseWork
from adapters.store.chats import Chats, Fresh, Line, Said, Told
from adapters.store.contacts import Contacts
from adapters.store.deliveries import Deliveries, Delivery
from adapters.store.desk import Accepted, Agent, Desk, Offer, Taken
from adapters.store.failures import Failures
from adapters.store.figures import Figures
from adapters.store.glances import SHOWN, Glance, Glances
from adapters.store.histories import Histories, History
from adapters.store.interpreters import Interpreters
from adapters.store.listen import Listener
from adapters.store.migrate import migrate
from adapters.store.notices import Notices, Posted
from adapters.store.protection import Protection
from adapters.store.publications import Publications, Stored
from adapters.store.report import Report, report
from adapters.store.reviews import Drawn, Reviews
from adapters.store.surveys import StoredSurveys
from adapters.store.tokens import Token, Tokens
from adapters.store.versions import Versions
from adapters.telephony import TwilioTelephony
from adapters.webhook import Courier
from core.callback import LENGTH
from core.caseoffice import CaseOffice
from core.chatlink import Inviter
from core.flow.graph import Callback, Flow, Queue
from core.interpreting import Booth, Ring, Suppliers
from core.ports import World
from core.promised import Office
from core.publication import Split
from core.survey import Asker
from core.webhook import secret

__all__ = [
    "SHOWN",
    "Accepted",
    "Agent",
    "Begun",
    "CaseWork",
    "Charts",
    "Deliveries",
    "Delivery",
    "Desk",
    "Drawn",
    "Engine",
    "Figures",
    "Fresh",
    "Glance",
    "History",
    "Line",
    "Listener",
    "Notices",
    "Offer",
    "Posted",
    "Protection",
    "Publications",
    "Report",
    "Reviews",
    "Ring",
    "Runtime",
    "Said",
    "SignOn",
    "Stored",
    "Taken",
    "Token",
    "Tokens",
    "Told",
    "Whole",
    "adopt",
    "migrate",
    "open_engine",
    "open_runtime",
    "prepare",
    "provision",
    "report",
    "seed",
    "store_whole",
]

CHANCE = SystemRandom()
POOL = 24  # connections of one server; PostgreSQL allows 100 in all unless told otherwise


@dataclass(frozen=True)
class Runtime:
    """Everything a server needs."""

    settings: Settings
    world: World
    desk: Desk
    listener: Listener
    engine: Engine
    suppliers: Suppliers = field(default_factory=dict)  # of interpreters

    @cached_property
    def booth(self) -> Booth:
        """Give what rings interpreters."""
        return Booth(Interpreters(self.engine), self.world.telephony, self.suppliers)

    @cached_property
    def callbacks(self) -> Callbacks:
        """Give what is stored of promised calls."""
        return Callbacks(self.engine, _capacity(self.settings), self.world.now)

    @cached_property
    def chats(self) -> Chats:
        """Give what is written in chats."""
        return Chats(self.engine)

    @cached_property
    def figures(self) -> Figures:
        """Give the totals that designers look at."""
        return Figures(self.engine)

    @cached_property
    def reviews(self) -> Reviews:
        """Give the sample of what people were told."""
        return Reviews(self.engine)

    @cached_property
    def charts(self) -> Charts:
        """Give what draws charts."""
        return Charts()

    @cached_property
    def glances(self) -> Glances:
        """Give what reads for all open desks together."""
        return Glances(self.engine)

    @cached_property
    def failures(self) -> Failures:
        """Give what counts failed logins."""
        return Failures(self.engine, self.settings.secret_key)

    @cached_property
    def protection(self) -> Protection:
        """Give what knows whose identity is protected."""
        return Protection(self.engine, self.settings.secret_key)

    @cached_property
    def sign_on(self) -> SignOn | None:
        """Give the organisation's own provider of logins; None where none is set."""
        settings = self.settings
        back = f"{settings.public_url}/desk/signon/done"
        return SignOn(settings, back) if settings.oidc_issuer else None

    @cached_property
    def histories(self) -> Histories:
        """Give what is known of customers from before."""
        return Histories(self.engine)

    @cached_property
    def notices(self) -> Notices:
        """Give what is stored of disturbances."""
        return Notices(self.engine)

    @cached_property
    def links(self) -> SignedLinks:
        """Give the maker of addresses that are written to people."""
        return SignedLinks(self.settings.public_url, self.settings.secret_key)

    @cached_property
    def office(self) -> Office:
        """Give what keeps promised calls."""
        world = self.world
        wires = (self.callbacks, world.telephony, world.flows, world.numbers, self.links)
        return Office(*wires, self.mail, self.protection.holds)

    @cached_property
    def cases(self) -> CaseWork:
        """Give what is stored of cases, to be worked on."""
        return CaseWork(self.engine, bool(self.settings.webhook_url))

    @cached_property
    def case_office(self) -> CaseOffice:
        """Give what writes about cases."""
        world, chats, mail = self.world, self.chats, self.mail
        wires = (self.cases, world.telephony, world.flows, world.numbers, self.links)
        return CaseOffice(*wires, noting(chats), readers(self.desk), self.settings.number, mail)

    @cached_property
    def deliveries(self) -> Deliveries:
        """Give the log of what was told to whoever follows our events."""
        return Deliveries(self.engine)

    @cached_property
    def tokens(self) -> Tokens:
        """Give what lets programs use the API."""
        return Tokens(self.engine)

    @cached_property
    def courier(self) -> Courier:
        """Give what brings it to them."""
        settings = self.settings
        return Courier(self.deliveries, settings.webhook_url, secret(settings.webhook_secret) or b"")

    @cached_property
    def surveys(self) -> StoredSurveys:
        """Give what is stored of surveys."""
        return StoredSurveys(self.engine, self.settings.secret_key)

    @cached_property
    def asker(self) -> Asker:
        """Give what sends surveys."""
        world = self.world
        sender = self.settings.number
        return Asker(self.surveys, world.telephony, world.flows, world.numbers, self.links, sender)

    @cached_property
    def inviter(self) -> Inviter:
        """Give what sends callers the link to the chat."""
        world, sender = self.world, self.settings.number
        return Inviter(world.store, world.telephony, world.flows, world.numbers, self.links, sender)

    @cached_property
    def mail(self) -> SmtpMail | None:
        """Give what sends e-mail; None where no mail server is set."""
        settings = self.settings
        return SmtpMail(settings.smtp_url, settings.smtp_from) if settings.smtp_url else None


def open_runtime(settings: Settings) -> Runtime:
    """Open the outside; a FlowError or StoreUnavailable says what stops it."""
    engine, clock = open_engine(settings.database_url), follow(settings.dial) if settings.dial else now
    versions = Versions(engine, read_texts(settings.data, settings.flow), clock())
    dialogue = RasaDialogue(settings.rasa_url, settings.rasa_token)
    contacts = Contacts(engine, _capacity(settings), bool(settings.webhook_url))
    numbers = PhoneNumbers(settings.countries)
    telephony = TwilioTelephony(settings)
    cases = StoredCases(engine)
    world = World(contacts, dialogue, telephony, versions, clock, later, CHANCE.random, numbers, cases)
    links = SignedLinks(settings.public_url, settings.secret_key)
    refused, share = StoredSurveys(engine, settings.secret_key).refused, settings.surveyed / 100
    world = replace(world, link=links.to_change, refused=refused, surveyed=share)
    world = replace(world, protected=Protection(engine, settings.secret_key).holds)
    suppliers = read_suppliers(settings.data)
    return Runtime(settings, world, Desk(engine), Listener(settings.database_url), engine, suppliers)


def prepare(settings: Settings) -> None:
    """Bring the database to the newest schema, and have a clock to go by before anybody looks at it."""
    if settings.dial:
        lay_out(settings.dial, now())
    engine = open_engine(settings.database_url)
    try:
        migrate(engine)
    finally:
        engine.dispose()


def adopt(settings: Settings) -> tuple[Flow, Split]:
    """Make the files current unless somebody published: give them, and what new contacts begin with."""
    read_suppliers(settings.data)  # what is wrong there is told now, not in the first call that needs one
    texts, engine = read_texts(settings.data, settings.flow), open_engine(settings.database_url)
    try:
        return (flow := load(texts)), Publications(engine).adopt(flow, texts, now())
    finally:
        engine.dispose()


def seed(settings: Settings, agents: Iterable[Agent]) -> None:
    """Store agents whose `password` is still in clear; those whose password is unchanged stay as they are."""
    engine = open_engine(settings.database_url)
    desk = Desk(engine)
    try:
        for agent in agents:
            known = desk.agent(agent.id)
            if known is None or not matches(known.password, agent.password):
                desk.add_agent(replace(agent, password=hashed(agent.password)))
    finally:
        engine.dispose()


def provision(settings: Settings) -> None:
    """Tell the network where calls to our numbers go; TelephonyError when it refuses."""
    flow = load(read_texts(settings.data, settings.flow))
    others = {node.caller_id for node in flow.nodes.values() if isinstance(node, Callback)}
    telephony = TwilioTelephony(settings)
    telephony.provision(sorted(others - {settings.number}))
    telephony.widen(sorted({node.queue for node in flow.nodes.values() if isinstance(node, Queue)}))


def _capacity(settings: Settings) -> int:
    """Give how many calls are promised in one window for each agent of the queue."""
    return settings.calls_an_hour * round(LENGTH / timedelta(hours=1))


def open_engine(url: str) -> Engine:
    """Open a pool of connections in autocommit, on psycopg 3."""
    driver = make_url(url).set(drivername="postgresql+psycopg")
    return create_engine(
        driver,
        isolation_level="AUTOCOMMIT",
        pool_size=POOL,
        max_overflow=0,
        pool_timeout=5,
        pool_reset_on_return=None,
        pool_use_lifo=True,  # the connections used last have their statements prepared and warm
        connect_args={
            "connect_timeout": 3,
            "prepare_threshold": 0,
            # Every statement finds rows by key: planning it anew for each set of values gains nothing.
            # A caller waits at most 15 s for us: what takes longer than this is as good as lost.
            "options": "-c plan_cache_mode=force_generic_plan -c statement_timeout=4s -c lock_timeout=3s",
            "tcp_user_timeout": 5000,
        },
        hide_parameters=True,
    )


def now() -> datetime:
    """Read the clock, UTC."""
    return datetime.now(UTC)


def later(work: Callable[[], None]) -> None:
    """Run something beside the answer; under gevent a thread is a greenlet."""
    threading.Thread(target=work, daemon=True).start()
