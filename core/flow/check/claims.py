"""What the report says of each requirement: what the check proves, what else shows it, what nothing does."""

from dataclasses import dataclass

LOG = {  # rule -> a query over the event log that finds nothing where the rule was kept; for an auditor
    "P1": (
        "SELECT p.contact_id FROM event p JOIN contact c ON c.id = p.contact_id AND c.channel = 'voice' "
        "WHERE p.kind IN ('place_taken', 'transfer_started') AND NOT EXISTS (SELECT 1 FROM event d WHERE "
        "d.contact_id = p.contact_id AND d.seq < p.seq AND d.kind = 'disclosed' AND d.data->>'what' = 'cost')"
    ),
    "P2": (
        "SELECT r.contact_id FROM event r WHERE r.kind = 'recording_started' AND (SELECT y.data->>'answer' "
        "FROM event y WHERE y.contact_id = r.contact_id AND y.seq < r.seq AND y.kind IN ('consent_answered', "
        "'consent_withdrawn') ORDER BY y.seq DESC LIMIT 1) IS DISTINCT FROM 'yes'"
    ),
    "P3": (
        "SELECT u.contact_id FROM event u WHERE u.kind = 'errand_understood' AND u.data->>'by' <> 'keys' AND "
        "NOT EXISTS (SELECT 1 FROM event d WHERE d.contact_id = u.contact_id AND d.seq < u.seq AND "
        "d.kind = 'disclosed' AND d.data->>'what' = 'assistant')"
    ),
    "P12": (
        "SELECT b.contact_id FROM event b WHERE b.kind = 'callback_booked' AND NOT EXISTS (SELECT 1 FROM "
        "event f WHERE f.contact_id = b.contact_id AND f.seq < b.seq AND f.kind = 'slot_filled' AND "
        "f.data->>'slot' = 'phone')"
    ),
    "P13": (
        "SELECT w.contact_id FROM event w JOIN event n ON n.contact_id = w.contact_id AND n.seq = (SELECT "
        "min(seq) FROM event m WHERE m.contact_id = w.contact_id AND m.seq > w.seq AND m.kind IN "
        "('position_told', 'agent_connected', 'contact_ended', 'place_held')) WHERE w.kind IN "
        "('place_taken', 'position_told') AND n.at > w.at + interval '60 seconds'"
    ),
}


@dataclass(frozen=True)
class Claim:
    """One requirement as far as a flow can keep it."""

    rule: str  # P1 … P16, K04, K11, K12, K18, K26, flow
    title: str  # in a few words
    proved: str  # what holds on every explored path; empty: nothing is decidable here
    not_proved: str  # what is not proved here, and why
    shown: tuple[str, ...] = ()  # what shows the rest: tests, as file::name


CLAIMS = (
    Claim(
        "P1",
        "cost first",
        "On every path of a call the words of the cost are heard before a queue, a number outside, an "
        "agent or a promised call, in the language spoken there; what a key cut short does not count.",
        "What the price is: the operator's to know.",
        ("tests/ivr/test_failures.py::test_without_a_database_a_human_is_reached",),
    ),
    Claim(
        "P2",
        "no recording without a yes",
        "Leave comes only from 1 or a word for yes, given to the question, and the hash key takes it "
        "back from every question and while waiting; whoever says no hears the same texts and comes to "
        "the same queue.",
        "What an agent says aloud of it.",
        (
            "tests/core/test_recording.py::test_nothing_else_starts_it",
            "tests/core/test_recording.py::test_a_stop_before_it_began_still_ends_it",
        ),
    ),
    Claim(
        "P3",
        "the assistant says it is one",
        "On every path the disclosure is heard before the assistant is given words, in the language "
        "spoken there.",
        "The wording beyond a word for assistant or automatic; languages other than Swedish and English.",
    ),
    Claim(
        "P4",
        "two languages",
        "Swedish and English are reached within two inputs, and from every question by the star key; "
        "every text stands in every language and asks for the same; a change of language loses nothing.",
        "The quality of a translation.",
    ),
    Claim(
        "P5",
        "a human is near",
        "From every question 0, a word for a human and the wish as the assistant understands it lead "
        "within two inputs to a queue, or outside its hours to a promised call or to its hours; after "
        "two lost answers the way has been named.",
        "That somebody answers: a matter of staffing.",
    ),
    Claim(
        "P6",
        "no trap",
        "Every situation can be ended and leads to a human or an end; no circle of questions is without"
        " bound.",
        "How long a wait lasts: that depends on agents.",
    ),
    Claim(
        "P7",
        "no delay",
        "No text over 5 s that a key cannot cut, but for disclosures that must be heard; the seconds to"
        " a human are the figures above, at 150 words a minute.",
        "The voice's real pace; that the two seconds to an idle agent hold under load.",
        ("tests/adapters/test_offers.py::test_an_idle_agent_is_offered_who_waits",),
    ),
    Claim(
        "P8",
        "neutral order",
        "",
        "Nothing is decided in a flow: it says which queue and what is urgent, never where in the line.",
        ("tests/core/test_queueing.py::test_the_urgent_come_first_then_the_earliest",),
    ),
    Claim(
        "P9",
        "no single sense",
        "Every question that speech reaches, keys alone reach; every errand of a menu and every "
        "language has a key; questions name their keys. Who was silent, or asks to hear it again or for more "
        "time, has 20 s for the answer.",
        "That a key does what the text says of it: words are not understood here; the golden calls show it.",
        ("tests/core/test_check_walk.py::test_who_needs_time_has_it_from_then_on",),
    ),
    Claim(
        "P10",
        "the place is kept",
        "Who leaves the queue to book a call and books none is never said goodbye to.",
        "The order itself is the store's.",
        (
            "tests/adapters/test_places.py::test_a_place_back_from_aside_has_its_first_arrival",
            "tests/adapters/test_contacts.py::test_a_place_keeps_its_arrival_in_another_queue",
        ),
    ),
    Claim(
        "P11",
        "nobody is dropped",
        "Whoever waits leaves the queue only to an agent, for a promised call, by their own will, or "
        "when we fail; opening hours bar who comes, never who waits.",
        "How long the last agent stays: a matter of staffing.",
    ),
    Claim(
        "P12",
        "a callback keeps its word",
        "A call is booked only by a yes to the number it goes to, the number it comes from and its "
        "window, all three said.",
        "That it is made, once, from that number and in that window: a property of the running system.",
        (
            "tests/adapters/test_places.py::test_a_repeated_yes_books_once",
            "tests/ivr/test_promised.py::test_who_is_called_back_meets_the_agent",
            "tests/ivr/test_promised.py::test_the_third_failure_is_the_last",
            "tests/ivr/test_promised.py::test_a_promise_is_confirmed_by_text",
        ),
    ),
    Claim(
        "P13",
        "queue news",
        "First news within 10 s, then at most 60 s apart, for ten minutes, while the place stands and "
        "while it moves; they say the place and the wait.",
        "The network's own delay in asking for news.",
    ),
    Claim(
        "P14",
        "only channels that answer",
        "A place is given only in a queue that is open by its hours; who comes outside them hears when "
        "it opens, is offered a call or led on; no errand leads to goodbye at once.",
        "Whether an open queue is staffed: known at run time only.",
    ),
    Claim(
        "P15",
        "a lawful set-up",
        "The class of each number given to the check, and of each number in the flow, is one a hotline "
        "may have.",
        "How long data is kept: there is no setting for it yet. Emotion from voice is nowhere a setting.",
        ("tests/adapters/test_settings.py::test_a_raised_rate_number_is_refused",),
    ),
    Claim(
        "P16",
        "evidence",
        "",
        "Nothing is decided in a flow; the version above is the one that every event carries.",
        (
            "tests/adapters/test_contacts.py::test_the_chain_of_a_whole_call_is_intact",
            "tests/adapters/test_contacts.py::test_meddling_with_the_log_shows",
            "tests/adapters/test_contacts.py::test_every_event_carries_the_flow_version",
        ),
    ),
    Claim(
        "K04",
        "leaving is as easy as joining",
        "Where there are errands for both, leaving needs no more inputs and no more seconds.",
        "The conversation with the agent.",
    ),
    Claim(
        "K11",
        "one errand, one outcome",
        "An errand leads to the same node by keys and by speech.",
        "Which queue an errand belongs to is the designer's to say.",
    ),
    Claim(
        "K12",
        "approved answers",
        "Every answer that is told by itself was approved by somebody and has not expired today.",
        "That it is right: whoever approved it stands for that.",
        ("tests/adapters/test_answerfiles.py::test_an_answer_expires_on_its_day",),
    ),
    Claim(
        "K16",
        "an interpreter is found",
        "Whoever chooses a language for an interpreter is led to a human or asked on, never said goodbye to.",
        "That an interpreter is there: a matter of staffing.",
    ),
    Claim(
        "K18",
        "no local rate",
        "No text says a 077 number costs the local rate.",
        "Other wordings that mislead.",
    ),
    Claim(
        "K26",
        "the right place",
        "Whoever is not understood is led to the general queue, not to that of an errand.",
        "Whether the assistant understood rightly: the agents' verdicts show it.",
    ),
    Claim(
        "K30",
        "the urgent come first",
        "Whoever names an errand of the flow's urgent list is led to a human or asked on; each has a reason "
        "and somebody who answers for it.",
        "That only what is urgent stands in the list: its owner answers for that.",
    ),
    Claim(
        "K46",
        "a complaint is played back",
        "A complaint is taken only by a yes to what was played back; the texts say what it is about, "
        "its reference and the day of the answer.",
        "That it is answered by that day: a matter of staffing.",
        (
            "tests/core/test_engine_cases.py::test_no_complaint_without_a_yes",
            "tests/adapters/test_cases.py::test_a_complaint_is_kept_only_by_leave",
        ),
    ),
    Claim(
        "flow",
        "nothing left over",
        "Every node can be come to; every text of the flow's own is said; short answers can fit.",
        "How well a text is written.",
    ),
)
