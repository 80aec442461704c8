"""A flow of every kind of node, with the shared prompts of data/."""

from pathlib import Path

from adapters.flowfiles import Texts
from adapters.settings import ROOT

HERE = Path(__file__).parent


def texts() -> Texts:
    """Give its files as they are stored: the shared prompts, and its own over them."""
    shared = {f"prompts/{one}.yml": _read(ROOT / f"data/prompts/{one}.yml") for one in ("sv", "en")}
    own = {f"prompts/wide/{one}.yml": _read(HERE / f"{one}.yml") for one in ("sv", "en")}
    guest = {"prompts/guests/ar.yml": _read(HERE / "ar.yml")}
    return {"flows/wide.yml": _read(HERE / "flow.yml"), **shared, **own, **guest}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
