"""Dial with Conference, and its REST resources, as Twilio documents them.

| attribute              | default | here                                                            |
|------------------------|---------|-----------------------------------------------------------------|
| startConferenceOnEnter | true    | starts with the second party, once one of them may start it     |
| endConferenceOnExit    | false   | ends it for all                                                 |
| muted                  | false   | is not heard                                                    |
| beep                   | true    | checked, without effect                                         |
| waitUrl, waitMethod    | music   | repeated until the start; Play Say Pause Redirect               |
| maxParticipants        | 250     | then the Dial fails                                             |
| participantLabel       | —       | names the participant in REST                                   |
| statusCallback(Event)  | —       | start end join leave mute hold                                  |
| record, coach, region… | —       | refused by name                                                 |
| Dial's hangupOnStar    | false   | the star key leads out, and the action says where to            |
"""

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carrier.rig import ANA, HANNA, HOTLINE, Phone, Rig

ALL = "start end join leave mute hold"


def join(rig: Rig, attributes: str = "", from_: str = ANA, dial: str = "") -> Phone:
    """Call into the conference `desk`; `dial` are more attributes of Dial."""
    rig.site.says("/after", "<Say>after</Say>")
    return rig.call(
        f"<Dial action='/after' {dial}><Conference {attributes}>desk</Conference></Dial><Say>next</Say>",
        from_=from_,
    )


def told(rig: Rig) -> list[str]:
    return [seen.form["StatusCallbackEvent"] for seen in rig.site.to("/told")]


def test_all_others_hear_what_one_says(rig: Rig) -> None:
    ana, ben, cilla = join(rig), join(rig, from_="+46701111111"), join(rig, from_="+46701111112")
    assert ana.say("hej alla") == 202
    assert [event["text"] for event in ben.events("heard") + cilla.events("heard")] == ["hej alla"] * 2
    assert ana.events("heard") == []
    assert ana.events("said")[0]["text"] == "hej alla"


def test_alone_nobody_hears(rig: Rig) -> None:
    assert join(rig).say("hello") == 409


def test_music_plays_until_the_start(rig: Rig) -> None:
    rig.site.says("/music", "<Say>please hold</Say><Pause length='10'/>")
    ana = join(rig, "startConferenceOnEnter='false' waitUrl='/music'")
    rig.step(12)
    assert ana.texts() == ["please hold", "please hold"]
    join(rig, from_=HANNA)
    rig.step(60)
    assert ana.texts() == ["please hold", "please hold"]


def test_it_does_not_start_without_one_who_may(rig: Rig) -> None:
    ana = join(rig, "startConferenceOnEnter='false'")
    join(rig, "startConferenceOnEnter='false'", from_=HANNA)
    assert ana.say("hello") == 409
    assert rig.twilio.conferences.list()[0].status == "init"


def test_it_ends_when_the_one_who_ends_it_leaves(rig: Rig) -> None:
    rig.site.says("/told", "")
    ana = join(rig, f"statusCallback='/told' statusCallbackEvent='{ALL}'")
    hanna = join(rig, "endConferenceOnExit='true'", from_=HANNA)
    rig.step(20)
    hanna.do("hangup")
    assert ana.texts() == ["after"]
    assert told(rig) == [
        "participant-join", "participant-join", "conference-start",
        "participant-leave", "conference-end", "participant-leave",
    ]  # fmt: skip
    ended = next(
        seen.form for seen in rig.site.to("/told") if seen.form["StatusCallbackEvent"] == "conference-end"
    )
    assert ended["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"
    assert ended["CallSidEndingConference"] == hanna.sid


def test_the_action_learns_how_long_it_lasted(rig: Rig) -> None:
    ana = join(rig)
    ben = join(rig, "endConferenceOnExit='true'", from_=HANNA)
    rig.step(20)
    ben.do("hangup")
    form = next(seen.form for seen in rig.site.to("/after") if seen.form["CallSid"] == ana.sid)
    assert (form["DialCallStatus"], form["DialCallDuration"]) == ("answered", "20")


def test_a_name_is_free_again_after_the_end(rig: Rig) -> None:
    join(rig).do("hangup")
    join(rig)
    statuses = [conference.status for conference in rig.twilio.conferences.list(friendly_name="desk")]
    assert statuses == ["init", "completed"]


def test_the_muted_are_not_heard(rig: Rig) -> None:
    ana, ben = join(rig, "muted='true'"), join(rig, from_=HANNA)
    assert ana.say("hello") == 409
    conference = rig.twilio.conferences.list()[0]
    assert conference.participants(ana.sid).update(muted=False).muted is False
    assert ana.say("hello") == 202
    assert len(ben.events("heard")) == 1


def test_hold_takes_one_out_of_the_talk(rig: Rig) -> None:
    hold = rig.site.says("/hold", "<Say>one moment</Say><Pause length='9'/>")
    ana, ben = join(rig), join(rig, from_=HANNA)
    participant = rig.twilio.conferences.list()[0].participants(ana.sid)
    assert participant.update(hold=True, hold_url=hold).hold is True
    rig.step(1)
    assert ana.texts() == ["one moment"]
    assert ben.say("hello") == 409
    participant.update(hold=False)
    rig.step(30)
    assert ana.texts() == ["one moment"]
    assert ben.say("hello") == 202


def test_a_participant_is_called_in(rig: Rig) -> None:
    ana = join(rig)
    rig.line(HANNA, "ask")
    made = rig.twilio.conferences("desk").participants.create(
        from_=HOTLINE, to=HANNA, label="agent", end_conference_on_exit=True, timeout=20
    )
    rig.step()
    hanna = rig.phone_at(HANNA)
    assert (made.call_sid, made.status, made.label) == (hanna.sid, "queued", "agent")
    hanna.do("answer")
    assert hanna.say("kundservice, Hanna") == 202
    assert ana.events("heard")[0]["from_sid"] == hanna.sid
    desk = rig.twilio.conferences("desk")
    assert desk.participants("agent").fetch().call_sid == hanna.sid
    hanna.do("hangup")
    assert ana.texts() == ["after"]


def test_a_participant_can_be_taken_out(rig: Rig) -> None:
    ana, _ = join(rig), join(rig, from_=HANNA)
    conference = rig.twilio.conferences.list(status="in-progress")[0]
    assert conference.participants(ana.sid).delete() is True
    rig.step()
    assert ana.texts() == ["after"]
    assert [one.call_sid for one in conference.participants.list()] != [ana.sid]


def test_it_can_be_ended_by_rest(rig: Rig) -> None:
    ana, ben = join(rig), join(rig, from_=HANNA)
    conference = rig.twilio.conferences.list()[0]
    assert conference.update(status="completed").status == "completed"
    rig.step()
    assert (ana.texts(), ben.texts()) == (["after"], ["after"])
    assert conference.fetch().reason_conference_ended == "conference-ended-via-api"


def test_a_full_room_fails_the_dial(rig: Rig) -> None:
    join(rig)
    join(rig, from_=HANNA)
    join(rig, "maxParticipants='2'", from_="+46701111119")
    assert rig.site.last("/after")["DialCallStatus"] == "failed"


def test_an_unknown_participant_is_not_found(rig: Rig) -> None:
    join(rig)
    with pytest.raises(TwilioRestException) as refused:
        rig.twilio.conferences("desk").participants("CA0").fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)


@pytest.mark.parametrize(
    "attribute", ["coach='CA1'", "record='record-from-start'", "tempo='fast'", "beep='loud'"]
)
def test_what_is_wrong_is_named(rig: Rig, attribute: str) -> None:
    ana = join(rig, attribute)
    assert attribute.split("=")[0] in ana.events("error")[0]["sentence"]


def test_star_leads_out_and_the_others_stay(rig: Rig) -> None:
    ana, ben = join(rig, dial="hangupOnStar='true'"), join(rig, from_=HANNA)
    rig.step(20)
    assert ana.press("*") == 202
    form = next(seen.form for seen in rig.site.to("/after") if seen.form["CallSid"] == ana.sid)
    assert (form["CallStatus"], form["DialCallDuration"]) == ("in-progress", "20")
    assert (ana.texts(), ben.texts()) == (["after"], [])
    assert rig.twilio.conferences.list()[0].status == "in-progress"
    back = join(rig)
    assert back.say("hej igen") == 202
    assert ben.events("heard")[-1]["text"] == "hej igen"


def test_star_ends_it_for_all_who_end_with_it(rig: Rig) -> None:
    ana, ben = join(rig, "endConferenceOnExit='true'", dial="hangupOnStar='true'"), join(rig, from_=HANNA)
    ana.press("*")
    assert (ana.texts(), ben.texts()) == (["after"], ["after"])


@pytest.mark.parametrize(
    ("dial", "key"), [("", "*"), ("hangupOnStar='false'", "*"), ("hangupOnStar='true'", "1")]
)
def test_no_other_key_is_told_in_a_conference(rig: Rig, dial: str, key: str) -> None:
    ana, _ = join(rig, dial=dial), join(rig, from_=HANNA)
    assert ana.press(key) == 409
    assert ana.texts() == []


def test_star_leads_out_of_the_waiting_music_too(rig: Rig) -> None:
    rig.site.says("/music", "<Say>please hold</Say><Pause length='10'/>")
    ana = join(rig, "startConferenceOnEnter='false' waitUrl='/music'", dial="hangupOnStar='true'")
    rig.step(2)
    assert ana.press("*") == 202
    assert ana.texts() == ["please hold", "after"]
