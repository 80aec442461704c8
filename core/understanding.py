"""What the words of a person mean for their contact: an errand, a doubt, a wish, a value, or nothing."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple, get_args

from core.inputs import Outcome, Understood

type Ranking = Sequence[tuple[str, float]]  # intents with confidences 0 to 1, in any order
type Asked = Literal[
    "phone",
    "customer_number",
    "case_reference",
    "personal_number",
    "postcode",
    "window",  # when to be called, `start/end` in ISO form
    "language",  # of an interpreter
    "recording",  # may the call be recorded
    "complaint",  # what it is about
]
ASKED: Final[frozenset[str]] = frozenset(get_args(Asked.__value__))

ERRANDS: Final = (
    "invoice_question",
    "double_charge",
    "payment_extension",
    "price_question",
    "order",
    "order_status",
    "delivery_problem",
    "fault_report",
    "outage",
    "technical_help",
    "move",
    "change_contract",
    "cancel",
    "withdraw",
    "complaint",
    "personal_data",
    "power_of_attorney",
    "case_status",
    "opening_hours",
    "channels",
    "call_cost",
    "address",
    "callback",
    "callback_change",
    "interpreter",
    "danger",
    "goodbye",
)

# Measured by cross-validation over data/nlu; only where a line says so on tests/nlu: see docs/assistant.md.
SURE_MARK: Final = 0.80  # an errand at or above is taken as it is
DOUBT_MARK: Final = 0.20  # an errand from here up to SURE_MARK is asked about first (K26)
DANGER_MARK: Final = 0.30  # danger to life: better one too many sent to a human
WISH_MARK: Final = 0.40  # a human or a repetition needs no more: granting it wrongly costs little (P5)
ANSWER_MARK: Final = 0.50  # yes and no settle something, so they must be likelier than all else together
# The next two with tests/nlu/two and the sentences of the exam that have several clauses at hand.
CLAUSE_MARK: Final = 0.70  # an errand that only a part of the sentence names
TRACE_MARK: Final = 0.003  # what the whole must leave of a second errand: else a part was misheard by itself
ALONE_MARK: Final = 0.95  # … unless the part is as sure as this
TOPIC_MARK: Final = 0.01  # the least that all else together must be likely to say what a complaint is about

CARRIED: Final = (
    "phone",
    "window",
    "customer_number",
    "case_reference",
    "postcode",
)  # into the form that asks


class Meaning(NamedTuple):
    """What an intent means, before its likelihood is weighed."""

    outcome: Outcome
    mark: float  # the likelihood from which it counts
    errand: str | None = None
    value: str | None = None  # a language


NOTHING: Final = Meaning("unclear", 1.0)
TALKING: Final[Mapping[str, Meaning]] = {
    "human": Meaning("human", WISH_MARK),
    "repeat": Meaning("repeat", WISH_MARK),
    "slower": Meaning("slower", WISH_MARK),
    "wait": Meaning("slower", WISH_MARK),
    "affirm": Meaning("affirm", ANSWER_MARK),
    "deny": Meaning("deny", ANSWER_MARK),
    "speak_swedish": Meaning("language", WISH_MARK, value="sv"),
    "speak_english": Meaning("language", WISH_MARK, value="en"),
    "record_stop": Meaning("stop", WISH_MARK),
    "record_no": Meaning("stop", WISH_MARK),
    # Thanks may be the end, or not: nobody is hung up on for being polite.
    "thanks": Meaning("confirm", WISH_MARK, errand="goodbye"),
    # A yes to a recording that nobody asked about settles nothing (P2), and nothing is to be had by swearing.
    "record_yes": NOTHING,
    "abuse": NOTHING,
    "out_of_scope": NOTHING,
}
RECORDING: Final[Mapping[str, Outcome]] = {"record_yes": "affirm", "record_no": "deny"}


@dataclass(frozen=True)
class Heard:
    """What the parts of the assistant made of one utterance."""

    ranking: Ranking  # of the whole
    clauses: Sequence[Ranking] = ()  # of its clauses in order, where it has more than one
    named: Mapping[str, str] = field(default_factory=dict)  # first value of each kind: phone, language, …
    danger: bool = False  # a word for danger to life fell
    language: str | None = None  # of the words, where that is sure


def decide(heard: Heard, asked: str | None = None) -> Understood:
    """Turn what was heard into one outcome; `asked` is what the flow asked for just now, one of ASKED.

    Danger comes first, then what was asked for, then the likeliest meaning if it reaches its mark: intents
    that mean the same count together. A confidence outside 0 to 1 is brought to the nearer end, one
    that is no number to 0. No intent, an unknown one, or one below its mark is `unclear`. The language of the
    words is passed on, but where another one is asked for in it.
    """
    understood = _decided(heard, asked)
    return understood if understood.outcome == "language" else replace(understood, language=heard.language)


def _decided(heard: Heard, asked: str | None) -> Understood:
    chances = {name: bounded(one) for name, one in heard.ranking}
    danger = chances.get("danger", 0.0)
    if heard.danger or danger >= DANGER_MARK:
        return Understood("errand", "danger", max(danger, SURE_MARK) if heard.danger else danger)
    if asked in heard.named and chances.get("human", 0.0) < SURE_MARK:
        return Understood("value", None, 1.0, heard.named[str(asked)], named=_carried(heard.named, asked))
    if asked == "complaint":
        chances = _topics(chances)
    if not chances:
        return Understood("unclear")
    understood = _with_clauses(_likeliest(chances, asked, heard.named), heard.clauses, chances)
    errand = understood.outcome in ("errand", "confirm")
    return replace(understood, named=_carried(heard.named, None)) if errand else understood


def _carried(named: Mapping[str, str], asked: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((kind, named[kind]) for kind in CARRIED if kind in named and kind != asked)


def _topics(chances: Mapping[str, float]) -> dict[str, float]:
    """Weigh what a complaint is about: that it is one is known already."""
    others = {name: one for name, one in chances.items() if name != "complaint"}
    whole = sum(others.values())
    return {name: one / whole for name, one in others.items()} if whole >= TOPIC_MARK else {}


def bounded(confidence: float) -> float:
    """Bring a confidence into 0 to 1; what is not a number counts as none."""
    return 0.0 if math.isnan(confidence) else min(1.0, max(0.0, confidence))


def _likeliest(chances: Mapping[str, float], asked: str | None, named: Mapping[str, str]) -> Understood:
    sums: dict[Meaning, float] = {}
    for intent, chance in chances.items():
        meaning = _meaning(intent, asked)
        sums[meaning] = sums.get(meaning, 0.0) + chance
    likeliest = max(sums, key=lambda one: sums[one])
    confidence = bounded(sums[likeliest])
    if likeliest.outcome == "unclear" or confidence < likeliest.mark:
        return Understood("unclear", confidence=confidence)
    doubted = likeliest.outcome == "errand" and confidence < SURE_MARK
    value = named.get("language") if likeliest.errand == "interpreter" else likeliest.value
    return Understood("confirm" if doubted else likeliest.outcome, likeliest.errand, confidence, value)


def _meaning(intent: str, asked: str | None) -> Meaning:
    if intent in ERRANDS:
        return Meaning("errand", DOUBT_MARK, intent)
    if asked == "recording" and intent in RECORDING:
        return Meaning(RECORDING[intent], ANSWER_MARK)
    return TALKING.get(intent, NOTHING)


def _with_clauses(
    understood: Understood, clauses: Sequence[Ranking], chances: Mapping[str, float]
) -> Understood:
    """Take in what single clauses say: a second errand, or both where the whole is not sure of either."""
    named = _clause_errands(clauses)
    strong = [name for name, one in named.items() if one >= ALONE_MARK]
    if understood.outcome == "unclear" and named:
        first, *rest = named
        return Understood("confirm", first, CLAUSE_MARK, also=rest[0] if rest else None)
    if understood.errand not in named:
        two = understood.outcome == "confirm" and len(strong) == 2
        return replace(understood, errand=strong[0], also=strong[1]) if two else understood
    others = (
        name
        for name, one in named.items()
        if name != understood.errand and (chances.get(name, 0.0) >= TRACE_MARK or one >= ALONE_MARK)
    )
    return replace(understood, also=next(others, None))


def _clause_errands(clauses: Sequence[Ranking]) -> dict[str, float]:
    """Give the errands that clauses name, in their order, each as sure as its surest clause is."""
    found: dict[str, float] = {}
    for name, one in (max(clause, key=lambda pair: bounded(pair[1])) for clause in clauses if clause):
        if name in ERRANDS and name != "goodbye" and bounded(one) >= CLAUSE_MARK:
            found[name] = max(found.get(name, 0.0), bounded(one))
    return found
