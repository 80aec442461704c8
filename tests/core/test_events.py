"""The log's vocabulary and its chain."""

from hypothesis import given
from hypothesis import strategies as st

from core.events import CLASSES, ContactEnded, ContactStarted, NodeEntered, PlaceTaken
from core.ids import digest, new_id, new_salt
from core.log import GENESIS, canonical, chain, from_log

AT = "2026-11-23T09:00:00+00:00"


def test_kinds_are_the_names_in_snake_case() -> None:
    assert NodeEntered("errand", 2).kind == "node_entered"
    assert CLASSES["contact_ended"] is ContactEnded
    assert len(CLASSES) == len(set(CLASSES.values())) > 20


def test_an_event_comes_back_from_the_log() -> None:
    event = NodeEntered("errand", 2)
    assert from_log(event.kind, event.data()) == event


@given(st.binary(min_size=32, max_size=32), st.integers(1, 99), st.text(), st.text())
def test_a_hash_depends_on_all_it_is_made_from(head: bytes, seq: int, version: str, node: str) -> None:
    data = canonical({"node": node, "level": 1})
    found = chain(head, seq, AT, version, "node_entered", data)
    others = [
        chain(bytes(32) if any(head) else bytes([1] * 32), seq, AT, version, "node_entered", data),
        chain(head, seq + 1, AT, version, "node_entered", data),
        chain(head, seq, AT + "x", version, "node_entered", data),
        chain(head, seq, AT, version + "x", "node_entered", data),
        chain(head, seq, AT, version, "contact_ended", data),
        chain(head, seq, AT, version, "node_entered", data + " "),
    ]
    assert len(found) == len(GENESIS) == 32
    assert found not in others


def test_ids_have_128_bits_and_never_repeat() -> None:
    found = {new_id() for _ in range(1000)}
    assert len(found) == 1000
    assert all(len(one) == 32 and int(one, 16) >= 0 for one in found)


def test_a_digest_says_nothing_without_its_salt() -> None:
    one, other = new_salt(), new_salt()
    assert digest(one, "+46701740610") == digest(one, "+46701740610")
    assert digest(one, "+46701740610") != digest(other, "+46701740610")
    assert "46701740610" not in digest(one, "+46701740610")


def test_an_event_of_before_a_field_has_its_default() -> None:
    old = {"channel": "voice", "flow": "kundservice", "cost": "077", "caller": None}
    assert from_log("contact_started", old) == ContactStarted("voice", "kundservice", "077", None, False)
    assert from_log("place_taken", {"queue": "billing"}) == PlaceTaken("billing", False, None)
