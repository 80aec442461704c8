"""Enqueue and Leave, as Twilio documents them.

| attribute            | values     | default       | here                                           |
|----------------------|------------|---------------|------------------------------------------------|
| text                 | queue name | —             | the queue is made on demand, for 1000 calls    |
| waitUrl              | URL        | default music | repeated with QueuePosition QueueSid QueueTime |
|                      |            |               | AvgQueueTime CurrentQueueSize MaxQueueSize     |
| action               | URL        | none          | QueueResult QueueSid QueueTime; or next verb   |
| method waitUrlMethod | GET, POST  | POST          |                                                |
| workflowSid          |            |               | refused by name                                |

Wait documents: Play Say Pause Hangup Redirect Leave Gather.
"""

import pytest

from tests.carrier.rig import HANNA, HOTLINE, Phone, Rig

JOIN = '<Enqueue waitUrl="/wait" action="/after">support</Enqueue><Say>never reached</Say>'


def wait(rig: Rig, document: str = '<Pause length="10"/>', from_: str = "+46701234567", **body: str) -> Phone:
    """Call and wait in the queue `support` with this wait document."""
    rig.site.says("/wait", document)
    rig.site.says("/after", "<Say>after</Say>")
    return rig.call(JOIN, from_=from_, **body)


def test_the_wait_document_is_asked_for_again(rig: Rig) -> None:
    ana = wait(rig)
    rig.step(25)
    assert [seen.form["QueueTime"] for seen in rig.site.to("/wait")] == ["0", "10", "20"]
    assert ana.events("queued")[0]["queue"] == "support"


def test_the_wait_document_learns_about_the_queue(rig: Rig) -> None:
    wait(rig)
    rig.step(4)
    wait(rig, from_="+46709999999")
    first = rig.site.last("/wait")
    assert first["QueueSid"].startswith("QU")
    assert (first["QueuePosition"], first["CurrentQueueSize"], first["MaxQueueSize"]) == ("2", "2", "1000")
    assert (first["QueueTime"], first["AvgQueueTime"]) == ("0", "2")


def test_average_is_of_those_who_wait_now(rig: Rig) -> None:
    ana = wait(rig)
    rig.step(100)
    wait(rig, from_="+46709999999")
    ana.do("hangup")
    rig.step(10)
    assert rig.site.last("/wait")["AvgQueueTime"] == "10"
    assert rig.site.last("/wait")["QueuePosition"] == "1"


def test_hanging_up_in_the_queue_tells_the_action(rig: Rig) -> None:
    ana = wait(rig)
    rig.step(12)
    ana.do("hangup")
    form = rig.site.last("/after")
    assert (form["QueueResult"], form["QueueTime"], form["CallStatus"]) == ("hangup", "12", "completed")
    assert ana.events("dequeued")[0]["result"] == "hangup"
    assert ana.texts() == []


def test_leave_goes_on_with_the_action(rig: Rig) -> None:
    ana = wait(rig, "<Say>one two</Say><Leave/>")
    rig.step(5)
    assert rig.site.last("/after")["QueueResult"] == "leave"
    assert ana.texts() == ["one two", "after"]


def test_without_action_the_next_verb_follows(rig: Rig) -> None:
    rig.site.says("/wait", "<Leave/>")
    ana = rig.call('<Enqueue waitUrl="/wait">support</Enqueue><Say>next</Say>')
    assert ana.texts() == ["next"]


def test_a_gather_in_the_queue_keeps_the_place(rig: Rig) -> None:
    rig.site.says("/key", "<Redirect>/wait</Redirect>")
    ana = wait(rig, '<Gather numDigits="1" action="/key" timeout="30"/>')
    ana.press("1")
    assert rig.site.last("/key") | {"Digits": "1", "QueuePosition": "1"} == rig.site.last("/key")
    assert ana.kinds().count("queued") == 1
    assert len(rig.site.to("/wait")) == 2


def test_a_full_queue_is_told_at_once(rig: Rig) -> None:
    rig.rest("POST", "/Queues.json", FriendlyName="support", MaxSize="1")
    wait(rig)
    ben = wait(rig, from_="+46709999999")
    assert rig.site.last("/after")["QueueResult"] == "queue-full"
    assert ben.texts() == ["after"]


def test_dial_queue_takes_the_first_and_bridges(rig: Rig) -> None:
    ana, ben = wait(rig), wait(rig, from_="+46709999999")
    rig.step(3)
    rig.line(HANNA, "auto", after=0)
    rig.rest("POST", "/Calls.json", To=HANNA, From=HOTLINE,
             Twiml="<Response><Dial><Queue>support</Queue></Dial></Response>")  # fmt: skip
    rig.step()
    hanna = rig.phone_at(HANNA)
    assert ana.say("är det kundservice") == 202
    assert (
        hanna.events("heard")[0] | {"text": "är det kundservice", "from_sid": ana.sid}
        == hanna.events("heard")[0]
    )
    assert ben.events("bridged") == []
    hanna.do("hangup")
    assert rig.site.last("/after")["QueueResult"] == "bridged"
    assert rig.site.last("/after")["QueueTime"] == "3"


def test_a_queued_call_is_greeted_before_the_bridge(rig: Rig) -> None:
    rig.site.says("/greet", "<Say>one two</Say>")
    ana = wait(rig)
    rig.line(HANNA, "auto", after=0)
    twiml = f'<Response><Dial><Queue url="{rig.site.base}/greet">support</Queue></Dial></Response>'
    rig.rest("POST", "/Calls.json", To=HANNA, From=HOTLINE, Twiml=twiml)
    rig.step()
    assert ana.texts() == ["one two"]
    assert ana.events("bridged") == []
    rig.step(1)
    assert ana.events("bridged")[0]["with"] == HANNA
    assert rig.site.last("/greet")["DequeueingCallSid"] == rig.phone_at(HANNA).sid


def test_dial_queue_waits_for_the_first_to_come(rig: Rig) -> None:
    rig.rest("POST", "/Queues.json", FriendlyName="support")
    rig.line(HANNA, "auto", after=0)
    twiml = "<Response><Dial timeout='20'><Queue>support</Queue></Dial></Response>"
    rig.rest("POST", "/Calls.json", To=HANNA, From=HOTLINE, Twiml=twiml)
    rig.step(5)
    ana = wait(rig)
    assert ana.events("bridged") != []


def test_an_empty_wait_document_is_not_asked_at_once(rig: Rig) -> None:
    wait(rig, "")
    rig.step(5)
    assert len(rig.site.to("/wait")) == 6


def test_the_instant_pace_does_not_hurry_the_queue(rig: Rig) -> None:
    wait(rig, pace="instant")
    rig.step(25)
    assert len(rig.site.to("/wait")) == 3


def test_without_wait_url_the_music_is_silent(rig: Rig) -> None:
    ana = rig.call("<Enqueue>support</Enqueue>")
    rig.step(300)
    assert ana.status() == "in-progress"


@pytest.mark.parametrize("verb", ["<Dial>+46701111111</Dial>", "<Enqueue>x</Enqueue>", "<Reject/>"])
def test_other_verbs_may_not_stand_in_the_queue(rig: Rig, verb: str) -> None:
    ana = wait(rig, verb)
    name = verb[1:].split(">")[0].rstrip("/")
    assert f"<{name}> may not stand in this document" in ana.events("error")[0]["sentence"]


def test_leave_outside_a_queue_is_an_error(rig: Rig) -> None:
    ana = rig.call("<Leave/>")
    assert "in no queue" in ana.events("error")[0]["sentence"]


def test_a_workflow_is_refused_by_name(rig: Rig) -> None:
    ana = rig.call('<Enqueue workflowSid="WW1">x</Enqueue>')
    assert "'workflowSid' is not supported" in ana.events("error")[0]["sentence"]
