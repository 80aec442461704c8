"""`vaxel nlu`: tests, tries, validates and compares what the assistant understands."""

import argparse

from cli import nlu_bench, nlu_exam, nlu_try, nlu_validate

COMMANDS = {
    "test": (nlu_exam, "Sit the exam of sentences that were never learnt from."),
    "try": (nlu_try, "Say what is understood of some words."),
    "validate": (nlu_validate, "Say what is wrong with the sentences to learn from."),
    "bench": (nlu_bench, "Train the same pipeline on other labelled sentences."),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the commands below `nlu`."""
    commands = parser.add_subparsers(required=True, metavar="what")
    for name, (module, about) in COMMANDS.items():
        one = commands.add_parser(name, help=about, description=about)
        one.set_defaults(nlu=module.run)
        module.arguments(one)


def run(args: argparse.Namespace) -> int:
    """Run the command that was named."""
    return int(args.nlu(args))
