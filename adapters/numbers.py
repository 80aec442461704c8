"""The Numbers port: which numbers may be called, by the numbering plan of each country (phonenumbers)."""

import phonenumbers
from phonenumbers import PhoneNumberType

HOME = "SE"
CALLED = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
        PhoneNumberType.UAN,
    }
)  # whatever costs the called or the caller more is none of these


class PhoneNumbers:
    """Takes ordinary numbers of Sweden and of the countries that are allowed."""

    def __init__(self, countries: frozenset[str] = frozenset({HOME})) -> None:
        """`countries` are those that may be called, ISO 3166 in capitals (toll fraud)."""
        self._countries = countries

    def callable(self, number: str) -> bool:
        """Tell whether a call may be promised: no premium, emergency, short or impossible number."""
        found = _read(number)
        if found is None or not phonenumbers.is_valid_number(found):
            return False
        country = phonenumbers.region_code_for_number(found)
        return country in self._countries and phonenumbers.number_type(found) in CALLED

    def takes_text(self, number: str) -> bool:
        """Tell whether a number can take a text message: a mobile one can."""
        found = _read(number)
        return found is not None and phonenumbers.number_type(found) in (
            PhoneNumberType.MOBILE,
            PhoneNumberType.FIXED_LINE_OR_MOBILE,
        )


def _read(number: str) -> phonenumbers.PhoneNumber | None:
    if not number.startswith(("0", "+")):  # 112… is no number of Norrköping without its 0
        return None
    try:
        return phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        return None
