"""Runs in Rasa's environment: what is kept of a conversation, in memory and in the database it is given."""

import asyncio
import json
import os
import sys
import unittest
from collections.abc import Callable, Coroutine
from typing import Any
from unittest import mock

import psycopg
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    EntitiesAdded,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from bot import shelves, trackers

DATABASE = os.environ["VAXEL_TRACKER_DATABASE"]
WORD = "swordfish"
ENTITY = {"entity": "phone", "value": WORD, "start": 0, "end": 3}
SAID = UserUttered(
    WORD,
    {"name": "move", "confidence": 0.9, "said": WORD},
    [ENTITY],
    {"text": WORD, "intent": {"name": "move", "confidence": 0.9}, "entities": [ENTITY], "clauses": [WORD]},
    input_channel="chat",
    metadata={"language": "sv", "asked": WORD},
)
TURN: list[Event] = [
    ActionExecuted("action_listen", metadata={"said": WORD}),
    SAID,
    EntitiesAdded([ENTITY]),
    SlotSet("phone", WORD),
    ActiveLoop(WORD),
    ActionExecuted("action_outcome"),
    BotUttered(WORD, {"custom": {"value": WORD}}),
]


def tracker(contact: str, turns: int) -> DialogueStateTracker:
    return DialogueStateTracker.from_events(contact, [SessionStarted(), *TURN * turns])


def over_both(test: Callable[[Any, trackers.ContactTrackers], Coroutine[Any, Any, None]]) -> Any:
    """Run a test in memory and in the database."""

    def run(self: unittest.TestCase) -> None:
        for host in (None, DATABASE):
            with self.subTest(host=host):
                asyncio.run(test(self, trackers.ContactTrackers(Domain.empty(), host=host)))

    return run


class Kept(unittest.TestCase):
    """What comes back."""

    @over_both
    async def test_intents_and_actions_come_back(self, store: trackers.ContactTrackers) -> None:
        await store.save(tracker("ana", 1))
        found = await store.retrieve("ana")
        self.assertEqual(found.latest_message.intent, {"name": "move", "confidence": 0.9})
        self.assertEqual(
            [event.type_name for event in found.events], ["session_started", "action", "user", "action"]
        )

    @over_both
    async def test_no_word_is_kept(self, store: trackers.ContactTrackers) -> None:
        await store.save(tracker("ben", 3))
        self.assertNotIn(WORD, await store.shelf.get("ben"))

    @over_both
    async def test_the_newest_state_replaces_the_older(self, store: trackers.ContactTrackers) -> None:
        for turns in (1, 2, 1):
            await store.save(tracker("cilla", turns))
        self.assertEqual(len((await store.retrieve("cilla")).events), 4)

    @over_both
    async def test_a_stranger_has_no_conversation(self, store: trackers.ContactTrackers) -> None:
        self.assertIsNone(await store.retrieve("nobody"))

    @over_both
    async def test_a_long_one_keeps_its_latest_turns(self, store: trackers.ContactTrackers) -> None:
        await store.save(tracker("ana", 50))
        found = await store.retrieve("ana")
        self.assertLessEqual(len(found.events), trackers.EVENTS)
        self.assertEqual(found.events[0].action_name, "action_listen")

    def test_the_tracker_in_use_keeps_its_words(self) -> None:
        live = tracker("ana", 1)
        asyncio.run(trackers.ContactTrackers(Domain.empty()).save(live))
        self.assertEqual(live.latest_message.text, WORD)

    def test_memory_is_bounded(self) -> None:
        async def kept() -> list[str]:
            shelf = shelves.MemoryShelf(contacts=2)
            for contact in ("ana", "ben", "ana", "cilla"):
                await shelf.put(contact, "[]")
            return list(shelf.kept)

        self.assertEqual(asyncio.run(kept()), ["ana", "cilla"])

    def test_unknown_settings_are_refused(self) -> None:
        for settings, sentence in (
            ({"hours": 3}, "has no setting hours"),
            ({"days": 0}, "days must be a whole number from 1"),
            ({"days": "short"}, "days must be a whole number from 1"),
        ):
            with self.assertRaisesRegex(RasaException, sentence):
                trackers.ContactTrackers(Domain.empty(), **settings)


class Database(unittest.TestCase):
    """The schema, its days, its connection."""

    def setUp(self) -> None:
        self.shelf = shelves.DatabaseShelf(DATABASE, days=2)

    def done(self, order: str, *values: object) -> list[Any]:
        with psycopg.connect(DATABASE, autocommit=True) as connection:
            rows = connection.execute(order, values)
            return rows.fetchall() if rows.description else []

    def aged(self, contact: str, hours: int) -> None:
        past = "UPDATE assistant.conversation SET touched_at = now() - make_interval(hours => %s)"
        self.done(f"{past} WHERE contact = %s", hours, contact)

    def test_the_schema_is_made_and_made_once(self) -> None:
        async def twice() -> None:
            for shelf in (self.shelf, shelves.DatabaseShelf(DATABASE, days=2)):
                await shelf.put("ana", "[]")

        self.done("DROP SCHEMA IF EXISTS assistant CASCADE")
        asyncio.run(twice())
        self.assertEqual(self.done("SELECT count(*) FROM assistant.conversation"), [(1,)])

    def test_old_conversations_are_deleted(self) -> None:
        async def swept() -> tuple[Any, Any]:
            await self.shelf.put("old", "[]")
            await self.shelf.put("young", "[]")
            self.aged("old", 49)
            self.aged("young", 47)
            with mock.patch.object(self.shelf, "_sweep_from", 0.0):
                await self.shelf.put("other", "[]")
            return await self.shelf.get("old"), await self.shelf.get("young")

        self.assertEqual(asyncio.run(swept()), (None, "[]"))

    def test_a_lost_connection_is_made_again(self) -> None:
        async def cut() -> Any:
            await self.shelf.put("ana", "[1]")
            self.done(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            return await self.shelf.get("ana")

        self.assertEqual(asyncio.run(cut()), "[1]")

    def test_without_its_database_memory_serves(self) -> None:
        async def kept() -> tuple[Any, Any]:
            away = shelves.DatabaseShelf("postgresql://127.0.0.1:9/away", days=1)
            await away.put("ana", "[1]")
            return await away.get("ana"), await away.get("ben")

        with self.assertLogs("bot.shelves") as log:
            self.assertEqual(asyncio.run(kept()), ("[1]", None))
        said = "Conversations are kept in memory: the database failed (OperationalError)."
        self.assertEqual([record.getMessage() for record in log.records], [said])

    def test_a_database_that_is_back_is_used_again(self) -> None:
        async def back() -> Any:
            with (
                self.assertLogs("bot.shelves"),
                mock.patch.object(self.shelf, "_url", "port=9 host=127.0.0.1"),
            ):
                await self.shelf.put("ana", "[2]")
            with mock.patch.object(self.shelf, "_away_until", 0.0):
                await self.shelf.put("ana", "[3]")
            return await self.shelf.get("ana")

        self.done("DROP SCHEMA IF EXISTS assistant CASCADE")
        with mock.patch.object(shelves, "AWAY_SECONDS", 0.0):
            self.assertEqual(asyncio.run(back()), "[3]")
        self.assertEqual(self.done("SELECT events FROM assistant.conversation"), [("[3]",)])


if __name__ == "__main__":
    found = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=2).run(found)
    failed = [str(test) for test, _ in result.failures + result.errors]
    json.dump({"ran": result.testsRun, "failed": failed}, sys.stdout)
