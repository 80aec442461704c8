"""Personal numbers in what a person writes: masked before the words go on to anybody who reads them."""

import re
from datetime import date
from typing import Final

COORDINATION: Final = 60  # added to the day in a coordination number (samordningsnummer)
# Ten bare digits that begin with 0 are a telephone number sooner than a person of the years after 2000.
_FORM: Final = re.compile(
    r"(?<![\d+-])(?:(?:18|19|20)\d{6}[-+ ]?\d{4}|\d{6}[-+]\d{4}|[1-9]\d{5} ?\d{4})(?![\d-])", re.ASCII
)


def masked(text: str) -> str:
    """Replace the last four digits of each Swedish personal number by stars.

    Only where its date and check digit hold (folkbokföringslagen 1991:481, 18 §); all else is left alone,
    and so is one said in words. Linear in the length of the text.
    """
    return _FORM.sub(lambda found: _masked(found[0]), text)


def _masked(said: str) -> str:
    digits = "".join(filter(str.isdigit, said))
    return f"{said[:-4]}****" if _is_day(digits[:-4]) and _luhn(digits[-10:]) % 10 == 0 else said


def _is_day(digits: str) -> bool:
    century = digits[:-6] or "20"  # of the years that may be meant, the one with most leap days
    year, month, day = int(century + digits[-6:-4]), int(digits[-4:-2]), int(digits[-2:])
    try:
        date(year, month, day - COORDINATION if day > COORDINATION else day)
    except ValueError:
        return False
    return True


def _luhn(digits: str) -> int:
    doubled = (int(one) * (2 if place % 2 == 0 else 1) for place, one in enumerate(digits))
    return sum(one // 10 + one % 10 for one in doubled)
