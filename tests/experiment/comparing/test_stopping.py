"""Stopping when enough is known: when it looks, and that what it says then is true as often as it says."""

from typing import Any

import numpy as np
import pytest

from ruralsim.experiment.comparing.stopping import Until
from ruralsim.experiment.reading.differences import LEVEL, paired_differences

MANY = 4000
ERROR = 3 * np.sqrt(LEVEL * (1 - LEVEL) / MANY)
"""Three standard errors of a share of the simulated comparisons."""


def stopped(until: Until, differences: Any, beside: Any = None) -> tuple[Any, Any]:
    """Stops each comparison by the rule: pairs at the stop, and whether the interval holds zero.

    Args:
        until: the rule; the base is 1 throughout.
        differences: (pairs, comparisons) of what is watched, of mean zero.
        beside: the same of what is looked at when it is over; what is watched itself if None.
    """
    pairs, held = np.zeros(MANY, int), np.zeros(MANY, bool)
    for n in until.looks:
        base = np.ones((n, MANY))
        enough = (until.short(base, base + differences[:n]) <= 1.0) | (n == until.most)
        now = enough & (pairs == 0)
        shown = paired_differences(
            base, base + (differences if beside is None else beside)[:n], level=until.level, bootstrap=False
        )
        pairs[now], held[now] = n, ((shown.low <= 0) & (shown.high >= 0))[now]
    return pairs, held


def normal(seed: int) -> Any:
    return np.random.default_rng(seed).standard_normal((64, MANY))


@pytest.mark.parametrize("aim", [0.4, 0.5, 0.6, 0.8, 1.0, 1.3])
def test_what_is_known_at_the_stop_is_true_as_often_as_it_says(aim: float) -> None:
    pairs, held = stopped(Until(aim), normal(1))
    assert held.mean() >= LEVEL - ERROR
    early = pairs <= np.quantile(pairs, 0.25)
    assert held[early].mean() >= LEVEL - ERROR / np.sqrt(early.mean())


@pytest.mark.parametrize("alike", [0.0, 0.9])
def test_what_was_not_watched_is_true_as_often(alike: float) -> None:
    watched, own = normal(1), normal(2)
    _, held = stopped(Until(0.6), watched, alike * watched + np.sqrt(1 - alike**2) * own)
    assert held.mean() >= LEVEL - ERROR


@pytest.mark.parametrize(
    ("shape", "least"),
    [(4.0, 0.945), (1.0, 0.9)],  # skewness 1 and 2; looking after every pair made the latter 82 %
)
def test_what_is_skewed_comes_near(shape: float, least: float) -> None:
    skewed = np.random.default_rng(1).gamma(shape, size=(64, MANY)) / shape - 1
    _, held = stopped(Until(0.5 / np.sqrt(shape)), skewed)
    assert held.mean() >= least


def test_it_looks_seldom_and_at_the_most() -> None:
    assert Until(0.1).looks == (8, 16, 32, 64)
    assert Until(0.1, most=40).looks == (8, 16, 32, 40)
    assert Until(0.1, least=2, most=3).looks == (2, 3)
    assert Until(0.1, most=5).looks == (5,)
    assert Until(0.1, most=5).level == LEVEL
    assert Until(0.1).level == pytest.approx(0.9875)


def test_how_far_it_falls_short() -> None:
    base = np.tile([1.0, 1.0, 0.0, np.nan], (3, 1))
    other = base + np.array([[0.0, -0.1, 1.0, 0.0], [0.0, 0.0, 2.0, 0.0], [0.0, 0.1, 3.0, 0.0]])
    until = Until(0.1, least=3, most=3)
    expected = [0.0, 4.303 / np.sqrt(3), np.inf, np.inf]
    assert until.short(base, other).tolist() == pytest.approx(expected, rel=1e-3)
