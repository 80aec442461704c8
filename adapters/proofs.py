"""Remembers which flows were proved, so that a start need not walk again what has not changed."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from adapters.flowcheck import answers_in_force, check_texts
from adapters.flowfiles import Texts
from adapters.settings import ROOT
from core.flow.check.finding import Finding

KEPT = ROOT / ".vaxel" / "proved"  # an empty file for each proof, by its name


def unproved(
    texts: Texts, numbers: Sequence[str], folder: Path = KEPT, today: date | None = None
) -> Sequence[Finding]:
    """Give what a flow breaks at these numbers; nothing is walked when the same was proved by the same code.

    What time alone can change, an answer that expires (K12), is looked at each time.
    """
    today = today or datetime.now(UTC).date()
    proof = folder / proof_of(texts, numbers)
    if proof.exists():
        return [one for one in answers_in_force(texts, today) if one.severity == "broken"]
    broken = check_texts(texts, numbers, today).broken
    if not broken:
        folder.mkdir(parents=True, exist_ok=True)
        proof.touch()
    return broken


def proof_of(texts: Texts, numbers: Sequence[str]) -> str:
    """Name a proof by all that it depends on: the files, the numbers, our code and the libraries."""
    digest = hashlib.sha256()
    for name, body in (*sorted(texts.items()), ("numbers", " ".join(numbers)), *_code()):
        digest.update(f"{name}\0{len(body)}\0{body}".encode())
    return digest.hexdigest()[:32]


def _code() -> Iterator[tuple[str, str]]:
    paths = [path for package in ("core", "adapters") for path in (ROOT / package).rglob("*.py")]
    for path in (*sorted(paths), ROOT / "requirements.lock"):
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
