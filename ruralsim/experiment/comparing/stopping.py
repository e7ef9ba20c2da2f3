"""When enough pairs have been run: a few looks, fixed beforehand, and intervals that allow for them.

Whoever looks after every pair and stops at a narrow interval stops where the spread happens to look small,
so that intervals of 95 % hold less often than that. Here there are few looks, and what may go wrong is shared
out evenly among them (repeated confidence intervals, Jennison & Turnbull, *Journal of the Royal Statistical
Society* B 51, 1989): with four looks each interval is made for 98.75 %. By Bonferroni's inequality all of
them hold at once in 95 of 100 comparisons, whatever made one stop, and those of what was not watched too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ruralsim.experiment.reading.differences import Array, paired_differences
from ruralsim.foundation.judging import LEVEL

LEAST, MOST = 8, 64
WATCHED = ("income_head", "cost_parcel")


@dataclass(frozen=True)
class Until:
    """Stop when effects are known well enough.

    Attributes:
        half_width: half of the interval of each watched effect, as a share of the base's mean.
        watched: indicators.
        least: pairs before the first look: with fewer, spread itself is hardly known.
        most: pairs after which to give up.
    """

    half_width: float
    watched: tuple[str, ...] = WATCHED
    least: int = LEAST
    most: int = MOST

    @property
    def looks(self) -> tuple[int, ...]:
        """Pairs after which to look: each time twice as many, and the most."""
        found = [min(self.least, self.most)]
        while 2 * found[-1] < self.most:
            found.append(2 * found[-1])
        return (*found, self.most) if found[-1] < self.most else tuple(found)

    @property
    def level(self) -> float:
        """Of each interval, so that those of all looks hold together."""
        return 1 - (1 - LEVEL) / len(self.looks)

    def short(self, base: ArrayLike, other: ArrayLike) -> Array:
        """How many times wider than asked intervals are; 0 where narrow enough, infinite where unknown.

        Args:
            base: (pairs, k) outcomes of the base.
            other: the same of the scenario, seed by seed.

        Returns:
            (k,) quotients.
        """
        effect = paired_differences(base, other, level=self.level, bootstrap=False)
        half, aim = effect.high - effect.diff, self.half_width * np.abs(effect.base_mean)
        with np.errstate(all="ignore"):
            found: Array = np.where(half > aim, half / aim, np.where(half <= aim, 0.0, np.inf))
        return found
