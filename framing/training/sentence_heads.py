"""A head on frozen sentence states: fitted, checked across folds, with a threshold for each label; and plain words to beat."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from framing.training.thresholds import nearest_of_best

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Inputs = NDArray[Any]
Fold = tuple[NDArray[np.intp], NDArray[np.intp]]

Reader = Callable[[Inputs], Floats]
"""Probabilities [rows, labels] of inputs [rows, ...]."""
Fit = Callable[[Inputs, Bools, float], Reader]
"""A reader learnt from inputs, labels [rows, labels] and C, the inverse strength of regularisation."""

STRENGTHS = (0.01, 0.03, 0.1)
WORD_STRENGTHS = (3.0, 30.0)
_GRID = tuple(step / 40 for step in range(2, 39))


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights [labels, size] and a bias for each label; the sigmoid of what they give is a probability."""

    weights: Floats
    bias: Floats

    def __call__(self, states: Inputs) -> Floats:
        """Probabilities [rows, labels]."""
        found: Floats = expit(states @ self.weights.T + self.bias)
        return found


@dataclass(frozen=True, slots=True)
class Checked:
    """What was said of each row by a reader that had not learnt from it, the C and the thresholds [labels] that all rows choose."""

    probabilities: Floats
    holds: Bools
    strength: float
    thresholds: Floats


def fit_states(states: Inputs, gold: Bools, strength: float) -> Linear:
    """One logistic regression a label, on standardised states; the standardisation is then taken into the weights."""
    from sklearn.linear_model import LogisticRegression

    centre, scale = states.mean(0), states.std(0) + 1e-8
    even = (states - centre) / scale
    weights, bias = np.zeros((gold.shape[1], states.shape[1])), np.array([_prior(held) for held in gold.T])
    for label, held in enumerate(gold.T):
        if held.any() and not held.all():
            found = LogisticRegression(C=strength, max_iter=1000).fit(even, held)
            weights[label] = found.coef_[0] / scale
            bias[label] = found.intercept_[0] - weights[label] @ centre
    return Linear(weights, bias)


def fit_words(texts: Inputs, gold: Bools, strength: float) -> Reader:
    """The baseline: one logistic regression a label on TF-IDF weights of words."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = TfidfVectorizer(sublinear_tf=True, token_pattern=r"(?u)\b\w+\b").fit(texts)
    counts = vectorizer.transform(texts)
    known = [held.any() and not held.all() for held in gold.T]
    models = [
        LogisticRegression(C=strength, solver="liblinear").fit(counts, held) if known else None
        for held, known in zip(gold.T, known, strict=True)
    ]

    def read(others: Inputs) -> Floats:
        found = vectorizer.transform(others)
        columns = [
            np.full(len(others), expit(_prior(held))) if model is None else model.predict_proba(found)[:, 1]
            for model, held in zip(models, gold.T, strict=True)
        ]
        return np.column_stack(columns)

    return read


def cross_validated(fit: Fit, inputs: Inputs, gold: Bools, folds: Sequence[Fold], *, strengths: Sequence[float]) -> Checked:
    """What is said of every row out of fold; C and the thresholds of each fold are chosen on the others."""
    by_strength = {strength: _out_of_fold(fit, inputs, gold, folds, strength) for strength in strengths}
    probabilities, holds = np.zeros(gold.shape), np.zeros(gold.shape, dtype=np.bool_)
    for others, own in folds:
        found = by_strength[_likeliest(by_strength, gold, others)]
        probabilities[own] = found[own]
        holds[own] = found[own] >= choose_limits(found[others], gold[others])
    strength = _likeliest(by_strength, gold, np.arange(len(gold)))
    return Checked(probabilities, holds, strength, choose_limits(by_strength[strength], gold))


def most_frequent(gold: Bools, folds: Sequence[Fold]) -> Bools:
    """The other baseline: every row bears the label that is most frequent in the other folds, and no other."""
    holds = np.zeros(gold.shape, dtype=np.bool_)
    for others, own in folds:
        holds[own, gold[others].sum(0).argmax()] = True
    return holds


def split(gold: Bools, groups: Sequence[str], *, folds: int, seed: int) -> list[Fold]:
    """Folds in which labels are spread evenly (by the rarest label of a row) and no group stands on both sides."""
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    order = np.argsort(gold.sum(0))
    strata = np.where(gold.any(1), order[gold[:, order].argmax(1)], -1)
    grouped = len(set(groups)) < len(groups)
    splitter = (StratifiedGroupKFold if grouped else StratifiedKFold)(folds, shuffle=True, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a stratum with fewer rows than folds is spread as far as it goes
        return list(splitter.split(strata, strata, groups if grouped else None))


def choose_limits(probabilities: Floats, gold: Bools) -> Floats:
    """For each label the threshold with the best F1; of those within 0.002 of it, the one nearest to 0.5."""
    return np.array([_limit(found, held) for found, held in zip(probabilities.T, gold.T, strict=True)])


def _limit(found: Floats, held: Bools) -> float:
    yes = found[:, None] >= np.array(_GRID)
    scores = 2 * (yes & held[:, None]).sum(0) / np.maximum(1, yes.sum(0) + held.sum())
    return nearest_of_best(dict(zip(_GRID, scores.tolist(), strict=True)))


def _out_of_fold(fit: Fit, inputs: Inputs, gold: Bools, folds: Sequence[Fold], strength: float) -> Floats:
    found = np.zeros(gold.shape)
    for others, own in folds:
        found[own] = fit(inputs[others], gold[others], strength)(inputs[own])
    return found


def _likeliest(by_strength: dict[float, Floats], gold: Bools, rows: NDArray[np.intp]) -> float:
    """The C under which the labels of `rows` are likeliest."""

    def likelihood(strength: float) -> float:
        found = np.clip(by_strength[strength][rows], 1e-6, 1 - 1e-6)
        return float(np.where(gold[rows], np.log(found), np.log1p(-found)).mean())

    return max(by_strength, key=likelihood)


def _prior(held: Bools) -> float:
    """The log-odds of a label before anything is known of a sentence."""
    return float(logit((held.sum() + 0.5) / (len(held) + 1)))
