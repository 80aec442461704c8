"""What happened to a contact: past tense, no personal data. Log, answer and every figure read these."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.event import Event as Event  # every event is had from here
from core.event import snake
from core.events_chat import ChatLinked as ChatLinked
from core.events_chat import PhoneLeft as PhoneLeft
from core.events_chat import WentToChat as WentToChat
from core.events_desk import DispositionGiven as DispositionGiven
from core.events_interpreting import InterpreterCalled as InterpreterCalled
from core.events_interpreting import InterpreterChosen as InterpreterChosen
from core.events_interpreting import InterpreterJoined as InterpreterJoined
from core.events_interpreting import InterpreterLeft as InterpreterLeft
from core.events_interpreting import InterpreterMissed as InterpreterMissed
from core.events_interpreting import InterpreterNotFound as InterpreterNotFound
from core.events_promised import CallbackAnswered as CallbackAnswered
from core.events_promised import CallbackAttemptEnded as CallbackAttemptEnded
from core.events_promised import CallbackBooked as CallbackBooked
from core.events_promised import CallbackCancelled as CallbackCancelled
from core.events_promised import CallbackDeclined as CallbackDeclined
from core.events_promised import CallbackDialled as CallbackDialled
from core.events_promised import CallbackMoved as CallbackMoved
from core.events_promised import CallbackOffered as CallbackOffered
from core.events_promised import CallbackRefused as CallbackRefused
from core.events_promised import CallbackSettled as CallbackSettled
from core.events_promised import CallbackTold as CallbackTold
from core.events_promised import MessageSent as MessageSent
from core.events_review import AnswerDrawn as AnswerDrawn
from core.events_review import AnswerReviewed as AnswerReviewed
from core.events_survey import SurveyAnswered as SurveyAnswered
from core.events_survey import SurveyAsked as SurveyAsked
from core.events_survey import SurveyDeclined as SurveyDeclined
from core.events_survey import SurveySent as SurveySent


@dataclass(frozen=True)
class ContactStarted(Event):
    """A call or a chat began."""

    channel: str  # voice or chat
    flow: str  # the flow's name
    cost: str  # class of the number called: 020, 077 or 010 (an ordinary call)
    caller: str | None  # salted digest of the number, None where it is withheld
    survey: bool = False  # drawn by chance, before anything else, to be asked into the survey (K61)


@dataclass(frozen=True)
class ContactFlagged(Event):
    """Nobody's own errand: it stands in the log and is in no figure of customers."""

    origin: Literal["test", "simulated"]


@dataclass(frozen=True)
class VersionDrawn(Event):
    """Two flow versions were open to new contacts, and the contact's own was drawn among them."""

    share: int  # percent of new contacts that this version was then given, 1 to 99


@dataclass(frozen=True)
class NodeEntered(Event):
    """The contact came to a node of the flow."""

    node: str  # the node's id
    level: int  # 0 disclosure … 6 queue


@dataclass(frozen=True)
class PromptPlayed(Event):
    """A text was spoken or shown."""

    prompt: str  # the prompt's id
    language: str  # ISO 639-1
    args: Mapping[str, str | int]  # what its placeholders stand for


@dataclass(frozen=True)
class InputRequested(Event):
    """The contact was asked; the prompts that follow in the turn are the question."""

    accepts: Literal["keys", "keys and speech", "digits"]  # how one may answer; digits end with the hash key
    language: str  # what language an answer is expected in
    timeout: int  # seconds of silence that count as no answer


@dataclass(frozen=True)
class InputReceived(Event):
    """An answer came, or did not."""

    how: Literal["keys", "speech", "nothing", "interrupted"]  # nothing: the time ran out
    words: str | None  # salted digest of what was said; the words themselves are kept only with consent


@dataclass(frozen=True)
class NoMatch(Event):
    """The answer was none of those the node knows."""

    tries: int  # how many times in a row, from 1


@dataclass(frozen=True)
class LanguageChosen(Event):
    """The contact goes on in this language."""

    language: str  # ISO 639-1
    by: Literal["keys", "speech", "default"]  # default: nothing was chosen


@dataclass(frozen=True)
class Disclosed(Event):
    """Something the law or the rules require was told (K18, P1, P3)."""

    what: str  # cost, assistant, recording or conditions
    language: str  # in which language


@dataclass(frozen=True)
class ConsentAnswered(Event):
    """The person was asked for leave; silence is a no (P2)."""

    purpose: str  # recording
    answer: Literal["yes", "no"]
    by: Literal["keys", "speech", "silence"]
    prompt: str  # the text that was answered; its wording is fixed by the flow version


@dataclass(frozen=True)
class ConsentWithdrawn(Event):
    """The person took back their leave; nothing more is recorded or kept word for word (P2, K20)."""

    purpose: str  # recording
    by: Literal["keys", "speech", "agent"]  # agent: whom they asked, and who pressed for them


@dataclass(frozen=True)
class RecordingStarted(Event):
    """The network records from here on; only ever after a yes."""

    recording: str  # the network's id of the recording


@dataclass(frozen=True)
class RecordingFailed(Event):
    """The network did not start the recording that the person agreed to."""


@dataclass(frozen=True)
class RecordingStopped(Event):
    """The network records no more."""


@dataclass(frozen=True)
class FactDecided(Event):
    """The flow went one of two ways by a fact."""

    fact: str  # one of core.flow.graph.FACTS
    of: str | None  # opening hours or queue it was asked of
    holds: bool


@dataclass(frozen=True)
class ErrandUnderstood(Event):
    """The assistant, or a key, told what the contact is about."""

    errand: str  # the errand's id
    confidence: float  # 0 to 1; 1 where a key chose it
    by: Literal["assistant", "confirmed", "keys"]


@dataclass(frozen=True)
class ErrandDoubted(Event):
    """The assistant was not sure and asked (K26)."""

    errand: str  # the errand it asked about
    confidence: float  # 0 to 1


@dataclass(frozen=True)
class ErrandsHeard(Event):
    """Two errands were heard at once; which comes first is asked, and the other is not forgotten."""

    errand: str  # an errand's id
    second: str  # another's


@dataclass(frozen=True)
class QuestionAnswered(Event):
    """A question that can come anywhere was answered, and the contact goes on where it was."""

    errand: str  # what was asked about


@dataclass(frozen=True)
class SlotFilled(Event):
    """The person gave something and said that it was understood rightly; what it is stands in no log."""

    slot: str  # phone, case_reference, …
    by: Literal["keys", "speech"]


@dataclass(frozen=True)
class ComplaintReceived(Event):
    """The person complained and said that it was understood rightly; they heard its reference (K44–K47)."""

    category: str  # one of the flow's
    queue: str  # which queue answers for it
    due: str  # the day by which it is answered, in ISO form


@dataclass(frozen=True)
class CaseTold(Event):
    """The person heard how a case stands; which one stands in no log."""

    status: str  # one of core.case.STATUSES


@dataclass(frozen=True)
class CaseNotFound(Event):
    """The person asked about a case that there is not; too many of these look like guessing."""


@dataclass(frozen=True)
class CaseMoved(Event):
    """A case was taken, sent on, closed or taken up again: the times of these tell how long it took (K77)."""

    stage: str  # one of core.case.Stage, from now on
    agent: str  # who did: an agent's id, `customer`, or `api:` and the name of a token
    owner: str | None = None  # the agent who has it from now on
    queue: str | None = None  # the queue that answers for it from now on


@dataclass(frozen=True)
class CaseReminded(Event):
    """A case was soon to be answered and not closed: who has it was reminded of it (K48)."""

    owner: str | None  # the agent's id; None: nobody had it, and the leads were
    due: str  # the day by which it is to be answered, in ISO form


@dataclass(frozen=True)
class AssistantFailed(Event):
    """The assistant did not answer in time; the key-press menu took over."""


@dataclass(frozen=True)
class HumanRequested(Event):
    """The person asked for a human (P5)."""

    by: Literal["keys", "speech", "tries"]  # tries: the assistant gave up first


@dataclass(frozen=True)
class PlaceTaken(Event):
    """The contact got a place in the queue; its first arrival never changes (P10)."""

    queue: str  # which queue
    urgent: bool = False  # for an errand of the flow's closed list (K30)
    interpreter: str | None = None  # language of the interpreter that is needed, ISO 639


@dataclass(frozen=True)
class QueueClosed(Event):
    """The queue is not answered now, by its opening hours; the contact is led on."""

    queue: str  # which queue


@dataclass(frozen=True)
class PlaceHeld(Event):
    """The contact stepped aside to book a callback; the place is kept (P10, K22)."""

    queue: str  # which queue


@dataclass(frozen=True)
class TransferStarted(Event):
    """A number outside is being dialled for the contact."""

    to: str  # the number, one of the flow's own


@dataclass(frozen=True)
class TransferEnded(Event):
    """The other side outside has hung up."""


@dataclass(frozen=True)
class TransferFailed(Event):
    """Nobody answered outside."""


@dataclass(frozen=True)
class PositionTold(Event):
    """The person heard how far they have come (P13)."""

    position: int  # from 1
    waited: int  # whole seconds since they joined
    low: int | None = None  # minutes still to wait, at least and at most, where such a range was told
    high: int | None = None
    more: int | None = None  # minutes that it was said to be more than; 0: it was said that nobody can tell


@dataclass(frozen=True)
class NoticeTold(Event):
    """The person heard of a disturbance that concerns them (K34)."""

    notice: str  # the notice's id; the text that follows is what was said
    scope: str  # line, errand or queue
    of: str | None  # the errand or the queue


@dataclass(frozen=True)
class OfferMade(Event):
    """The contact was offered to an agent, in its turn (P7)."""

    agent: str  # the agent's id


@dataclass(frozen=True)
class OfferDeclined(Event):
    """The agent let it by; the place is as it was and goes to the next agent."""

    agent: str  # the agent's id


@dataclass(frozen=True)
class OfferAccepted(Event):
    """An agent took the contact; their phone rings."""

    agent: str  # the agent's id


@dataclass(frozen=True)
class OfferLapsed(Event):
    """The agent, or their phone, did not answer; the place is as it was."""

    agent: str  # the agent's id


@dataclass(frozen=True)
class AgentConnected(Event):
    """A human and the person hear each other."""

    agent: str  # the agent's id


@dataclass(frozen=True)
class AgentDisconnected(Event):
    """The conversation with the human ended and the person is still there."""


@dataclass(frozen=True)
class AgentLost(Event):
    """The agent's line was gone before the two heard each other; the place is as it was (P10)."""


@dataclass(frozen=True)
class VerdictGiven(Event):
    """An agent said whether the contact had come to the right place (K86)."""

    agent: str  # the agent's id
    right: bool
    target: str | None = None  # the queue that would have been right, where the agent said which


@dataclass(frozen=True)
class ContactMoved(Event):
    """An agent sent the contact on; it keeps its first arrival (P10)."""

    agent: str  # who did
    queue: str  # the queue it waits in now
    to: str | None  # the agent it is meant for, None: whoever is next


@dataclass(frozen=True)
class RequestFailed(Event):
    """We failed: the person heard an apology and was led to a human (K57)."""


@dataclass(frozen=True)
class ContactEnded(Event):
    """The contact is over."""

    by: Literal["flow", "person", "failure"]  # who ended it


CLASSES: dict[str, type[Event]] = {snake(cls.__name__): cls for cls in Event.__subclasses__()}
