"""The flows that tests change: a small one, one of every kind, fact and field, and the default flow."""

from pathlib import Path

from adapters.flowfiles import Texts, read_texts
from adapters.settings import ROOT

HERE = Path(__file__).parent
LANGUAGES = ("sv", "en")


def base(name: str) -> Texts:
    """Give a flow's texts as they would be stored: the shared prompts, its own over them, those of guests."""
    shared = {f"prompts/{one}.yml": _read(ROOT / "data" / "prompts" / f"{one}.yml") for one in LANGUAGES}
    files = {path.stem: _read(path) for path in sorted((HERE / name).glob("*.yml"))}
    flow = {f"flows/{name}.yml": files.pop("flow")}
    own = {f"prompts/{name}/{one}.yml": files.pop(one) for one in LANGUAGES}
    return {**flow, **shared, **own, **{f"prompts/guests/{one}.yml": text for one, text in files.items()}}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


BASES = {
    "plain": base("plain"),
    "calls": base("calls"),
    "everything": base("everything"),
    "kundservice": read_texts(ROOT / "data", "kundservice"),
}
