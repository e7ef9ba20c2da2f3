"""Cause and chance: how much of what differs between runs is the factors' doing.

Replication r of every point runs with the same seed: the same weather, illness and luck. A reading is then

    y[point, seed] = mean + point effect + seed effect + rest

and the spread of all readings splits into three parts (two-way random effects without repetition; Searle,
Casella & McCulloch, *Variance Components*, 1992, ch. 4):

- *points*: what the factors do, on average over seeds: parameter uncertainty;
- *seeds*: good and bad years that all points share; cancels out of every comparison of points;
- *rest*: chance that falls differently on each point. Part of it stays in the mean of a point.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import stats

from ruralsim.experiment.sweeping.answers import Array


class Split(NamedTuple):
    """Parts of the spread between runs.

    Attributes:
        points: share that the factors account for.
        seeds: share of seeds that are good or bad for all points alike.
        rest: share of chance that differs from point to point.
        floor: share of chance in the spread of the points' means. No total index can be told from it.
    """

    points: float
    seeds: float
    rest: float
    floor: float


UNKNOWN = Split(np.nan, np.nan, np.nan, np.nan)


def split(runs: Array) -> Split:
    """Splits the spread of readings.

    Args:
        runs: (points, seeds), none missing.

    Returns:
        Shares that add up to one; unknown with one seed, or one point, or no spread at all. An estimate
        below zero counts as none.
    """
    n, r = runs.shape
    if n < 2 or r < 2:
        return UNKNOWN
    point, seed, mean = runs.mean(axis=1), runs.mean(axis=0), runs.mean()
    rest = runs - point[:, None] - seed[None, :] + mean
    of_points = r * ((point - mean) ** 2).sum() / (n - 1)
    of_seeds = n * ((seed - mean) ** 2).sum() / (r - 1)
    of_rest = (rest**2).sum() / ((n - 1) * (r - 1))
    parts = np.array([max(0.0, of_points - of_rest) / r, max(0.0, of_seeds - of_rest) / n, of_rest])
    total = parts.sum()
    if not total > 1e-24 * (1.0 + mean**2):  # what is left of equal numbers after rounding
        return UNKNOWN
    floor = min(1.0, of_rest / of_points) if of_points > 0 else 1.0
    points, seeds, rest = (float(part) for part in parts / total)
    return Split(points, seeds, rest, float(floor))


def seed_error(runs: Array, measure: Callable[[Array], Array]) -> Array:
    """Standard error of what is computed from points' means, for having these seeds and no others.

    The jackknife over seeds (Efron & Stein, *Annals of Statistics* 9, 1981): each seed is left out once, for
    all points together, since they share it.

    Args:
        runs: (points, seeds), none missing.
        measure: (points,) means → numbers.

    Returns:
        One standard error a number; NaN with one seed.
    """
    r = runs.shape[1]
    if r < 2:
        return np.full(np.shape(measure(runs.mean(axis=1))), np.nan)
    without = np.array([measure(np.delete(runs, s, axis=1).mean(axis=1)) for s in range(r)])
    error: Array = np.sqrt((r - 1) / r * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    return error


def quantile(seeds: int) -> float:
    """Standard errors in half a 95 % interval where seeds are all the chance there is (Student's t)."""
    return float(stats.t.ppf(0.975, seeds - 1)) if seeds > 1 else np.nan


NORMAL = float(stats.norm.ppf(0.975))
"""The same where a sample of points is."""
