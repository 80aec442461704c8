"""The number words of Swedish and English, as written, as spoken and as typed without å ä ö."""

from __future__ import annotations

from typing import Dict, Text

# Spellings of each number, the usual one first; folded, so that ö and o are one letter (see tokens.fold).
_SWEDISH = {
    0: "noll nolla nollan",
    1: "ett etta ettan ena",
    2: "tva tvaa tvaan tvo",
    3: "tre trea trean",
    4: "fyra fyran fyr",
    5: "fem femma femman",
    6: "sex sexa sexan",
    7: "sju sjua sjuan",
    8: "atta attan ott",
    9: "nio nia nian nie",
    10: "tio tia tian ti tie",
    11: "elva elvan ellva",
    12: "tolv tolva tolvan",
    13: "tretton trettan",
    14: "fjorton fjortan",
    15: "femton femtan",
    16: "sexton sextan",
    17: "sjutton sjuttan",
    18: "arton aderton artan",
    19: "nitton nittan",
}
_SWEDISH_TENS = {
    20: "tjugo tjuge tjugi tju",
    30: "trettio tretti",
    40: "fyrtio fyrti fortio forti",
    50: "femtio femti",
    60: "sextio sexti",
    70: "sjuttio sjutti",
    80: "attio atti",
    90: "nittio nitti",
}
_ENGLISH = {
    0: "zero nought naught nil",
    1: "one",
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine niner",
    10: "ten",
    11: "eleven",
    12: "twelve",
    13: "thirteen",
    14: "fourteen",
    15: "fifteen",
    16: "sixteen",
    17: "seventeen",
    18: "eighteen",
    19: "nineteen",
}
_ENGLISH_TENS = {
    20: "twenty",
    30: "thirty",
    40: "forty fourty",
    50: "fifty",
    60: "sixty",
    70: "seventy",
    80: "eighty",
    90: "ninety",
}


def _listed(table: Dict[int, Text]) -> Dict[Text, int]:
    return {word: number for number, words in table.items() for word in words.split()}


def _below_hundred(units: Dict[int, Text], tens: Dict[int, Text]) -> Dict[Text, int]:
    found = _listed(units) | _listed(tens)
    for ten, stems in tens.items():
        for unit in range(1, 10):
            for stem in stems.split():
                found.update({stem + ending: ten + unit for ending in units[unit].split()})
    return found


BELOW_HUNDRED: Dict[Text, Dict[Text, int]] = {
    "sv": _below_hundred(_SWEDISH, _SWEDISH_TENS) | {f"{ten}en": 20 + 1 for ten in ("tjugo", "tju")},
    "en": _below_hundred(_ENGLISH, _ENGLISH_TENS),
}
# What may stand for a digit only beside other numbers: an article, an interjection, what a machine misheard.
WEAK: Dict[Text, Dict[Text, Text]] = {
    "sv": {"en": "1"},
    "en": {"oh": "0", "o": "0", "to": "2", "too": "2", "for": "4", "ate": "8", "won": "1"},
}
HUNDRED: Dict[Text, Text] = {"sv": "hundra", "en": "hundred"}
THOUSAND: Dict[Text, Text] = {"sv": "tusen", "en": "thousand"}
AND = frozenset({"och", "and"})
TIMES: Dict[Text, int] = {
    **dict.fromkeys(("dubbel", "dubbelt", "dubbla", "double"), 2),
    **dict.fromkeys(("trippel", "triple", "treble"), 3),
}
# "två femmor", "three zeros": how many of one digit.
PLURALS: Dict[Text, Text] = {
    **dict(
        zip("nollor ettor tvaor treor fyror femmor sexor sjuor attor nior".split(), "0123456789", strict=True)
    ),
    **dict(
        zip("zeros ones twos threes fours fives sixes sevens eights nines".split(), "0123456789", strict=True)
    ),
    **dict.fromkeys(("zeroes", "noughts", "ohs"), "0"),
}

# What stands between two groups of one number and means nothing.
FILLERS = frozenset("eh hm mm ehm um uh er ah oh da liksom typ alltsa va mellanslag space".split())
JOINS = frozenset("- – — / ( ) ' \" streck bindestreck dash hyphen minus".split())
PAUSES = frozenset(", . ; : … och a and sen sedan sa then so snedstreck slash punkt dot".split())
