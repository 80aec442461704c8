"""Renders the events of one turn as TwiML: a pure function, the same for a repeated turn."""

from collections.abc import Iterable, Sequence

from twilio.twiml.voice_response import Conference, Dial, Enqueue, Gather, VoiceResponse

from core.events import AgentConnected, ContactEnded, Event, InputRequested, PlaceTaken, PromptPlayed
from core.flow.graph import Flow
from core.turn import Answer

NOTICE_SECONDS = 1  # the least Gather allows: a key may still cut in just after an announcement


def render(answer: Answer, base: str) -> str:
    """Give the TwiML of an answer; `base` is our public address with `/voice` at the end.

    What is told before a question stands in a Gather of its own, so that a key can cut it short (P7) and the
    flow can tell such a key from one that answers the question (P2).
    """
    here, response = f"{base}/{answer.contact}", VoiceResponse()
    told: list[PromptPlayed] = []
    for number, event in enumerate(answer.events):
        match event:
            case PromptPlayed():
                told.append(event)
            case InputRequested():
                _ask(response, answer, here, told, answer.events[number:])
                return str(response)
            case PlaceTaken(queue):
                _say(response, answer.flow, told)
                response.append(_enqueue(queue, here, answer.next))
                return str(response)
            case AgentConnected():
                response.append(_dial(answer.contact, here))
                return str(response)
            case ContactEnded():
                _say(response, answer.flow, told)
                response.hangup()
                return str(response)
    _say(response, answer.flow, told)
    return str(response)


def converse_with(contact: str) -> str:
    """Give the TwiML that puts an agent's leg into the conversation; the caller's follows it in."""
    response = VoiceResponse()
    response.append(_dial(contact, None))
    return str(response)


def tell(flow: Flow, language: str, prompt: str) -> str:
    """Give the TwiML that says one prompt and hangs up."""
    response = VoiceResponse()
    _say(response, flow, [PromptPlayed(prompt, language, {})])
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
        _say(response, flow, lines)
    if number:
        response.append(Dial(number))
    response.hangup()
    return str(response)


def _ask(
    response: VoiceResponse,
    answer: Answer,
    here: str,
    told: Sequence[PromptPlayed],
    question: Sequence[Event],
) -> None:
    request, *rest = question
    assert isinstance(request, InputRequested)  # noqa: S101
    prompts = [event for event in rest if isinstance(event, PromptPlayed)]
    if request.accepts == "keys":
        url = f"{here}/wait/{answer.next}"
        gather = Gather(input="dtmf", num_digits=1, timeout=request.timeout, action=url)
    else:
        url = f"{here}/turn/{answer.next}"
        locale = answer.flow.tongues[request.language].voice.locale
        # No speechModel: only the default one speaks Swedish, and it fails over between providers.
        gather = Gather(
            input="dtmf speech",
            num_digits=1,
            timeout=request.timeout,
            speech_timeout="auto",
            language=locale,
            action=url,
        )
    if told:
        notice = Gather(
            input="dtmf", num_digits=1, timeout=NOTICE_SECONDS, action=f"{here}/interrupt/{answer.next}"
        )
        response.append(_say(notice, answer.flow, told))
    response.append(_say(gather, answer.flow, prompts))
    response.redirect(url)


def _say[V: VoiceResponse | Gather](verb: V, flow: Flow, prompts: Iterable[PromptPlayed]) -> V:
    for played in prompts:
        voice = flow.tongues[played.language].voice
        words = flow.text(played.language, played.prompt, played.args)
        verb.say(words, voice=voice.name, language=voice.locale)
    return verb


def _enqueue(queue: str, here: str, turn: int) -> Enqueue:
    return Enqueue(queue, action=f"{here}/left", wait_url=f"{here}/wait/{turn}")


def _dial(contact: str, here: str | None) -> Dial:
    """Give the Dial into a contact's conversation; either side's leaving ends it."""
    dial = Dial(action=f"{here}/after") if here else Dial()
    return dial.append(
        Conference(contact, start_conference_on_enter=True, end_conference_on_exit=True, beep="false")
    )
