"""Renders what is said in a promised call as TwiML: pure functions of the promise."""

from collections.abc import Mapping, Sequence
from typing import Any

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from core.flow.graph import Flow
from core.flow.words import text
from core.promised import Attempt, Promise
from ivr.twiml import conversation

ANSWER_SECONDS = 6  # of silence after the greeting that count as no answer
ONE_KEY: dict[str, Any] = {"input": "dtmf", "num_digits": 1, "finish_on_key": ""}


def greet(flow: Flow, promise: Promise, url: str) -> str:
    """Say who calls and ask for a key; nothing that a voicemail may not keep (P12)."""
    response = VoiceResponse()
    gather = Gather(timeout=ANSWER_SECONDS, action=url, **ONE_KEY)
    response.append(_say(gather, flow, promise, "call.greeting"))
    response.redirect(url)
    return str(response)


def times(flow: Flow, promise: Promise, windows: Sequence[str], url: str) -> str:
    """Offer other times, each with its key."""
    response = VoiceResponse()
    gather = Gather(timeout=ANSWER_SECONDS, action=url, **ONE_KEY)
    for key, window in enumerate(windows, 1):
        _say(gather, flow, promise, "call.time", {"key": key, "window": window})
    response.append(gather)
    response.redirect(url)
    return str(response)


def meet(flow: Flow, promise: Promise, attempt: Attempt, here: str, base: str) -> str:
    """Say why we call, and put the person into the conversation that the agent comes to."""
    response = VoiceResponse()
    if promise.errand:
        _say(response, flow, promise, "call.errand", {"errand": promise.errand})
    _say(response, flow, promise, "call.connecting", {"agent": attempt.agent_name})
    response.append(Dial(action=f"{here}/over").append(conversation(promise.contact, base)))
    return str(response)


def say(flow: Flow, promise: Promise, prompt: str) -> str:
    """Say one text and hang up."""
    response = VoiceResponse()
    _say(response, flow, promise, prompt)
    response.hangup()
    return str(response)


def _say[V: VoiceResponse | Gather](
    verb: V, flow: Flow, promise: Promise, prompt: str, more: Mapping[str, str | int] | None = None
) -> V:
    args: dict[str, str | int] = {
        "queue": promise.queue,
        "window": promise.times,
        "caller_id": promise.caller_id,
        **(more or {}),
    }
    voice = flow.tongues[promise.language].voice
    verb.say(text(flow, promise.language, prompt, args), voice=voice.name, language=voice.locale)
    return verb
