"""Which words one side uses more than another."""

from collections.abc import Mapping

import numpy as np

from framing.statistics.bootstrap import Floats

Counts = Mapping[str, float]


def log_odds(left: Counts, right: Counts, prior: Counts) -> dict[str, float]:
    """Z-scored log-odds ratios with an informative Dirichlet prior (Monroe et al. 2008); positive leans left.

    Every word of `left` and `right` stands in `prior`; what counts there is the shares, for the prior is scaled to weigh as much as
    the smaller side: a rare word is pulled to the common share, while a small side keeps its voice. All scores are 0 where a side is empty.
    Tokens count as independent, so a score ranks words and is not a test.

    >>> scores = log_odds({"thug": 8, "rebel": 2}, {"thug": 3, "rebel": 9}, {"thug": 11, "rebel": 11})
    >>> {word: round(score, 2) for word, score in scores.items()}
    {'rebel': -1.83, 'thug': 1.83}
    """
    words = sorted(word for word, count in prior.items() if count > 0)
    if missing := sorted({word for side in (left, right) for word, count in side.items() if count > 0}.difference(words)):
        raise ValueError(f"the prior lacks {', '.join(missing[:3])}")
    counts = np.array([[side.get(word, 0) for word in words] for side in (left, right)], dtype=np.float64)
    scores = log_odds_scores(counts[0], counts[1], np.array([prior[word] for word in words], dtype=np.float64))
    return dict(zip(words, scores.tolist(), strict=True))


def log_odds_scores(left: Floats, right: Floats, prior: Floats) -> Floats:
    """The same of arrays with a place for each word, all of them above 0 in `prior`."""
    counts = np.stack([left, right])
    mass = counts.sum(axis=1).min() if len(prior) > 1 else 0
    if not mass:
        return np.zeros(len(prior))
    seen = counts + mass * prior / prior.sum()
    unseen = seen.sum(axis=1, keepdims=True) - seen
    ratios = np.diff(np.log(unseen) - np.log(seen), axis=0)[0]
    scores: Floats = ratios / np.sqrt((1 / seen + 1 / unseen).sum(axis=0))
    return scores
