"""How cases are put into words: how one stands, what it is about, and who did what with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from adapters.runtime import Agent, Runtime
from core.case import REMIND, Case
from core.casework import CUSTOMER
from core.events import CaseMoved, CaseReminded, ComplaintReceived, Event, MessageSent
from core.flow.graph import Complaint, Flow, Queue
from core.flow.words import spoken_day
from core.handoff import Logged
from core.hours import ZONE
from web.language import current, t
from web.shown import words as desk_words

API = "api:"  # what a token's name stands behind, as the one who did something


@dataclass(frozen=True)
class Line:
    """Something that happened to a case."""

    at: datetime  # UTC
    words: str


def words(runtime: Runtime) -> Mapping[str, Callable[..., Any]]:
    """Give the functions that the templates of cases call."""
    flow, today = runtime.world.flows.current, runtime.world.now().astimezone(ZONE).date()
    return {
        "about": lambda case: about(flow, case),
        "category": lambda one: category(flow, one),
        "urgency": lambda case: urgency(case, today),
        "spoken_day": lambda day: spoken_day(day.isoformat(), current()),
        "moment": moment,
        "short_day": lambda day: f"{day:%Y-%m-%d}",
    }


def moment(at: datetime) -> str:
    """Give a day and a time of day in Sweden."""
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}"


def about(flow: Flow, case: Case) -> str:
    """Say what a case is about."""
    return t("cases.complaint", name=category(flow, case.category)) if case.category else t("cases.plain")


def category(flow: Flow, one: str) -> str:
    """Name what a complaint is about, as the customer heard it."""
    tongue = flow.tongues.get(current()) or flow.tongues[flow.languages[0]]
    return tongue.prompts.get(f"category.{one}", one)


def urgency(case: Case, today: date) -> str | None:
    """Say whether a case is late, or soon to be answered; None where it is neither."""
    if case.due is None or case.stage == "closed" or case.due > today + REMIND:
        return None
    return "late" if case.due < today else "soon"


def queues(flow: Flow) -> tuple[str, ...]:
    """Give the queues that can answer for a case, each once."""
    found = (node.queue for node in flow.nodes.values() if isinstance(node, Queue | Complaint))
    return tuple(dict.fromkeys(found))


def history(runtime: Runtime, case: Case, log: list[Logged], agents: Mapping[str, Agent]) -> list[Line]:
    """Say what happened to a case, from its beginning."""
    flow = runtime.world.flows.current
    moves = [line for line in log if isinstance(line.event, CaseMoved)]
    before = {after.seq: one.event for one, after in pairwise(moves)}
    told = (_told(flow, line.event, before.get(line.seq), agents) for line in log)
    lines = [Line(line.at, words) for line, words in zip(log, told, strict=True) if words]
    return [Line(case.opened_at, t("cases.event.opened")), *lines]


def _told(flow: Flow, event: Event, before: Event | None, agents: Mapping[str, Agent]) -> str | None:
    match event:
        case ComplaintReceived(one):
            return t("cases.event.complaint_received", name=category(flow, one))
        case CaseReminded(None):
            return t("cases.event.leads_reminded")
        case CaseReminded(owner):
            return t("cases.event.reminded", to=_who(str(owner), agents))
        case MessageSent("case_closed", by):
            return t("cases.event.written", by=t(f"cases.by.{by}"))
        case CaseMoved():
            return _moved(flow, event, before, agents)
    return None


def _moved(flow: Flow, event: CaseMoved, before: Event | None, agents: Mapping[str, Agent]) -> str:
    who, stage = _who(event.agent, agents), event.stage
    if isinstance(before, CaseMoved) and before.stage == "closed" != stage:
        return t("cases.event.reopened", who=who)
    if stage == "open":
        return t("cases.event.queued", who=who, to=desk_words(flow)["queue_name"](event.queue))
    if stage in ("taken", "waiting") and event.owner not in (None, event.agent):
        had = before.owner if isinstance(before, CaseMoved) else None
        if had != event.owner:
            return t("cases.event.given", who=who, to=_who(str(event.owner), agents))
    return t(f"cases.event.{stage}", who=who)


def _who(key: str, agents: Mapping[str, Agent]) -> str:
    if key == CUSTOMER:
        return t("cases.who.customer")
    if key.startswith(API):
        return t("cases.who.api", name=key.removeprefix(API))
    return agents[key].name if key in agents else t("cases.who.gone")
