"""How a conversation ended: the agent's word from a closed list, a note, and the case that goes on (K40)."""

from collections.abc import Callable
from contextlib import suppress

from flask import Blueprint, abort, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from adapters.runtime import Runtime
from core.casework import taken
from core.disposition import DISPOSITIONS, LONGEST_NOTE
from core.errors import CaseError
from web.board import Mine
from web.language import t


class DeskEnd:
    """Lets agents say how it ended; then the contact leaves their desk."""

    def __init__(self, runtime: Runtime, blueprint: Blueprint, mine: Callable[[str], Mine]) -> None:
        """`mine` gives a contact that the agent of this request has taken, or answers 404."""
        self._runtime, self._mine = runtime, mine
        rule = "/contacts/<contact>/disposition"
        blueprint.add_url_rule(rule, "dispose", self.dispose, methods=["POST"])

    def dispose(self, contact: str) -> Answer:
        """Store how it ended; whatever needs following up is the agent's own case from now on."""
        how, note = request.form.get("disposition", ""), request.form.get("note", "").strip()
        if self._mine(contact).stage == "ringing" or how not in DISPOSITIONS:
            abort(400)
        if len(note) > LONGEST_NOTE:
            flash(t("card.note_long", most=LONGEST_NOTE))
            return redirect(url_for("desk.page"), 303)
        now = self._runtime.world.now()
        if self._runtime.protection.covers(contact):
            note = ""  # nothing is written of somebody whose identity is protected (K38)
        self._runtime.desk.dispose(contact, g.agent.id, how, note, now)
        flash(t(f"card.noted_{'follow_up' if self._goes_on(contact, how) else 'done'}"))
        return redirect(url_for("desk.page"), 303)

    def _goes_on(self, contact: str, how: str) -> bool:
        reference = self._runtime.histories.reference(contact) if how == "follow_up" else None
        if reference is not None:
            agent, now = g.agent.id, self._runtime.world.now()
            with suppress(CaseError):  # it stands where nobody can take it; its page says so
                self._runtime.cases.change(reference, lambda case: taken(case, agent), agent, now)
        return reference is not None
