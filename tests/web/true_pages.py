"""The truths of a planted log under the names of the designer's pages, page by page."""

from collections.abc import Iterator, Mapping

from bench.planted import QUEUE_LEVEL, QUEUES, WAY
from core.kpi.proof import needed
from tests.web.truths import ERRANDS, HUNG_UP, LEVELS, MOMENTS, PLACES, SURE, Named, Time, Truths
from web.designer.versions import SHOWN

HOURS = {f"hours {hours}": hours for hours in (1, 4, 8, 24, 48)}
HOURS |= {f"days {days}": 24 * days for days in (7, 14, 30)}
RANGES = {"0 1": (0, 60), "1 3": (60, 180)}  # seconds of what is announced


def intervals(one: Truths) -> dict[str, float]:
    """Give what every interval ought to hold."""
    pages = (_overview, _levels, _flow, _routing, _queue, _callbacks, _solved, _survey, _answers, _assistant)
    found = {name: value for page in pages for name, value in page(one)}
    # A sentence that has an interval says that of its share.
    return found | {name.removesuffix(": share"): value for name, value in found.items()}


def _overview(one: Truths) -> Named:
    told = {"answered: share": one.human, "lost: share": one.lost, "heard: share": one.lost - one.heard}
    figures = one.figures()
    told |= {"answered: within": figures["k78"], "right: share": figures["k86_right"]}
    told |= {"solved: share": figures["k76"], "satisfied: share": figures["k73"]}
    told |= {f"worst level {level}: share": one.hung_up(level) for level in (*LEVELS, QUEUE_LEVEL)}
    yield from ((f"overview/overview.{name}", value) for name, value in told.items())
    yield from (
        (f"overview/figures/figure.{name}/{_kind(name)}/column.share", figures[name]) for name in figures
    )
    ends = {"human answered": one.human, "callback booked": one.booked, "abandoned in queue": one.gone}
    ends |= {"early hang-up": one.plan.early}
    for node, level in WAY:
        share = one.reached[level] * one.hung_up(level) - (one.plan.early if node == "welcome" else 0.0)
        ends[f"abandoned level {level} {node}"] = share
    yield from ((f"overview/outcomes/outcome.{end}/column.share", share) for end, share in ends.items())
    for day in ("2026-03-02", "2026-03-03"):
        yield f"overview/days/{day}/column.lost", one.lost
        yield f"overview/days/{day}/column.within", figures["k78"]


def _kind(name: str) -> str:
    return "literal" if "_" not in name or name in ("k82_customers", "k86_right") else "beside"


def _levels(one: Truths) -> Named:
    for level in (*LEVELS, 5, QUEUE_LEVEL):
        yield f"levels/shares/level {level}/column.gave_up", one.hung_up(level)
        yield f"levels/levels.worst level {level}: share", one.hung_up(level)


def _flow(one: Truths) -> Named:
    nodes = dict(WAY) | dict.fromkeys(PLACES, QUEUE_LEVEL)
    drawn = nodes | {"menu": 2}  # where it stands in the flow
    for node, level in nodes.items():
        yield f"flow/nodes/{node}/level {drawn[node]}/column.gave_up", one.hung_up(level)
        yield f"flow/flow.worst {node}: share", one.hung_up(level)


def _routing(one: Truths) -> Named:
    figures, wrong = one.figures(), one.plan.wrong
    yield "routing/routing.right: share", figures["k86_right"]
    for (place, right), share in one.cells.items():
        yield f"routing/matrix/{place}/{right}/column.of_routed", share / one.places[place]
    for name in ("right", "asked_again", "to_human", "moved", "back"):
        yield f"routing/beside/figure.k86_{name}/column.share", figures[f"k86_{name}"]
    for name, share in (("moved", one.plan.moved), ("back", one.plan.elsewhere)):
        shown = one.hinted(share)
        with_sign, without = (1 - wrong) * share / shown, (1 - wrong) * (1 - share) / (1 - shown)
        yield f"routing/signs/figure.k86_{name}/column.with_sign", with_sign
        yield f"routing/signs/figure.k86_{name}/column.without_sign", without


def _queue(one: Truths) -> Named:
    figures = one.figures()
    yield "queue/queue.level: share", figures["k78"]
    yield "queue/queue.level: of_answered", figures["k78_of_answered"]
    for words, moment in MOMENTS.items():
        for end in ("answered", "abandoned", "booked"):
            yield f"queue/curves/wait.{end}/column.by {words}", one.by(end, moment)
        for errand in ERRANDS:
            yield f"queue/errands/{errand}/column.by {words}", one.by("answered", moment)
    for words, (low, high) in RANGES.items():
        yield f"queue/forecasts/range.between {words}/column.held", one.waited(high) - one.waited(low)


def _callbacks(one: Truths) -> Named:
    yield "callbacks/callbacks.kept: share", one.figures()["k85"]


def _solved(one: Truths) -> Named:
    figures = one.figures()
    yield "solved/solved.first: share", figures["k76"]
    for name in ("k76", "k81", "k81_same", "k82", "k82_customers"):
        yield f"solved/figures/figure.{name}/column.share", figures[name]
    for words, hours in HOURS.items():
        yield f"solved/curve/{words}/column.share", one.solved(hours)


def _survey(one: Truths) -> Named:
    figures = one.figures()
    yield "survey/survey.answered: share", figures["k73_answered"]
    yield "survey/survey.satisfied: share", figures["k73"]
    for name in (name for name in figures if name.startswith("k73")):
        yield f"survey/shares/figure.{name}/column.share", figures[name]


def _answers(one: Truths) -> Named:
    yield "answers/answers.right: share", one.plan.correct


def _assistant(one: Truths) -> Named:
    yield "assistant/assistant.asked: share", one.plan.doubted
    for errand in ERRANDS:
        yield f"assistant/errands/{errand}/column.doubted", one.plan.doubted


def differences(one: Truths, other: Truths) -> dict[str, float]:
    """Give what the intervals of the page of versions ought to hold: both, and the second less the first."""
    found = dict[str, float]()
    levels = (*LEVELS, 5, QUEUE_LEVEL)
    names = {f"figure.{name}": (one.figures()[name], other.figures()[name]) for name in SHOWN}
    names |= {f"versions.level level {level}": (one.hung_up(level), other.hung_up(level)) for level in levels}
    for name, (first, second) in names.items():
        told = {"a": first, "b": second, "interval": second - first}
        found |= {f"versions/compared/{name}/column.{column}": value for column, value in told.items()}
    return found


def counts(one: Truths) -> dict[str, float]:
    """Give how many of all contacts every number ought to be."""
    pages = (_falls, _hang_ups, _ways, _pairs, _waits, _promises, _talks, _returns, _scores, _reviews, _sure)
    found = {name: value for page in pages for name, value in page(one)}
    return found | {f"overview/days/2026-03-0{day}/column.contacts": 0.5 for day in (2, 3)}


def _falls(one: Truths) -> Named:
    onward = dict(zip((*LEVELS, QUEUE_LEVEL), (*LEVELS[1:], QUEUE_LEVEL, 5), strict=True))
    for level in (*LEVELS, 5, QUEUE_LEVEL):
        entered = one.reached[level]
        told = dict.fromkeys(("goal", "early", "silences", "lost_answers", "humans"), 0.0)
        told |= {"entered": entered, "abandoned": entered * one.hung_up(level)}
        told |= {"onward": one.reached[onward[level]] if level in onward else 0.0}
        told |= _apart(one).get(level, {})
        yield from ((f"levels/fall/level {level}/column.{name}", share) for name, share in told.items())


def _apart(one: Truths) -> Mapping[int, Mapping[str, float]]:
    understood = one.understood
    return {
        1: {"early": one.plan.early},
        2: {"silences": understood * one.plan.silent, "lost_answers": understood * one.plan.unheard},
        3: {"humans": one.queue * one.plan.asking},
        5: {"goal": one.booked},
        QUEUE_LEVEL: {"goal": one.human},
    }


def _hang_ups(one: Truths) -> Named:
    low, high = HUNG_UP
    for second in range(high):
        share = one.reached[2] * one.hung_up(2) / (high - low) if second >= low else 0.0
        yield f"flow/close/{second}/column.hung_up_at errand", share


def _ways(one: Truths) -> Named:
    early, before = one.plan.early, 1 - one.understood
    yield "paths/bands/found.-/-/-/group.early/column.contacts", early
    yield "paths/bands/found.-/-/-/group.abandoned_ivr/column.contacts", before - early
    found = {"assistant": 1 - one.plan.failed, "keys": one.plan.failed}
    for by, part in found.items():
        for errand, of_errand in one.errands.items():
            share = part * of_errand
            way = f"paths/bands/found.{by}/{errand}"
            gone = one.understood * one.hung_up(3) * share
            yield f"{way}/-/group.abandoned_ivr/column.contacts", gone
            for place in PLACES:
                wrong = one.plan.wrong / (len(PLACES) - 1)
                here = share * (1 - one.plan.wrong if place == QUEUES.get(errand, "billing") else wrong)
                ends = {"answered": one.human, "booked": one.booked, "abandoned_queue": one.gone}
                for end, of_end in ends.items():
                    yield f"{way}/{place}/group.{end}/column.contacts", here * of_end


def _pairs(one: Truths) -> Named:
    judged = one.human * one.plan.judged
    for first, second in one.cells:
        share = judged * (one.cells[first, second] + one.cells[second, first])
        yield f"routing/pairs/{first}/{second}/column.confused", share


def _waits(one: Truths) -> Named:
    for place, of_place in (*one.places.items(), ("all", 1.0)):
        told = {"waited_count": one.queue, "answered_count": one.human, "hung_up": one.gone}
        yield from ((f"queue/waits/{place}/column.{name}", of_place * n) for name, n in told.items())
    yield "queue/told/1/column.contacts", one.human


def _promises(one: Truths) -> Named:
    plan, called = one.plan, one.booked * one.dialled
    for kind, of_kind in (("window", 1 - plan.soonest), ("soonest", plan.soonest)):
        ends = {end: one.booked * share for end, share in plan.undialled.items()}
        if kind == "window":
            ends |= {"inside": called * plan.kept, "outside": called * (1 - plan.kept)}
        else:
            ends |= {"talked": one.booked * one.talks} | {end: called * n for end, n in plan.calls.items()}
        for end, share in ends.items():
            yield f"callbacks/promises/promise.{kind}/end.{end}/column.contacts", of_kind * share


def _talks(one: Truths) -> Named:
    for place, of_place in (*one.places.items(), ("all", 1.0)):
        yield f"handling/queues/{place}/column.contacts", of_place * one.talked
    for minute in range(8):
        share = one.conversed(60 * minute + 60) - one.conversed(60 * minute)
        yield f"handling/spread/{minute}/column.contacts", one.talked * share


def _returns(one: Truths) -> Named:
    yield "solved/back/0/column.contacts", 0.0
    yield "solved/back/1/column.contacts", one.plan.again


def _scores(one: Truths) -> Named:
    answered = one.human * one.plan.surveyed * one.plan.opinions
    good, bad = one.plan.satisfied / 2, (1 - one.plan.satisfied) / 3
    even = {"overall": (bad, bad, bad, good, good), "contact": (0.0, 0.0, 1 / 3, 1 / 3, 1 / 3)}
    even["handling"] = even["overall"]
    for question, shares in even.items():
        for score, share in enumerate(shares, 1):
            yield f"survey/scores/question.{question}/{score}", answered * share


def _reviews(one: Truths) -> Named:
    drawn = one.human * one.plan.reviewed
    judged = drawn * (1 - one.plan.unjudged)
    clear = judged * (1 - one.plan.unclear)
    told = {"drawn": drawn - judged, "unclear": judged - clear}
    told |= {"right": clear * one.plan.correct, "wrong": clear * (1 - one.plan.correct)}
    yield from ((f"answers/reviewed/review.{state}/column.contacts", share) for state, share in told.items())


def _sure(one: Truths) -> Named:
    named = one.understood * (1 - one.plan.failed)
    shares = {f"{10 * at}–{10 * at + 10}": 0.0 for at in range(10)} | SURE | {"50–60": one.plan.doubted}
    for tenth, share in shares.items():
        yield f"assistant/sureness/{tenth}\u00a0%/column.named", named * share


def exact() -> dict[str, int]:
    """Give the numbers that do not hang on the log."""
    return {f"answers/needed/{wrong}/column.needed": needed(wrong) for wrong in range(6)}


def times(one: Truths) -> Iterator[tuple[str, Time]]:
    """Give what every time ought to be."""
    mean, plan = (lambda level: 13 * one.hung_up(level) + 7 * (1 - one.hung_up(level))), one.plan
    shown = {level: mean(level) for level in LEVELS}
    shown[1] -= plan.early * (13 - 2.5)
    for level, seconds in shown.items():
        yield f"levels/fall/level {level}/column.time", Time(one.reached[level], seconds, 5)
    yield "levels/fall/level 5/column.time", Time(one.booked, 20)
    waiting = plan.booked * 15 + (1 - plan.booked) * (1 / one.both + one.served * one.moved * 20)
    yield f"levels/fall/level {QUEUE_LEVEL}/column.time", Time(one.queue, waiting, 1 / one.both + 10)
    for place, of_place in (*one.places.items(), ("all", 1.0)):
        wrong = None if place == "all" else 1 - one.cells[place, place] / of_place
        yield f"handling/queues/{place}/column.mean", Time(of_place * one.talked, one.talk(wrong), 120)
        for name, share in (("half", 0.5), ("nine", 0.9)):
            talk = Time(of_place * one.talked, share=share, shorter=lambda at, w=wrong: one.conversed(at, w))
            yield f"handling/queues/{place}/column.{name}_talks", talk
            wait = Time(of_place * one.human, share=share, shorter=one.waited)
            yield f"queue/waits/{place}/column.{name}", wait
    for name, share in (("half", 0.5), ("nine", 0.9)):
        yield f"queue/told/1/column.{name}", Time(one.human, share=share, shorter=one.waited)
    for words in RANGES:
        half = Time(one.human / 2, share=0.5, shorter=one.waited)
        yield f"queue/forecasts/range.between {words}/column.half", half
