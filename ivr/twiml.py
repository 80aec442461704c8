"""Renders the events of one turn as TwiML: a pure function, the same for a repeated turn."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from twilio.twiml.voice_response import Conference, Dial, Enqueue, Gather, VoiceResponse

from core.events import (
    AgentConnected,
    ContactEnded,
    Event,
    InputRequested,
    PlaceTaken,
    PromptPlayed,
    TransferStarted,
)
from core.flow.graph import Flow
from core.flow.kinds.talking import STOPPED
from core.flow.words import text
from core.turn import Answer

NOTICE_SECONDS = 1  # the least Gather allows: a key may still cut in just after an announcement
WHISPER_SECONDS = 5  # of silence after what an agent or an interpreter is told, before they press a key
# Of one key, that key is told whichever it is: the hash key too, which by default only ends.
ONE_KEY: dict[str, Any] = {"num_digits": 1, "finish_on_key": ""}


def render(answer: Answer, base: str, ours: str) -> str:
    """Give the TwiML of an answer.

    `base` is our public address with `/voice` at the end, `ours` the number we show to those we dial. What is
    told before a question stands in a Gather of its own, so that a key can cut it short (P7) and the flow can
    tell such a key from one that answers the question (P2).
    """
    here, response = f"{base}/{answer.contact}", VoiceResponse()
    told: list[PromptPlayed] = []
    for number, event in enumerate(answer.events):
        match event:
            case PromptPlayed():
                told.append(event)
            case InputRequested("keys"):
                _wait(response, answer, here, event)
                return str(response)
            case InputRequested():
                _ask(response, answer, here, told, answer.events[number:])
                return str(response)
            case PlaceTaken(queue):
                _say(response, answer, told)
                response.append(_enqueue(queue, here, answer.next))
                return str(response)
            case AgentConnected():
                response.append(_talk(answer, base))
                return str(response)
            case TransferStarted(to):
                _say(response, answer, told)
                response.append(Dial(to, action=f"{here}/outside", caller_id=ours))
                return str(response)
            case ContactEnded():
                _say(response, answer, told)
                response.hangup()
                return str(response)
    _say(response, answer, told)
    return str(response)


def render_wait(answer: Answer, base: str, ours: str) -> str:
    """Give the wait document of an answer; one that does not wait any more leaves the queue first.

    A wait document may neither ask in speech nor dial: what follows is for the queue's action to say.
    """
    stays = any(isinstance(one, ContactEnded) or _waits(one) for one in answer.events)
    return render(answer, base, ours) if stays else leave()


def _waits(event: Event) -> bool:
    return isinstance(event, InputRequested) and event.accepts == "keys"


def rejoin(answer: Answer, language: str, base: str) -> str:
    """Give the TwiML that tells a person their recording is stopped, and lets them back into the talk."""
    response = VoiceResponse()
    _say(response, answer, [PromptPlayed(STOPPED, language, {})])
    response.append(_talk(replace(answer, stoppable=False), base))
    return str(response)


def _talk(answer: Answer, base: str) -> Dial:
    """Let a person into the conversation; what is recorded there they can stop by the star key (P2, K20).

    With `hangupOnStar` the key leads out of a conference, and the action says where to (Twilio's page of
    Conference, "Combining with Dial attributes"). So that the others stay, a seat with that key ends nothing.
    """
    here = f"{base}/{answer.contact}"
    if not answer.stoppable:
        return Dial(action=f"{here}/after").append(conversation(answer.contact, base))
    seat = conversation(answer.contact, base, ends=False)
    return Dial(action=f"{here}/star", hangup_on_star=True).append(seat)


def converse_with(contact: str, base: str, *, ends: bool = True) -> str:
    """Give the TwiML that puts a leg into the conversation: an agent's, or an interpreter's (not `ends`)."""
    response = VoiceResponse()
    response.append(Dial().append(conversation(contact, base, starts=ends, ends=ends)))
    return str(response)


def whisper(flow: Flow, said: Sequence[PromptPlayed], url: str) -> str:
    """Give the TwiML that tells whoever answered what the call is, and asks for a key."""
    response = VoiceResponse()
    gather = Gather(input="dtmf", timeout=WHISPER_SECONDS, action=url, **ONE_KEY)
    response.append(_say(gather, Answer("", 0, flow, ()), said))
    response.redirect(url)
    return str(response)


def conversation(contact: str, base: str, *, starts: bool = True, ends: bool = True) -> Conference:
    """Give the conference of a contact: whoever `ends` it leaves nobody behind, and a start is told to us."""
    return Conference(
        contact,
        start_conference_on_enter=starts,
        end_conference_on_exit=ends,
        beep="false",
        status_callback=f"{base}/{contact}/met",
        status_callback_event="start",
    )


def tell(flow: Flow, language: str, prompt: str) -> str:
    """Give the TwiML that says one prompt and hangs up."""
    response = VoiceResponse()
    _say(response, Answer("", 0, flow, ()), [PromptPlayed(prompt, language, {})])
    response.hangup()
    return str(response)


def hang_up() -> str:
    """Say nothing and hang up."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def wait_a_little() -> str:
    """Give the wait document for when we cannot look at the queue: the line is held and asks again (P10)."""
    response = VoiceResponse()
    response.pause(length=10)
    return str(response)


def leave() -> str:
    """Give the wait document that ends the wait; what follows is the queue's action to say."""
    response = VoiceResponse()
    response.leave()
    return str(response)


def nothing() -> str:
    """Give TwiML that does nothing, for a leg that is over."""
    return str(VoiceResponse())


def apologise(flow: Flow, cost: str, number: str) -> str:
    """Give the TwiML for when we fail: the cost, an apology and a human, in every language (K57, P1).

    With no number to send the caller to, they are asked to call again.
    """
    response = VoiceResponse()
    for language in flow.languages:
        lines = [PromptPlayed("apology" if number else "apology_end", language, {})]
        if number:
            lines.insert(0, PromptPlayed(f"cost.{cost}", language, {}))
        _say(response, Answer("", 0, flow, ()), lines)
    if number:
        response.append(Dial(number))
    response.hangup()
    return str(response)


def _wait(response: VoiceResponse, answer: Answer, here: str, request: InputRequested) -> None:
    """Say everything that the wait has to tell, in one Gather: any key in it asks for news."""
    url = f"{here}/wait/{answer.next}"
    gather = Gather(input="dtmf", timeout=request.timeout, action=url, **ONE_KEY)
    response.append(_say(gather, answer, _played(answer.events)))
    response.redirect(url)


def _ask(
    response: VoiceResponse,
    answer: Answer,
    here: str,
    told: Sequence[PromptPlayed],
    question: Sequence[Event],
) -> None:
    request, url = question[0], f"{here}/turn/{answer.next}"
    assert isinstance(request, InputRequested)  # noqa: S101
    if told:
        notice = Gather(
            input="dtmf", timeout=NOTICE_SECONDS, action=f"{here}/interrupt/{answer.next}", **ONE_KEY
        )
        response.append(_say(notice, answer, told))
    # No speechModel: only the default one speaks Swedish, and it fails over between providers.
    gather = Gather(
        input="dtmf speech",
        timeout=request.timeout,
        speech_timeout="auto",
        language=answer.flow.tongues[request.language].voice.locale,
        action=url,
        **({"finish_on_key": "#"} if request.accepts == "digits" else ONE_KEY),
    )
    response.append(_say(gather, answer, _played(question)))
    response.redirect(url)


def _played(events: Iterable[Event]) -> list[PromptPlayed]:
    return [event for event in events if isinstance(event, PromptPlayed)]


def _say[V: VoiceResponse | Gather](verb: V, answer: Answer, prompts: Iterable[PromptPlayed]) -> V:
    flow = answer.flow
    for played in prompts:
        voice = (flow.tongues.get(played.language) or flow.guests[played.language]).voice
        words = text(flow, played.language, played.prompt, played.args, "voice", answer.personal)
        verb.say(words, voice=voice.name, language=voice.locale)
    return verb


def _enqueue(queue: str, here: str, turn: int) -> Enqueue:
    return Enqueue(queue, action=f"{here}/left", wait_url=f"{here}/wait/{turn}")
