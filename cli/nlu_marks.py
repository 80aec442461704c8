"""How well the assistant understands sentences whose meaning is known: each judged, then counted."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cli.nlu_sentences import Sentence
from core.inputs import Understood
from core.understanding import Heard, decide

type Key = Callable[["Judged"], bool]


@dataclass(frozen=True)
class Judged:
    """A sentence, and what was made of it."""

    sentence: Sentence
    heard: Heard
    understood: Understood

    @property
    def wanted(self) -> Understood:
        """Give what a perfect ranking leads to."""
        return decide(Heard([(self.sentence.intent, 1.0)]), asked_in(self.sentence.intent))

    @property
    def top(self) -> bool:
        """Tell whether the likeliest intent is the right one."""
        return self.heard.ranking[0][0] == self.sentence.intent

    @property
    def right(self) -> bool:
        """Tell whether it led where it should, without asking."""
        got, wanted = self.understood, self.wanted
        value = got.value == wanted.value or self.sentence.intent == "interpreter"
        return (got.outcome, got.errand) == (wanted.outcome, wanted.errand) and value

    @property
    def confirmed(self) -> bool:
        """Tell whether the person was asked first: neither right nor wrong."""
        return self.understood.outcome == "confirm"

    @property
    def answered(self) -> bool:
        """Tell whether anything was done."""
        return self.understood.outcome not in ("confirm", "unclear")

    @property
    def misrouted(self) -> bool:
        """Tell whether an errand was taken that nobody had."""
        return self.understood.outcome == "errand" and not self.right


def asked_in(intent: str) -> str | None:
    """Give what the flow asks for when such a sentence falls: the answers to the recording question."""
    return "recording" if intent in ("record_yes", "record_no") else None


def judged(sentence: Sentence, heard: Heard) -> Judged:
    """Judge one sentence as the flow would have it understood."""
    return Judged(sentence, heard, decide(heard, asked_in(sentence.intent)))


def share(found: Sequence[Judged], counts: Key, among: Key = lambda one: True) -> float:
    """Give the share of those `among` all that `counts`; 1 where there are none."""
    asked = [one for one in found if among(one)]
    return sum(map(counts, asked)) / len(asked) if asked else 1.0


def figures(found: Sequence[Judged]) -> dict[str, float]:
    """Give the figures of a set of sentences, each from 0 to 1.

    `right` counts confirmations as not answered and all else that is not right as wrong; `right_of_answered`
    leaves out what was not understood as well.
    """
    return {
        "top": share(found, lambda one: one.top),
        "right": share(found, lambda one: one.right, lambda one: not one.confirmed),
        "right_of_answered": share(found, lambda one: one.right, lambda one: one.answered),
        "answered": share(found, lambda one: one.answered),
        "confirmed": share(found, lambda one: one.confirmed),
        "wrong_routes": share(found, lambda one: one.misrouted),
    }


def refused(found: Sequence[Judged]) -> float:
    """Give the share of the out-of-scope sentences that nothing was made of, not even a question."""
    return share(found, lambda one: one.understood.outcome == "unclear", is_strange)


def is_strange(one: Judged) -> bool:
    """Tell whether a sentence is nobody's business here."""
    return one.sentence.intent == "out_of_scope"


def reliability(found: Sequence[Judged]) -> list[tuple[float, int, float, float]]:
    """Give for each tenth of confidence: its start, how many sentences, mean confidence, share right."""
    rows = []
    for tenth in range(10):
        there = [one for one in found if min(int(one.heard.ranking[0][1] * 10), 9) == tenth]
        if there:
            mean = sum(one.heard.ranking[0][1] for one in there) / len(there)
            rows.append((tenth / 10, len(there), mean, share(there, lambda one: one.top)))
    return rows


def confusions(found: Sequence[Judged]) -> list[tuple[tuple[str, str], int]]:
    """Give which intent was taken for which other one, the most frequent first."""
    wrong = ((one.sentence.intent, one.heard.ranking[0][0]) for one in found if not one.top)
    return Counter(wrong).most_common()
