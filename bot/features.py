"""Features of a sentence: TF-IDF of words and characters beside centred, scaled sentence vectors."""

from __future__ import annotations

import re
import unicodedata
from typing import List

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import StandardScaler

from bot.encoders import Encoder

VECTOR_WEIGHT = 0.08  # 384 columns of unit variance then weigh a little more than the words (measured)

_NOT_WORDS = re.compile(r"[^\w\s]|_")


def plain(text: str) -> str:
    """Lower case, composed letters, no punctuation: a transcript and a typed line look alike."""
    words = _NOT_WORDS.sub(" ", unicodedata.normalize("NFC", text).lower())
    return " ".join(words.split())


class SentenceFeatures:
    """Learns from the training sentences what to count, then turns sentences into rows."""

    def __init__(self) -> None:
        self._words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+")
        self._letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        self._scale = StandardScaler()

    def fit(self, texts: List[str], encoder: Encoder) -> csr_matrix:
        """Learn vocabulary, centre and scale; return the rows of these same texts."""
        shown = [plain(text) for text in texts]
        self._words.fit(shown)
        self._letters.fit(shown)
        vectors = encoder.vectors(shown)
        if vectors.shape[1]:
            self._scale.fit(vectors)
        return self._rows(shown, vectors)

    def rows(self, texts: List[str], encoder: Encoder) -> csr_matrix:
        """Return one row per text, in the columns learnt by `fit`."""
        shown = [plain(text) for text in texts]
        return self._rows(shown, encoder.vectors(shown))

    def _rows(self, shown: List[str], vectors: np.ndarray) -> csr_matrix:
        parts = [self._words.transform(shown), self._letters.transform(shown)]
        if vectors.shape[1]:
            parts.append(csr_matrix(self._scale.transform(vectors) * VECTOR_WEIGHT))
        return hstack(parts).tocsr()
