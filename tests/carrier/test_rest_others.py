"""Queues, members, recordings, messages and numbers through the official client."""

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carrier.rig import ANA, HANNA, HOTLINE, Phone, Rig


def queued(rig: Rig, from_: str = ANA) -> Phone:
    return rig.call("<Enqueue>support</Enqueue>", from_=from_)


def talking(rig: Rig) -> Phone:
    """A caller who hears one word a second."""
    return rig.call("<Say>one</Say><Pause length='9'/><Say>two</Say><Pause length='9'/><Say>three</Say>")


# Queues and members


def test_a_queue_reads_as_an_instance(rig: Rig) -> None:
    queue = rig.twilio.queues.create(friendly_name="support", max_size=20)
    assert (queue.friendly_name, queue.max_size, queue.current_size) == ("support", 20, 0)
    assert rig.twilio.queues(queue.sid).update(friendly_name="sales", max_size=5).friendly_name == "sales"
    assert [one.max_size for one in rig.twilio.queues.list()] == [5]
    assert queue.delete() is True
    assert rig.twilio.queues.list() == []


def test_a_queues_name_is_its_own(rig: Rig) -> None:
    rig.twilio.queues.create(friendly_name="support")
    with pytest.raises(TwilioRestException, match="support") as caught:
        rig.twilio.queues.create(friendly_name="support")
    assert caught.value.code == 22003


def test_members_stand_in_order(rig: Rig) -> None:
    ana = queued(rig)
    rig.step(30)
    ben = queued(rig, "+46701111111")
    (queue,) = rig.twilio.queues.list()
    assert (queue.current_size, queue.average_wait_time) == (2, 15)
    members = rig.twilio.queues(queue.sid).members
    assert [(one.call_sid, one.position, one.wait_time) for one in members.list()] == [
        (ana.sid, 1, 30),
        (ben.sid, 2, 0),
    ]
    assert members(ben.sid).fetch().position == 2
    assert members("Front").fetch().call_sid == ana.sid


def test_any_member_can_be_taken_out(rig: Rig) -> None:
    url = rig.site.says("/taken", "<Say>welcome</Say>")
    ana, ben = queued(rig), queued(rig, "+46701111111")
    members = rig.twilio.queues(rig.twilio.queues.list()[0].sid).members
    members(ben.sid).update(url=url, method="POST")
    assert [one.call_sid for one in members.list()] == [ana.sid]
    rig.step()
    assert (ben.texts(), ben.events("dequeued")[0]["result"]) == (["welcome"], "redirected")


def test_two_who_take_the_front_get_two_callers(rig: Rig) -> None:
    url = rig.site.says("/taken", "<Say>welcome</Say>")
    ana, ben = queued(rig), queued(rig, "+46701111111")
    members = rig.twilio.queues(rig.twilio.queues.list()[0].sid).members
    taken = [members("Front").update(url=url).call_sid for _ in range(2)]
    assert taken == [ana.sid, ben.sid]
    with pytest.raises(TwilioRestException) as caught:
        members("Front").update(url=url)
    assert caught.value.code == 20404


# Recordings


def test_a_recording_holds_what_was_spoken_meanwhile(rig: Rig) -> None:
    ana = talking(rig)
    rig.step(5)
    assert rig.twilio.calls(ana.sid).recordings.create().status == "in-progress"
    rig.step(8)
    stopped = rig.twilio.calls(ana.sid).recordings("Twilio.CURRENT").update(status="stopped")
    rig.step(20)
    assert stopped.status == "stopped"
    (shown,) = rig.http.get(f"{rig.url}/handset/recordings", timeout=5).json()
    assert (shown["texts"], shown["call_sid"]) == (["two"], ana.sid)
    kinds = [kind for kind in ana.kinds() if kind.startswith("recording")]
    assert kinds == ["recording_started", "recording_stopped"]
    assert rig.twilio.calls(ana.sid).recordings(stopped.sid).fetch().duration == "8"


def test_a_paused_recording_hears_nothing(rig: Rig) -> None:
    ana = talking(rig)
    recording = rig.twilio.calls(ana.sid).recordings.create()
    recording.update(status="paused")
    rig.step(10)
    recording.update(status="in-progress")
    rig.step(40)
    (shown,) = rig.http.get(f"{rig.url}/handset/recordings", timeout=5).json()
    assert shown["texts"] == ["three"]
    assert recording.fetch().status == "completed"


def test_both_sides_of_a_bridge_are_recorded(rig: Rig) -> None:
    rig.line(HANNA, "auto", after=0)
    ana = rig.call(f"<Dial>{HANNA}</Dial>")
    rig.twilio.calls(ana.sid).recordings.create()
    ana.say("hej")
    rig.phone_at(HANNA).say("god dag")
    (shown,) = rig.http.get(f"{rig.url}/handset/recordings", timeout=5).json()
    assert shown["texts"] == ["hej", "god dag"]


def test_a_recording_tells_when_it_is_done(rig: Rig) -> None:
    told = rig.site.says("/told", "")
    ana = talking(rig)
    rig.twilio.calls(ana.sid).recordings.create(
        recording_status_callback=told, recording_status_callback_event=["in-progress", "completed"]
    )
    rig.step(60)
    assert [one.form["RecordingStatus"] for one in rig.site.to("/told")] == ["in-progress", "completed"]
    assert rig.site.last("/told")["CallSid"] == ana.sid


def test_a_deleted_recording_is_gone(rig: Rig) -> None:
    ana = talking(rig)
    recording = rig.twilio.calls(ana.sid).recordings.create()
    assert recording.delete() is True
    assert rig.twilio.calls(ana.sid).recordings.list() == []
    assert rig.http.get(f"{rig.url}/handset/recordings", timeout=5).json() == []


def test_only_an_answered_call_can_be_recorded(rig: Rig) -> None:
    call = rig.twilio.calls.create(to=HANNA, from_=HOTLINE, twiml="<Response/>")
    with pytest.raises(TwilioRestException) as caught:
        rig.twilio.calls(call.sid).recordings.create()
    assert caught.value.code == 21220


def test_without_a_recording_there_is_no_current_one(rig: Rig) -> None:
    ana = talking(rig)
    with pytest.raises(TwilioRestException) as caught:
        rig.twilio.calls(ana.sid).recordings("Twilio.CURRENT").update(status="stopped")
    assert caught.value.code == 20404


# Messages


def test_a_message_is_queued_sent_and_delivered(rig: Rig) -> None:
    told = rig.site.says("/told", "")
    message = rig.twilio.messages.create(to=ANA, from_=HOTLINE, body="Vi ringer 14-15.", status_callback=told)
    assert (message.status, message.num_segments, message.body) == ("queued", "1", "Vi ringer 14-15.")
    rig.step(1)
    assert (message.fetch().status, rig.line_events(ANA)) == ("sent", [])
    rig.step(1)
    (received,) = rig.line_events(ANA)
    assert (received["kind"], received["from"], received["body"]) == ("message", HOTLINE, "Vi ringer 14-15.")
    assert [one.form["MessageStatus"] for one in rig.site.to("/told")] == ["sent", "delivered"]
    assert [one.sid for one in rig.twilio.messages.list(to=ANA)] == [message.sid]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to": "0701"}, 21211),
        ({"from_": "+46709999999"}, 21606),
        ({"from_": "!"}, 21212),
        ({"body": "x" * 1601}, 21617),
        ({"body": ""}, 21602),
        ({"media_url": ["http://x.example/a"]}, 20001),
    ],
)
def test_a_wrong_message_raises_twilios_code(rig: Rig, fields: dict[str, str], code: int) -> None:
    with pytest.raises(TwilioRestException) as caught:
        rig.twilio.messages.create(**{"to": ANA, "from_": HOTLINE, "body": "hej"} | fields)
    assert caught.value.code == code


# IncomingPhoneNumbers


def test_a_number_reads_as_an_instance(rig: Rig) -> None:
    number = rig.twilio.incoming_phone_numbers.create(
        phone_number="+46771234567", voice_url="http://127.0.0.1:1/a", voice_method="GET"
    )
    assert (number.phone_number, number.voice_url, number.voice_method) == (
        "+46771234567", "http://127.0.0.1:1/a", "GET"
    )  # fmt: skip
    changed = number.update(voice_url="http://127.0.0.1:1/b", status_callback="http://127.0.0.1:1/c")
    assert (changed.voice_url, changed.status_callback) == ("http://127.0.0.1:1/b", "http://127.0.0.1:1/c")
    found = rig.twilio.incoming_phone_numbers.list(phone_number="+46771234567")
    assert [one.sid for one in found] == [number.sid]


@pytest.mark.parametrize(("phone", "code"), [("0771", 21421), (HOTLINE, 21422)])
def test_a_number_that_cannot_be_had_is_refused(rig: Rig, phone: str, code: int) -> None:
    with pytest.raises(TwilioRestException) as caught:
        rig.twilio.incoming_phone_numbers.create(phone_number=phone)
    assert caught.value.code == code


def test_a_returned_number_cannot_be_called(rig: Rig) -> None:
    rig.twilio.incoming_phone_numbers.list()[0].delete()
    assert rig.handset("POST", "/handset/calls", from_=ANA, to=HOTLINE).status_code == 404
