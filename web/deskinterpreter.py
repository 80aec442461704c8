"""Interpreters on the desk: rung, let go, and how that stands; or a call promised instead (K16)."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from adapters.runtime import Ring, Runtime
from core import callback
from core.errors import TelephonyError
from core.events import CallbackBooked
from core.facts import facts
from core.flow.graph import Callback
from core.flow.words import spoken_window
from core.inputs import CallPromised
from core.turn import take_turn
from web.board import Mine
from web.language import current, t
from web.shown import tongue


@dataclass(frozen=True)
class Shown:
    """What the card of a contact tells of interpreters."""

    needed: str | None  # the language the contact asked for, ISO 639
    ring: Ring | None  # the one that was rung last
    supplier: str  # its name, empty where there is none
    languages: tuple[str, ...]  # that can be rung for
    windows: tuple[tuple[str, str], ...]  # times for a call instead, and how they are said


class DeskInterpreter:
    """Rings interpreters for the contacts an agent talks with."""

    def __init__(self, runtime: Runtime, blueprint: Blueprint, mine: Callable[[str], Mine]) -> None:
        """`mine` gives a contact that the agent of this request has taken, or answers 404."""
        self._runtime, self._world, self._booth, self._mine = runtime, runtime.world, runtime.booth, mine
        blueprint.context_processor(lambda: {"interpreting": self.shown})
        views: dict[str, Callable[[str], Answer]] = {
            "call": self.call,
            "end": self.end,
            "promise": self.promise,
        }
        for name, view in views.items():
            rule = f"/contacts/<contact>/interpreter/{name}"
            blueprint.add_url_rule(rule, f"interpreter_{name}", view, methods=["POST"])

    def shown(self, contact: str) -> Shown:
        """Give what a card tells."""
        found, ring = self._world.store.load(contact), self._booth.rings.of(contact)
        names = self._booth.suppliers.get(ring.language, ()) if ring else ()
        supplier = names[ring.rank - 1].name if ring and ring.rank <= len(names) else ""
        windows = self._windows(contact) if ring and ring.stage == "none" else ()
        said = tuple((one, spoken_window(one, current())) for one in windows)
        languages = tuple(sorted(self._booth.suppliers, key=tongue))
        return Shown(found.state.interpreter, ring, supplier, languages, said)

    def call(self, contact: str) -> Answer:
        """Ring the first supplier of a language."""
        language = self._language(contact)
        begun = self._booth.summon(contact, language, self._world.now())
        flash(t("interpreter.ringing" if begun else "interpreter.not_now"))
        return _back()

    def end(self, contact: str) -> Answer:
        """End the interpreter's line; the conversation goes on."""
        self._talking(contact)
        flash(t("interpreter.ended" if self._booth.dismiss(contact) else "interpreter.none_there"))
        return _back()

    def promise(self, contact: str) -> Answer:
        """Promise a call with an interpreter, to the number the person calls from, and end this one."""
        language, window = self._language(contact), request.form.get("window", "")
        if window not in self._windows(contact):
            abort(400)
        if self._world.store.number(contact) is None:
            flash(t("interpreter.no_number"))
            return _back()
        answer = take_turn(self._world, contact, None, CallPromised(window, language))
        promised = any(isinstance(event, CallbackBooked) for event in answer.events)
        if promised:
            self._lead_on(contact)
        flash(t("interpreter.promised" if promised else "interpreter.not_promised"))
        return _back()

    def _lead_on(self, contact: str) -> None:
        with suppress(TelephonyError):  # who has hung up already was promised it all the same
            self._world.telephony.resume(self._runtime.desk.taken(contact).leg, contact)

    def _language(self, contact: str) -> str:
        self._talking(contact)
        language = request.form.get("language", "")
        known = {*self._booth.suppliers, self._world.store.load(contact).state.interpreter}
        return language if language in known else abort(400)

    def _talking(self, contact: str) -> Any:
        mine = self._mine(contact)
        return mine if mine.stage == "talking" and mine.card.channel == "voice" else abort(400)

    def _windows(self, contact: str) -> tuple[str, ...]:
        """Give the times at which the contact's queue can call; none where the flow calls nobody."""
        flow = self._world.flows.get(self._world.store.load(contact).version)
        if Callback not in flow.kinds:
            return ()
        return callback.free(
            self._runtime.desk.taken(contact).queue, facts(self._world.store, flow, self._world.now())
        )


def _back() -> Answer:
    return redirect(url_for("desk.page"), 303)
