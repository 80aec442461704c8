"""Swedish personal numbers: their form, date and check digit, and how they are masked."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import Optional, Text

COORDINATION = 60  # added to the day in a coordination number (samordningsnummer)

_FORM = re.compile(r"((?:18|19|20)?)(\d\d)(\d\d)(\d\d)([-+]?)(\d{4})")


@dataclass(frozen=True)
class Personal:
    """A personal number whose date and check digit hold."""

    masked: Text  # 19640823-****, 640823-**** or 640823+****, fit to be shown
    secret: Text = ""  # the whole, never to be shown nor logged
    signed: bool = False  # a hyphen or plus stood before the last four

    def __repr__(self) -> Text:
        """Show what may be seen."""
        return f"Personal({self.masked})"


def personal(said: Text) -> Optional[Personal]:
    """Read 10 or 12 digits with an optional hyphen or plus; None where the date or the check digit is wrong.

    Source of the form and the check digit: folkbokföringslagen (1991:481) 18 §. Ten digits keep their
    two-digit year, for which century it is depends on the day.
    """
    form = _FORM.fullmatch(_without_date_hyphens(said))
    if form is None:
        return None
    century, year, month, day, sign, last = form.groups()
    if not _is_day(int((century or "20") + year), int(month), int(day)) or _luhn(year + month + day + last):
        return None
    date = century + year + month + day
    sign_or_hyphen = sign or "-"
    return Personal(f"{date}{sign_or_hyphen}****", f"{date}{sign_or_hyphen}{last}", bool(sign))


def is_day(digits: Text) -> bool:
    """Tell whether eight digits are a day of the 19th to 21st century, YYYYMMDD."""
    found = re.fullmatch(r"((?:18|19|20)\d\d)(\d\d)(\d\d)", digits)
    return found is not None and _is_day(*(int(part) for part in found.groups()))


def _without_date_hyphens(said: Text) -> Text:
    # "1964-08-23-3234", "64-08-23 3234": only the last hyphen, before four digits, is part of the number.
    said = said.strip("-")
    date, last = said[:-5], said[-5:]
    return date.replace("-", "") + last if last[:1] in ("-", "+") else said.replace("-", "")


def _is_day(year: int, month: int, day: int) -> bool:
    if not 1 <= month <= 12:
        return False
    day = day - COORDINATION if day > COORDINATION else day
    return 1 <= day <= calendar.monthrange(year, month)[1]


def _luhn(digits: Text) -> int:
    doubled = (int(one) * (2 if place % 2 == 0 else 1) for place, one in enumerate(digits))
    return sum(one // 10 + one % 10 for one in doubled) % 10
