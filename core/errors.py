"""What can fail, each error with a sentence that a person can act on."""

from dataclasses import dataclass


class VaxelError(Exception):
    """Something went wrong that we can name."""


@dataclass(eq=False)
class FlowError(VaxelError):
    """A flow or a prompt file says something that cannot be run."""

    file: str  # path as the designer knows it
    line: int  # from 1
    node: str  # the node's id, or what stands in its place (`prompts`, `words`, …)
    sentence: str  # what is wrong

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.node}: {self.sentence}"


class UnknownContact(VaxelError):
    """There is no contact of that id."""


class StoreUnavailable(VaxelError):
    """The database does not answer."""


class AlreadyTaken(VaxelError):
    """Somebody else took the place, or the person left."""


class SoldOut(VaxelError):
    """The window has been promised to as many as can be called in it."""


@dataclass(eq=False)
class TelephonyError(VaxelError):
    """The telephone network refused or did not answer."""

    sentence: str  # what was asked and what came back, without numbers or names
    permanent: bool  # True: asking again cannot help

    def __str__(self) -> str:
        return self.sentence


@dataclass(eq=False)
class MailError(VaxelError):
    """The mail server refused or did not answer."""

    sentence: str  # what came back, without addresses
    permanent: bool  # True: asking again cannot help

    def __str__(self) -> str:
        return self.sentence


@dataclass(eq=False)
class WebhookError(VaxelError):
    """Whoever follows our events refused one, or did not answer."""

    sentence: str  # what came back

    def __str__(self) -> str:
        return self.sentence


@dataclass(eq=False)
class CaseError(VaxelError):
    """A case cannot be changed so."""

    reason: str  # stage, answer, long, owner, queue or stale
    sentence: str

    def __str__(self) -> str:
        return self.sentence


class SignOnError(VaxelError):
    """A login by the organisation's own provider came to nothing; the sentence names nobody."""


class SettingsError(VaxelError):
    """A setting is missing or cannot be used; the sentence names it."""
