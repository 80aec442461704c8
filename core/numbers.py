"""What is known of a phone number by its form alone: its cost class, and whether it can be one."""

from core.errors import SettingsError

REFUSED = {"0900": "+46900", "0939": "+46939", "0944": "+46944", "099": "+4699"}  # P15

SIMULATED = "+467000"  # simulated callers call from 070-00; over the real network nobody is taken for one


def cost_class(number: str) -> str:
    """Give the cost class of a number called: 020, 077 or 010 for an ordinary call.

    Classes that cost more than a hotline may (0900, 0939, 0944, 099) are a SettingsError (P15).
    """
    for name, prefix in REFUSED.items():
        if number.startswith(prefix):
            raise SettingsError(f"a {name} number may not be a customer-service hotline, nor lead to one.")
    if number.startswith("+4620"):
        return "020"
    return "077" if number.startswith("+4677") else "010"
