"""Reads what a webhook answered into verbs."""

from dataclasses import dataclass
from xml.etree import ElementTree  # see parse(): bounded in size, no document type

from carrier.courier import Reply
from carrier.faults import CONTENT_TYPE, PARSE_FAILED, SCHEMA, Fault
from carrier.tag import Tag
from carrier.verbs.say import Say
from carrier.verbs.verb import Verb

XML_TYPES = ("text/xml", "application/xml", "text/html", "text/plain", "application/octet-stream")


@dataclass(frozen=True)
class Verbs:
    """The verbs there are, and those that may stand in a document of one kind."""

    known: dict[str, type[Verb]]
    allowed: frozenset[str] | None = None  # None: all


@dataclass(frozen=True)
class Document:
    """A TwiML document."""

    url: str  # empty when the TwiML came with a REST request
    verbs: tuple[Verb, ...]

    @property
    def sounds(self) -> bool:
        """Whether any verb speaks, plays or waits."""
        return any(verb.sounds for verb in self.verbs)


def read(reply: Reply, verbs: Verbs) -> Document:
    """The document in an answer; text/plain that is not TwiML is read aloud (Twilio's rule)."""
    # An action may answer 204: Twilio ends the document there and does not call it an error.
    if reply.status == 204:
        return Document(reply.url, ())
    if reply.content_type not in XML_TYPES:
        raise Fault(CONTENT_TYPE, f"{reply.url} answered Content-Type '{reply.content_type}'.", reply.url)
    if reply.content_type == "text/plain" and not reply.body.lstrip("\ufeff \r\n\t").startswith("<"):
        return Document(reply.url, (Say(text=" ".join(reply.body.split())),))
    return parse(reply.body, reply.url, verbs)


def parse(text: str, url: str, verbs: Verbs) -> Document:
    """Parse TwiML; Fault 12100 when it is not TwiML, 12200 names an element, attribute or value at fault."""
    try:
        return Document(url, _verbs(_root(text), url, verbs))
    except Fault as fault:
        fault.url = fault.url or url
        raise


def _root(text: str) -> ElementTree.Element:
    # Entities can only be declared in a document type, so refusing it makes the parser harmless.
    if "<!DOCTYPE" in text.upper():
        raise Fault(PARSE_FAILED, "The document is not TwiML: it has a document type, as HTML has.")
    try:
        root = ElementTree.fromstring(text.strip("\ufeff \r\n\t"))  # noqa: S314
    except (ElementTree.ParseError, ValueError) as error:
        raise Fault(PARSE_FAILED, f"The document is not XML: {error}.") from None
    if root.tag != "Response":
        raise Fault(PARSE_FAILED, f"The document is not TwiML: its root is <{root.tag}>, not <Response>.")
    return root


def _verbs(root: ElementTree.Element, url: str, verbs: Verbs) -> tuple[Verb, ...]:
    response = Tag(root, url)
    response.only()
    return tuple(_verb(tag, verbs) for tag in response.children())


def _verb(tag: Tag, verbs: Verbs) -> Verb:
    if tag.name not in verbs.known:
        raise Fault(SCHEMA, f"<{tag.name}> is not a verb of TwiML that is spoken here.")
    if verbs.allowed is not None and tag.name not in verbs.allowed:
        may = ", ".join(sorted(verbs.allowed))
        raise Fault(SCHEMA, f"<{tag.name}> may not stand in this document; {may} may.")
    return verbs.known[tag.name].parse(tag)
