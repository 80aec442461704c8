"""Which role may do what."""

from dataclasses import dataclass

import pytest

from core.roles import RIGHTS, ROLES, may

ALL = ("contacts", "lead", "designer", "agents")


@dataclass(frozen=True)
class Somebody:
    role: str


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        ("agent", {"contacts"}),
        ("lead", {"contacts", "lead"}),
        ("designer", {"designer"}),
        ("admin", set(ALL)),
        ("visitor", set()),
    ],
)
def test_a_role_has_its_rights_and_no_others(role: str, rights: set[str]) -> None:
    assert {right for right in ALL if may(Somebody(role), right)} == rights  # type: ignore[arg-type]


def test_every_role_has_its_rights_written() -> None:
    assert tuple(RIGHTS) == ROLES
