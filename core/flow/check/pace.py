"""What takes time: texts nobody can cut short, the way to a human, the news of the queue (P7, P11, P13)."""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from core import inputs
from core.events import (
    AgentConnected,
    CallbackBooked,
    ContactEnded,
    Disclosed,
    Event,
    InputRequested,
    PlaceHeld,
    PlaceTaken,
    PositionTold,
    PromptPlayed,
    TransferEnded,
    TransferStarted,
)
from core.ewt_words import TEXTS
from core.flow import engine
from core.flow.check.case import Case, Memo
from core.flow.check.finding import Finding
from core.flow.check.given import TELLABLE, WINDOWS
from core.flow.check.starts import said
from core.flow.check.talk import seconds, spoken, time_taken
from core.flow.check.walk import Walk
from core.flow.graph import Flow, Queue
from core.flow.state import Channel, Facts, State
from core.inputs import plain
from core.notice import ENGLISH, MOST_WORDS, Notice

LONGEST = 5.0  # seconds of a text that no key can cut short (P7)
NAMED_WITHIN = 30.0  # spoken seconds before a caller knows how to reach a human (P7; 20 s is the aim)
FIRST_NEWS, NEWS_APART = 10, 60  # seconds (P13)
PATIENCE = 20  # seconds (P9)
DAY = datetime(2026, 11, 23, tzinfo=UTC)
LONG_NOTICE = Notice("n", "line", None, DAY, DAY, {ENGLISH: " ".join(["word"] * MOST_WORDS)})
WATCHED = 600  # seconds of waiting that are gone through


@dataclass(frozen=True)
class Pace:
    """How long it takes."""

    to_know: float  # spoken seconds before the way to a human is named, in the slowest language
    to_human: float  # spoken seconds to a human for who presses 0 at the first question
    silent: float  # spoken seconds and time-outs to a human for who never answers
    silent_turns: int  # questions that who never answers is asked


def no_long_texts(case: Case) -> Iterator[Finding]:
    """P7, K32: what no key can cut short takes five seconds at most; what must be heard is exempt."""
    longest: dict[tuple[str, str], float] = {}
    seen = set[tuple[object, ...]]()
    ends = (one for kind in (PlaceTaken, TransferStarted, ContactEnded) for one in case.walk.having(kind))
    for one in ends:
        after = case.walk.after(one)
        for event in _uncut(one.events) if after.channel == "voice" else ():
            if "hours" in event.args and after.phase == "ended":  # who comes when it is closed must hear them
                continue
            text = event.language, event.prompt
            if (words := (*text, *event.args.values())) not in seen:
                seen.add(words)
                longest[text] = max(longest.get(text, 0), spoken(case.flow, event))
    for (language, prompt), length in longest.items():
        if length > LONGEST:
            sentence = f"takes {length:.0f} s in `{language}`, and no key can cut it short."
            yield from case.prompt("P7", language, prompt, sentence)


def human_soon_named(case: Case) -> Iterator[Finding]:
    """P7: the spoken seconds before a caller knows how to reach a human are bounded."""
    for language in case.flow.languages:
        length = _to_know(case.walk, language)
        if length is not None and length > NAMED_WITHIN:
            sentence = f"it takes {length:.0f} s in `{language}` before anyone says how to reach a human."
            yield from case.whole("P7", sentence)


def time_is_given(case: Case) -> Iterator[Finding]:
    """P9: who was silent, or asks for time or to hear it again, has 20 s for the answer (relay users)."""
    words = {name: tongue.words.repeat | tongue.words.slower for name, tongue in case.flow.tongues.items()}
    needs = {language: Memo(partial(_needs_time, listed)) for language, listed in words.items()}
    for one in case.walk.having(InputRequested):
        state = case.walk.before(one)
        needy = (each for each in one.given if needs[state.language](each.input))
        given = next((each for each in needy if not each.spent or each.input == inputs.NoInput()), None)
        least = min(event.timeout for event in one.events if isinstance(event, InputRequested))
        if given and least < PATIENCE:
            sentence = f"who needs more time has only {least} s for the answer."
            yield from case.node("P9", state.node, sentence, (one, given))


def _needs_time(words: frozenset[str], heard: inputs.Input) -> bool:
    """Tell whether an input shows that more time is needed."""
    match heard:
        case inputs.NoInput() | inputs.Pressed("9") | inputs.Understood("repeat" | "slower"):
            return True
        case inputs.Said(text):
            return plain(text) in words
    return False


def news_in_time(case: Case) -> Iterator[Finding]:
    """P13, K21: first news within 10 s of joining, then at most 60 s apart, in a place moving or not."""
    seen = set[tuple[str, str]]()
    for index, here in enumerate(case.walk.situations):
        state = here.state
        if state.phase != "waiting" or state.told_position or (state.node, state.language) in seen:
            continue
        seen.add((state.node, state.language))
        for moving in (False, True):
            times = list(_news(case.flow, state, moving))
            gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
            if not times or times[0] > FIRST_NEWS:
                sentence = f"no news within {FIRST_NEWS} s in `{state.language}`."
                yield from case.node("P13", state.node, sentence, index)
            elif max(gaps, default=NEWS_APART + 1) > NEWS_APART:
                sentence = f"the news are more than {NEWS_APART} s apart in `{state.language}`."
                yield from case.node("P13", state.node, sentence, index)


def news_say_the_place(case: Case) -> Iterator[Finding]:
    """P13: the news say how far one has come."""
    for node in case.flow.nodes.values():
        for language, tongue in case.flow.tongues.items():
            if isinstance(node, Queue) and "{position}" not in tongue.prompts[node.news]:
                sentence = f"`news`: does not say {{position}} in `{language}`."
                yield from case.node("P13", node.id, sentence)


def news_say_the_wait(case: Case) -> Iterator[Finding]:
    """P13, K21: there is a text for every wait that the news can tell."""
    queues = any(isinstance(node, Queue) for node in case.flow.nodes.values())
    for language, tongue in case.flow.tongues.items() if queues else ():
        for name in (name for name in TEXTS if name not in tongue.prompts):
            yield from case.whole("P13", f"`{name}` is missing in `{language}`: the wait cannot be told.")


def steps_aside_safely(case: Case) -> Iterator[Finding]:
    """P10, P11: who leaves the queue to book a callback and books none is never said goodbye to."""
    for one in case.walk.having(ContactEnded):
        state = case.walk.before(one)
        by_flow = any(isinstance(event, ContactEnded) and event.by == "flow" for event in one.events)
        if state.queue and by_flow and SERVED.isdisjoint(one.kinds):
            yield from case.node("P11", state.node, "who has a place in the queue is said goodbye to.", one)


def nobody_is_dropped(case: Case) -> Iterator[Finding]:
    """P11, K14: who waits leaves the queue only to an agent, by their own will, or when we fail."""
    for one in case.walk.transitions():
        before, after = case.walk.before(one), case.walk.after(one)
        if before.phase != "waiting" or after.phase == "waiting":
            continue
        aside = PlaceHeld in one.kinds
        given = next((each for each in one.given if not aside and not isinstance(each.input, LEAVES)), None)
        connected = (TransferStarted if aside else AgentConnected) in one.kinds
        if given or (after.phase == "talking" and not connected):
            sentence = "who waits is dropped from the queue."
            yield from case.node("P11", before.node, sentence, (one, given or one.given[0]))


SERVED = frozenset({CallbackBooked, TransferEnded})  # who has no place any more
ZERO = inputs.Pressed("0")
LEAVES = (inputs.HungUp, inputs.Lost, inputs.Connected)


def pace(walk: Walk) -> Pace:
    """Measure a flow; infinite where a way does not exist."""
    known = [_to_know(walk, language) for language in walk.flow.languages]
    silence = list(_taken(walk, inputs.NoInput()))
    zero = list(itertools.islice(_taken(walk, ZERO), 2))
    return Pace(
        to_know=max(math.inf if one is None else one for one in known),
        to_human=seconds(walk.flow, itertools.chain(*zero)),
        silent=sum(seconds(walk.flow, events) + _asked(events) for events in silence),
        silent_turns=len(silence) - 1,
    )


def _asked(events: Iterable[Event]) -> int:
    """Give the seconds that silence lasts after a question."""
    return sum(event.timeout for event in events if isinstance(event, InputRequested))


def _uncut(events: Iterable[Event]) -> Iterator[PromptPlayed]:
    """Give the texts of a turn without a question, but for those that a disclosure needs heard."""
    told: list[PromptPlayed] = []
    for event in events:
        match event:
            case InputRequested():
                return
            case PromptPlayed():
                told.append(event)
            case Disclosed():
                told.pop()
    yield from told


def _to_know(walk: Walk, language: str) -> float | None:
    """Give the spoken seconds of the shortest way, up to where somebody says how to reach a human."""
    for one in walk.having(PromptPlayed):
        after = walk.after(one)
        heard = _until_named(walk, one.events, language, after.channel) if after.language == language else ()
        if heard:
            return time_taken(walk, walk.way(one.source)) + seconds(walk.flow, heard)
    return None


def _until_named(walk: Walk, events: Sequence[Event], language: str, channel: Channel) -> Sequence[Event]:
    """Give what is heard up to the text that names a human; nothing where none does."""
    for number, event in enumerate(events, 1):
        if not isinstance(event, PromptPlayed) or event.language != language:
            continue
        if "human" in said(walk.flow, walk.cost, event, channel):
            return events[:number]
    return ()


class _Anything(Facts):
    """A world in which everything is open and possible."""

    def holds(self, fact: str, of: str | None) -> bool:
        """Say yes."""
        return True


def _taken(walk: Walk, given: inputs.Input) -> Iterator[tuple[Event, ...]]:
    """Give the turns of a caller who does one thing again and again, up to a queue or an end."""
    facts = _Anything(windows=WINDOWS)
    step = engine.advance(walk.flow, walk.starts[0], inputs.Arrived(), facts)
    yield step.events
    for _ in range(len(walk.flow.nodes) * 3):
        if step.state.phase not in ("asking", "confirming"):
            return
        step = engine.advance(walk.flow, step.state, given, facts)
        yield step.events


def _news(flow: Flow, state: State, moving: bool) -> Iterator[float]:
    """Give the seconds of waiting at which news begin, when texts and time-outs run to their end."""
    waited, position = 0.0, 1_000
    while waited <= WATCHED:
        wait = TELLABLE[position % 2]  # where the place moves this changes, too
        facts = Facts(position, int(waited), wait=wait, notices=(LONG_NOTICE,))
        step = engine.advance(flow, state, inputs.Waited(), facts)
        if any(isinstance(event, PositionTold) for event in step.events):
            yield waited
        pauses = [event.timeout for event in step.events if isinstance(event, InputRequested)]
        if not pauses:
            return
        waited += pauses[0] + seconds(flow, step.events)
        position -= moving
        state = step.state
