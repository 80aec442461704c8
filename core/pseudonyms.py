"""What stands for a contact or an agent outside: the same within one file, and nothing to be led back by."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

LEFT_OUT = ("caller", "words")  # digests of a number and of words: of no use, and personal


class Pseudonyms:
    """Names made with a key that nobody keeps."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, kind: str, name: str) -> str:
        """Give what stands for a name, 16 hexadecimal digits."""
        return hmac.new(self._key, f"{kind}\n{name}".encode(), hashlib.sha256).hexdigest()[:16]

    def data(self, kind: str, found: Mapping[str, Any]) -> dict[str, Any]:
        """Give an event's fields without what is personal, people and contacts by what stands for them.

        `kind` is the event's; of a caller it is only said whether a number was known.
        """
        told = {name: value for name, value in found.items() if name not in LEFT_OUT}
        if "caller" in found:
            told["caller_known"] = found["caller"] is not None
        for name in ("agent", "contact", "instead", "recording"):
            if isinstance(told.get(name), str):
                told[name] = self.of("contact" if name == "instead" else name, told[name])
        if kind == "contact_moved" and isinstance(told.get("to"), str):
            told["to"] = self.of("agent", told["to"])
        return told
