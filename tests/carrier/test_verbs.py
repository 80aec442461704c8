"""The small verbs, as Twilio documents them.

| verb     | attribute | default  | here                                                        |
|----------|-----------|----------|-------------------------------------------------------------|
| Play     | loop      | 1        | every file lasts 3 s; digits is refused by name             |
| Pause    | length    | 1        | first in a document it lets the telephone ring on           |
| Redirect | method    | POST     | without a URL the document itself                           |
| Hangup   | —         | —        | answers first                                               |
| Reject   | reason    | rejected | busy, or no-answer for rejected; never answered             |
"""

import pytest

from tests.carrier.rig import Rig


def test_play_names_the_file_and_lasts(rig: Rig) -> None:
    ana = rig.call("<Play loop='2'>/a.mp3</Play><Say>x</Say>")
    rig.step(5.9)
    assert [event["url"] for event in ana.events("played")] == [rig.site.base + "/a.mp3"] * 2
    assert ana.texts() == []
    rig.step(0.1)
    assert ana.texts() == ["x"]


def test_pause_first_lets_the_telephone_ring(rig: Rig) -> None:
    ana = rig.call("<Pause length='5'/><Say>x</Say>")
    assert ana.status() == "ringing"
    rig.step(5)
    assert (ana.status(), ana.texts()) == ("in-progress", ["x"])


def test_redirect_resolves_against_the_document(rig: Rig) -> None:
    rig.site.says("/a/b", "<Redirect>c</Redirect>")
    rig.site.says("/a/c", "<Say>there</Say>")
    ana = rig.call("<Redirect>/a/b</Redirect><Say>never</Say>")
    assert ana.texts() == ["there"]


def test_an_empty_redirect_asks_again(rig: Rig) -> None:
    ana = rig.call("<Redirect/>", "<Say>second</Say>")
    assert ana.texts() == ["second"]


def test_hangup_ends_the_call(rig: Rig) -> None:
    ana = rig.call("<Hangup/><Say>never</Say>")
    assert ana.kinds() == ["ringing", "webhook", "answered", "ended"]
    assert ana.events("ended")[0]["reason"] == "hangup"


@pytest.mark.parametrize(("attribute", "status"), [("", "no-answer"), ("reason='busy'", "busy")])
def test_reject_never_answers(rig: Rig, attribute: str, status: str) -> None:
    ana = rig.call(f"<Reject {attribute}/>")
    assert ana.kinds() == ["ringing", "webhook", "ended"]
    assert ana.status() == status


def test_reject_after_the_answer_only_hangs_up(rig: Rig) -> None:
    ana = rig.call("<Say>one</Say><Reject/>")
    rig.step(1)
    assert ana.status() == "completed"


def test_the_end_of_the_document_hangs_up(rig: Rig) -> None:
    assert rig.call("").events("ended")[0]["reason"] == "end-of-document"


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ("<Play digits='1'/>", "'digits' is not supported"),
        ("<Play/>", "<Play> must hold the URL"),
        ("<Pause length='long'/>", "<Pause> length='long'"),
        ("<Pause volume='1'/>", "<Pause> has no attribute 'volume'"),
        ("<Redirect method='PUT'>/x</Redirect>", "<Redirect> method='PUT'"),
        ("<Hangup now='1'/>", "<Hangup> has no attribute 'now'"),
        ("<Reject reason='tired'/>", "<Reject> reason='tired'"),
        ("<Leave why='x'/>", "<Leave> has no attribute 'why'"),
    ],
)
def test_what_is_wrong_is_named(rig: Rig, document: str, named: str) -> None:
    (error,) = rig.call(document).events("error")
    assert (error["code"], named in error["sentence"]) == (12200, True)
