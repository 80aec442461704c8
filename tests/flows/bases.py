"""The flows that tests change: the one that callers meet, and one of every kind of node, fact and field."""

from pathlib import Path

from adapters.flowfiles import Texts, read_texts
from adapters.settings import ROOT

HERE = Path(__file__).parent / "everything"
SHARED = tuple(f"prompts/{language}.yml" for language in ("sv", "en"))


def _everything() -> Texts:
    """Give its texts as they would be stored: the shared prompts, its own over them, and a guest's."""
    shared = {name: _read(ROOT / "data" / name) for name in SHARED}
    own = {f"prompts/everything/{one}.yml": _read(HERE / f"{one}.yml") for one in ("sv", "en")}
    guest = {"prompts/guests/ar.yml": _read(HERE / "ar.yml")}
    return {"flows/everything.yml": _read(HERE / "flow.yml"), **shared, **own, **guest}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


BASES = {"kundservice": read_texts(ROOT / "data", "kundservice"), "everything": _everything()}
