"""Who may do what: four roles, and the rights each has (K58)."""

from collections.abc import Mapping
from typing import Final, Literal, Protocol, get_args

type Role = Literal["agent", "lead", "designer", "admin"]
# contacts: take contacts; lead: see and steer the whole line, and take by hand; designer: see the figures;
# agents: say who the others are and what they may do.
type Right = Literal["contacts", "lead", "designer", "agents"]

ROLES: Final[tuple[Role, ...]] = get_args(Role.__value__)
RIGHTS: Final[Mapping[str, frozenset[Right]]] = {
    "agent": frozenset({"contacts"}),
    "lead": frozenset({"contacts", "lead"}),
    "designer": frozenset({"designer"}),
    "admin": frozenset(get_args(Right.__value__)),
}


class Holder(Protocol):
    """Somebody with a role."""

    @property
    def role(self) -> str:
        """Give the role; one that is not known has no rights."""


def may(someone: Holder, what: Right) -> bool:
    """Tell whether somebody's role lets them do this."""
    return what in RIGHTS.get(someone.role, frozenset())
