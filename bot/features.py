"""Features of a sentence: counted words and letters beside a sentence vector, and how alike two of them are."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import List

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import StandardScaler

from bot.damage import without_dots
from bot.encoders import Encoder

# All three measured by cross-validation over data/nlu, see docs/assistant.md.
WIDTH = 1.4  # how fast likeness falls with the distance of two vectors
WORDS_SHARE = 0.075  # what equal words and equal letters add to likeness, each
WORDS_ALONE = 1.0  # the same where there are no vectors
LONGEST_WORD = 40  # letters

_NOT_WORDS = re.compile(r"[^\w\s]|_")


def plain(text: str) -> str:
    """Lower case, composed letters, no punctuation: a transcript and a typed line look alike.

    What is longer than any word is cut, for a thousand letters in a row would cost seconds.
    """
    words = _NOT_WORDS.sub(" ", unicodedata.normalize("NFC", text).lower())
    return " ".join(word[:LONGEST_WORD] for word in words.split())


@dataclass(frozen=True)
class Rows:
    """Sentences as numbers, one row each."""

    words: csr_matrix  # TF-IDF of words, then of letters; each half has length one
    vectors: np.ndarray  # sentence vectors of length one, or no columns at all

    @cached_property
    def by_word(self) -> csr_matrix:
        """Return the words turned: a row for each word, so that a sentence is compared by its own words only."""
        return self.words.T.tocsr()


class SentenceFeatures:
    """Learns from the training sentences what to count, then turns sentences into rows."""

    def __init__(self) -> None:
        self._words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+")
        self._letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        self._scale = StandardScaler()
        self._tongue = np.zeros(0)

    def fit(self, texts: List[str], swedish: np.ndarray, encoder: Encoder) -> Rows:
        """Learn vocabulary, centre, scale and where the languages lie apart; return the rows of these texts.

        `swedish` says of each text whether it is Swedish, else it is English.
        """
        shown = [plain(text) for text in texts]
        self._words.fit(map(without_dots, shown))
        self._letters.fit(map(without_dots, shown))
        vectors = encoder.vectors(shown)
        if vectors.shape[1]:
            scaled = self._scale.fit_transform(vectors)
            self._tongue = np.zeros(vectors.shape[1])
            if 0 < swedish.sum() < len(swedish):
                apart = scaled[swedish].mean(axis=0) - scaled[~swedish].mean(axis=0)
                self._tongue = apart / np.linalg.norm(apart)
        return self._rows(shown, vectors)

    def rows(self, texts: List[str], encoder: Encoder) -> Rows:
        """Return one row per text, in the columns learnt by `fit`."""
        shown = [plain(text) for text in texts]
        return self._rows(shown, encoder.vectors(shown))

    def _rows(self, shown: List[str], vectors: np.ndarray) -> Rows:
        folded = [without_dots(text) for text in shown]
        words = hstack([self._words.transform(folded), self._letters.transform(folded)]).tocsr()
        if not vectors.shape[1]:
            return Rows(words, vectors)
        scaled = self._scale.transform(vectors)
        # Without the direction in which Swedish and English lie apart the two teach each other.
        level = scaled - np.outer(scaled @ self._tongue, self._tongue)
        lengths = np.maximum(np.linalg.norm(level, axis=1, keepdims=True), 1e-9)
        return Rows(words, (level / lengths).astype(np.float32))


def likeness(some: Rows, others: Rows) -> np.ndarray:
    """Return how alike each of some is to each of others: a positive definite kernel, 1 or a little more at most."""
    words = (some.words @ others.by_word).toarray()
    if not some.vectors.shape[1]:
        return np.exp(WORDS_ALONE * (words - 2.0))
    return np.exp(WIDTH * (some.vectors @ others.vectors.T - 1.0)) + WORDS_SHARE * words
