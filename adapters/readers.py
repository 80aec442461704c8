"""Who reads what is written about cases: agents at their addresses, visitors in their chats."""

from collections.abc import Sequence
from datetime import datetime

from adapters.store.chats import Chats, Said
from adapters.store.desk import Desk
from core.caseoffice import Chat, Reader, Readers
from core.roles import may


def readers(desk: Desk) -> Readers:
    """Find agents by what the desk knows of them."""

    def find(owner: str | None) -> Sequence[Reader]:
        known = desk.colleagues().values()
        meant = (one for one in known if one.active and (one.id == owner if owner else may(one, "lead")))
        return [Reader(one.email, one.languages[0]) for one in meant if one.email]

    return find


def noting(chats: Chats) -> Chat:
    """Write notes of ours into chats."""

    def write(contact: str, words: str, language: str, key: str, at: datetime) -> bool:
        return chats.add(contact, Said("note", words, language), at, key)

    return write
