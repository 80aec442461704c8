"""What publishing, going back and comparing share: the set-up they are about, and how versions are told."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from adapters.flowcheck import check_texts
from adapters.flowfiles import Texts, locate, read_texts
from adapters.runtime import Publications, migrate, open_engine
from cli import check
from cli import home as homes
from cli.chosen import DEFAULT
from cli.plan import HOTLINE, data_folder
from core.errors import FlowError
from core.flow.check.verdict import Verdict
from core.flow.diff import diff
from core.flow.graph import Flow
from core.publication import PublicationError, Split

type Told = Mapping[str, str]  # settings


def told() -> Told:
    """Give the settings of the set-up that runs; the shell's go before, except for the database."""
    found = homes.running(homes.home())
    if found is None:
        return os.environ
    return {**found.environment, **os.environ, "DATABASE_URL": found.environment["DATABASE_URL"]}


@contextmanager
def publications(settings: Told) -> Iterator[Publications]:
    """Open what is published; a PublicationError says that there is no database."""
    if not settings.get("DATABASE_URL"):
        raise PublicationError("Växel is not up: start it with ./vaxel up, or set DATABASE_URL.")
    engine = open_engine(settings["DATABASE_URL"])
    try:
        migrate(engine)
        yield Publications(engine)
    finally:
        engine.dispose()


def files(settings: Told, flow: str | None) -> Texts:
    """Read the designer's files: of this flow, or of the one that the set-up runs."""
    return read_texts(data_folder(settings), flow or settings.get("VAXEL_FLOW") or DEFAULT)


def proved(settings: Told, texts: Texts) -> Verdict | None:
    """Check a version as `vaxel check` does; one that is refused is printed and None."""
    verdict = check_texts(texts, [settings.get("VAXEL_NUMBER") or HOTLINE])
    for finding in verdict.broken:
        print(*check.lines(finding), sep="\n")
    return None if verdict.broken else verdict


def differences(old: Texts, new: Texts) -> list[str]:
    """Say what differs; of a version that is no YAML any more, that it cannot be compared."""
    try:
        return [*map(str, diff(locate(old), locate(new)))]
    except FlowError as error:
        return [f"cannot be compared: {error}"]


def described(split: Split) -> str:
    """Say what new contacts begin with."""
    if split.trial is None:
        return f"all new contacts begin with {split.current}"
    rest = 100 - split.share
    return f"{rest} % of new contacts begin with {split.current}, {split.share} % with {split.trial}"


def begins_with(flow: Flow, split: Split) -> str:
    """Say, when Växel starts, what new contacts begin with and whether that is what the files say."""
    if split == Split(flow.version):
        return f"New contacts begin with {flow.name} {flow.version}, as the files have it."
    sentence = f"As published, {described(split)}."
    if flow.version in split.shares:
        return sentence
    return f"{sentence} The files differ: ./vaxel diff says how, ./vaxel publish gives them to new contacts."
