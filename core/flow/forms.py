"""The kinds of nodes that ask for several things or keep what they are given."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.flow.fields import Choice, Keys, Number, PhoneNumber, Text, Topics, leads, speaks, spec
from core.flow.node import Node, Passable

SLOTS = ("phone", "customer_number", "case_reference", "personal_number", "postcode")


@dataclass(frozen=True, kw_only=True)
class Collect(Passable):
    """Asks for one thing, by keys or in words, and plays it back."""

    slot: str = spec(Choice("what is asked for", options=SLOTS))
    prompt: str = speaks("the question; on the phone it says to end with the hash key")
    reprompt: str = speaks("the question again")
    confirm: str = speaks("plays {value} back and asks whether it is right", value="free")
    tries: int = spec(Number("how many lost answers lead to `failed`"))
    failed: str = leads("where it leads when nothing usable was given")


@dataclass(frozen=True, kw_only=True)
class Callback(Node):
    """Promises a call: to which number, from which, between which times, confirmed by a yes (P12)."""

    queue: str = spec(Text("the queue that calls back; for who has a place, the queue of that place does"))
    caller_id: str = spec(PhoneNumber("the number we will call from"))
    own: str = speaks("asks whether to call {number}, the one the person calls from", number="free")
    keyed: str = speaks("asks for another number, ended by the hash key")
    times: str = speaks("says that times follow")
    soonest: str = speaks("offers with {key} a call when it would have been one's turn", key="free")
    time: str = speaks("offers with {key} the times {window}", key="free", window="free")
    confirm: str = speaks(
        "says {number}, {window} and {caller_id}, and asks whether that is right",
        number="free",
        window="free",
        caller_id="free",
    )
    text: str | None = speaks("says that key 3 is a yes without a text message", optional=True)
    booked: str = speaks(
        "says that it is booked as {reference}, and how to change it; in chat by the {link}",
        reference="free",
        link="free",
    )
    tries: int = spec(Number("how many lost answers lead to `declined`"))
    next: str = leads("where it leads when it is booked")
    declined: str = leads("where it leads when the person would rather not; who has a place goes back to it")
    none: str = leads("where it leads when no time can be offered; who has a place goes back to it")


@dataclass(frozen=True, kw_only=True)
class Promised(Node):
    """Tells who calls from a number with a promised call of it: it can be kept, moved or cancelled."""

    prompt: str = speaks(
        "says {number} by its end and {window}: key 1 keeps it, 2 moves it, 3 cancels it",
        number="free",
        window="free",
    )
    kept: str = speaks("says that all is as it was")
    cancelled: str = speaks("says that no call comes")
    tries: int = spec(Number("how many lost answers lead to `unclear`"))
    move: str = leads("the callback where key 2 leads: what is booked there replaces it")
    next: str = leads("where it leads when it is kept or cancelled")
    none: str = leads("where it leads when no call is promised to the number")
    unclear: str = leads("where it leads, all being as it was, when it has asked enough")


@dataclass(frozen=True, kw_only=True)
class Interpreter(Node):
    """Finds out which language an interpreter is needed for, each offered in itself where it has a voice."""

    prompt: str = speaks("the choices in the contact's own language")
    reprompt: str = speaks("the choices again")
    chosen: str = speaks("confirms the language, {interpreter}", interpreter="interpreter")
    keys: Mapping[str, str] = spec(Keys("key: language", chooses="guests"))
    tries: int = spec(Number("how many lost answers lead to `unclear`"))
    next: str = leads("where it leads with a language")
    unclear: str = leads("where it leads without one")


@dataclass(frozen=True, kw_only=True)
class Survey(Passable):
    """Asks those drawn at the start whether they take part in a survey afterwards (K61–K66)."""

    prompt: str = speaks("the question: 1 is yes, 2 is no and for good")
    yes: str = speaks("confirms a yes")
    no: str = speaks("confirms a no")


@dataclass(frozen=True, kw_only=True)
class Ask(Node):
    """Asks what a yes, key 1, or a no, key 2, answers."""

    prompt: str = speaks("the question, with the keys 1 and 2")
    reprompt: str = speaks("the question again")
    tries: int = spec(Number("how many lost answers lead to `failed`"))
    yes: str = leads("where a yes leads")
    no: str = leads("where a no leads")
    failed: str = leads("where it leads when neither was given")


@dataclass(frozen=True, kw_only=True)
class Complaint(Node):
    """Takes a complaint: what it is about is played back, confirmed and acknowledged (K44–K47)."""

    queue: str = spec(Text("the queue that answers for it"))
    days: int = spec(Number("working days within which it is answered", least=1, most=30))
    topics: Mapping[str, str] = spec(Topics("errand: the category of a complaint about it"))
    keys: Mapping[str, str] = spec(Keys("key: category", chooses="topics"))
    prompt: str = speaks("asks for it in own words, and says the keys")
    reprompt: str = speaks("asks again")
    confirm: str = speaks("plays {category} back and asks whether that is it", category="category")
    quoted: str = speaks(
        "the same with the own {words}, for who agreed that they are kept", category="category", words="free"
    )
    received: str = speaks("says its {reference} and the {day} of the answer", reference="free", day="free")
    tries: int = spec(Number("how many lost answers lead to `failed`"))
    next: str = leads("where it leads when it is taken")
    failed: str = leads("where it leads when it was not understood")


@dataclass(frozen=True, kw_only=True)
class Status(Node):
    """Tells how the case stands whose reference was given before (K40)."""

    told: str = speaks("says its {reference} and how it stands, {status}", reference="free", status="status")
    due: str = speaks("says the {day} of the answer, where one was told", day="free")
    unknown: str = speaks("says that there is no such case")
    next: str = leads("where it leads when it was told")
    missing: str = leads("where it leads when there is no such case")
