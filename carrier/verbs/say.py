"""Say: speaks a text."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from carrier.faults import SCHEMA, Fault
from carrier.leg import Leg, spoken_seconds
from carrier.tag import Tag
from carrier.target import Target
from carrier.waiting import Happening

VOICE = re.compile(r"man|woman|alice|(Polly|Google|ElevenLabs)\.[\w.-]+|Google\.[\w-]+")
SSML = frozenset(["break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"])
LONGEST = 4096  # characters, Twilio's limit
FOR_EVER = 1000  # loop="0": until the call ends; Twilio itself stops at 1000


@dataclass(frozen=True)
class Say:
    """A text to speak."""

    answers: ClassVar[bool] = True
    sounds: ClassVar[bool] = True
    text: str
    voice: str = "man"
    language: str = "en-US"
    loop: int = 1  # how often; 0 for ever

    @classmethod
    def parse(cls, tag: Tag) -> Self:
        tag.only("voice", "language", "loop")
        voice = tag.word("voice", "man")
        if not VOICE.fullmatch(voice):
            raise tag.wrong("voice", "man, woman, alice or a voice of Polly, Google or ElevenLabs")
        return cls(_text(tag), voice, tag.language(), tag.whole("loop", 1))

    async def run(self, leg: Leg) -> Target | None:
        await self.sound(leg, None)
        return None

    async def sound(self, leg: Leg, cut: Happening[object] | None) -> bool:
        """Speak the text as often as asked; true when a key or speech cut it."""
        seconds = spoken_seconds(self.text)
        for _ in range(self.loop or FOR_EVER):
            fields = {"language": self.language, "voice": self.voice, "seconds": round(seconds, 2)}
            leg.events.add("spoken", text=self.text, **fields)
            leg.record(self.text)
            wait = leg.sound if self.loop else leg.wait
            if await wait(seconds if self.loop else max(1.0, seconds), cut):
                leg.events.add("interrupted", text=self.text)
                return True
        return False


def _text(tag: Tag) -> str:
    for element in tag.element.iter():
        if element is not tag.element and element.tag not in SSML and not element.tag.startswith("amazon:"):
            raise Fault(SCHEMA, f"<{element.tag}> may not stand in <Say>.")
    text = " ".join("".join(tag.element.itertext()).split())
    if not text or len(text) > LONGEST:
        raise Fault(SCHEMA, f"<Say> must hold 1 to {LONGEST} characters of text, not {len(text)}.")
    return text
