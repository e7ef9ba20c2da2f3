"""The statistics of pairs: runs that share a seed share their weather, their illness and their luck.

What differs between the two runs of a pair is the policy's doing, directly or through what it set in motion.
The mean of the differences is the effect; its interval says how well the seeds at hand pin it down.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from ruralsim.foundation.judging import FEW, LEVEL, one_sign, too_few

Array = NDArray[np.float64]

POWER = 0.8
_RESAMPLES = 4999
_ROUNDING = 1e-12


@dataclass(frozen=True)
class PairedDifferences:
    """Effects of one scenario on k outcomes; all arrays have shape (k,), NaN where there is nothing to tell.

    Attributes:
        base_mean: Mean outcome of the base.
        mean: Mean outcome of the scenario.
        diff: Mean of the paired differences.
        low: Lower end of the t interval of `diff`; NaN with a single pair.
        high: Its upper end.
        low_bootstrap: Lower end of the bias-corrected bootstrap interval (BCa); NaN with too few pairs.
        high_bootstrap: Its upper end.
        p: Two-sided p value of the paired t test.
        detectable: Smallest true effect found with 80 per cent power at these pairs' spread.
        efficiency: How many times as many unpaired runs would be needed for an interval as narrow.
        reps: Pairs in which both outcomes are defined.
    """

    base_mean: Array
    mean: Array
    diff: Array
    low: Array
    high: Array
    low_bootstrap: Array
    high_bootstrap: Array
    p: Array
    detectable: Array
    efficiency: Array
    reps: NDArray[np.int64]


def paired_differences(
    base: ArrayLike, other: ArrayLike, *, level: float = LEVEL, bootstrap: bool = True
) -> PairedDifferences:
    """Compares outcomes pair by pair.

    Args:
        base: (pairs, k) outcomes of the base, NaN where undefined; (pairs,) is taken for k = 1.
        other: the same of the scenario, seed by seed.
        level: coverage of the intervals.
        bootstrap: whether to resample.
    """
    a, b = (_columns(x) for x in (base, other))
    both = np.isfinite(a) & np.isfinite(b)
    a, b = np.where(both, a, np.nan), np.where(both, b, np.nan)
    with np.errstate(invalid="ignore"):
        alike = np.abs(b - a) <= _ROUNDING * np.maximum(np.abs(a), np.abs(b))
    d = np.where(alike, 0.0, b - a)  # sums in another order are no effect
    n = both.sum(axis=0)
    diff, half, sd = _t(d, n, level)
    error = sd / np.sqrt(np.maximum(n, 1))
    with np.errstate(all="ignore"):
        t = np.abs(diff) / error
        p = np.where(sd > 0.0, 2.0 * stats.t.sf(t, np.maximum(n - 1, 1)), np.where(diff == 0.0, 1.0, 0.0))
        unpaired = _sd(a, n) ** 2 + _sd(b, n) ** 2
        efficiency = np.where(sd > 0.0, unpaired / sd**2, np.nan)
    detectable = (_quantile((1 + level) / 2, n) + _quantile(POWER, n)) * error
    low_b, high_b = _bootstrap(d, both, level) if bootstrap else (np.full(n.size, np.nan),) * 2
    nothing = n < 2
    p[nothing] = detectable[nothing] = efficiency[nothing] = np.nan
    return PairedDifferences(
        _mean(a, n), _mean(b, n), diff, diff - half, diff + half, low_b, high_b, p, detectable, efficiency, n
    )


def interval(values: ArrayLike, *, level: float = LEVEL) -> tuple[Array, Array, Array]:
    """Mean and t interval over the first axis, NaN left out.

    Args:
        values: (n, k) or (n,).
        level: coverage.

    Returns:
        Mean, lower and upper end, each (k,).
    """
    x = _columns(values)
    mean, half, _ = _t(x, np.isfinite(x).sum(axis=0), level)
    return mean, mean - half, mean + half


def ends(name: str, values: ArrayLike) -> dict[str, float]:
    """Mean and interval as columns of a table: `name`, `name_low`, `name_high`; NaN without values.

    Args:
        name: of the column.
        values: (n,) one a pair.
    """
    found = interval(values) if np.size(values) else np.full((3, 1), np.nan)
    return {f"{name}{end}": float(x[0]) for end, x in zip(("", "_low", "_high"), found, strict=True)}


@dataclass(frozen=True)
class Ratio:
    """A quotient of two means and its Fieller interval.

    Attributes:
        value: Quotient of the means; NaN, like both ends, if the divisor is not distinct from zero.
        low: Lower end.
        high: Upper end.
        sign: Of the divisor: 1, -1, or 0 if it is not distinct from zero. Where it is -1, both what is
            divided and what it is divided by are turned round: saved per one lost, not gained per one spent.
    """

    value: float
    low: float
    high: float
    sign: int = 0


_NO_RATIO = Ratio(np.nan, np.nan, np.nan)


def ratio(above: ArrayLike, below: ArrayLike, *, level: float = LEVEL) -> Ratio:
    """Quotient of two paired means: CNY per household-year, say.

    Fieller's interval follows the noise of both. It exists only where the divisor differs clearly from zero;
    where it does not, no number of CNY buys a household-year that may not exist, and nothing is given.

    Args:
        above: (pairs,) dividends.
        below: (pairs,) divisors.
        level: coverage.
    """
    x, y = (np.asarray(v, np.float64) for v in (above, below))
    n, mx, my = len(x), float(np.mean(x)), float(np.mean(y))
    if n < 2 or my == 0.0 or not np.isfinite(mx + my):
        return _NO_RATIO
    (vx, cov), (_, vy) = np.cov(x, y) / n
    t2 = float(stats.t.ppf((1 + level) / 2, n - 1)) ** 2
    clear = my * my - t2 * vy
    if clear <= 0.0:
        return _NO_RATIO
    middle = mx * my - t2 * cov
    root = np.sqrt(max(middle * middle - clear * (mx * mx - t2 * vx), 0.0))
    sign = 1 if my > 0.0 else -1
    return Ratio(mx / my, float((middle - root) / clear), float((middle + root) / clear), sign)


def part_of(part: ArrayLike, whole: ArrayLike, *, level: float = LEVEL) -> Ratio:
    """Which share of a sum a part of it makes, where the part and the rest have the same sign for certain.

    Of a sum of +5 and -3 nobody has a share. There is none either where the interval reaches below none or
    above all: then one of the two may be of the other sign.

    Args:
        part: (pairs,) what some of them got.
        whole: (pairs,) what all of them got.
        level: coverage.
    """
    found = ratio(part, whole, level=level)
    return found if one_sign(found.low, found.high) else replace(_NO_RATIO, sign=found.sign)


def holm(p: ArrayLike) -> Array:
    """P values corrected for how many there are (Holm); NaN stays NaN and is not counted."""
    values = np.asarray(p, np.float64)
    corrected = np.full(values.shape, np.nan)
    known = np.flatnonzero(np.isfinite(values))
    order = known[np.argsort(values[known], kind="stable")]
    steps = values[order] * np.arange(order.size, 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return corrected


def _columns(values: ArrayLike) -> Array:
    """(pairs, k) numbers; one a pair is taken for k = 1."""
    x = np.asarray(values, np.float64)
    return x.reshape(len(x), -1)


def _mean(x: Array, n: NDArray[np.int64]) -> Array:
    with np.errstate(all="ignore"):
        mean: Array = np.nansum(x, axis=0) / np.where(n > 0, n, np.nan)
    return np.where(_constant(x), _first(x), mean)  # so that equal values have exactly their mean


def _sd(x: Array, n: NDArray[np.int64]) -> Array:
    with np.errstate(all="ignore"):
        squares = np.nansum((x - _mean(x, n)) ** 2, axis=0)
        sd: Array = np.sqrt(squares / np.where(n > 1, n - 1, np.nan))
    return np.where(_constant(x) & (n > 1), 0.0, sd)


def _t(x: Array, n: NDArray[np.int64], level: float) -> tuple[Array, Array, Array]:
    sd = _sd(x, n)
    return _mean(x, n), _quantile((1 + level) / 2, n) * sd / np.sqrt(np.maximum(n, 1)), sd


def _quantile(q: float, n: NDArray[np.int64]) -> Array:
    quantile: Array = np.where(n > 1, stats.t.ppf(q, np.maximum(n - 1, 1)), np.nan)
    return quantile


def _constant(x: Array) -> NDArray[np.bool_]:
    known = np.isfinite(x)
    same: NDArray[np.bool_] = ((x == _first(x)) | ~known).all(axis=0) & known.any(axis=0)
    return same


def _first(x: Array) -> Array:
    first: Array = np.take_along_axis(x, np.isfinite(x).argmax(axis=0)[None], axis=0)[0]
    return first


def _bootstrap(d: Array, both: NDArray[np.bool_], level: float) -> tuple[Array, Array]:
    """BCa intervals, resampling whole seeds; columns with the same gaps are resampled together."""
    low, high = np.full(d.shape[1], np.nan), np.full(d.shape[1], np.nan)
    constant = _constant(d)
    if len(d) >= FEW:
        low[constant] = high[constant] = _first(d)[constant]
    patterns, which = np.unique(both, axis=1, return_inverse=True)
    mean: Callable[..., Any] = np.mean
    for i, pattern in enumerate(patterns.T):
        columns = np.flatnonzero((which.ravel() == i) & ~constant)
        if too_few(pattern.sum()) or not columns.size:
            continue
        with np.errstate(all="ignore"):
            found = stats.bootstrap(
                (d[pattern][:, columns],),
                mean,
                axis=0,
                confidence_level=level,
                n_resamples=_RESAMPLES,
                method="BCa",
                rng=np.random.default_rng(0),
            ).confidence_interval
        low[columns], high[columns] = found.low, found.high
    return low, high
