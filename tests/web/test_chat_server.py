"""The chat's server: the same turns as on the phone, bound to their visitor, each said once."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from adapters.runtime import Runtime, Said, open_engine
from adapters.settings import Settings
from adapters.store.contacts import Contacts
from core.errors import StoreUnavailable
from core.events import ErrandUnderstood
from tests.fakes import FakeClock, FakeDialogue
from tests.web.chatter import Chatter, new_key
from web.app import create_app
from web.chatbeat import ChatBeat
from web.chatguard import Tokens

SHOP = "https://www.nordvik.example"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings with a site that may show the chat."""
    return replace(settings, chat_origins=frozenset({SHOP}))


@pytest.fixture
def greta(app: Flask) -> Chatter:
    """Greta, who has opened the chat."""
    return Chatter(app.test_client()).open()


def test_a_chat_says_first_that_an_assistant_answers(greta: Chatter) -> None:
    assert "automatisk assistent" in greta.words[1]
    assert greta.state["phase"] == "asking"
    assert greta.labels == ["Ja", "Nej", "Skriv med en människa"]


def test_a_known_language_is_not_asked_for(app: Flask) -> None:
    ben = Chatter(app.test_client(), "en").open()
    assert ben.state["language"] == "en"
    assert {line["language"] for line in ben.lines} == {"en"}


def test_an_unknown_language_is_asked_for(app: Flask) -> None:
    daud = Chatter(app.test_client(), "ar").open()
    assert daud.labels == ["Svenska", "English"]
    assert {line["language"] for line in daud.lines} == {"sv", "en"}


def test_nothing_in_a_chat_says_what_a_call_costs(greta: Chatter) -> None:
    greta.choose("Nej")
    assert not any("077" in words for words in greta.words)


def test_words_lead_where_they_lead_on_the_phone(app: Flask, runtime: Runtime) -> None:
    greta = Chatter(app.test_client()).to_queue()
    assert [place.queue for place in runtime.desk.waiting()] == ["billing"]
    assert greta.state["position"] == 1
    assert any("plats 1" in words for words in greta.words)


def test_buttons_lead_where_keys_do(greta: Chatter, dialogue: FakeDialogue) -> None:
    greta.choose("Nej")
    greta.choose("Visa alternativ")
    assert greta.labels[:3] == ["Fråga om faktura", "Något fungerar inte", "Beställning eller avtal"]
    greta.choose("Något fungerar inte")
    assert greta.state["phase"] == "waiting"
    assert dialogue.asked == []


def test_a_doubt_is_answered_by_a_button(greta: Chatter, runtime: Runtime) -> None:
    greta.choose("Nej")
    greta.write("det är nåt med flytten")
    assert greta.labels == ["Ja", "Nej", "Skriv med en människa"]
    greta.choose("Ja")
    log = [line.event for line in runtime.desk.log(greta.contact)]
    assert ErrandUnderstood("move", 0.45, "confirmed") in log


def test_a_human_is_one_button_away(greta: Chatter) -> None:
    greta.choose("Skriv med en människa")
    assert greta.state["phase"] == "waiting"


def test_the_language_can_be_changed_on_the_way(greta: Chatter) -> None:
    greta.send(key=new_key(), choice="*", turn=greta.state["turn"])
    assert greta.state["language"] == "en"
    assert greta.lines[-1]["language"] == "en"
    assert greta.words[3] == "English"


def test_a_button_of_an_older_question_does_nothing(greta: Chatter) -> None:
    old = greta.state["turn"]
    greta.choose("Nej")
    before = greta.last
    assert greta.send(key=new_key(), choice="1", turn=old).status_code == 200
    assert greta.last == before


def test_the_same_words_sent_twice_are_said_once(greta: Chatter, dialogue: FakeDialogue) -> None:
    greta.choose("Nej")
    key = new_key()
    for _ in range(3):
        assert greta.write("my line is dead", key).status_code == 200
    assert greta.words.count("my line is dead") == 1
    assert len(dialogue.asked) == 1


def test_words_that_were_not_answered_are_answered_later(greta: Chatter, runtime: Runtime) -> None:
    greta.choose("Nej")
    key, now = new_key(), runtime.world.now()
    runtime.chats.add(greta.contact, Said("visitor", "my line is dead", "sv"), now, key)
    greta.write("my line is dead", key)
    assert greta.state["phase"] == "asking"  # somebody else may be at it
    runtime.chats.settle(greta.contact, key, now)
    greta.write("my line is dead", key)
    assert greta.state["phase"] == "waiting"


def test_words_are_answered_whole_or_not_at_all(
    greta: Chatter, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    greta.choose("Nej")
    key, before = new_key(), runtime.world.store.load(greta.contact)
    with monkeypatch.context() as broken:
        broken.setattr(runtime.chats, "answer", _away)
        assert greta.write("my line is dead", key).status_code == 503
    assert runtime.world.store.load(greta.contact) == before
    greta.write("my line is dead", key)
    assert greta.state["phase"] == "waiting"
    assert greta.words.count("my line is dead") == 1
    said = [line for line in runtime.desk.log(greta.contact) if isinstance(line.event, ErrandUnderstood)]
    assert len(said) == 1


def _away(*_: object) -> None:
    raise StoreUnavailable("the database does not answer")


def test_opening_twice_by_one_key_opens_one_chat(app: Flask) -> None:
    key = new_key()
    first, again = (Chatter(app.test_client()).open(key) for _ in range(2))
    assert (first.contact, first.token, first.words) == (again.contact, again.token, again.words)


def test_a_page_that_was_away_reads_what_it_missed(app: Flask) -> None:
    greta = Chatter(app.test_client()).to_queue()
    other = Chatter(app.test_client())
    other.contact, other.token = greta.contact, greta.token
    other.lines = greta.lines[:2]
    other.read()
    assert other.lines == greta.lines
    assert other.state["phase"] == "waiting"


def test_who_waits_hears_only_what_changed(app: Flask, runtime: Runtime, clock: FakeClock) -> None:
    greta = Chatter(app.test_client()).to_queue()
    said = len(greta.words)
    for _ in range(6):
        clock.step(25)
        ChatBeat(runtime).news(clock())
    greta.read()
    assert greta.words[said:] == []
    assert runtime.world.store.load(greta.contact).state.told_at >= 120  # the news itself goes on (P13)


def test_words_in_the_queue_are_kept_for_the_agent(app: Flask) -> None:
    greta = Chatter(app.test_client()).to_queue()
    greta.write("Fakturan är på 349 kronor.")
    assert "Fakturan är på 349 kronor." in greta.words
    assert greta.state["phase"] == "waiting"


def test_markup_and_unseen_characters_are_only_text(greta: Chatter) -> None:
    greta.write("<script>alert(1)</script>\x00\x1b[31m\u202eabc\ud800")
    assert "<script>alert(1)</script>[31mabc" in greta.words
    saved = greta.get("file")
    assert saved.headers["Content-Type"].startswith("text/plain")
    assert saved.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("text", ["", "   ", "\x00\x01", None, 7, ["hej"]])
def test_nothing_is_no_message(greta: Chatter, text: object) -> None:
    answer = greta.send(key=new_key(), text=text)
    assert answer.status_code == 400
    assert "Försök igen" in answer.get_json()["error"]


@pytest.mark.parametrize("size", [2001, 60_000, 100_000])
def test_a_message_may_not_be_huge(greta: Chatter, size: int) -> None:
    answer = greta.write("a" * size)
    assert answer.status_code == 413
    assert "2000 tecken" in answer.get_json()["error"]
    assert len(greta.lines) == 3


def test_fifty_messages_at_once_are_too_many(greta: Chatter, clock: FakeClock) -> None:
    codes = [greta.write(f"hej {number}").status_code for number in range(50)]
    assert codes.count(200) == 10 and codes.count(429) == 40
    clock.step(5)
    assert greta.write("hej igen").status_code == 200


def test_many_chats_from_one_place_are_too_many(app: Flask) -> None:
    codes = [app.test_client().post("/chat/contacts", json={"key": new_key()}).status_code for _ in range(70)]
    assert codes[:60] == [201] * 60 and codes[60:] == [429] * 10


@pytest.mark.parametrize("what", ["events", "file"])
def test_a_chat_is_read_by_its_visitor_only(app: Flask, greta: Chatter, what: str) -> None:
    thief = Chatter(app.test_client())
    thief.contact, thief.token = greta.contact, "f" * 64
    assert thief.get(what).status_code == 403
    thief.token = Chatter(app.test_client()).open().token
    assert thief.get(what).status_code == 403


@pytest.mark.parametrize("what", ["messages", "restart", "end"])
def test_a_chat_is_written_by_its_visitor_only(app: Flask, greta: Chatter, what: str) -> None:
    thief = Chatter(app.test_client())
    thief.contact = greta.contact
    assert thief.post(what, {"key": new_key(), "text": "hej"}).status_code == 403
    greta.read()
    assert len(greta.lines) == 3


def test_a_guessed_chat_does_not_exist(app: Flask) -> None:
    thief = Chatter(app.test_client())
    thief.contact, thief.token = "0" * 32, "0" * 64
    answer = thief.get("file")
    assert answer.status_code == 404
    assert answer.get_json()["error"] == "Det finns ingen sådan chatt."


def test_a_call_is_no_chat(app: Flask, queued: object, greta: Chatter) -> None:
    caller = Chatter(app.test_client())
    caller.contact = queued("CA1")  # type: ignore[operator]
    caller.token = Tokens(app.config["SECRET_KEY"]).of(caller.contact)
    assert caller.get("file").status_code == 404


def test_a_refusal_is_logged_without_a_name(
    app: Flask, greta: Chatter, caplog: pytest.LogCaptureFixture
) -> None:
    thief = Chatter(app.test_client())
    thief.contact, thief.token = greta.contact, "geheim"
    thief.get("file")
    assert "refused a chat request" in caplog.text
    assert greta.contact not in caplog.text and "geheim" not in caplog.text


def test_another_site_may_not_open_a_chat(client: FlaskClient) -> None:
    for origin in ("https://evil.example", "null", f"{SHOP}.evil.example"):
        answer = client.post("/chat/contacts", json={"key": new_key()}, headers={"Origin": origin})
        assert answer.status_code == 403
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_form_of_another_site_opens_nothing(client: FlaskClient) -> None:
    assert client.post("/chat/contacts", data={"key": new_key()}).status_code == 415


def test_a_site_that_may_show_the_chat_may_use_it(client: FlaskClient) -> None:
    for method, path in (("OPTIONS", "/chat/contacts"), ("GET", "/chat/about")):
        answer = client.open(path, method=method, headers={"Origin": SHOP})
        assert answer.status_code == 200
        assert answer.headers["Access-Control-Allow-Origin"] == SHOP
        assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer.headers


def test_no_part_of_a_chat_sets_a_cookie(app: Flask) -> None:
    greta = Chatter(app.test_client())
    answers = [greta.client.get("/chat/widget.js"), greta.client.get("/chat/about")]
    greta.open()
    answers += [greta.write("hej"), greta.get("file"), greta.post("end", {})]
    assert not any("Set-Cookie" in answer.headers for answer in answers)


def test_a_visitor_may_begin_anew(greta: Chatter) -> None:
    before = greta.contact
    answer = greta.post("restart", {"key": new_key()})
    assert answer.status_code == 201
    assert answer.get_json()["contact"] != before
    greta.read()
    assert greta.state["phase"] == "ended"


def test_a_visitor_may_leave(app: Flask, runtime: Runtime) -> None:
    greta = Chatter(app.test_client()).to_queue()
    assert greta.post("end", {}).get_json()["state"]["phase"] == "ended"
    assert runtime.desk.waiting() == []
    assert greta.write("hallå?").status_code == 410


def test_the_hours_are_told_before_anything_begins(client: FlaskClient) -> None:
    found = client.get("/chat/about", headers={"Accept-Language": "sv"}).get_json()
    assert found == {"hours": "alla dagar dygnet runt", "open": True}


def test_the_script_is_one_small_file_of_ours(client: FlaskClient) -> None:
    packed = client.get("/chat/widget.js", headers={"Accept-Encoding": "gzip"})
    assert len(packed.data) < 30_000
    plain = client.get("/chat/widget.js")
    assert not re.search(r"https?://", plain.text)
    assert "cookie" not in plain.text
    kept = re.findall(r"localStorage\.(\w+)\((.*?)\)", plain.text)  # a no to surveys, and nothing else
    assert kept == [("getItem", "this.name"), ("setItem", 'this.name, "1"')]
    again = client.get("/chat/widget.js", headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304


def test_the_conversation_can_be_kept_as_a_file(app: Flask) -> None:
    greta = Chatter(app.test_client()).to_queue()
    saved = greta.get("file")
    assert "attachment" in saved.headers["Content-Disposition"]
    assert "10:00 Du: jag har fått en dubbel faktura" in saved.text
    assert "10:00 Automatisk assistent: Du kommer till fakturafrågor." in saved.text


def test_a_chat_without_its_database_says_so(runtime: Runtime) -> None:
    engine = open_engine("postgresql://nobody@127.0.0.1:9/nothing")
    away = replace(runtime, engine=engine, world=replace(runtime.world, store=Contacts(engine)))
    answer = create_app(away).test_client().post("/chat/contacts", json={"key": new_key()})
    assert answer.status_code == 503
    assert "Försök igen" in answer.get_json()["error"]
