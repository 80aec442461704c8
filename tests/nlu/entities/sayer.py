"""Says digits as people do: one by one, in pairs, in hundreds, with doubles, pauses and hesitation."""

import random

UNITS = {
    "sv": "noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton "
    "sjutton arton nitton",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen",
}
TENS = {
    "sv": "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}
OTHER_WORDS = {  # the same digit, said otherwise
    "sv": {"noll": ["nolla"], "ett": ["etta"], "två": ["tvåa"], "sju": ["sjua"], "nio": ["nie"]},
    "en": {"zero": ["oh", "nought"], "nine": ["niner"]},
}
DIALECT = {"tjugo": "tju", "trettio": "tretti", "fyrtio": "förti", "sjuttio": "sjutti", "åttio": "åtti"}
HUNDRED = {"sv": "hundra", "en": "hundred"}
DOUBLE = {"sv": ["dubbel"], "en": ["double"]}
TREBLE = {"sv": ["trippel"], "en": ["triple", "treble"]}
PAUSES = {"sv": [" ", " ", " ", ", ", " eh ", " och sen "], "en": [" ", " ", " ", ", ", " um ", " and then "]}


class Sayer:
    """Says one number after the other; the same seed says the same."""

    def __init__(self, language: str, seed: int) -> None:
        self.language = language
        self.chance = random.Random(f"{language}{seed}")

    def digits(self, digits: str) -> str:
        """Say a row of digits in groups that chance chooses, so that no hearer could group them otherwise."""
        said, rest = "", digits
        while rest:
            size = min(self.chance.choice([1, 1, 2, 2, 3]), len(rest))
            group, rest = rest[:size], rest[size:]
            said += self._group(group, rest) + (self.chance.choice(PAUSES[self.language]) if rest else "")
        return said

    def typed(self, digits: str) -> str:
        """Write a row of digits with blanks and hyphens where chance puts them."""
        return "".join(one + self.chance.choice(["", "", "", " ", "-"]) for one in digits[:-1]) + digits[-1]

    def whole(self, number: int) -> str:
        """Say a number below 1000 in full."""
        if number < 100:
            return self._below_hundred(number)
        rest = f" {self._below_hundred(number % 100)}" if number % 100 else ""
        joined = " and" if rest and self.language == "en" and self.chance.random() < 0.5 else ""
        return f"{self._one(str(number // 100))} {HUNDRED[self.language]}{joined}{rest}"

    def _group(self, group: str, rest: str) -> str:
        # "tjugo" before "fem" and "hundra" before anything could be heard as one number.
        if group[0] == "0" or (group[-1] == "0" and rest) or len(group) == 1:
            return self._each(group)
        if len(set(group)) == 1 and self.chance.random() < 0.5:
            return self._repeated(group)
        return self.whole(int(group)) if self.chance.random() < 0.7 else self._each(group)

    def _repeated(self, group: str) -> str:
        words = DOUBLE if len(group) == 2 else TREBLE
        return f"{self.chance.choice(words[self.language])} {self._one(group[0])}"

    def _each(self, group: str) -> str:
        return " ".join(self._varied(one) for one in group)

    def _one(self, digit: str) -> str:
        return UNITS[self.language].split()[int(digit)]

    def _varied(self, digit: str) -> str:
        word = self._one(digit)
        return self.chance.choice([word, word, *OTHER_WORDS[self.language].get(word, [])])

    def _below_hundred(self, number: int) -> str:
        if number < 20:
            return UNITS[self.language].split()[number]
        ten, unit = TENS[self.language].split()[number // 10 - 2], number % 10
        if self.language == "sv" and self.chance.random() < 0.3:
            ten = DIALECT.get(ten, ten)
        glue = {"sv": "", "en": self.chance.choice([" ", "-"])}[self.language]
        return f"{ten}{glue}{self._one(str(unit))}" if unit else ten
