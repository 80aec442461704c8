"""Gather: listens for keys or speech while its prompts sound and for a while after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from carrier.ear import Ear, Hearing
from carrier.faults import GATHER_MODEL, GATHER_SPEECH_TIMEOUT, SCHEMA, Fault
from carrier.leg import Leg
from carrier.tag import Tag
from carrier.target import Target, with_fields
from carrier.verbs.pause import Pause
from carrier.verbs.play import Play
from carrier.verbs.say import Say

PROMPTS: dict[str, type[Say | Play | Pause]] = {"Say": Say, "Play": Play, "Pause": Pause}
MODELS = [
    "default",
    "numbers_and_commands",
    "phone_call",
    "experimental_conversations",
    "experimental_utterances",
    "googlev2_long",
    "googlev2_short",
    "googlev2_telephony",
    "googlev2_telephony_short",
    "deepgram_nova-2",
    "deepgram_nova-3",
]
WITHOUT_SWEDISH = ("phone_call", "experimental_conversations", "experimental_utterances")
ATTRIBUTES = [
    "input",
    "action",
    "method",
    "timeout",
    "numDigits",
    "finishOnKey",
    "actionOnEmptyResult",
    "language",
    "hints",
    "speechTimeout",
    "speechModel",
    "enhanced",
    "profanityFilter",
    "bargeIn",
]
UNSUPPORTED = ("partialResultCallback", "partialResultCallbackMethod", "maxSpeechTime", "debug")
MOST_HINTS, LONGEST_HINT = 500, 100
UNLIMITED = 100_000
USUAL_CONFIDENCE = 0.9


@dataclass(frozen=True)
class Gather:
    """What is listened for, and where the result goes."""

    answers: ClassVar[bool] = True
    sounds: ClassVar[bool] = True
    prompts: tuple[Say | Play | Pause, ...]
    inputs: frozenset[str]  # dtmf, speech
    action: str
    method: str
    timeout: int  # seconds of silence that end it
    num_digits: int
    finish_on_key: str  # any of these keys ends it
    on_empty: bool  # whether the action is requested without a result
    language: str
    barge_in: bool  # whether input cuts the prompts
    unable: Fault | None = None  # why speech recognition would not start

    @classmethod
    def parse(cls, tag: Tag) -> Self:
        tag.only(*ATTRIBUTES, unsupported=UNSUPPORTED)
        _check_hints(tag)
        return cls(
            prompts=tuple(_prompt(child) for child in tag.children()),
            inputs=tag.choices("input", "dtmf", ("dtmf", "speech")),
            action=tag.resolve(tag.word("action")),
            method=tag.method(),
            timeout=5 if tag.word("timeout") == "auto" else tag.whole("timeout", 5, least=1),
            num_digits=tag.whole("numDigits", UNLIMITED, least=1),
            finish_on_key=_finish_on_key(tag),
            on_empty=tag.flag("actionOnEmptyResult", False),
            language=tag.language(),
            barge_in=tag.flag("bargeIn", True),
            unable=_check_speech(tag),
        )

    async def run(self, leg: Leg) -> Target | None:
        if self.unable is not None:
            # Twilio notes the error, the Gather fails, and the document goes on (error pages 13334, 13327).
            leg.events.add("error", code=self.unable.code, sentence=self.unable.sentence)
            return None
        return await self._hear(leg)

    async def _hear(self, leg: Leg) -> Target | None:
        ear = leg.ear = Ear(keys="dtmf" in self.inputs, speech="speech" in self.inputs)
        try:
            leg.events.add("listening", **self._shown())
            await self._prompt(leg, ear)
            fields = self._result(await self._listen(leg, ear))
        finally:
            leg.ear = None
        leg.events.add("listened", result=_kind(fields))
        if not fields and not self.on_empty:
            return None
        empty = {"Digits": ""} if "dtmf" in self.inputs else {"SpeechResult": ""}
        return with_fields(self.action, self.method, fields or empty)

    def _shown(self) -> dict[str, object]:
        return {
            "input": sorted(self.inputs),
            "timeout": self.timeout,
            "num_digits": None if self.num_digits == UNLIMITED else self.num_digits,
            "finish_on_key": self.finish_on_key,
            "language": self.language,
        }

    async def _prompt(self, leg: Leg, ear: Ear) -> None:
        for prompt in self.prompts:
            if ear.heard and self.barge_in:
                return
            if await prompt.sound(leg, ear.next if self.barge_in else None):
                return

    async def _listen(self, leg: Leg, ear: Ear) -> list[Hearing]:
        while not self._complete(ear.heard):
            following = ear.next
            if not await leg.wait(self.timeout, following):
                break
        return ear.heard

    def _complete(self, heard: list[Hearing]) -> bool:
        digits, finished = self._digits(heard)
        return finished or len(digits) >= self.num_digits or any(hearing.text for hearing in heard)

    def _digits(self, heard: list[Hearing]) -> tuple[str, bool]:
        digits = ""
        for hearing in heard:
            if hearing.keys and hearing.keys in self.finish_on_key:
                return digits, True
            digits += hearing.keys
        return digits, False

    def _result(self, heard: list[Hearing]) -> dict[str, str]:
        said = next((hearing for hearing in heard if hearing.text), None)
        if said is not None:
            confidence = {} if said.confidence is None else {"Confidence": str(said.confidence)}
            return {"SpeechResult": said.text} | confidence
        digits = self._digits(heard)[0][: self.num_digits]
        return {"Digits": digits} if digits else {}


def _kind(fields: dict[str, str]) -> str:
    if "Digits" in fields:
        return "digits"
    return "speech" if fields else "nothing"


def _prompt(tag: Tag) -> Say | Play | Pause:
    if tag.name not in PROMPTS:
        raise Fault(SCHEMA, f"<{tag.name}> may not stand in <Gather>; Say, Play and Pause may.")
    return PROMPTS[tag.name].parse(tag)


def _finish_on_key(tag: Tag) -> str:
    keys = tag.word("finishOnKey", "#")
    if not set(keys) <= set("0123456789*#"):
        raise tag.wrong("finishOnKey", "made of 0-9, * and #")
    return keys


def _check_speech(tag: Tag) -> Fault | None:
    for name in ("enhanced", "profanityFilter"):
        tag.flag(name, False)
    model = tag.word("speechModel", "default")
    if model not in MODELS:
        return tag.wrong("speechModel", f"one of {', '.join(MODELS)}", GATHER_MODEL)
    if model in WITHOUT_SWEDISH and tag.language().startswith("sv"):
        return tag.wrong("speechModel", f"a model that does {tag.language()}", GATHER_MODEL)
    return _check_timeout(tag, chosen=tag.has("speechModel"))


def _check_timeout(tag: Tag, chosen: bool) -> Fault | None:
    seconds = tag.word("speechTimeout")
    # The pages on errors 13327 and 13328 say that a chosen model needs a number here.
    if seconds == "auto" and chosen:
        return tag.wrong("speechTimeout", "a whole number when speechModel is set", GATHER_SPEECH_TIMEOUT)
    if seconds in ("", "auto") or (seconds.isdecimal() and int(seconds) > 0):
        return None
    return tag.wrong("speechTimeout", "a positive whole number or auto", GATHER_SPEECH_TIMEOUT)


def _check_hints(tag: Tag) -> None:
    hints = [hint.strip() for hint in tag.word("hints").split(",")]
    if len(hints) > MOST_HINTS or max(map(len, hints)) > LONGEST_HINT:
        raise Fault(SCHEMA, f"<Gather> hints may be {MOST_HINTS} of {LONGEST_HINT} characters each at most.")
