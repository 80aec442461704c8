"""Words of a sentence with their places, by spaCy's blank tokenisers, and the number that a word says."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Dict, Iterator, List, Optional, Text, Tuple

import spacy
from spacy.tokenizer import Tokenizer

from bot.entities.number_words import BELOW_HUNDRED, HUNDRED, THOUSAND

LANGUAGES = ("sv", "en")
LONGEST_CHUNK = 60  # characters; spaCy takes quadratic time on longer ones, which no one writes
KEPT_STRINGS = 20_000  # spaCy never forgets a string: past this many new ones we begin with an empty store

HESITATIONS = frozenset({"öh", "åh", "öhm"})

_PARTS = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f]|['’](?=[^\W\d_]))*|[^\w\s]|_")
_INSIDE = re.compile(r"[^\W\d_]['’]?[^\W\d_]|['’][^\W\d_]")
_HALVES = re.compile("[\ud800-\udfff]")  # of a broken character: spaCy stores UTF-8, which has none
_LONG = re.compile(rf"\S{{{LONGEST_CHUNK + 1},}}")
_OTHER_LETTERS = str.maketrans({"ø": "o", "æ": "a", "ı": "i", "đ": "d", "ł": "l", "ß": "ss", "’": "'"})


@dataclass(frozen=True)
class Token:
    """A word, a run of letters and digits, or one sign; `text[start:end]` is what was written."""

    word: Text  # folded, see `fold`
    start: int  # characters before it
    end: int  # characters before what follows it


def languages_of(language: Text) -> Tuple[Text, ...]:
    """Return the languages to read: the one given, or both where it is neither sv nor en."""
    return (language,) if language in LANGUAGES else LANGUAGES


def fold(word: Text) -> Text:
    """Lower case, without dots and accents, every script's digits as 0 to 9: Två and tva are one word."""
    apart = unicodedata.normalize("NFKD", word).lower().translate(_OTHER_LETTERS)
    kept = (one for one in apart if not unicodedata.combining(one))
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in kept)


def tokens(text: Text, language: Text) -> List[Token]:
    """Return the tokens of a text in order; linear in its length."""
    # An endless chunk is split by our own rule only: blanked for spaCy, which sees what stands around it.
    shown = _LONG.sub(lambda found: " " * len(found.group()), _HALVES.sub(" ", text))
    pieces = [(found.start(), found.end()) for found in _LONG.finditer(text)]
    read = _tokenizer(languages_of(language)[0])(shown)
    pieces += [(one.idx, one.idx + len(one)) for one in read if not one.is_space]
    return [token for start, end in _whole(text, sorted(pieces)) for token in _split(text, start, end)]


def _whole(text: Text, pieces: List[Tuple[int, int]]) -> List[Tuple[int, int]]:
    """Undo spaCy's cut inside English words ("ca|n't", "i|d"): a word that is named is looked up whole."""
    found: List[Tuple[int, int]] = []
    for start, end in pieces:
        if found and found[-1][1] == start and _INSIDE.match(text, start - 1):
            start = found.pop()[0]
        found.append((start, end))
    return found


def _split(text: Text, start: int, end: int) -> Iterator[Token]:
    for part in _PARTS.finditer(text, start, end):
        # "öh" hesitates, "oh" is a zero: the one place where dots matter.
        word = "eh" if part.group().lower() in HESITATIONS else fold(part.group())
        yield Token(word, part.start(), part.end())


_tokenizers: Dict[Text, Tuple[Tokenizer, int]] = {}


def _tokenizer(language: Text) -> Tokenizer:
    tokenizer, most = _tokenizers.get(language, (None, 0))
    if tokenizer is None or len(tokenizer.vocab.strings) > most:
        tokenizer = spacy.blank(language).tokenizer
        _tokenizers[language] = tokenizer, len(tokenizer.vocab.strings) + KEPT_STRINGS
    return tokenizer


def value_of(word: Text, language: Text) -> Optional[int]:
    """Return the number that one folded word says in full, 0 to 99 999 ("sjuttifem": 75), or None.

    Digits count too ("14": 14). "en", "oh" and the like are no numbers here: number_words.WEAK lists them.
    """
    if word.isdecimal():
        return int(word) if len(word) <= 5 else None
    found = (_value(word, one) for one in languages_of(language))
    return next((value for value in found if value is not None), None)


def _value(word: Text, language: Text) -> Optional[int]:
    if len(word) > LONGEST_CHUNK:
        return None
    if word in BELOW_HUNDRED[language]:
        return BELOW_HUNDRED[language][word]
    for scale, size in ((THOUSAND[language], 1000), (HUNDRED[language], 100)):
        before, found, after = word.partition(scale)
        if found:
            return _scaled(before, size, after, language)
    return None


def _scaled(before: Text, size: int, after: Text, language: Text) -> Optional[int]:
    # "nittonhundrasextiofyra": what stands before and after the scale, each of which may be nothing
    count = _value(before, language) if before else 1
    rest = _value(re.sub("^(och|and)", "", after), language) if after else 0
    if not count or rest is None or count > 99 or rest >= size:
        return None
    return count * size + rest
