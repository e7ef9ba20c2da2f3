"""How far runs are from targets, and how much of that is luck.

The loss of a set of parameters is Σ weight · ((mean − target) ÷ tolerance)², over the mean of its seeds. A
mean of n seeds misses by luck alone: by Σ weight · s² ÷ (n · tolerance²), with s the spread over seeds. No
search can get below that, and none should try.

Implausibility (Vernon, Goldstein & Bower 2010) asks of each target whether the distance can be explained:
I = |mean − target| ÷ √(σ² + s²/n + δ²), with δ the model's discrepancy. A tolerance is taken for three σ, so
that without luck and discrepancy I ≤ 3 says exactly that the target is met; three standard deviations hold
at least 95 % of any unimodal distribution (Pukelsheim 1994).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ruralsim.experiment.calibrating.targets import Target

Array = NDArray[np.float64]

_SIGMAS = 3.0


@dataclass(frozen=True)
class Goals:
    """Targets as numbers.

    Attributes:
        aim: (targets,) middle of each range, in its unit.
        half: (targets,) half of its width.
        weight: (targets,) weight in the loss.
        discrepancy: (targets,) standard deviation of what the model cannot show.
    """

    aim: Array
    half: Array
    weight: Array
    discrepancy: Array

    @classmethod
    def of(cls, targets: Iterable[Target]) -> Self:
        """The numbers of some targets."""
        rows = [(t.aim, t.half, t.weight, t.discrepancy) for t in targets]
        return cls(*np.array(rows, float).T)

    def loss(self, mean: Array) -> Array:
        """(…,) loss of (…, targets) means; NaN where a target could not be read."""
        return np.asarray((self.weight * ((mean - self.aim) / self.half) ** 2).sum(axis=-1))

    def luck(self, variance: Array) -> Array:
        """(…,) part of the loss that (…, targets) variances of the means explain."""
        return np.asarray((self.weight * variance / self.half**2).sum(axis=-1))

    def spread(self, readings: Array) -> float:
        """Standard error of the loss of (seeds, targets) readings, by leaving out each seed (jackknife)."""
        n = len(readings)
        if n < 2:
            return np.nan
        left = np.array([self.loss(centre(np.delete(readings, i, axis=0))) for i in range(n)])
        return float(np.sqrt((n - 1) / n * ((left - left.mean()) ** 2).sum()))

    def implausible(self, mean: Array, variance: Array) -> Array:
        """(…, targets) implausibility of means.

        Args:
            mean: (…, targets).
            variance: (…, targets) or (targets,) of these means, squared units.
        """
        known = (self.half / _SIGMAS) ** 2 + self.discrepancy**2
        return np.asarray(np.abs(mean - self.aim) / np.sqrt(known + variance))


def centre(readings: Array) -> Array:
    """(targets,) means over (seeds, targets), of the seeds in which a target could be read."""
    known = np.isfinite(readings)
    n = known.sum(axis=0)
    total = np.where(known, readings, 0.0).sum(axis=0)
    return np.where(n > 0, total / np.maximum(n, 1), np.nan)


def pooled(sets: Iterable[Array]) -> Array:
    """(targets,) variance over seeds, pooled over sets of (seeds, targets) readings; 0 where unknown.

    One set's few seeds say little of the spread; all sets together say it well, if it is much the same
    everywhere.
    """
    squares, freedom = 0.0, 0.0
    for readings in sets:
        known = np.isfinite(readings)
        off = np.where(known, readings - centre(readings), 0.0)
        squares = squares + (off**2).sum(axis=0)
        freedom = freedom + np.maximum(known.sum(axis=0) - 1, 0)
    return np.asarray(np.where(freedom > 0, squares / np.maximum(freedom, 1.0), 0.0))


def worst(implausibility: Array, misses: int) -> Array:
    """(sets,) the largest of (sets, targets) once the worst `misses` are set aside; unknown counts as inf."""
    ordered = np.sort(np.where(np.isfinite(implausibility), implausibility, np.inf), axis=-1)
    return np.asarray(ordered[..., max(0, ordered.shape[-1] - 1 - misses)])
