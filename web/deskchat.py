"""An agent's chats on the desk: what has been said, and both ends live."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from flask import Blueprint, Response, abort, g, jsonify

from adapters.runtime import Line, Runtime
from web.board import Mine
from web.chat import events, key_of, last_event, shown, words_of
from web.chatting import Chatting, Standing
from web.events import stream
from web.phone import fields

type Hide = Callable[[list[Line]], list[Line]]


class DeskChat:
    """Lets an agent read and write in the chats they have taken, and in no others."""

    def __init__(
        self, runtime: Runtime, chatting: Chatting, blueprint: Blueprint, mine: Callable[[str], Mine]
    ) -> None:
        """`mine` gives a contact that the agent of this request has taken, or answers 404."""
        self._desk, self._chatting, self._mine = runtime.desk, chatting, mine
        self._protection = runtime.protection
        one = "/contacts/<contact>/chat"
        blueprint.add_url_rule(one, "chat_follow", self.follow)
        blueprint.add_url_rule(one, "chat_write", self.write, methods=["POST"])

    def follow(self, contact: str) -> Response:
        """Tell what is written, from the beginning of the contact: nothing need be said twice (K41)."""
        hides = self._hides(self._require(contact))
        return stream(events(lambda: None, self._while_mine(contact, g.agent.id, last_event(), hides)))

    def write(self, contact: str) -> tuple[Response, int]:
        """Take the agent's words, once for each key."""
        mine = self._require(contact)
        if mine.stage != "talking":
            abort(409)
        given = fields()
        self._chatting.answer(contact, key_of(given), words_of(given), g.agent.called)
        lines, standing = self._chatting.read(contact, 0)
        return jsonify(shown(self._hides(mine)(lines), standing)), 200

    def _require(self, contact: str) -> Mine:
        mine = self._mine(contact)
        return mine if mine.card.channel == "chat" else abort(404)

    def _hides(self, mine: Mine) -> Hide:
        """Give what leaves out what somebody with a protected identity wrote to the assistant (K38)."""
        since = mine.card.connected_at
        if since is None or not self._protection.covers(mine.card.contact):
            return list
        return lambda lines: [_hidden(one) if one.at < since else one for one in lines]

    def _while_mine(
        self, contact: str, agent: str, after: int, hides: Hide
    ) -> Iterator[tuple[list[Line], Standing] | None]:
        """Give what is new as long as the chat is this agent's: one that was sent on is the next agent's."""
        for update in self._chatting.updates(contact, after):
            if self._desk.taken(contact).agent != agent:
                return
            yield update and (hides(update[0]), update[1])


def _hidden(line: Line) -> Line:
    said = replace(line.said, words="•••") if line.said.author == "visitor" else line.said
    return replace(line, said=said)
