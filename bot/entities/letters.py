"""Letters and digits of a spelled reference: by name, and by Swedish and English spelling alphabets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Optional, Text

from bot.entities.digits import Found, Reader
from bot.entities.number_words import TIMES
from bot.entities.tokens import Token

FIRST = "V"
ALPHABET = "23456789CFGHJMPQRVWX"  # of a case reference: none that sounds or looks like another, no vowels

# Folded, see tokens.fold: hå is ha.
_NAMES = {
    "C": "ce cee see sea se si cesar caesar ceasar charlie charley",
    "F": "eff ef filip philip fillip foxtrot",
    "G": "ge gee jee gustav gustaf golf",
    "H": "ha aitch haitch helge hotel",
    "J": "ji jay jot johan juliett juliet",
    "M": "em martin mike",
    "P": "pe pee pea petter peter papa",
    "Q": "ku qu cue queue kew qvintus kvintus quintus quebec",
    "R": "ar are arr er err rudolf romeo",
    "V": "ve vee viktor victor",
    "W": "dubbelve dubbelv doubleyou doubleu wilhelm vilhelm whiskey whisky",
    "X": "ex ecks aks xerxes xray",
}
_LETTERS: Dict[Text, Text] = {name: letter for letter, names in _NAMES.items() for name in names.split()}
# Also everyday words: letters only after others; and these verbs only between them, or as the last word.
_EVERYDAY = frozenset("ar are er ha see se sea si".split())
_VERBS = frozenset("ar are er ha".split())
_LIKE = (("som", "i"), ("as", "in"), ("for",), ("like",), ("i",), ("som",))
_SECOND_HALF = {"dubbel": ("ve", "v"), "double": ("u", "you", "v", "vee", "yu"), "x": ("ray",)}


@dataclass(frozen=True)
class Speller:
    """Reads the signs of a case reference out of one sentence's tokens."""

    words: List[Token]
    digits: Reader  # over the same tokens

    def at(self, index: int) -> Found:
        """Return the signs said at a token and the index after them; None where one is not in ALPHABET."""
        if not self._word(index)[:1].isalnum():
            return None
        return self._two_words(index) or self._letter(index) or self._written(index) or self._digits(index)

    def _word(self, index: int) -> Text:
        return self.words[index].word if 0 <= index < len(self.words) else ""

    def _two_words(self, index: int) -> Found:
        pair = self._pair(index)
        if pair:
            return pair[0], self._past_example(pair[1], pair[0])
        word, letter = self._word(index), _letter(self._word(index + 1))
        return (letter * TIMES[word], index + 2) if letter and word in TIMES else None

    def _pair(self, index: int) -> Found:
        # "double u", "dubbel-ve", "x-ray"
        skipped = 2 if self._word(index + 1) == "-" else 1
        if self._word(index + skipped) not in _SECOND_HALF.get(self._word(index), ()):
            return None
        return "X" if self._word(index) == "x" else "W", index + skipped + 1

    def _letter(self, index: int) -> Found:
        letter = _letter(self._word(index))
        if not letter or (self._word(index) in _EVERYDAY and not self._spelling_goes_on(index)):
            return None
        return letter, self._past_example(index + 1, letter)

    def _spelling_goes_on(self, index: int) -> bool:
        if not self._sure(self.digits.beside(index, -1)):
            return False
        ends = self._word(index) not in _VERBS or index + 1 == len(self.words)
        return ends or self._sure(self.digits.beside(index, 1))

    def _sure(self, index: int) -> bool:
        word = self._word(index)
        spelled = _letter(word) is not None and word not in _EVERYDAY
        return spelled or word in TIMES or bool(self._written(index) or self.digits.at(index))

    def _past_example(self, index: int, letter: Text) -> int:
        """Return the index after "as in Charlie", "som i Caesar", where that names the same letter."""
        for like in _LIKE:
            example = self._word(index + len(like))
            said = tuple(self._word(index + step) for step in range(len(like)))
            pair = self._pair(index + len(like))
            if said == like and pair and pair[0] == letter:
                return pair[1]
            if said == like and example[:1].upper() == letter and len(example) > 2:
                return index + len(like) + 1
        return index

    def _written(self, index: int) -> Found:
        signs = self._word(index).upper()
        return (signs, index + 1) if signs and all(one in ALPHABET for one in signs) else None

    def _digits(self, index: int) -> Found:
        found = self.digits.at(index)
        return found if found and all(one in ALPHABET for one in found[0]) else None


def _letter(word: Text) -> Optional[Text]:
    if len(word) == 1:
        return word.upper() if word.isascii() and word.upper() in ALPHABET and word.isalpha() else None
    return _LETTERS.get(word)
