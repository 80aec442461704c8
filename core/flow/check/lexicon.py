"""The few words of each language that the checker looks for in texts: numbers, the assistant, a no."""

import re

DIGITS = {
    "sv": ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
ASSISTANT = {
    "sv": ("automat", "assistent", "robot", "ai"),
    "en": ("automat", "assistant", "robot", "bot", "ai"),
}
HASH = {"sv": ("fyrkant", "fyrkanten", "nummertecken"), "en": ("hash", "pound")}
NEGATION = {"sv": ("inte", "ingen", "inget", "ej"), "en": ("not", "no", "never")}
LOCAL_RATE = ("lokaltaxa", "lokalsamtalstaxa", "local rate", "local call rate")  # never for 077 (K18)

_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Give the words of a text in lower case."""
    return _WORD.findall(text.lower())


def keys_named(language: str, text: str) -> frozenset[str]:
    """Give the keys 0 to 9 that a text can be read as naming, by a word or a digit that stands alone."""
    said = set(words(text))
    named = DIGITS.get(language, ())
    return frozenset(
        str(key) for key in range(10) if str(key) in said or (named[key : key + 1] and named[key] in said)
    )


def says_assistant(language: str, text: str) -> bool:
    """Tell whether a text can be read as saying that an assistant answers; a language unknown here can."""
    stems = ASSISTANT.get(language)
    return stems is None or any(_fits(word, stem) for word in words(text) for stem in stems)


def names_hash(language: str, text: str) -> bool | None:
    """Tell whether a text names the hash key; None in a language whose words are not known here."""
    known = HASH.get(language)
    return None if known is None else "#" in text or any(word in known for word in words(text))


def says_not(language: str, text: str) -> bool | None:
    """Tell whether a text denies something; None in a language whose words are not known here."""
    known = NEGATION.get(language)
    return None if known is None else any(word in known for word in words(text))


def _fits(word: str, stem: str) -> bool:
    return word == stem if len(stem) < 4 else word.startswith(stem)
