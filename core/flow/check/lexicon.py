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
STAR = frozenset({"stjärna", "stjärnan", "star"})
HASH = {"sv": ("fyrkant", "fyrkanten", "nummertecken"), "en": ("hash", "pound")}
NEGATION = {"sv": ("inte", "ingen", "inget", "ej"), "en": ("not", "no", "never")}
LOCAL_RATE = ("lokaltaxa", "lokalsamtalstaxa", "local rate", "local call rate")  # never for 077 (K18)

PRESS = frozenset({"tryck", "trycker", "välj", "press", "choose"})
STEM = 5  # letters by which words are taken for the same: faktura, fakturan

_WORD = re.compile(r"\w+")
_PART = re.compile(r"[,.;:!?]")


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


def beside_keys(language: str, text: str) -> dict[str, frozenset[str]]:
    """Give the words that a text says with each key: in its part of the sentence.

    Where the key ends the part, as in "for invoices, press one", the words of the part before count too.
    """
    found: dict[str, frozenset[str]] = {}
    before = frozenset[str]()
    for part in _PART.split(text):
        keys, said = keys_named(language, part), stems(part)
        if len(keys) == 1:
            last = keys_named(language, " ".join(words(part)[-1:]))
            found.setdefault(next(iter(keys)), said | before if last else said)
        before = said
    return found


def stems(text: str) -> frozenset[str]:
    """Give the beginnings of the longer words of a text, but for those that ask for a key."""
    return frozenset(word[:STEM] for word in words(text) if len(word) > 4 and word not in PRESS)


def says_assistant(language: str, text: str) -> bool:
    """Tell whether a text can be read as saying that an assistant answers; a language unknown here can."""
    stems = ASSISTANT.get(language)
    return stems is None or any(_fits(word, stem) for word in words(text) for stem in stems)


def names_hash(language: str, text: str) -> bool | None:
    """Tell whether a text names the hash key; None in a language whose words are not known here."""
    known = HASH.get(language)
    return None if known is None else "#" in text or any(word in known for word in words(text))


def names_star(language: str, text: str) -> bool | None:
    """Tell whether a text names the star key; None in a language whose words are not known here."""
    return None if language not in HASH else "*" in text or any(word in STAR for word in words(text))


def says_not(language: str, text: str) -> bool | None:
    """Tell whether a text denies something; None in a language whose words are not known here."""
    known = NEGATION.get(language)
    return None if known is None else any(word in known for word in words(text))


def _fits(word: str, stem: str) -> bool:
    return word == stem if len(stem) < 4 else word.startswith(stem)
