"""Elementary effects (Morris 1991; Campolongo et al. 2007), by the step that a factor really took.

SALib divides every effect by the step in the unit cube, two thirds with four levels. A lever with two values
goes all the way in such a step, so that its effect would count for half as much again; a factor with three
goes all the way or half of it, so that effects of a straight line would seem to differ. Here an effect is
held against the step on the factor's own scale.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from ruralsim.experiment.explaining.index import RESAMPLES, Index, doubling
from ruralsim.experiment.sweeping.answers import Answers, Array

Places = NDArray[np.int64]


class Morris:
    """Effects over the whole range of a factor: mean size, mean and spread, in the unit of the outcome."""

    def __init__(self, answers: Answers) -> None:
        self._names, self._scaled, self._columns = answers.names, answers.scaled, answers.columns
        self._named = [not answers.ordered(name) for name in answers.names]
        self.block = len(self._names) + 1

    def indices(self, means: Array, kept: NDArray[np.bool_], resamples: int = RESAMPLES) -> Iterator[Index]:
        """Indices of every factor that moved; names have no mean effect, as they have no direction."""
        if len(means) < 2 * self.block:
            return
        paths = means.reshape(-1, self.block)
        shape = (*paths.shape, len(self._names))
        columns, scaled = (x[kept][: len(means)].reshape(shape) for x in (self._columns, self._scaled))
        for j, name in enumerate(self._names):
            values = columns[:, :, j]
            # each trajectory moves a factor once: the last point at which it is where it began
            rows, at = np.arange(len(paths)), (values == values[:, :1]).sum(axis=1) - 1
            moved = at < self.block - 1
            rows, at = rows[moved], at[moved]
            if len(rows) < 2:
                continue
            change = paths[rows, at + 1] - paths[rows, at]
            if self._named[j]:
                found = _of_names(values[rows, at].astype(int), values[rows, at + 1].astype(int), change)
            else:
                found = _of_numbers(scaled[rows, at + 1, j] - scaled[rows, at, j], change)
            for kind, (value, half) in found.items():
                yield Index(kind, name, "", value, half)

    def sizes(self, kept: NDArray[np.bool_]) -> Sequence[int]:
        """Doubling numbers of trajectories."""
        return doubling(int(kept.sum()) // self.block, self.block, least=4)


def _of_numbers(step: Array, change: Array) -> dict[str, tuple[float, float]]:
    """Effects of going from end to end: mean change over mean step, so that short steps weigh little.

    A ratio estimator (Cochran, *Sampling Techniques*, 1977, ch. 6). With equal steps it is Morris's.

    Args:
        step: (effects,) parts of the range, up or down, none zero.
        change: (effects,) of the outcome.

    Returns:
        Index → value and half its interval.
    """
    size, up = np.abs(step), change * np.sign(step)
    mean_step, n = size.mean(), len(size)
    mu, mu_star = up.mean() / mean_step, np.abs(up).mean() / mean_step
    sigma, of_sizes = (
        _spread(found - slope * size, change, n - 1) / mean_step
        for found, slope in ((up, mu), (np.abs(up), mu_star))
    )
    t = _quantile(n)
    return {
        "mu_star": (float(mu_star), t * of_sizes / np.sqrt(n)),
        "mu": (float(mu), t * sigma / np.sqrt(n)),
        "sigma": (sigma, t * sigma / np.sqrt(2 * n - 2)),
    }


def _of_names(before: Places, after: Places, change: Array) -> dict[str, tuple[float, float]]:
    """Effects of going from one name to another.

    If every name adds a number of its own to the outcome, the size is the difference of the largest and the
    smallest of them, whatever the order of the names, and the spread is zero. Where effects cancel, as names
    act differently in different places, it is the mean size of a change if that is larger.

    Args:
        before: (effects,) which name.
        after: (effects,) which name it became.
        change: (effects,) of the outcome.

    Returns:
        Index → value and half its interval.
    """
    n, k = len(change), int(max(before.max(), after.max())) + 1
    rows, steps = np.arange(n), np.zeros((n, k))
    steps[rows, after], steps[rows, before] = 1.0, -1.0
    own = np.linalg.lstsq(steps, change, rcond=None)[0]  # what each name adds
    rest = change - steps @ own
    linked = connected_components(csr_array((np.ones(n), (before, after)), shape=(k, k)), directed=False)[1]
    span = max(float(np.ptp(own[linked == group])) for group in np.unique(linked))
    sizes = np.abs(change)
    free = n - int(np.linalg.matrix_rank(steps))
    sigma = _spread(rest, change, free) if free > 0 else np.nan
    # of the difference of two names that are each met in 2 n / k changes, or of the mean size
    spread = sigma * np.sqrt(k) if span > sizes.mean() else float(sizes.std(ddof=1))
    half = _quantile(n) * spread / np.sqrt(n)
    return {
        "mu_star": (max(span, float(sizes.mean())), half),
        "sigma": (sigma, _quantile(n) * sigma / np.sqrt(2 * max(free, 1))),
    }


def _spread(rest: Array, change: Array, free: int) -> float:
    """Standard deviation of what a steady effect leaves; none if that is rounding."""
    rounding = 1e-12 * np.abs(change).max()
    return float(np.sqrt((np.where(np.abs(rest) > rounding, rest, 0.0) ** 2).sum() / free))


def _quantile(n: int) -> float:
    return float(stats.t.ppf(0.975, n - 1))
