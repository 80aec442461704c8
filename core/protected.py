"""Who has a protected identity: their words are not kept, and no writing of ours has their number (K38)."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final

from core.flow.state import State

NUMBER: Final = re.compile(r"\+?\d{7,15}")
HIDDEN: Final[Mapping[str, str]] = {"sv": "ditt nummer", "en": "your number"}
TAIL: Final = "•••"  # in the place of a number's last digits

type Protected = Callable[[Collection[str]], bool]  # tells whether one of these numbers is protected


def nobody(numbers: Collection[str]) -> bool:
    """Tell that none of these numbers is protected: where nobody keeps whose are."""
    return False


def hidden(language: str) -> str:
    """Give what is written in the place of a number."""
    return HIDDEN.get(language, HIDDEN["en"])


def guarded(before: State, after: State, protected: Protected) -> State:
    """Give the state after a turn, marked once a protected number was given in it."""
    given = _numbers(after) - _numbers(before)
    if after.protected or not given or not protected(given):
        return after
    return replace(after, protected=True, words=None)


def _numbers(state: State) -> frozenset[str]:
    given = (state.pending, state.slot("phone"), dict(state.named).get("phone"))
    return frozenset(one for one in given if one and NUMBER.fullmatch(one))
