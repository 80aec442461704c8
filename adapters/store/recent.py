"""Remembers the contacts this server stored last, so that the next turn need not read them again."""

from collections import OrderedDict
from dataclasses import replace

from core.ports import Contact, Saved

KEPT = 2000  # contacts; a few kilobytes each


class Recent:
    """The newest contacts as they were stored; never the truth: a save from here is checked like all."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Contact] = OrderedDict()

    def find(self, contact: str, turn: int) -> Contact | None:
        """Give a contact whose next turn is `turn`, None when this server does not remember it so."""
        found = self._kept.get(contact)
        return found if found is not None and found.turn == turn else None

    def keep(self, saved: Saved, seq: int, head: bytes) -> None:
        """Remember a contact as it was just stored; who waits is not remembered, as others move its place."""
        key, before = saved.before.id, saved.before
        if saved.state.phase in ("asking", "confirming"):
            self._kept[key] = replace(before, state=saved.state, turn=before.turn + 1, seq=seq, head=head)
            self._kept.move_to_end(key)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.pop(key, None)
