"""A flow as data: nodes of a closed set of kinds, the prompts they speak and the words they listen for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from core.flow.fields import (
    Choice,
    Edge,
    Edges,
    Keys,
    Number,
    PhoneNumber,
    Schedule,
    Text,
    leads,
    speaks,
    spec,
    specs,
)
from core.flow.forms import SLOTS as SLOTS  # every kind is had from here
from core.flow.forms import Ask as Ask
from core.flow.forms import Callback as Callback
from core.flow.forms import Collect as Collect
from core.flow.forms import Complaint as Complaint
from core.flow.forms import Interpreter as Interpreter
from core.flow.forms import Promised as Promised
from core.flow.forms import Status as Status
from core.flow.forms import Survey as Survey
from core.flow.node import Node as Node
from core.flow.node import Passable as Passable
from core.hours import Hours

FACTS = {  # what `decide` can ask, and what it is asked of
    "open": "hours",  # the opening hours of this name say open
    "long_wait": "queue",  # who joins this queue now waits longer than the limit
    "callback": "queue",  # this queue has a time to call back
    "urgent": None,  # the errand is one of the flow's urgent ones
    "number": None,  # the number the person calls from is known
    "chat": None,  # the contact is a chat
    "interpreter": None,  # an interpreter was asked for
}


@dataclass(frozen=True, kw_only=True)
class Say(Passable):
    """Speaks and goes on."""

    prompt: str = speaks("what is said", cost="cost", hours="free", case="free")
    hours: str | None = spec(Schedule("whose opening hours {hours} says", optional=True))


@dataclass(frozen=True, kw_only=True)
class Disclose(Passable):
    """Tells what must be told, once until the language changes (P1, P3)."""

    what: str = spec(Choice("what is told", options=("cost", "assistant", "recording", "conditions")))
    prompt: str = speaks("the words; for the cost they hold {cost}", cost="cost")


@dataclass(frozen=True, kw_only=True)
class Consent(Passable):
    """Asks for leave: 1 is yes, 2 is no, silence is no (P2)."""

    purpose: str = spec(Choice("what is asked leave for", options=("recording",)))
    prompt: str = speaks("the question, with the keys 1 and 2")
    reprompt: str = speaks("the question again, after an answer that is neither")
    yes: str = speaks("confirms a yes, and says how to take it back")
    no: str = speaks("confirms a no: nothing is recorded")


@dataclass(frozen=True, kw_only=True)
class Language(Passable):
    """Offers the languages, each in itself."""

    prompt: str = speaks("the offer, spoken in every language of the flow")
    keys: Mapping[str, str] = spec(Keys("key: language", chooses="languages"))
    default: str = spec(Text("the language where nothing is chosen"))


@dataclass(frozen=True, kw_only=True)
class Menu(Node):
    """Offers errands by key: the way that needs no assistant (P9)."""

    prompt: str = speaks("the choices, each with its key")
    reprompt: str = speaks("the choices again, after no answer or a key that means nothing")
    keys: Mapping[str, str] = spec(Keys("key: errand"))
    errands: Mapping[str, str] = spec(Edges("errand: where it leads"))
    tries: int = spec(Number("how many lost answers lead to a human"))


@dataclass(frozen=True, kw_only=True)
class Converse(Node):
    """Lets the person say the errand in their own words; what the assistant returns chooses an edge."""

    prompt: str = speaks("the question; it names a key too")
    reprompt: str = speaks("the question again, after no answer or words not understood")
    confirm: str = speaks("asks whether {errand} is right, with the keys 1 and 2", errand="errand")
    both: str | None = speaks(
        "asks which of {errand}, key 1, and {second}, key 2, comes first",
        optional=True,
        errand="errand",
        second="errand",
    )
    errands: Mapping[str, str] = spec(Edges("errand: where it leads"))
    unavailable: str = leads("where it leads when the assistant does not answer, or a key is pressed")
    unclear: str = leads("where it leads when it has asked enough")
    tries: int = spec(Number("how many lost answers lead to `unclear`"))


@dataclass(frozen=True, kw_only=True)
class Decide(Node):
    """Goes one of two ways by a fact; says nothing."""

    fact: str = spec(Choice("what is asked", options=tuple(FACTS)))
    of: str | None = spec(Text("the opening hours or the queue it is asked of", optional=True))
    yes: str = leads("where it leads when it is so")
    no: str = leads("where it leads when it is not")


@dataclass(frozen=True, kw_only=True)
class Queue(Node):
    """Waits for an agent of one queue."""

    queue: str = spec(Text("the queue; the text `queue.<queue>` is what it is called"))
    prompt: str = speaks("says which queue", queue="queue")
    news: str = speaks("says the position", position="free")
    next: str = leads("where it leads when the agent has left")
    hours: str | None = spec(Schedule("when the queue is answered, where not always", optional=True))
    closed: str | None = leads("where it leads outside those hours", optional=True)
    offer: str | None = speaks("offers a callback with key 1 when the wait is long", optional=True)
    callback: str | None = leads("where key 1 leads after that offer", optional=True)
    chat: str | None = speaks("offers with key 2 a link to go on in the chat, on the phone", optional=True)


@dataclass(frozen=True, kw_only=True)
class Transfer(Node):
    """Connects to a number outside."""

    to: str = spec(PhoneNumber("the number"))
    prompt: str = speaks("says to whom")
    next: str = leads("where it leads when the other side has hung up")
    failed: str = leads("where it leads when nobody answers there")


@dataclass(frozen=True, kw_only=True)
class Goto(Node):
    """Goes on elsewhere: where several ways meet at another level."""

    next: str = leads("where it goes on")


@dataclass(frozen=True, kw_only=True)
class End(Node):
    """Says goodbye and ends."""

    prompt: str = speaks("the goodbye", hours="free", case="free")
    hours: str | None = spec(Schedule("whose opening hours {hours} says", optional=True))


KINDS: dict[str, type[Node]] = {
    kind.__name__.lower(): kind
    for kind in (
        *(Say, Disclose, Consent, Language, Menu, Collect, Converse, Decide),
        *(Queue, Callback, Promised, Transfer, Interpreter, Survey, Ask, Complaint, Status, Goto, End),
    )
}


ASKING = (
    Language,
    Consent,
    Menu,
    Converse,
    Queue,
    Callback,
    Promised,
    Transfer,
)  # nobody passes these unasked


def edges(node: Node) -> Iterator[tuple[str, str]]:
    """Give every way out of a node: its name, as `next` or `errands.move`, and the node it leads to."""
    for name, found in specs(type(node)):
        value = getattr(node, name)
        if isinstance(found, Edge) and value is not None:
            yield name, value
        elif isinstance(found, Edges):
            yield from ((f"{name}.{errand}", target) for errand, target in value.items())


@dataclass(frozen=True)
class Voice:
    """How a language sounds."""

    locale: str  # as the network writes it: sv-SE
    name: str  # the network's name of the voice


@dataclass(frozen=True)
class Words:
    """Short answers that need no assistant, in lower case."""

    name: frozenset[str]  # what the language is called: svenska
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    human: frozenset[str] = frozenset()
    repeat: frozenset[str] = frozenset()
    slower: frozenset[str] = frozenset()  # asks for more time
    stop: frozenset[str] = frozenset()  # takes back the leave to record
    move: frozenset[str] = frozenset()  # wants a promised call at another time
    cancel: frozenset[str] = frozenset()  # wants it no more
    digits: tuple[str, ...] = ()  # noll to nio, said instead of a key


@dataclass(frozen=True)
class Tongue:
    """Everything of the flow that is in one language."""

    voice: Voice
    words: Words
    prompts: Mapping[str, str]  # prompt id, or `id@chat` for its wording in chat -> text with {placeholders}


@dataclass(frozen=True)
class Urgent:
    """Why an errand goes before others (K30)."""

    reason: str
    owner: str  # who answers for that


@dataclass(frozen=True)
class Told:
    """What is said in answer to a question that can come anywhere."""

    prompt: str  # prompt id
    hours: str | None  # whose opening hours {hours} says


@dataclass(frozen=True)
class Flow:
    """A flow that can be run; `version` is the hash of its content and of its prompts."""

    name: str
    version: str  # 16 hexadecimal digits
    start: str  # node id
    human: str  # node id of the way to a human
    languages: tuple[str, ...]  # ISO 639-1, the first is the default
    nodes: Mapping[str, Node]
    tongues: Mapping[str, Tongue] = field(repr=False)  # one for each language
    guests: Mapping[str, Tongue] = field(default_factory=dict, repr=False)  # what interpreters speak
    hours: Hours = field(default_factory=dict)  # opening hours by name
    urgent: Mapping[str, Urgent] = field(default_factory=dict)  # errand -> why
    answers: Mapping[str, Told] = field(default_factory=dict)  # errand -> what answers it anywhere

    def disclosure(self, what: str) -> Disclose:
        """Give the node that discloses something; the parser sees to it that there is one."""
        return next(one for one in self.nodes.values() if isinstance(one, Disclose) and one.what == what)

    @cached_property
    def facts(self) -> frozenset[str]:
        """Give the facts that some node asks for."""
        return frozenset(one.fact for one in self.nodes.values() if isinstance(one, Decide))

    @cached_property
    def kinds(self) -> frozenset[type[Node]]:
        """Give the kinds of its nodes."""
        return frozenset(map(type, self.nodes.values()))

    @cached_property
    def urgent_ways(self) -> Mapping[str, str]:
        """Give where each urgent errand leads from anywhere (K30): to a human where no node has it."""
        nodes = [one for one in self.nodes.values() if isinstance(one, Menu | Converse)]
        ways = {errand: target for node in reversed(nodes) for errand, target in node.errands.items()}
        return {errand: ways.get(errand, self.human) for errand in self.urgent}

    @cached_property
    def closes(self) -> bool:
        """Tell whether some queue is not always answered."""
        return any(isinstance(one, Queue) and one.closed for one in self.nodes.values())

    @cached_property
    def weighed(self) -> Mapping[str, frozenset[str]]:
        """Give, for each node from which a turn can come to a decision by a wait, the queues it is of."""
        found: dict[str, frozenset[str]] = {}
        for decide in (one for one in self.nodes.values() if isinstance(one, Decide)):
            if decide.fact == "long_wait" and decide.of:
                for name in self._leading_to(decide.id):
                    found[name] = found.get(name, frozenset()) | {decide.of}
        return found

    def _leading_to(self, target: str) -> frozenset[str]:
        """Give the nodes from which one turn can lead to a node; a human is wished for anywhere."""
        found, ahead = {target}, [target]
        while ahead:
            name = ahead.pop()
            if name == self.human:
                return frozenset(self.nodes)
            before = {one.id for one in self.nodes.values() if name in dict(edges(one)).values()} - found
            found |= before
            ahead += [one for one in before if not isinstance(self.nodes[one], Menu | Converse | Transfer)]
        return frozenset(found)

    @cached_property
    def recalls(self) -> frozenset[str]:
        """Give the nodes whose answer can lead to a promised call: nowhere else need it be looked up."""
        found = {one.id for one in self.nodes.values() if isinstance(one, Promised)}
        ahead = list(found)
        while ahead:
            target = ahead.pop()
            before = {one.id for one in self.nodes.values() if target in dict(edges(one)).values()} - found
            found |= before
            ahead += [one for one in before if not isinstance(self.nodes[one], ASKING)]
        return frozenset(found)

    @cached_property
    def callbacks(self) -> Mapping[str, str | None]:
        """Give the queues that may call back, each with the name of its opening hours, None without any."""
        nodes = self.nodes.values()
        left = [one.queue for one in nodes if isinstance(one, Queue) and one.callback]
        hours = {one.queue: one.hours for one in nodes if isinstance(one, Queue) and one.hours}
        asked = [one.of for one in nodes if isinstance(one, Decide) and one.fact == "callback" and one.of]
        promised = [one.queue for one in nodes if isinstance(one, Callback)]
        return {queue: hours.get(queue) for queue in (*left, *promised, *asked)}
