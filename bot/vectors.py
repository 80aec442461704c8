"""Sentence vectors that outlive a training: after a change of some sentences only these are encoded anew."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Dict, List

import numpy as np

from bot.encoders import Encoder


class RememberedVectors:
    """An encoder that looks first into a file of what the same encoder made before."""

    def __init__(self, encoder: Encoder, path: Path) -> None:
        self._encoder = encoder
        self._path = path
        self.identity = encoder.identity

    def vectors(self, texts: List[str]) -> np.ndarray:
        """Return one row per text, as the encoder does; the file then holds these texts and no others."""
        known = self._read()
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, self._encoder.vectors(new), strict=True))
        found = np.array([known[text] for text in texts], dtype=np.float32)
        if new or len(known) > len(set(texts)):
            self._write(texts, found)
        return found

    def _read(self) -> Dict[str, np.ndarray]:
        """Read the file; one that is broken, or another encoder's, holds nothing of use."""
        try:
            with np.load(self._path, allow_pickle=False) as kept:
                if str(kept["identity"]) != self.identity:
                    return {}
                return dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return {}

    def _write(self, texts: List[str], vectors: np.ndarray) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(f"new-{self._path.name}")
        with fresh.open("wb") as file:
            np.savez(file, identity=np.array(self.identity), texts=np.array(texts), vectors=vectors)
        fresh.replace(self._path)
