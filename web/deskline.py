"""The agent's phone on the desk: the carrier rings it, the page answers, listens and speaks."""

import logging

from flask import Blueprint, Response, abort, g

from adapters.runtime import Agent, Runtime
from web.handsets import Handsets
from web.phone import answered, relayed, said

logger = logging.getLogger(__name__)


class DeskLine:
    """Lets an agent use the lines of the contacts they took, and no others."""

    def __init__(self, runtime: Runtime, blueprint: Blueprint) -> None:
        self._settings, self._desk = runtime.settings, runtime.desk
        self._handsets = Handsets(runtime.settings.api_url)
        one = "/line/calls/<call>"
        blueprint.add_url_rule(f"{one}/stream", "line_follow", self.follow)
        act = f"{one}/<any(say, answer, press):what>"
        blueprint.add_url_rule(act, "line_act", self.act, methods=["POST"])

    def open(self, agent: Agent) -> None:
        """Let the agent's phone ring from now on; a real phone rings by itself."""
        if self._settings.stands_in:
            self._handsets.let_ring(agent.phone)

    def follow(self, call: str) -> Response:
        """Pass on what happens on the agent's line."""
        self._require(call)
        return relayed(self._handsets, call)

    def act(self, call: str, what: str) -> tuple[Response, int]:
        """Answer the phone, press the key that takes the call, or say something."""
        self._require(call)
        return answered(self._handsets.act(call, what, said(what)))

    def _require(self, call: str) -> None:
        legs = (self._desk.taken(key).agent_leg for key in self._desk.of_agent(g.agent.id))
        if not self._settings.stands_in or call not in legs:
            logger.warning("agent %s was refused a line that is not theirs", g.agent.id)
            abort(404)
