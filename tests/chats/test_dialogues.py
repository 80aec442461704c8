"""Whole dialogues with the assistant as it really runs: every errand, both languages, both channels."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from adapters import dialogue as adapter
from adapters.dialogue import RasaDialogue
from adapters.settings import ROOT
from cli import chosen
from cli.assistant import rasa_environment, train_if_changed
from core.events import CallbackBooked, CaseTold, ComplaintReceived, HumanRequested, InterpreterChosen
from core.flow.graph import Converse, Flow
from core.flow.state import Channel
from tests.chats.person import Person, tomorrow
from tests.contract import assistant_servers
from tests.contract.assistant_servers import TOKEN, action_server, rasa_server

pytestmark = pytest.mark.rasa

STORIES = ROOT / "tests" / "nlu" / "stories"
TOLD = yaml.safe_load((STORIES / "test_errands.yml").read_text(encoding="utf-8"))["stories"]
SINGLE = [
    (
        story["steps"][0]["intent"],
        "sv" if "Swedish" in story["story"] else "en",
        story["steps"][0]["user"].strip(),
    )
    for story in TOLD
    if len(story["steps"]) == 2
]
CHANNELS: tuple[Channel, ...] = ("voice", "chat")
PATIENT = 30  # seconds: a loaded machine is no reason to fail


@pytest.fixture(scope="module")
def flow() -> Flow:
    """The default flow."""
    return chosen.flow("kundservice", ROOT / "data")


@pytest.fixture(scope="module")
def rasa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaDialogue]:
    """The assistant, asked as the server asks it, but with more patience."""
    folder, patient = tmp_path_factory.mktemp("dialogues"), pytest.MonkeyPatch()
    patient.setattr(adapter, "READ_SECONDS", PATIENT)
    patient.setattr(assistant_servers, "READY_SECONDS", 10 * PATIENT)
    with action_server(folder) as (port, pid), rasa_server(folder, port, pid) as running:
        asked = RasaDialogue(running.url, TOKEN)
        yield asked
        asked.close()
    patient.undo()


@pytest.fixture(params=CHANNELS)
def channel(request: pytest.FixtureRequest) -> Channel:
    """By phone, and in writing."""
    found: Channel = request.param
    return found


@pytest.mark.parametrize(("errand", "language", "words"), SINGLE, ids=lambda one: str(one)[:20])
def test_every_errand_is_led_to_its_place(
    flow: Flow, rasa: RasaDialogue, channel: Channel, errand: str, language: str, words: str
) -> None:
    person = Person(flow, rasa, channel, language).says(words)
    if errand == "human":
        assert person.has(HumanRequested)
    elif told := flow.answers.get(errand):
        assert (person.heard[0], person.entered) == (told.prompt, [])
    else:
        node = flow.nodes["errand"]
        assert isinstance(node, Converse)
        assert node.errands[errand] in person.entered


COMPLAINTS = [
    (
        "sv",
        ("jag är missnöjd och vill klaga", "ni har tagit betalt två gånger för samma månad"),
        "ja det stämmer bra",
    ),
    (
        "en",
        ("I am not happy and want to complain", "you charged me twice for the same thing"),
        "yes that's right",
    ),
]


@pytest.mark.parametrize(("language", "told", "agreed"), COMPLAINTS)
def test_a_complaint_is_played_back_and_taken(
    flow: Flow, rasa: RasaDialogue, channel: Channel, language: str, told: tuple[str, str], agreed: str
) -> None:
    person = Person(flow, rasa, channel, language)
    for words in told:
        person.says(words)
    assert (person.heard, person.state.pending) == (["complaint_confirm"], "bill")
    assert person.says(agreed).has(ComplaintReceived)


QUESTIONS = [
    ("sv", "jag är missnöjd och vill klaga", "vad kostar samtalet"),
    ("en", "I am not happy and want to complain", "what does this call cost"),
]


@pytest.mark.parametrize(("language", "told", "question"), QUESTIONS)
def test_a_question_in_a_form_leads_back_to_it(
    flow: Flow, rasa: RasaDialogue, channel: Channel, language: str, told: str, question: str
) -> None:
    person = Person(flow, rasa, channel, language).says(told).says(question)
    assert person.heard == ["answer.call_cost", "complaint"]
    assert person.says({"sv": "en människa", "en": "a human"}[language]).has(HumanRequested)


CALLS = [
    ("sv", "jag vill bli uppringd imorgon mellan tio och tolv på 070 123 45 67", "ja tack"),
    ("en", "please call me back tomorrow between ten and twelve on 070 123 45 67", "yes please"),
]


@pytest.mark.parametrize(("language", "wish", "agreed"), CALLS)
def test_a_call_in_one_sentence_needs_one_yes(
    flow: Flow, rasa: RasaDialogue, channel: Channel, language: str, wish: str, agreed: str
) -> None:
    person = Person(flow, rasa, channel, language).says(wish)
    assert (person.state.step, person.state.pending) == ("confirm", tomorrow())
    assert person.state.slot("phone") == "+46701234567"
    assert person.says(agreed).has(CallbackBooked)


CASES = [
    ("sv", "hur går det med mitt ärende V2F4G7C", "ja"),
    ("en", "what is happening with my case V2F4G7C", "yes"),
]


@pytest.mark.parametrize(("language", "asks", "agreed"), CASES)
def test_a_case_named_in_the_first_sentence_is_told(
    flow: Flow, rasa: RasaDialogue, channel: Channel, language: str, asks: str, agreed: str
) -> None:
    person = Person(flow, rasa, channel, language).says(asks)
    assert (person.heard, person.state.pending) == (["case_confirm"], "V2F4G7C")
    assert person.says(agreed).has(CaseTold)


TONGUES = [("sv", "jag behöver en tolk på somaliska"), ("en", "I need a Somali interpreter")]


@pytest.mark.parametrize(("language", "wish"), TONGUES)
def test_a_named_language_is_not_asked_for(
    flow: Flow, rasa: RasaDialogue, channel: Channel, language: str, wish: str
) -> None:
    person = Person(flow, rasa, channel, language).says(wish)
    assert InterpreterChosen("so", "speech") in person.events
    assert person.state.phase == "waiting"


def test_the_stories_are_played_without_a_failure(tmp_path: Path) -> None:
    model, python = train_if_changed(ROOT, print), ROOT / ".vaxel" / "bot-env" / "bin" / "python"
    (tmp_path / "endpoints.yml").write_text("", encoding="utf-8")
    where = [
        "--stories",
        str(STORIES),
        "--out",
        str(tmp_path),
        "--endpoints",
        str(tmp_path / "endpoints.yml"),
    ]
    how = ["--e2e", "--fail-on-prediction-errors", "--no-plot", "--model", str(model)]
    done = subprocess.run(
        [str(python), "-W", "ignore", "-m", "rasa", "test", "core", *where, *how],
        cwd=ROOT,
        env=rasa_environment(ROOT, 0, ""),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert not (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8").count("- story:")
