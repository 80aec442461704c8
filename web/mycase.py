"""`/case/<token>`: a customer sees what was done with their case, and says when it is not enough."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from adapters.runtime import Runtime
from core import casework
from core.case import Case, status
from core.casework import CUSTOMER
from core.errors import CaseError
from core.facts import answer_day
from core.flow.words import spoken_day
from core.hours import ZONE
from web.guard import refuse_foreign
from web.language import current, t


def mycase(runtime: Runtime) -> Blueprint:
    """Make the blueprint of the page that is linked in what we write about a closed case."""
    return _MyCase(runtime).blueprint


class _MyCase:
    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._world, self._cases = runtime, runtime.world, runtime.cases
        self.blueprint = Blueprint("mycase", __name__, url_prefix="/case/<token>")
        self.blueprint.before_request(refuse_foreign)
        self.blueprint.add_url_rule("", "page", self.page, methods=["GET"])
        self.blueprint.add_url_rule("/reopen", "reopen", self.reopen, methods=["POST"])

    def page(self, token: str) -> str:
        """Show the case; who has it and what was said stays with us."""
        case = self._named(token)
        how = status(case, self._world.now().astimezone(ZONE).date())
        told = case.due and how in ("received", "working", "waiting")
        due = spoken_day(case.due.isoformat(), current()) if case.due and told else None
        return render_template("mycase.html", token=token, case=case, status=how, due=due)

    def reopen(self, token: str) -> Response:
        """Take the case up again: the customer is not content with what was done (K49)."""
        case, now = self._named(token), self._world.now()
        due = answer_day(self._world.flows.current, now)
        seen = request.form.get("seen", "")
        try:
            if seen != str(case.changes):
                raise CaseError("stale", "the page is an older one")
            self._cases.change(
                case.reference,
                lambda one: casework.reopened(one, one.owner, due),
                CUSTOMER,
                now,
                case.changes,
            )
            flash(t("mycase.reopened"))
        except CaseError:
            flash(t("mycase.open_already"))
        return redirect(url_for("mycase.page", token=token), 303)

    def _named(self, token: str) -> Case:
        reference = self._runtime.links.case(token)
        found = self._cases.read(reference) if reference else None
        return found or abort(404)
