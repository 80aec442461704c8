"""Telephone numbers as the world writes them: E.164 with Sweden as home."""

from __future__ import annotations

import re
from typing import Dict, Optional, Text, Tuple

SHORTEST, LONGEST = 8, 15  # digits with the country code; the longest by ITU-T E.164, the shortest in use
HOME = "46"

# Country codes of ITU-T E.164 (annex to the Operational Bulletin): one, two or three digits.
_CODES = frozenset(
    "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 "
    "65 66 81 82 84 86 90 91 92 93 94 95 98 211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 "
    "230 231 232 233 234 235 236 237 238 239 240 241 242 243 244 245 246 247 248 249 250 251 252 253 "
    "254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 290 291 297 298 299 350 351 352 353 "
    "354 355 356 357 358 359 370 371 372 373 374 375 376 377 378 380 381 382 383 385 386 387 389 420 "
    "421 423 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 596 597 598 599 670 672 "
    "673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 800 850 852 853 855 "
    "856 870 878 880 881 882 883 886 888 960 961 962 963 964 965 966 967 968 970 971 972 973 974 975 "
    "976 977 979 992 993 994 995 996 998".split()
)
# National numbers of fixed length, where a digit too few or too many is heard wrong; others by length alone.
_PLANS: Dict[Text, re.Pattern[Text]] = {
    "1": re.compile(r"[2-9]\d\d[2-9]\d{6}"),
    "7": re.compile(r"\d{10}"),
    "33": re.compile(r"[1-9]\d{8}"),
    "34": re.compile(r"[5-9]\d{8}"),
    "44": re.compile(r"[1-9]\d{8,9}"),
    "45": re.compile(r"[2-9]\d{7}"),
    "47": re.compile(r"[2-9]\d{7}"),
    "48": re.compile(r"[1-9]\d{8}"),
    # PTS's plan: 7 to 9 digits after the zero, mobile and 010 always 9; 071 and 078 ring nowhere.
    HOME: re.compile(r"(?:7[02369]|10)\d{7}|(?!7[0123689]|10)[1-9]\d{6,8}"),
}
_UNWRITTEN = re.compile(
    r"46(7[02369]\d{7})"
)  # "46701234567": the plus is often left out, and nothing else begins so


def e164(dialled: Text) -> Optional[Text]:
    """Return a number as dialled ("0701234567", "004670…", "+46070…") in E.164, or None where it is none."""
    if dialled.startswith("+"):
        return _international(dialled[1:])
    if dialled.startswith("00"):
        return _international(dialled[2:])
    if dialled.startswith("0"):
        return _written(HOME, dialled[1:])
    return _written(HOME, dialled[2:]) if _UNWRITTEN.fullmatch(dialled) else None


def is_mobile(number: Text) -> bool:
    """Tell whether a number in E.164 is a Swedish mobile number."""
    return number.startswith(("+4670", "+4672", "+4673", "+4676", "+4679"))


def _international(digits: Text) -> Optional[Text]:
    country, national = _parted(digits)
    # "+46 (0)70": the home zero is said along by habit; Italy's alone belongs to the number.
    if national.startswith("0") and country != "39":
        national = national[1:]
    return _written(country, national) if country else None


def _parted(digits: Text) -> Tuple[Text, Text]:
    found = next((digits[:size] for size in (1, 2, 3) if digits[:size] in _CODES), "")
    return found, digits[len(found) :]


def _written(country: Text, national: Text) -> Optional[Text]:
    if not (national.isdecimal() and SHORTEST <= len(country + national) <= LONGEST):
        return None
    plan = _PLANS.get(country)
    return None if plan and not plan.fullmatch(national) else f"+{country}{national}"
