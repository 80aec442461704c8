"""How well two errands in one sentence are found, and how often one is taken for two."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from adapters.settings import ROOT
from cli.nlu_runner import heard, parsed
from core.inputs import Understood
from core.understanding import decide

FILE = "two.yml"

type Say = Callable[[str], None]


@dataclass(frozen=True)
class Pair:
    """A sentence with one errand or two, and what was made of it."""

    text: str
    language: str  # sv or en
    errands: frozenset[str]  # the person's
    understood: Understood

    @property
    def found(self) -> frozenset[str]:
        """Give the errands that were named."""
        return frozenset({one for one in (self.understood.errand, self.understood.also) if one})


@dataclass(frozen=True)
class Counts:
    """What was counted of some sentences with two errands, or with one."""

    sentences: int
    whole: int  # found all that the person named and nothing else
    partly: int  # found some of it and nothing else
    more: int  # two errands where there was one
    wrong: int  # an errand that nobody had, alone or beside a right one


def report(folder: Path, model: Path, say: Say) -> None:
    """Say the counts of a folder's `two.yml`, or of all files in its folder `two`, if there are any."""
    pairs = sat(files(folder), model)
    if not pairs:
        return
    say("errands  sentences  found  partly  two for one  a wrong one")
    for language in dict.fromkeys(one.language for one in pairs):
        for number in (1, 2):
            told = counted([one for one in pairs if (one.language, len(one.errands)) == (language, number)])
            say(
                f"{language} {number:4}  {told.sentences:9}  {told.whole:5}  {told.partly:6}  "
                f"{told.more:11}  {told.wrong:11}"
            )


def files(folder: Path) -> list[Path]:
    """Give the files of a folder that hold such sentences."""
    return [folder / FILE] if (folder / FILE).exists() else sorted((folder / "two").glob("*.yml"))


def sat(paths: Sequence[Path], model: Path) -> list[Pair]:
    """Have the model understand every sentence of the files: language, any group, `text` and `errands`."""
    said = [
        (one["text"], language, frozenset(one["errands"]))
        for path in paths
        for language, groups in yaml.safe_load(path.read_text(encoding="utf-8")).items()
        for group in groups.values()
        for one in group
    ]
    if not said:
        return []
    asked = [{"text": text, "metadata": {"language": language}} for text, language, _ in said]
    answers = parsed(ROOT, model, asked)
    return [Pair(*one, decide(heard(answer))) for one, answer in zip(said, answers, strict=True)]


def counted(pairs: Sequence[Pair]) -> Counts:
    """Count some of them."""
    return Counts(
        len(pairs),
        sum(one.found == one.errands for one in pairs),
        sum(bool(one.found) and one.found < one.errands for one in pairs),
        sum(len(one.found) > len(one.errands) for one in pairs),
        sum(bool(one.found - one.errands) for one in pairs),
    )
