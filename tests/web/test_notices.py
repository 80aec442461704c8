"""A lead tells of a disturbance from the desk, and callers hear it."""

from dataclasses import replace
from datetime import timedelta

from flask import Flask

from adapters.runtime import Runtime
from tests.fakes import MORNING, FakeClock
from tests.ivr.caller import Caller
from tests.web.conftest import IVAR
from tests.web.visitor import Visitor

SV, EN = "Strömmen är borta i Boden.", "The power is out in Boden."
FORM = {"scope": "line", "text-sv": SV, "text-en": EN, "end": "2026-11-23T12:00"}


def post(agent: Visitor, **changed: str) -> str:
    """Post a notice and give the page that follows."""
    answer = agent.post("/desk/notices", **{**FORM, **changed})
    assert answer.status_code == 303
    return agent.get("/desk/notices").text


def test_a_lead_finds_the_page_and_its_form(hanna: Visitor) -> None:
    assert 'href="/desk/notices"' in hanna.get("/desk").text
    page = hanna.get("/desk/notices").text
    assert "Inget meddelande är igång." in page
    assert 'value="2026-11-23T12:00"' in page  # two hours from now, Swedish time
    assert 'value="queue:billing"' in page and 'value="errand:move"' in page


def test_a_posted_notice_is_listed_and_heard(app: Flask, hanna: Visitor, runtime: Runtime) -> None:
    page = post(hanna)
    assert "Meddelandet är publicerat." in page and SV in page and "Hörs nu, till 2026-11-23 12:00." in page
    ana = Caller(app.test_client(), runtime.settings, "CA1")
    ana.ring()
    ana.press("1")
    assert SV in ana.press("2").said


def test_who_calls_in_english_hears_it_so(app: Flask, hanna: Visitor, runtime: Runtime) -> None:
    post(hanna)
    ben = Caller(app.test_client(), runtime.settings, "CA1")
    ben.ring()
    ben.press("2")
    assert EN in ben.press("2").said


def test_an_ended_notice_is_silent_within_a_minute(
    app: Flask, hanna: Visitor, runtime: Runtime, clock: FakeClock
) -> None:
    post(hanna)
    assert hanna.post("/desk/notices/1/end").status_code == 303
    page = hanna.get("/desk/notices").text
    assert "Meddelandet är avslutat." in page and SV not in page
    clock.step(5)
    ana = Caller(app.test_client(), runtime.settings, "CA1")
    ana.ring()
    ana.press("1")
    assert SV not in ana.press("2").said
    hanna.post("/desk/notices/1/end")
    assert "Meddelandet var redan avslutat." in hanna.get("/desk/notices").text


def test_a_notice_to_come_is_shown_so(hanna: Visitor) -> None:
    page = post(hanna, scope="queue:billing", start="2026-11-23T11:00")
    assert "Hörs från 2026-11-23 11:00 till 2026-11-23 12:00." in page and "Kön till" in page


def test_what_is_wrong_is_said_and_the_rest_kept(hanna: Visitor, runtime: Runtime) -> None:
    wrong: list[tuple[dict[str, str], str]] = [
        ({"scope": ""}, "Välj vem som ska höra meddelandet."),
        ({"scope": "queue:nowhere"}, "Det finns inget som heter nowhere längre."),
        ({"text-sv": "  "}, "Texten på svenska saknas."),
        ({"text-en": ""}, "Texten på engelska saknas."),
        ({"text-en": "word " * 51}, "Texten på engelska är för lång. Högst 50 ord."),
        ({"end": ""}, "Fyll i när meddelandet slutar, med både datum och klockslag."),
        ({"end": "2026-11-23T09:00"}, "Meddelandet slutar innan det börjar."),
        ({"start": "2026-11-22T09:00", "end": "2026-11-22T10:00"}, "Sluttiden har redan passerat."),
    ]
    for changed, sentence in wrong:
        kept = {**FORM, **changed}
        answer = hanna.post("/desk/notices", **kept)
        assert answer.status_code == 400 and sentence in answer.text
        assert kept["end"] in answer.text and kept["text-sv"].strip() in answer.text
    assert runtime.notices.open(MORNING) == []


def test_lines_and_spaces_become_one_sentence(hanna: Visitor, runtime: Runtime) -> None:
    post(hanna, **{"text-sv": " Strömmen är\r\n  borta. "})
    assert runtime.notices.open(MORNING)[0].notice.texts["sv"] == "Strömmen är borta."


def test_what_is_written_is_escaped(hanna: Visitor) -> None:
    page = post(hanna, **{"text-sv": "<b>Nu</b>"})
    assert "&lt;b&gt;Nu" in page and "<b>Nu" not in page


def test_only_leads_tell_of_disturbances(app: Flask, runtime: Runtime) -> None:
    runtime.desk.add_agent(replace(IVAR, role="agent"))
    ivar = Visitor(app.test_client()).logged_in("ivar", "fel häst")
    assert 'href="/desk/notices"' not in ivar.get("/desk").text
    answers = [
        ivar.get("/desk/notices"),
        ivar.post("/desk/notices", **FORM),
        ivar.post("/desk/notices/1/end"),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_nobody_comes_here_without_a_login(visitor: Visitor) -> None:
    assert visitor.get("/desk/notices").status_code == 401
    assert visitor.post("/desk/notices", **FORM).status_code == 401


def test_the_page_is_there_in_english(hanna: Visitor) -> None:
    assert "There is no notice." in hanna.get("/desk/notices?lang=en").text


def test_expired_notices_vanish(hanna: Visitor, clock: FakeClock) -> None:
    post(hanna)
    clock.at = MORNING + timedelta(hours=2)
    assert "Inget meddelande är igång." in hanna.get("/desk/notices").text


def test_a_key_during_the_news_counts(app: Flask, hanna: Visitor, runtime: Runtime) -> None:
    """All that is said while one waits stands in one Gather: a key in it asks, and 0 loses no place."""
    post(hanna, scope="queue:general")
    ana = Caller(app.test_client(), runtime.settings, "CA1")
    ana.ring()
    ana.press("0")
    news = ana.wait().xml
    (gather,) = news.iter("Gather")
    said = [each.text or "" for each in gather.iter("Say")]
    assert said[0].startswith("Du har plats 1") and said[-1] == SV
    assert (len(said), gather.get("numDigits"), gather.get("finishOnKey")) == (3, "1", "")
    ana.post(str(gather.get("action")).removeprefix(runtime.settings.public_url), Digits="5")
    assert ana.last.said[0].startswith("Du har plats 1") and SV not in ana.last.said
