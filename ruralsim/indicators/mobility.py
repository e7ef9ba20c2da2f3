"""How lasting incomes are: the households of a run as a panel, read at the end of each calendar year.

Log incomes are taken relative to the year's mean, so that growth of all is no mobility. Burn-in years before
the last are left out: the income of the first is made up.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.maths import log_array

Array = NDArray[np.float64]
_LEAST = 0.05  # of the mean income: incomes below are set to it before the logarithm


class Mobility:
    """Sums over the year-ends seen so far, per household.

    Attributes:
        years: year-ends seen.
        before: (households,) log relative income of the last one.
        logs: (households,) sum of log relative incomes.
        squares: (households,) sum of their squares.
        relative: (households,) sum of incomes relative to the mean.
        ginis: sum of the years' Gini coefficients, all weighted with the same persons as `relative`.
    """

    def __init__(self, households: int) -> None:
        self.years, self.ginis = 0, 0.0
        self.before, self.logs, self.squares, self.relative = np.zeros((4, households))

    def close_year(self, income: Array, persons: Array) -> Iterator[tuple[str, float]]:
        """Takes a year in, and says how lasting incomes have been.

        Args:
            income: (households,) net income per head, CNY/year.
            persons: (households,) weight of each household.

        Yields:
            `income_persistence`: correlation of log income with that of the year before.
            `income_transitory`: share of the variance of log income, all years together, that lies within
            households and not between them (analysis of variance).
            `mobility_equalises`: 1 less Gini of the mean of the years over the mean of their Ginis (Shorrocks
            1978). NaN until there are two years.
        """
        everyone = float(persons.sum())
        mean = float((income * persons).sum()) / everyone if everyone > 0.0 else 0.0
        if mean <= 0.0:
            yield from ((name, np.nan) for name in NAMES)
            return
        relative = income / mean
        log = log_array(np.maximum(relative, _LEAST))
        self.years += 1
        self.logs += log
        self.squares += log * log
        self.relative += relative
        self.ginis += gini(relative, persons)
        found = self._found(log, persons / everyone) if self.years > 1 else (np.nan,) * len(NAMES)
        self.before[:] = log
        yield from zip(NAMES, found, strict=True)

    def _found(self, log: Array, weight: Array) -> tuple[float, float, float]:
        n = self.years
        own = self.logs / n
        within = float((weight * (self.squares - n * own * own)).sum()) / (n - 1)
        # a mean of n years still holds 1/n of the passing variance
        between = max(_covariance(own, own, weight) - within / n, 0.0)
        variances = _covariance(log, log, weight) * _covariance(self.before, self.before, weight)
        same = _covariance(log, self.before, weight) / np.sqrt(variances) if variances > 0.0 else np.nan
        transitory = within / (within + between) if within + between > 0.0 else np.nan
        longer = gini(self.relative / n, weight)
        return same, transitory, 1.0 - longer * n / self.ginis if self.ginis > 0.0 else np.nan


NAMES = ("income_persistence", "income_transitory", "mobility_equalises")


def _covariance(x: Array, y: Array, weight: Array) -> float:
    """Weighted covariance; weights add up to 1."""
    return float((weight * x * y).sum() - (weight * x).sum() * (weight * y).sum())


def gini(income: Array, persons: Array) -> float:
    """Gini coefficient by the Lorenz curve; NaN if there is nothing to share.

    Args:
        income: (n,) per head, in any unit.
        persons: (n,) weight of each household.
    """
    order = np.argsort(income, kind="stable")
    y, w = income[order], persons[order]
    money = np.concatenate(([0.0], np.cumsum(y * w)))
    total = float(w.sum()) * money[-1]
    return 1.0 - float((w * (money[1:] + money[:-1])).sum()) / total if total > 0.0 else float("nan")
