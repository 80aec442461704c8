"""Reads the attributes of a TwiML element into typed values, and refuses by name what it does not know."""

import re
from urllib.parse import urljoin
from xml.etree.ElementTree import Element  # only the type; document.py says how it parses

from carrier.faults import BAD_URL, SCHEMA, Fault

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


class Tag:
    """One element of a document."""

    def __init__(self, element: Element, base: str) -> None:
        self._element = element
        self.base = base  # URL of the document
        self.name = element.tag

    def only(self, *known: str, unsupported: tuple[str, ...] = ()) -> None:
        """Refuse every attribute that is not listed; those of Twilio's we do not do are told apart."""
        for name in self._element.attrib:
            if name in unsupported:
                raise Fault(SCHEMA, f"<{self.name}> attribute '{name}' is not supported.")
            if name not in known:
                raise Fault(SCHEMA, f"<{self.name}> has no attribute '{name}'.")

    def has(self, name: str) -> bool:
        return name in self._element.attrib

    def word(self, name: str, default: str = "") -> str:
        """The attribute as it stands."""
        return self._element.get(name, default)

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        """One of the allowed words."""
        value = self._element.get(name, default)
        if value not in allowed and value != default:
            raise self.wrong(name, f"one of {', '.join(allowed)}")
        return value

    def choices(self, name: str, default: str, allowed: tuple[str, ...]) -> frozenset[str]:
        """Some of the allowed words, separated by spaces."""
        values = frozenset(self._element.get(name, default).split())
        if not values <= set(allowed):
            raise self.wrong(name, f"some of {', '.join(allowed)}")
        return values

    def flag(self, name: str, default: bool) -> bool:
        return self.choice(name, str(default).lower(), ("true", "false")) == "true"

    def whole(self, name: str, default: int, least: int = 0, most: int = 100_000) -> int:
        """A whole number within bounds."""
        text = self._element.get(name, str(default))
        if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= most:
            raise self.wrong(name, f"a whole number from {least} to {most}")
        return int(text)

    def method(self, name: str = "method") -> str:
        return self.choice(name, "POST", ("GET", "POST"))

    def language(self, default: str = "en-US") -> str:
        """A BCP-47 language tag."""
        value = self._element.get("language", default)
        if not LANGUAGE.fullmatch(value):
            raise self.wrong("language", "a language tag such as sv-SE")
        return value

    def url(self, name: str) -> str:
        """An absolute URL, resolved against the document's; empty when the attribute is missing or empty."""
        value = self._element.get(name, "")
        return self.resolve(value) if value else ""

    def resolve(self, value: str) -> str:
        """A URL of the document; Fault when it cannot be made absolute."""
        found = urljoin(self.base, value.strip())
        if not found:
            raise Fault(BAD_URL, f"<{self.name}> has no URL to resolve '{value}' against.")
        return found

    def text(self) -> str:
        """The text directly in the element; nested elements are refused."""
        self.childless()
        return " ".join((self._element.text or "").split())

    def childless(self) -> None:
        for child in self._element:
            raise Fault(SCHEMA, f"<{child.tag}> may not stand in <{self.name}>.")

    def children(self) -> list["Tag"]:
        """The nested elements; text beside them is refused."""
        beside = [self._element.text] + [child.tail for child in self._element]
        if stray := " ".join(part.strip() for part in beside if part and part.strip()):
            raise Fault(SCHEMA, f"<{self.name}> has text it may not have, of {len(stray)} characters.")
        return [Tag(child, self.base) for child in self._element]

    @property
    def element(self) -> Element:
        return self._element

    def wrong(self, name: str, wanted: str, code: int = SCHEMA) -> Fault:
        """The fault of a value that is not allowed."""
        return Fault(code, f"<{self.name}> {name}='{self.word(name)}' must be {wanted}.")
