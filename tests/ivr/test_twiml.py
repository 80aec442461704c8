"""Events become TwiML: the same events always the same text, and nothing unescaped."""

from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from core.events import ContactEnded, InputRequested, PlaceTaken, PromptPlayed
from core.flow.graph import Flow
from core.flow.words import text
from core.turn import Answer
from ivr.twiml import render

BASE, OURS = "https://voice.example/voice", "+46771000000"


def test_a_question_is_asked_inside_its_gather(flow: Flow) -> None:
    events = (PromptPlayed("cost", "sv", {"cost": "077"}), InputRequested("keys and speech", "sv", 6))
    root = _render(flow, (*events, PromptPlayed("recording", "sv", {})))
    notice, question, redirect = list(root)
    assert (notice.get("action"), notice.get("input")) == (f"{BASE}/abc/interrupt/3", "dtmf")
    assert (question.get("action"), question.get("input")) == (f"{BASE}/abc/turn/3", "dtmf speech")
    assert question.get("language") == "sv-SE"
    assert redirect.text == f"{BASE}/abc/turn/3"


def test_speech_names_no_model(flow: Flow) -> None:
    root = _render(flow, (InputRequested("keys and speech", "sv", 6),))
    assert "speechModel" not in root[0].attrib


def test_a_wait_goes_round_under_a_new_number(flow: Flow) -> None:
    gather, redirect = list(_render(flow, (InputRequested("keys", "sv", 20),)))
    assert (gather.get("timeout"), gather.get("action")) == ("20", f"{BASE}/abc/wait/3")
    assert redirect.text == f"{BASE}/abc/wait/3"


def test_a_place_becomes_an_enqueue(flow: Flow) -> None:
    (enqueue,) = list(_render(flow, (PlaceTaken("billing"),)))
    assert enqueue.attrib == {"action": f"{BASE}/abc/left", "waitUrl": f"{BASE}/abc/wait/3"}


def test_an_end_hangs_up(flow: Flow) -> None:
    root = _render(flow, (PromptPlayed("goodbye", "en", {}), ContactEnded("flow")))
    assert [verb.tag for verb in root] == ["Say", "Hangup"]


@given(words=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_any_words_come_through_escaped(flow: Flow, words: str) -> None:
    tongue = replace(flow.tongues["sv"], prompts={**flow.tongues["sv"].prompts, "goodbye": words})
    odd = replace(flow, tongues={**flow.tongues, "sv": tongue})
    root = _render(odd, (PromptPlayed("goodbye", "sv", {}),))
    assert root[0].text == text(odd, "sv", "goodbye", {})


def _render(flow: Flow, events: tuple[object, ...]) -> ElementTree.Element:
    twiml = render(Answer("abc", 3, flow, events), BASE, OURS)  # type: ignore[arg-type]
    return ElementTree.fromstring(twiml)  # noqa: S314  our own answer
