"""`vaxel nlu try`: what the assistant makes of words from the terminal, or of a file of them."""

import argparse
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.settings import ROOT
from cli.assistant import train_if_changed
from cli.nlu_runner import heard, parsed
from core.errors import VaxelError
from core.inputs import Understood
from core.understanding import ASKED, Heard, decide

SHOWN = 3  # intents of the ranking


class NothingToTry(VaxelError):
    """There are no words, or no file of them, or no such moment."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `nlu try` takes."""
    parser.add_argument("words", nargs="?", help="what is said or typed")
    parser.add_argument("--file", type=Path, help="sentences, one a line: one JSON object a line comes out")
    parser.add_argument("--at", help="the moment it is said, ISO 8601 with offset (default: now)")
    parser.add_argument(
        "--language", choices=["sv", "en"], help="the contact's (default: heard in the words)"
    )
    parser.add_argument("--asked", choices=sorted(ASKED), help="what the flow asked for just now")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")


def run(args: argparse.Namespace) -> int:
    """Understand the words, or every line of the file."""
    texts = sentences(args.words, args.file)
    metadata = {"at": moment(args.at)} | ({"language": args.language} if args.language else {})
    asked = [{"text": text, "metadata": metadata} for text in texts]
    for text, answer in zip(texts, parsed(ROOT, train_if_changed(ROOT, _quiet), asked), strict=True):
        told = understood(text, answer, args.asked)
        print(json.dumps(told, ensure_ascii=False) if args.json or args.file else shown(told))
    return 0


def _quiet(line: str) -> None:
    """Say nothing: the answer is all that is wanted on this terminal."""


def sentences(words: str | None, file: Path | None) -> list[str]:
    """Give what is to be understood: the words, or the lines of the file that are not empty."""
    if (words is None) == (file is None):
        raise NothingToTry("say either the words or a --file of them.")
    if file is None:
        return [str(words)]
    try:
        return [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise NothingToTry(f"{file} cannot be read ({type(error).__name__}).") from error


def moment(at: str | None) -> str:
    """Give the moment as ISO 8601 with offset, now where none is named."""
    if at is None:
        return datetime.now(UTC).isoformat()
    try:
        found = datetime.fromisoformat(at)
    except ValueError as error:
        raise NothingToTry(f"`{at}` is no moment like 2026-11-23T09:00+01:00.") from error
    if found.tzinfo is None:
        raise NothingToTry(f"`{at}` has no offset; write it as 2026-11-23T09:00+01:00.")
    return found.isoformat()


def understood(text: str, answer: Mapping[str, Any], asked: str | None) -> dict[str, Any]:
    """Give what is understood: outcome, language, errands with confidence, every entity with its value."""
    found = heard(answer)
    outcome = decide(found, asked)
    errands = [{"errand": name, "confidence": one} for name, one in _sure_of(found, outcome)]
    tongue = answer["tongue"]
    return {
        "text": text,
        "language": tongue["language"],
        "language_confidence": tongue["confidence"],
        "language_believed": tongue["believed"],
        "outcome": outcome.outcome,
        "errands": errands,
        "confidence": round(outcome.confidence, 4),
        "value": outcome.value,
        "entities": [{"kind": one["entity"], "value": one["value"]} for one in answer.get("entities") or []],
        "ranking": [[name, round(one, 4)] for name, one in found.ranking[:SHOWN]],
    }


def _sure_of(found: Heard, outcome: Understood) -> list[tuple[str, float]]:
    """Give the errands that were named, each as sure as the whole or one of the clauses is of it."""
    rankings = [dict(one) for one in (found.ranking, *found.clauses)]
    named = [one for one in (outcome.errand, outcome.also) if one]
    second = [(name, round(max(one.get(name, 0.0) for one in rankings), 4)) for name in named[1:]]
    return [(name, round(outcome.confidence, 4)) for name in named[:1]] + second


def shown(told: Mapping[str, Any]) -> str:
    """Give the same as lines for people."""
    heard = f"{told['language']} {told['language_confidence']:.2f}"
    if told["language_believed"] is None:
        heard += ", too little to follow"
    named = " + ".join(one["errand"] for one in told["errands"])
    lines = [f"{told['outcome']} {named} ({told['confidence']:.2f}; {heard})"]
    if told["value"]:
        lines.append(f"  value      {told['value']}")
    lines += [f"  {one['kind']:10} {one['value']}" for one in told["entities"]]
    return "\n".join([*lines, *(f"  {one:.2f}       {name}" for name, one in told["ranking"])])
