"""What each operation of the API does."""

from datetime import date, datetime
from functools import partial
from typing import Any

from flask import g

from adapters.runtime import Runtime
from core import casework
from core.case import Case
from core.casework import Wanted
from core.errors import CaseError, UnknownContact
from core.facts import answer_day
from core.flow.graph import Flow
from core.roles import may
from web.api import shapes
from web.api.fields import ApiError
from web.api.operations import USUAL
from web.caseshown import API, queues

type Given = dict[str, Any]


class CasesApi:
    """One method for each operation; each gives JSON values."""

    def __init__(self, runtime: Runtime) -> None:
        self._world, self._desk, self._cases = runtime.world, runtime.desk, runtime.cases

    def list_cases(self, given: Given) -> Given:
        """List cases, the newest first."""
        most = given.pop("limit", USUAL)
        after = given.pop("after", None)
        wanted = Wanted(**given, after=self._behind(after) if after else None)
        return shapes.cases(self._cases.listed(wanted, "new", most + 1), most)

    def get_case(self, reference: str) -> Given:
        """Give one case."""
        return shapes.case(self._named(reference))

    def change_case(self, reference: str, given: Given) -> Given:
        """Give a case to an agent or a queue, or say how it stands."""
        self._require(given)
        due = answer_day(self._flow, self._now)
        put = partial(_put, given=given, due=due)
        return self._changed(reference, put, given)

    def answer_case(self, reference: str, given: Given) -> Given:
        """Close a case with what was done."""
        at = self._now
        return self._changed(reference, lambda case: casework.closed(case, given["answer"], at), given)

    def list_contacts(self, reference: str) -> Given:
        """List the contacts about a case."""
        found = self._cases.contacts(self._named(reference).reference)
        return {"contacts": [shapes.contact(one) for one in found]}

    def list_agents(self) -> Given:
        """List who can have a case."""
        return {"agents": [shapes.agent(one) for one in self._desk.colleagues().values() if _works(one)]}

    def list_queues(self) -> Given:
        """List what can answer for a case, with its name in every language of the flow."""
        tongues = self._flow.tongues.items()
        return {
            "queues": [
                {"id": one, "names": {code: each.prompts.get(f"queue.{one}", one) for code, each in tongues}}
                for one in queues(self._flow)
            ]
        }

    def _changed(self, reference: str, to: Any, given: Given) -> Given:
        by = f"{API}{g.token.name}"
        found = self._named(reference).reference
        try:
            return shapes.case(self._cases.change(found, to, by, self._now, given.get("version")))
        except UnknownContact:
            raise ApiError(404, "there is no such case", "reference") from None

    def _require(self, given: Given) -> None:
        """Refuse agents and queues that there are not."""
        owner, queue = given.get("owner"), given.get("queue")
        found = self._desk.agent(owner) if owner else None
        if owner and (found is None or not _works(found)):
            raise CaseError("owner", "there is no such agent who takes contacts")
        if queue and queue not in queues(self._flow):
            raise CaseError("queue", "there is no such queue")

    def _named(self, reference: str) -> Case:
        found = self._cases.read(reference)
        if found is None or found.reference != reference:
            raise ApiError(404, "there is no such case", "reference")
        return found

    def _behind(self, reference: str) -> tuple[datetime, str]:
        found = self._cases.read(reference)
        if found is None or found.reference != reference:
            raise ApiError(404, "there is no such case", "after")
        return found.opened_at, found.reference

    @property
    def _flow(self) -> Flow:
        return self._world.flows.current

    @property
    def _now(self) -> datetime:
        return self._world.now()


def _put(case: Case, given: Given, due: date | None) -> Case:
    again = due if case.due else None
    return casework.placed(case, given.get("stage"), given.get("owner"), given.get("queue"), again)


def _works(agent: Any) -> bool:
    return agent.active and may(agent, "contacts")
