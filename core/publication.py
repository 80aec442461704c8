"""Which flow version a new contact begins with, out of everything that was ever published."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.errors import VaxelError

type By = Literal["publish", "rollback", "start"]  # start: taken from the files when Växel started

ALL = 100  # percent


class PublicationError(VaxelError):
    """A version cannot be published, or gone back to; the sentence says why."""


@dataclass(frozen=True)
class Publication:
    """A version was given to new contacts; the list of these is only ever added to."""

    version: str
    share: int  # percent of new contacts it was given, 1 to 100
    by: By


@dataclass(frozen=True)
class Split:
    """What new contacts begin with: one version, or one and another that is tried beside it."""

    current: str  # gets whatever the trial does not
    trial: str | None = None
    share: int = 0  # percent of new contacts that the trial gets, 0 without one

    @property
    def shares(self) -> dict[str, int]:
        """Give the percent of new contacts by version; together 100."""
        if self.trial is None:
            return {self.current: ALL}
        return {self.current: ALL - self.share, self.trial: self.share}

    def drawn(self, draw: float) -> str:
        """Give the version that a number drawn evenly from [0, 1) leads to."""
        return self.trial if self.trial and draw * ALL < self.share else self.current


def in_force(history: Sequence[Publication]) -> Split | None:
    """Give what new contacts begin with after these publications, oldest first; None before the first."""
    line = _line(history)
    if not line:
        return None
    last = history[-1]
    return Split(line[-1]) if last.share == ALL else Split(line[-1], last.version, last.share)


def published(history: Sequence[Publication], version: str, share: int = ALL) -> Publication | None:
    """Give the publication of a version to a share of new contacts; None when that changes nothing.

    A share below 100 is tried beside the current version; an earlier trial ends with it. To publish what was
    taken from the files changes something: from then on somebody has chosen.
    """
    if not 0 < share <= ALL:
        raise PublicationError(f"a share is a whole number of percent from 1 to {ALL}; {share} is not.")
    now = in_force(history)
    if share < ALL and now is None:
        raise PublicationError("there is no current version yet that could keep the rest of the contacts.")
    if share < ALL and now and now.current == version:
        raise PublicationError(f"{version} is the current version: there is nothing to try beside it.")
    if now and now.shares.get(version) == share and chosen_by_hand(history):
        return None
    return Publication(version, share, "publish")


def gone_back(history: Sequence[Publication], version: str | None = None) -> Publication | None:
    """Give the publication that goes back to a version; None when it alone is in force already.

    Without a version it ends the trial, or else goes to the version that was current before this one. Going
    back twice goes back two steps: what was left by going back is not what was before.
    """
    now, line = in_force(history), _line(history)
    if now is None:
        raise PublicationError("nothing was published yet.")
    if version is None and now.trial is None and len(line) < 2:
        raise PublicationError(f"there is no version before {now.current} to go back to.")
    wanted = version or (now.current if now.trial else line[-2])
    return None if now == Split(wanted) else Publication(wanted, ALL, "rollback")


def chosen_by_hand(history: Sequence[Publication]) -> bool:
    """Tell whether somebody ever decided what is in force; until then it follows the files."""
    return any(one.by != "start" for one in history)


def _line(history: Sequence[Publication]) -> list[str]:
    """Give the versions that lead to the current one, without those that were gone back from."""
    line: list[str] = []
    for one in history:
        if one.share < ALL:
            continue
        if one.by == "rollback" and one.version in line:
            while line[-1] != one.version:
                line.pop()
        elif line[-1:] != [one.version]:
            line.append(one.version)
    return line
