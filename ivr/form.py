"""Reads Twilio's form: what the caller did, who calls, and how a leg ended."""

from collections.abc import Mapping

from core.inputs import Input, Interrupted, NoInput, Pressed, Said

WITHHELD = frozenset(
    {"", "anonymous", "unknown", "restricted", "unavailable", "+266696687", "+7378742833", "+86282452253"}
)  # the numbers are the letters of the words on a keypad, as Twilio sends them
UNANSWERED = frozenset({"busy", "no-answer", "failed", "canceled"})
OVER = UNANSWERED | {"completed"}
MESSAGE_STATES = frozenset({"queued", "sending", "sent", "delivered", "undelivered", "failed"})
LONGEST = 1000  # characters of speech; more is no answer to a question


def answer(form: Mapping[str, str]) -> Input:
    """Give what a Gather brought: keys before speech, as the first of them wins; nothing is NoInput."""
    if digits := form.get("Digits", "").strip():
        return Pressed(digits)
    if words := form.get("SpeechResult", "").strip():
        return Said(words[:LONGEST], _confidence(form.get("Confidence", "")))
    return NoInput()


def interruption(form: Mapping[str, str]) -> Input:
    """Give the keys that cut an announcement short."""
    digits = form.get("Digits", "").strip()
    return Interrupted(digits) if digits else NoInput()


def caller(form: Mapping[str, str]) -> str | None:
    """Give the caller's number, None where it is withheld: two such callers have nothing in common."""
    number = form.get("From", "").strip()
    return None if number.lower() in WITHHELD else number


def _confidence(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if 0 <= found <= 1 else None
