"""A flow as data: nodes of a closed set of kinds, the prompts they speak and the words they listen for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Node:
    """What every node has."""

    id: str  # a name people can read
    level: int  # 0 disclosure, 1 language, 2 reason, 3 sub-reason, 4 identification, 5 self-service, 6 queue


@dataclass(frozen=True)
class Say(Node):
    """Speaks and goes on."""

    prompt: str  # prompt id
    next: str  # node id


@dataclass(frozen=True)
class Disclose(Node):
    """Tells what must be told, once in each language (P1, P3)."""

    what: str  # cost or assistant
    prompt: str  # prompt id
    next: str  # node id


@dataclass(frozen=True)
class Consent(Node):
    """Asks for leave: 1 is yes, 2 is no, silence is no (P2)."""

    purpose: str  # recording
    prompt: str  # prompt id
    reprompt: str  # prompt id, after an answer that is neither
    yes: str  # prompt id that confirms a yes
    no: str  # prompt id that confirms a no
    next: str  # node id


@dataclass(frozen=True)
class Language(Node):
    """Offers the languages, each in itself."""

    prompt: str  # prompt id, spoken in every language of the flow
    keys: Mapping[str, str]  # key -> language
    default: str  # language where nothing is chosen
    next: str  # node id


@dataclass(frozen=True)
class Menu(Node):
    """Offers errands by key: the way that needs no assistant (P9)."""

    prompt: str  # prompt id
    reprompt: str  # prompt id after no answer or a key that means nothing
    keys: Mapping[str, str]  # key -> errand
    errands: Mapping[str, str]  # errand -> node id
    tries: int  # how many times it asks again before a human


@dataclass(frozen=True)
class Converse(Node):
    """Lets the person say the errand in their own words; what the assistant returns chooses an edge."""

    prompt: str  # prompt id
    reprompt: str  # prompt id after no answer or words not understood
    confirm: str  # prompt id, asks whether {errand} is right
    errands: Mapping[str, str]  # errand -> node id
    unavailable: str  # node id when the assistant does not answer
    unclear: str  # node id when it has asked enough
    tries: int  # how many times it asks again


@dataclass(frozen=True)
class Queue(Node):
    """Waits for an agent of one queue."""

    queue: str  # the queue's id
    prompt: str  # prompt id, says which queue
    news: str  # prompt id, says the position
    next: str  # node id after the agent has left


@dataclass(frozen=True)
class End(Node):
    """Says goodbye and ends."""

    prompt: str  # prompt id


@dataclass(frozen=True)
class Voice:
    """How a language sounds."""

    locale: str  # as the network writes it: sv-SE
    name: str  # the network's name of the voice


@dataclass(frozen=True)
class Words:
    """Short answers that need no assistant, in lower case."""

    name: frozenset[str]  # what the language is called: svenska
    yes: frozenset[str]
    no: frozenset[str]
    human: frozenset[str]
    repeat: frozenset[str]


@dataclass(frozen=True)
class Tongue:
    """Everything of the flow that is in one language."""

    voice: Voice
    words: Words
    prompts: Mapping[str, str]  # prompt id -> text with {placeholders}


@dataclass(frozen=True)
class Flow:
    """A flow that can be run; `version` is the hash of its content and of its prompts."""

    name: str
    version: str  # 16 hexadecimal digits
    start: str  # node id
    human: str  # node id of the way to a human
    languages: tuple[str, ...]  # ISO 639-1, the first is the default
    nodes: Mapping[str, Node]
    tongues: Mapping[str, Tongue] = field(repr=False)

    def disclosure(self, what: str) -> Disclose:
        """Give the node that discloses something; the parser sees to it that there is one."""
        return next(one for one in self.nodes.values() if isinstance(one, Disclose) and one.what == what)

    def text(self, language: str, prompt: str, args: Mapping[str, str | int]) -> str:
        """Give the words of a prompt; {errand} with `move` reads the prompt `errand.move` if there is one."""
        prompts = self.tongues[language].prompts

        def fill(match: re.Match[str]) -> str:
            value = str(args[match[1]])
            return prompts.get(f"{match[1]}.{value}", value)

        text = prompts[prompt]
        return PLACEHOLDER.sub(fill, text) if "{" in text else text
