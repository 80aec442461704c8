"""`/desk/agents`: an admin says who works here, what they may do, and what customers call them."""

from dataclasses import replace

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from adapters.passwords import hashed
from adapters.runtime import Agent, Runtime
from adapters.staff import SHORTEST_PASSWORD, mistakes
from core.errors import AlreadyTaken
from core.roles import ROLES, may
from web.board import queues
from web.language import t

LONGEST_PASSWORD = 1000  # characters
NOBODY = Agent("", "", "", "", ("sv",))


class DeskAgents:
    """Lets admins add agents and change them."""

    def __init__(self, runtime: Runtime, blueprint: Blueprint) -> None:
        self._runtime, self._desk = runtime, runtime.desk
        blueprint.add_url_rule("/agents", "agents", self.everybody, methods=["GET"])
        blueprint.add_url_rule("/agents/new", "new_agent", self.new, methods=["GET"])
        blueprint.add_url_rule("/agents/new", "add_agent", self.add, methods=["POST"])
        blueprint.add_url_rule("/agents/<key>", "agent", self.page, methods=["GET"])
        blueprint.add_url_rule("/agents/<key>", "change_agent", self.change, methods=["POST"])

    def everybody(self) -> str:
        """Show everybody."""
        _admins_only()
        return render_template("agents.html", agent=g.agent, agents=self._desk.colleagues().values())

    def new(self) -> str:
        """Show the form for somebody new."""
        _admins_only()
        return self._form(NOBODY)

    def page(self, key: str) -> str:
        """Show the form for somebody known."""
        _admins_only()
        return self._form(self._known(key), key)

    def add(self) -> Answer | tuple[str, int]:
        """Add somebody; whoever has the name already is not changed by it."""
        _admins_only()
        made = replace(self._given(NOBODY), id=request.form.get("id", "").strip())
        if self._desk.agent(made.id):
            return self._form(made, wrong=[t("agents.wrong.known")]), 409
        return self._store(made, None)

    def change(self, key: str) -> Answer | tuple[str, int]:
        """Change somebody; who may not take contacts any more is away at once."""
        _admins_only()
        before = self._known(key)
        return self._store(self._given(before), before)

    def _store(self, made: Agent, before: Agent | None) -> Answer | tuple[str, int]:
        key = before.id if before else None
        if wrong := self._wrong(made, before):
            return self._form(made, key, wrong), 400
        if password := _password():
            made = replace(made, password=hashed(password))
        try:
            self._desk.add_agent(made)
        except AlreadyTaken:
            return self._form(made, key, [t("agents.wrong.taken")]), 409
        if not made.active or not may(made, "contacts"):
            self._desk.choose(made.id, None, self._runtime.world.now())
        flash(t("agents.stored", name=made.name))
        return redirect(url_for("desk.agents"), 303)

    def _wrong(self, made: Agent, before: Agent | None) -> list[str]:
        """Say what is wrong, each in a sentence."""
        found = [t(f"agents.wrong.{field}") for field in mistakes(made)]
        password = _password()
        if password and not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            found.append(t("agents.wrong.password", least=SHORTEST_PASSWORD))
        if before is None and not password and not made.email:
            found.append(t("agents.wrong.no_way_in"))
        if before and before.id == g.agent.id and not (made.active and may(made, "agents")):
            found.append(t("agents.wrong.self"))
        return found

    def _given(self, before: Agent) -> Agent:
        form = request.form
        languages = form.get("languages", "").replace(",", " ").lower().split()
        return replace(
            before,
            name=form.get("name", "").strip(),
            phone=form.get("phone", "").replace(" ", ""),
            languages=tuple(dict.fromkeys(languages)),
            queues=tuple(form.getlist("queues")),
            role=form.get("role", ""),  # type: ignore[arg-type]  # `mistakes` looks
            alias=form.get("alias", "").strip() or None,
            email=form.get("email", "").strip() or None,
            active="active" in form,
        )

    def _form(self, made: Agent, key: str | None = None, wrong: list[str] | None = None) -> str:
        known = queues(self._runtime.world.flows.current)
        every = dict.fromkeys((*known, *made.queues))
        return render_template(
            "agent.html", agent=g.agent, one=made, key=key, wrong=wrong or [], roles=ROLES, queues=every
        )

    def _known(self, key: str) -> Agent:
        return self._desk.agent(key) or abort(404)


def _password() -> str:
    return request.form.get("password", "")


def _admins_only() -> None:
    if not may(g.agent, "agents"):
        abort(403)
