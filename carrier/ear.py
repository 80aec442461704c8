"""What a listening verb hears: keys, one after the other, or one utterance."""

from dataclasses import dataclass

from carrier.waiting import Happening


@dataclass(frozen=True)
class Hearing:
    """One thing that was heard."""

    keys: str = ""
    text: str = ""
    confidence: float | None = None  # of speech; Twilio may leave it out


class Ear:
    """Takes input while a verb listens; the first kind of input shuts out the other."""

    def __init__(self, *, keys: bool, speech: bool) -> None:
        self.keys = keys
        self.speech = speech
        self.heard: list[Hearing] = []
        self.next: Happening[object] = Happening()  # happens at the next input

    def press(self, keys: str) -> bool:
        """Take keys; false when it does not listen for them."""
        if not self.keys:
            return False
        self.speech = False  # the first kind of input wins, as the Gather page says
        self._hear([Hearing(keys=key) for key in keys])
        return True

    def say(self, text: str, confidence: float | None) -> bool:
        """Take an utterance; false when it does not listen for speech."""
        if not self.speech:
            return False
        self.keys = self.speech = False
        self._hear([Hearing(text=text, confidence=confidence)])
        return True

    def _hear(self, hearings: list[Hearing]) -> None:
        self.heard += hearings
        happened, self.next = self.next, Happening()
        happened.happen(None)
