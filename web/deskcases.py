"""`/desk/cases`: agents find cases, take them, send them on and close them with what was done (K47–K49)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from adapters.runtime import Agent, Runtime
from core import casework
from core.case import REMIND, Case
from core.casework import LONGEST_ANSWER, About, Wanted
from core.errors import CaseError
from core.facts import answer_day
from core.hours import ZONE
from core.roles import may
from web import caseshown
from web.language import t

MOST = 100  # cases of one list
LONGEST_REFERENCE = 20  # characters that are looked at
SHOWN = ("mine", "queue", "soon", "overdue")  # what everybody may list
LEADS = ("open", "closed")  # what leads may list beside that
ACTS = ("take", "wait", "forward", "close", "reopen")
type Change = Callable[[Case], Case]


class DeskCases:
    """Lets agents work on cases."""

    def __init__(self, runtime: Runtime, blueprint: Blueprint) -> None:
        self._runtime, self._world, self._desk = runtime, runtime.world, runtime.desk
        self._cases = runtime.cases
        blueprint.add_url_rule("/cases", "cases", self.list, methods=["GET"])
        blueprint.add_url_rule("/cases/<reference>", "case", self.page, methods=["GET"])
        acts = f"/cases/<reference>/<any({', '.join(ACTS)}):act>"
        blueprint.add_url_rule(acts, "change_case", self.change, methods=["POST"])

    def list(self) -> str | Answer | tuple[str, int]:
        """Show a list of cases, or go to the one that was searched for."""
        given = request.args.get("reference", "").strip()[:LONGEST_REFERENCE]
        if given:
            found = self._cases.read(given)
            if found:
                return redirect(url_for("desk.case", reference=found.reference), 303)
            return self._listed(given), 404
        return self._listed()

    def _listed(self, missing: str = "") -> str:
        kinds = SHOWN + (LEADS if may(g.agent, "lead") else ())
        kind = request.args.get("show", SHOWN[0])
        if kind not in kinds:
            abort(404)
        found = self._cases.listed(
            self._wanted(kind), "new" if kind in ("mine", "closed") else "due", MOST + 1
        )
        return render_template(
            "cases.html",
            **caseshown.words(self._runtime),
            agent=g.agent,
            agents=self._desk.colleagues(),
            kinds=kinds,
            kind=kind,
            cases=found[:MOST],
            more=len(found) > MOST,
            missing=missing,
        )

    def _wanted(self, kind: str) -> Wanted:
        """Say which cases a list shows; of what is due a lead sees everybody's."""
        agent, today = g.agent, self._today()
        due = replace(Wanted() if may(agent, "lead") else reach(agent), unclosed=True)
        wanted = {
            "mine": Wanted(owner=agent.id, unclosed=True),
            "queue": replace(reach(agent), free=True, unclosed=True, worked=True),
            "soon": replace(due, due_from=today, due_to=today + REMIND),
            "overdue": replace(due, due_to=today - timedelta(days=1)),
            "open": Wanted(worked=True, unclosed=True),
            "closed": Wanted(stage="closed"),
        }
        return wanted[kind]

    def page(self, reference: str) -> str | Answer:
        """Show one case: how it stands, what can be done, its contacts and what happened."""
        case = self._named(reference)
        if case.reference != reference:
            return redirect(url_for("desk.case", reference=case.reference))
        return self._shown(case)

    def change(self, reference: str, act: str) -> Answer | tuple[str, int]:
        """Change a case; where that cannot be, say why, and keep what was written."""
        case = self._named(reference)
        if not self._may_change(case, self._cases.contacts(reference)):
            abort(403)
        seen = request.form.get("seen", "")
        try:
            if not (seen.isascii() and seen.isdigit() and len(seen) < 9):
                raise CaseError("stale", "nobody says what they have seen")
            to = self._acts()[act]
            self._cases.change(reference, to, g.agent.id, self._world.now(), int(seen))
        except CaseError as error:
            wrong = t(f"cases.wrong.{error.reason}", most=LONGEST_ANSWER)
            return self._shown(self._named(reference), error.reason, wrong), 409
        flash(t(f"cases.done.{act}"))
        return redirect(url_for("desk.case", reference=reference), 303)

    def _acts(self) -> Mapping[str, Change]:
        me, now, form = g.agent.id, self._world.now(), request.form
        return {
            "take": lambda case: casework.taken(case, me),
            "wait": lambda case: casework.waiting(case, me),
            "forward": self._forwarded,
            # Browsers count a line's end as one character and send two.
            "close": lambda case: casework.closed(case, form.get("answer", "").replace("\r\n", "\n"), now),
            "reopen": lambda case: casework.reopened(case, me, self._new_due(case)),
        }

    def _forwarded(self, case: Case) -> Case:
        kind, _, target = request.form.get("target", "").partition(":")
        if kind == "agent" and target in self._colleagues():
            return casework.to_colleague(case, target)
        if kind == "queue" and target in caseshown.queues(self._world.flows.current):
            return casework.to_queue(case, target)
        raise CaseError("target", "there is no such colleague or queue")

    def _new_due(self, case: Case) -> date | None:
        return answer_day(self._world.flows.current, self._world.now()) if case.due else None

    def _colleagues(self) -> Mapping[str, Agent]:
        found = self._desk.colleagues().items()
        return {key: one for key, one in found if one.active and may(one, "contacts") and key != g.agent.id}

    def _named(self, reference: str) -> Case:
        return self._cases.read(reference[:LONGEST_REFERENCE]) or abort(404)

    def _shown(self, case: Case, reason: str = "", wrong: str = "") -> str:
        contacts, agents = self._cases.contacts(case.reference), self._desk.colleagues()
        allowed, log = self._may_change(case, contacts), list(self._cases.history(case.reference))
        return render_template(
            "case.html",
            **caseshown.words(self._runtime),
            agent=g.agent,
            agents=agents,
            case=case,
            allowed=allowed,
            contacts=contacts,
            protected=any(self._runtime.protection.covers(one.contact) for one in contacts),
            said={one.contact: self._said(one) for one in contacts} if allowed else {},
            history=caseshown.history(self._runtime, case, log, agents),
            closing=self._cases.closing(case.reference),
            colleagues=self._colleagues().values(),
            queues=caseshown.queues(self._world.flows.current),
            most=LONGEST_ANSWER,
            reason=reason,
            wrong=wrong,
            given=request.form,
        )

    def _said(self, one: About) -> Sequence[str]:
        """Give what was said in a contact; only with consent is there anything (P2)."""
        return self._desk.words(one.contact) if one.consent == "yes" else ()

    def _may_change(self, case: Case, contacts: Sequence[About]) -> bool:
        """Tell whether an agent may work on a case, and read what was said (K58).

        A lead, who has it, who serves its queue, and who has talked with the customer about it.
        """
        me = g.agent
        served = case.queue is not None and (not me.queues or case.queue in me.queues)
        mine = case.owner == me.id or any(one.agent == me.id for one in contacts)
        return may(me, "lead") or mine or served

    def _today(self) -> date:
        return self._world.now().astimezone(ZONE).date()


def reach(agent: Agent) -> Wanted:
    """Narrow cases to those an agent has, and those nobody has in the queues they serve."""
    return Wanted(agent=agent.id, serves=agent.queues)
