"""`vaxel nlu test`: the exam of sentences that were never learnt from, and what is known to fail in it."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import yaml

from adapters.settings import ROOT
from cli import nlu_two, nlu_windows
from cli.assistant import train_if_changed
from cli.nlu_marks import Judged, confusions, figures, is_strange, judged, refused, reliability
from cli.nlu_runner import heard, parsed
from cli.nlu_sentences import HELD_OUT, LANGUAGES, Sentence, held_out, intents, training
from cli.nlu_twins import twins
from core.errors import VaxelError

KNOWN = HELD_OUT / "known" / "failures.yml"
OTHER = frozenset(
    {"two", "windows"}
)  # files of an exam that are of no intent: see cli/nlu_two, cli/nlu_windows
RIGHT_BAR, WRONG_BAR, REFUSED_BAR = (
    0.92,
    0.03,
    0.80,
)  # issue: what must be reached in each language, and in all
CONFUSIONS_SHOWN = 12
HEAD = (
    "# Sentences of the exam by which an errand is taken, without asking, that is not the person's own.\n"
    "# `vaxel nlu test` fails for one that is not here, and for one that is here and no longer fails;\n"
    "# `vaxel nlu test --accept` writes this list anew.\n"
)


class NoExam(VaxelError):
    """There is no exam in that folder, or not one of ours."""


type Say = Callable[[str], None]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `nlu test` takes."""
    parser.add_argument("--accept", action="store_true", help="write the list of known failures anew")
    parser.add_argument(
        "--exam", type=Path, default=HELD_OUT, help="another folder of sentences, <intent>.yml"
    )


def run(args: argparse.Namespace) -> int:
    """Sit the exam; 1 where a bar is missed or the known failures are others."""
    model, listed = train_if_changed(ROOT, print), args.exam / KNOWN.relative_to(HELD_OUT)
    found, milliseconds = sat(args.exam, model)
    report(found, print)
    nlu_two.report(args.exam, model, print)
    windows = nlu_windows.report(args.exam, model, print)
    ordered = sorted(milliseconds)
    middle, late = ordered[len(ordered) // 2], ordered[len(ordered) * 19 // 20]
    print(f"understanding took {middle:.0f} ms (half of the sentences), {late:.0f} ms (19 in 20)")
    if args.accept:
        accept(found, listed)
    complaints = [*missed(found), *windows, *changes(found, known(listed))]
    for sentence in complaints:
        print(f"FAILED {sentence}")
    return 1 if complaints else 0


def exam(folder: Path = HELD_OUT) -> list[Sentence]:
    """Give the sentences that count: without those that somebody happened to teach the assistant too."""
    asked = [sentence for intent in examined(folder) for sentence in held_out(intent, folder)]
    taught = [sentence for intent in intents() for sentence in training(intent)]
    learnt = {one for one, _ in twins(asked, taught)}
    return [sentence for sentence in asked if sentence not in learnt]


def examined(folder: Path) -> list[str]:
    """Give the intents that an exam asks about; NoExam where there are none, or one that is not taught."""
    found = [name for name in intents(folder) if name not in OTHER]
    if not found:
        raise NoExam(f"{folder} has no file <intent>.yml.")
    if stray := sorted(set(found) - set(intents())):
        raise NoExam(f"{folder / stray[0]}.yml: no intent of that name is taught.")
    return found


def sat(folder: Path = HELD_OUT, model: Path | None = None) -> tuple[list[Judged], list[float]]:
    """Have the trained model understand every sentence of the exam; give the verdicts and milliseconds."""
    sentences = exam(folder)
    asked = [{"text": one.text, "metadata": {"language": one.language}} for one in sentences]
    answers = parsed(ROOT, model or train_if_changed(ROOT, print), asked)
    found = [judged(one, heard(answer)) for one, answer in zip(sentences, answers, strict=True)]
    return found, [float(answer["milliseconds"]) for answer in answers]


def report(found: Sequence[Judged], say: Say) -> None:
    """Say the figures by language and style, then calibration and confusions."""
    say(f"{len(found)} sentences that were not learnt from")
    say("            sentences  likeliest  right  right of answered  answered  asked first  wrong route")
    for name, some in _sets(found):
        told = figures(some)
        say(
            f"{name:12}{len(some):9}  {told['top']:9.3f}  {told['right']:5.3f}  "
            f"{told['right_of_answered']:17.3f}  {told['answered']:8.3f}  {told['confirmed']:11.3f}  "
            f"{told['wrong_routes']:11.3f}"
        )
    strange = sum(map(is_strange, found))
    say(f"out of scope: {refused(found):.3f} of {strange} refused")
    say("confidence  sentences  mean  right")
    for start, count, mean, share in reliability(found):
        say(f"from {start:.1f}  {count:12}  {mean:.2f}   {share:.2f}")
    for (intent, other), count in confusions(found)[:CONFUSIONS_SHOWN]:
        say(f"{count:3} {intent} taken for {other}")


def _sets(found: Sequence[Judged]) -> Iterable[tuple[str, list[Judged]]]:
    for language in LANGUAGES:
        yield language, [one for one in found if one.sentence.language == language]
        for style in ("spoken", "typed"):
            some = [one for one in found if (one.sentence.language, one.sentence.style) == (language, style)]
            yield f"{language} {style}", some


def missed(found: Sequence[Judged]) -> list[str]:
    """Say which bar was missed."""
    sentences = []
    for language in LANGUAGES:
        told = figures([one for one in found if one.sentence.language == language])
        if told["right"] < RIGHT_BAR:
            sentences.append(f"{language}: {told['right']:.3f} right, the bar is {RIGHT_BAR}.")
        if told["wrong_routes"] > WRONG_BAR:
            sentences.append(f"{language}: {told['wrong_routes']:.3f} wrong routes, the bar is {WRONG_BAR}.")
    if refused(found) < REFUSED_BAR:
        sentences.append(f"out of scope: {refused(found):.3f} refused, the bar is {REFUSED_BAR}.")
    return sentences


def known(path: Path) -> set[str]:
    """Read the list of known failures; an exam without a list has none."""
    if not path.exists():
        return set()
    return {str(text) for text in yaml.safe_load(path.read_text(encoding="utf-8")) or ()}


def changes(found: Sequence[Judged], listed: set[str]) -> list[str]:
    """Say which failures are new, and which listed ones are none any more."""
    failing = {one.sentence.text: one.understood.errand for one in found if one.misrouted}
    new = [f"new: `{text}` is taken for {errand}." for text, errand in failing.items() if text not in listed]
    gone = [f"`{text}` fails no longer: take it off {KNOWN.name}." for text in sorted(listed - set(failing))]
    return new + gone


def accept(found: Sequence[Judged], path: Path) -> None:
    """Write the failures of now as the known ones."""
    listed = sorted(one.sentence.text for one in found if one.misrouted)
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEAD + yaml.safe_dump(listed, allow_unicode=True, width=1000), encoding="utf-8")
