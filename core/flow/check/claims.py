"""What the report says of each requirement: what this check proves of it, and what it does not, and why."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """One requirement as far as a flow can keep it."""

    rule: str  # P1 … P16, K04, K11, K18, K26, flow
    title: str  # in a few words
    proved: str  # what holds on every explored path; empty: nothing is decidable here
    not_proved: str  # what is not proved here, and why


CLAIMS = (
    Claim(
        "P1",
        "cost first",
        "On every path the words of the cost are heard before a queue or an agent, in the language "
        "spoken there; what a key cut short does not count.",
        "The fallback call when we fail (spoken by the voice edge, tested there); what the price is.",
    ),
    Claim(
        "P2",
        "no recording without a yes",
        "Leave comes only from 1 or a word for yes, given to the question; whoever says no is led "
        "through the same texts to the same queue.",
        "That nothing is recorded or stored without leave, callbacks and conferences: properties of the"
        " turn and the store, tested there. Leave cannot be taken back mid-call in today's language.",
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
        "Swedish and English are reached within two inputs; every text stands in every language and "
        "asks for the same; a change of language loses nothing.",
        "The quality of a translation. Language changes only at language nodes in today's language.",
    ),
    Claim(
        "P5",
        "a human is near",
        "From every question 0, a word for a human and the wish as the assistant understands it lead to"
        " a queue within two inputs; after two lost answers the way has been named.",
        "What a caller gets when the queue is closed: opening hours are no part of today's language.",
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
        "The voice's real pace; the two seconds to an idle agent (measured on the running system).",
    ),
    Claim(
        "P8",
        "neutral order",
        "",
        "A flow says which queue, never where in it: the order is the store's, tested there.",
    ),
    Claim(
        "P9",
        "no single sense",
        "Every question that speech reaches, keys alone reach; every errand of a menu and every "
        "language has a key; questions name their keys.",
        "That a key does what the text says of it: words are not understood here (the golden calls show"
        " it). Time-outs and relay callers: settings of the voice edge.",
    ),
    Claim(
        "P10",
        "the place is kept",
        "",
        "A property of the store over histories, tested there.",
    ),
    Claim(
        "P11",
        "nobody is dropped",
        "Whoever waits leaves the queue only to an agent, by their own will, or when we fail.",
        "Closing time: opening hours are no part of today's language.",
    ),
    Claim(
        "P12",
        "a callback keeps its word",
        "",
        "There is no callback in today's language.",
    ),
    Claim(
        "P13",
        "queue news",
        "First news within 10 s, then at most 60 s apart, for ten minutes, while the place stands and "
        "while it moves; they say the place.",
        "The network's own delay in asking for news.",
    ),
    Claim(
        "P14",
        "only channels that answer",
        "No errand is offered that leads to goodbye at once.",
        "Whether a queue is staffed: known at run time only.",
    ),
    Claim(
        "P15",
        "a lawful set-up",
        "The class of each number given to the check is one a hotline may have.",
        "Retention and the other settings: refused when the set-up starts.",
    ),
    Claim(
        "P16",
        "evidence",
        "",
        "A property of the event log, tested there; the version above is the one it carries.",
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
        "flow",
        "nothing left over",
        "Every node can be come to; every text is said; short answers can fit.",
        "How well a text is written.",
    ),
)
