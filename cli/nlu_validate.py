"""`vaxel nlu validate`: what is wrong with the sentences before anybody trains on them."""

import argparse
from collections import defaultdict
from collections.abc import Sequence

from cli.nlu_sentences import EXAMS, LANGUAGES, Sentence, held_out, intents, training
from cli.nlu_twins import twins, words
from core.understanding import ERRANDS, TALKING

FEWEST = 20  # sentences of an intent in a language
LOPSIDED = 1.5  # times as many in one language as in the other
SHORT = 3  # words; so short a sentence is everybody's, and left out of the exam instead


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `nlu validate` takes: nothing."""


def run(args: argparse.Namespace) -> int:
    """Say all that is wrong; 1 where anything is."""
    taught = [sentence for intent in intents() for sentence in training(intent)]
    tested = [one for folder in EXAMS for intent in intents() for one in held_out(intent, folder)]
    found = [*unknown(intents()), *repeated(taught), *unbalanced(taught), *leaked(taught, tested)]
    print(*found, sep="\n" if found else "")
    print(f"{len(taught)} sentences of {len(intents())} intents: {len(found) or 'nothing'} to mend.")
    return 1 if found else 0


def unknown(names: Sequence[str]) -> list[str]:
    """Say which intents are taught but unknown to core, or known and not taught."""
    known = {*ERRANDS, *TALKING}
    stray = [f"{name}: core/understanding.py does not know it." for name in names if name not in known]
    return stray + [f"{name}: there is no data/nlu/{name}.yml." for name in sorted(known - set(names))]


def repeated(taught: Sequence[Sentence]) -> list[str]:
    """Say which sentence stands twice: in one intent for nothing, in two as a contradiction."""
    places: defaultdict[tuple[frozenset[str], str], list[Sentence]] = defaultdict(list)
    for one in taught:
        places[(frozenset({" ".join(one.text.lower().split())}), one.language)].append(one)
    return [_said(listed) for listed in places.values() if len(listed) > 1]


def _said(listed: Sequence[Sentence]) -> str:
    where = sorted({one.intent for one in listed})
    kind = "contradicts itself in" if len(where) > 1 else "stands twice in"
    return f"`{listed[0].text}` {kind} {', '.join(where)}."


def unbalanced(taught: Sequence[Sentence]) -> list[str]:
    """Say which intent has too few sentences in a language, or far more in the other."""
    counts: defaultdict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(LANGUAGES, 0))
    for one in taught:
        counts[one.intent][one.language] += 1
    return [
        f"{intent}: {told['sv']} sentences in Swedish and {told['en']} in English."
        for intent, told in counts.items()
        if min(told.values()) < FEWEST or max(told.values()) > LOPSIDED * min(told.values())
    ]


def leaked(taught: Sequence[Sentence], tested: Sequence[Sentence]) -> list[str]:
    """Say which sentence is taught though a twin of it is tested; the shortest ones are left out there."""
    pairs = ((one, other) for one, other in twins(tested, taught) if len(words(one.text)) > SHORT)
    return [f"{other.intent}: `{other.text}` is nearly a sentence of tests/nlu." for _, other in pairs]
