"""What the API can do: one table, which routes, lets in and reads requests, and describes itself."""

from dataclasses import dataclass
from typing import Final, Literal

from core.tokens import Scope
from web.api.fields import ANSWERS, DAYS, MOST_CHANGES, REFERENCES, WHETHER, Field, choice, key, whole

MOST, USUAL = 100, 50  # cases of one page


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked for."""

    name: str  # of the view, and of the operation in the description
    method: Literal["GET", "POST", "PATCH"]
    path: str  # under /api/v1; what stands in braces is part of the request
    scope: Scope | None  # what a token must be made for; None: no token is needed
    about: str
    gives: str  # the schema of the answer
    query: tuple[Field, ...] = ()
    body: tuple[Field, ...] = ()
    refusals: tuple[int, ...] = ()  # beside those of every operation


REFERENCE: Final = Field("reference", "What the customer calls the case.", REFERENCES, needed=True)
VERSION: Final = Field(
    "version",
    "The version you have seen; when the case was changed since, nothing is, and the answer is 409.",
    whole(0, MOST_CHANGES),
)
FILTERS: Final = (
    Field("stage", "Only cases that stand so.", choice("open", "taken", "waiting", "closed")),
    Field("owner", "Only cases that this agent has.", key("an agent's id")),
    Field("queue", "Only cases that this queue answers for.", key("a queue's id")),
    Field("due_to", "Only cases that are to be answered on this day or earlier.", DAYS),
    Field(
        "worked",
        "true: only cases that somebody has or is to have; every contact opens one, and most end with it.",
        WHETHER,
    ),
    Field("limit", "How many cases at most.", whole(1, MOST, USUAL)),
    Field("after", "The last case of the page before: what comes then.", REFERENCES),
)
CHANGES: Final = (
    Field(
        "stage",
        "How it stands from now on; a closed case is taken up again.",
        choice("open", "taken", "waiting"),
    ),
    Field("owner", "The agent who has it from now on.", key("an agent's id")),
    Field("queue", "The queue that answers for it from now on.", key("a queue's id")),
    VERSION,
)
ANSWER: Final = (
    Field("answer", "What was done. The customer is told.", ANSWERS, needed=True),
    VERSION,
)
ONE = "/cases/{reference}"
OPERATIONS: Final = (
    Operation(
        "list_cases",
        "GET",
        "/cases",
        "cases:read",
        "List cases, the newest first.",
        "Cases",
        FILTERS,
        refusals=(404,),
    ),
    Operation("get_case", "GET", ONE, "cases:read", "Give one case.", "Case", refusals=(404,)),
    Operation(
        "change_case",
        "PATCH",
        ONE,
        "cases:write",
        "Give a case to an agent or a queue, or say how it stands.",
        "Case",
        body=CHANGES,
        refusals=(404, 409),
    ),
    Operation(
        "answer_case",
        "POST",
        f"{ONE}/answer",
        "cases:write",
        "Close a case with what was done.",
        "Case",
        body=ANSWER,
        refusals=(404, 409),
    ),
    Operation(
        "list_contacts",
        "GET",
        f"{ONE}/contacts",
        "cases:read",
        "List the contacts about a case, the first one first.",
        "Contacts",
        refusals=(404,),
    ),
    Operation("list_agents", "GET", "/agents", "cases:read", "List who can have a case.", "Agents"),
    Operation("list_queues", "GET", "/queues", "cases:read", "List what can answer for a case.", "Queues"),
    Operation("describe", "GET", "/openapi.json", None, "Give this description.", "Description"),
)
