"""Kernel ridge regression: learns in closed form, and says of every example what the others make of it."""

from __future__ import annotations

from typing import Tuple

import numpy as np
from scipy.linalg import cho_factor, cho_solve, lapack

TEMPERATURES = np.geomspace(2.0, 60.0, 120)


def fitted(
    likeness: np.ndarray, wanted: np.ndarray, ridge: float, kin: np.ndarray
) -> Tuple[np.ndarray, np.ndarray]:
    """Return the weights (examples, outputs), and the outputs of each example as learnt without it and its kin.

    `likeness` is a symmetric kernel of the examples, `wanted` their outputs; `ridge`, above 0, is added to the
    diagonal. `kin` has for each example the indices left out with it, itself first. What the others make of
    them follows from the inverse alone (Rasmussen & Williams 2006, 5.12, for more than one left out).
    """
    raised = likeness.astype(np.float64)
    raised[np.diag_indices_from(raised)] += ridge
    factor, lower = cho_factor(raised, lower=True, overwrite_a=True, check_finite=False)
    weights = cho_solve((factor, lower), wanted, check_finite=False)
    half, _ = lapack.dpotri(factor, lower=1, overwrite_c=1)
    # dpotri fills the lower half only.
    some, others = np.maximum(kin[:, :, None], kin[:, None, :]), np.minimum(kin[:, :, None], kin[:, None, :])
    left_out = np.linalg.solve(half[some, others], weights[kin])
    return weights, wanted - left_out[:, 0]


def kin_of(likeness: np.ndarray, right: np.ndarray, count: int) -> np.ndarray:
    """Return for each example itself and the `count` most alike of the same answer, as rows of indices."""
    same = np.where(right[:, None] == right[None], likeness, -np.inf)
    np.fill_diagonal(same, np.inf)
    count = min(count, int(np.bincount(right).min()) - 1)
    return np.argsort(-same, axis=1, kind="stable")[:, : count + 1]


def softened(scores: np.ndarray, temperature: float) -> np.ndarray:
    """Return chances that sum to one in each row; a higher temperature means more certainty."""
    raised = np.exp(temperature * (scores - scores.max(axis=1, keepdims=True)))
    return raised / raised.sum(axis=1, keepdims=True)


def calibrated(scores: np.ndarray, right: np.ndarray) -> float:
    """Return the temperature at which the chances of what was right are the likeliest.

    `scores` are of examples that were not learnt from (examples, outputs), `right` the index of each answer.
    """
    rows = np.arange(len(right))
    losses = [-np.log(softened(scores, one)[rows, right] + 1e-12).mean() for one in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])
