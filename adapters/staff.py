"""What the particulars of somebody who works here must be, wherever they are entered."""

import re

from adapters.store.agents import Agent
from core.promised import EMAIL
from core.roles import ROLES, may

SHORTEST_PASSWORD = 10  # characters
_FORMS = {
    "id": re.compile(r"[^\s/:]{1,100}"),
    "name": re.compile(r"\S(?:.{0,98}\S)?"),
    "languages": re.compile("[a-z]{2}(?: [a-z]{2})*"),
    "queues": re.compile(r"(?:[\w-]{1,50}(?: [\w-]{1,50})*)?"),
    "role": re.compile("|".join(ROLES)),
    "alias": re.compile(r"(?:\S(?:.{0,98}\S)?)?"),
    "email": re.compile(f"(?:{EMAIL.pattern})?"),
}
_PHONE = re.compile(r"\+[1-9]\d{6,14}")


def mistakes(made: Agent) -> list[str]:
    """Name the fields that cannot be so, in their order; none where all is well.

    Only who takes contacts needs a phone, E.164.
    """
    given = vars(made) | {"languages": " ".join(made.languages), "queues": " ".join(made.queues)}
    wrong = [name for name, form in _FORMS.items() if not form.fullmatch(given[name] or "")]
    needless = not made.phone and not may(made, "contacts")
    return wrong if needless or _PHONE.fullmatch(made.phone) else [*wrong, "phone"]
