"""Reads a prompt file: how a language sounds, its short answers, and everything that is said in it."""

import unicodedata
from collections.abc import Mapping

from core.errors import FlowError
from core.ewt_words import TEXTS
from core.flow.graph import Tongue, Voice, Words
from core.flow.reading import Fields, text_of
from core.flow.source import Located
from core.flow.words import PLACEHOLDER

COSTS = ("020", "077", "010")
OURS = (  # no node names these
    "apology",
    "apology_end",
    "agent_gone",
    "recording_stopped",
    *(f"cost.{cost}" for cost in COSTS),
)
GUEST = "interpreter"  # the one text of a language that only interpreters speak
LISTS = ("name", "yes", "no", "human", "repeat", "slower", "stop")
WISHES = ("move", "cancel")  # lists that a flow without promised calls needs not
LONGEST = 4_000  # characters of one text: what the network takes in one piece
TURNED = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they turn the text around


def read_tongue(located: Located, language: str) -> Tongue:
    """Make the tongue of a language of the flow."""
    fields = Fields(located, f"prompts of {language}")
    voice, words = _voice(fields), Fields(fields.take("words"), "words")
    lists = {name: _words(words, name) for name in LISTS}
    digits = tuple(text_of(item, "words", "digits") for item in words.items("digits"))
    if len(digits) != 10:
        raise words.error("digits", "must be the ten words for 0 to 9.")
    lists |= {name: _words(words, name) for name in WISHES if words.has(name)}
    words.done()
    prompts = _prompts(fields)
    for name in OURS:
        if name not in prompts:
            raise FlowError(
                located.file, located.line, "prompts", f"`{name}` is missing: no node says it, we do."
            )
    for name, asks in TEXTS.items():
        _check_asked(located, prompts, name, asks)
    fields.done()
    return Tongue(voice, Words(**lists, digits=digits), prompts)


def read_guest(located: Located, language: str) -> Tongue:
    """Make the tongue of a language that only interpreters speak: a voice, its name, and a few texts."""
    fields = Fields(located, f"prompts of {language}")
    guest = Tongue(_voice(fields), Words(_words(fields, "name")), _prompts(fields))
    if GUEST not in guest.prompts:
        sentence = f"`{GUEST}` is missing: it offers an interpreter in the language itself."
        raise FlowError(located.file, located.line, "prompts", sentence)
    fields.done()
    return guest


def _check_asked(located: Located, prompts: Mapping[str, str], name: str, asks: frozenset[str]) -> None:
    """Refuse a text that no node names and that does not ask for just what we fill in."""
    for each in (name, f"{name}@chat"):
        if each in prompts and set(PLACEHOLDER.findall(prompts[each])) != asks:
            wanted = " and ".join(f"{{{one}}}" for one in sorted(asks)) or "nothing"
            sentence = f"`{each}` must ask for {wanted}, and nothing else."
            raise FlowError(located.file, located.line, "prompts", sentence)


def _voice(fields: Fields) -> Voice:
    voice = Fields(fields.take("voice"), "voice")
    sound = Voice(voice.text("locale"), voice.text("name"))
    voice.done()
    return sound


def _words(fields: Fields, name: str) -> frozenset[str]:
    return frozenset(text_of(item, "words", name) for item in fields.items(name))


def _prompts(fields: Fields) -> dict[str, str]:
    return {name: _prompt(text, name) for name, text in fields.mapping("prompts").items()}


def _prompt(located: Located, name: str) -> str:
    found = text_of(located, "prompts", name)
    if len(found) > LONGEST:
        sentence = f"`{name}` has {len(found)} characters; a text has {LONGEST} at most."
        raise FlowError(located.file, located.line, "prompts", sentence)
    if odd := next(filter(_is_unseen, found), None):
        sentence = f"`{name}` holds the control character U+{ord(odd):04X}, which nobody sees or hears."
        raise FlowError(located.file, located.line, "prompts", sentence)
    return found


def _is_unseen(c: str) -> bool:
    return c in TURNED or (unicodedata.category(c) == "Cc" and c not in "\n\t")
