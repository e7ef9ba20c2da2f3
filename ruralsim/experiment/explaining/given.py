"""What can be had from any sample of points: first-order shares and partial rank correlations.

A share is RBD-FAST's (Tarantola et al. 2006; SALib) where the factor is a number. Names, and numbers of few
values, have a mean outcome each, and the share is that of the means' spread (analysis of variance, epsilon
squared: Kelley 1935), which no order of the values enters; a series of waves would miss a part of the steps.

A partial rank correlation is signed for what has an order. Of names it is the multiple one, from 0 to 1, less
what so many names would show by chance. Columns that move together have no share of their own: all of them
would be given what they make together.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from ruralsim.experiment.explaining.dependence import coded, tied, told
from ruralsim.experiment.explaining.index import (
    RESAMPLES,
    SEED,
    Index,
    Unmeasured,
    constant,
    doubling,
)
from ruralsim.experiment.explaining.noise import NORMAL
from ruralsim.experiment.sweeping.answers import Answers, Array
from ruralsim.experiment.sweeping.designs import problem

_LEAST = 40  # points; below, the correction for small samples takes over
_HARMONICS = 10  # SALib's default; fewer where points are few
_TO_A_VALUE = 10  # points: numbers of which each value has so many are held against each other
_TO_A_NAME = 3  # points, on average, without which a name's mean says nothing
_TOLD = 0.98  # of a column's variance: if others tell as much, it cannot be held against the outcome
_FREE = 2  # degrees of freedom left, at least


class Given:
    """Any points.

    Args:
        answers: of the plan.
        kept: (points,) which are there; those of a whole Latin hypercube do not depend on each other.
    """

    block = 1

    def __init__(self, answers: Answers, kept: NDArray[np.bool_]) -> None:
        self._names, self._columns = answers.names, answers.columns
        self._named = [not answers.ordered(name) for name in answers.names]
        # among equals the order is drawn, or another factor's order would show
        order = np.random.default_rng(SEED).permutation(len(answers.values))
        ranks = stats.rankdata(answers.columns[order], method="ordinal", axis=0)
        self._ranks = np.empty(ranks.shape)
        self._ranks[order] = ranks
        self._kept, there = kept, self._columns[kept]
        apart = answers.plan.design.kind == "lhs" and bool(kept.all())
        self._tied = {} if apart or len(there) < 2 else tied(there, self._named)
        self._told = told([coded(x, named) for x, named in zip(there.T, self._named, strict=True)])

    def unmeasured(self) -> Iterator[Unmeasured]:
        """Factors that have no share, as they move with others or have too many names for so few points."""
        n = int(self._kept.sum())
        for j, name in enumerate(self._names):
            names = len(np.unique(self._columns[self._kept, j])) if self._named[j] else 0
            if j not in self._tied and n >= _LEAST and n < names * _TO_A_NAME:
                yield Unmeasured("few", name, "", 0.0)
        for j, (other, strength) in self._tied.items():
            reason = "collinear" if self._told[j] > _TOLD else "dependent"
            yield Unmeasured(reason, self._names[j], self._names[other], strength)  # type: ignore[arg-type]

    def indices(self, means: Array, kept: NDArray[np.bool_], resamples: int = RESAMPLES) -> Iterator[Index]:
        """Indices of every factor that varies."""
        n = len(means)
        if n < 2 or constant(means):
            return
        ranks, columns = self._ranks[kept][:n], self._columns[kept][:n]
        if n >= _LEAST:
            yield from self._shares(means, ranks, columns, resamples)
        yield from self._correlations(means, columns)

    def sizes(self, kept: NDArray[np.bool_]) -> Sequence[int]:
        """Doubling numbers of points; their order is by chance."""
        return doubling(int(kept.sum()), 1, least=_LEAST)

    def _shares(self, means: Array, ranks: Array, columns: Array, resamples: int) -> Iterator[Index]:
        from SALib.analyze import rbd_fast

        n, smooth = len(means), []
        rng, made = np.random.default_rng(SEED), dict.fromkeys(self._names, (np.nan, np.nan))
        for j, name in enumerate(self._names):
            values, which = np.unique(columns[:, j], return_inverse=True)
            if j in self._tied or len(values) < 2:
                continue
            if n < len(values) * (_TO_A_NAME if self._named[j] else _TO_A_VALUE):
                smooth += [] if self._named[j] else [j]
                continue
            drawn = (rng.integers(n, size=n) for _ in range(resamples))
            spread = np.std([_of_groups(which[rows], means[rows]) for rows in drawn], ddof=1)
            made[name] = (_of_groups(which, means), float(NORMAL * spread))
        if smooth:
            names = [self._names[j] for j in smooth]
            found = rbd_fast.analyze(
                problem(names),
                ranks[:, smooth],
                means,
                M=min(_HARMONICS, n // 10),
                num_resamples=resamples,
                seed=SEED,
            )
            made |= dict(zip(names, zip(found["S1"], found["S1_conf"], strict=True), strict=True))
        for name, (value, half) in made.items():
            if np.isfinite(value):
                yield Index("S1", name, "", float(value), float(half))

    def _correlations(self, means: Array, columns: Array) -> Iterator[Index]:
        blocks = [
            coded(x, named) if self._told[j] <= _TOLD else np.zeros((len(x), 0))
            for j, (x, named) in enumerate(zip(columns.T, self._named, strict=True))
        ]
        for j, (value, half) in partial_ranks(blocks, self._named, means).items():
            yield Index("prcc", self._names[j], "", value, half)


def _of_groups(which: NDArray[np.int64], y: Array) -> float:
    """Share of the variance that the means of groups make; zero on average where groups do not differ.

    Args:
        which: (points,) group of each, from 0.
        y: (points,) outcomes.
    """
    counts, n = np.bincount(which), len(y)
    k, all_ = int((counts > 0).sum()), float(((y - y.mean()) ** 2).sum())
    if n <= k or not all_:
        return 0.0
    means = np.bincount(which, y) / np.maximum(counts, 1)
    return 1.0 - float(((y - means[which]) ** 2).sum()) / (n - k) / (all_ / (n - 1))


def partial_ranks(blocks: list[Array], named: list[bool], y: Array) -> dict[int, tuple[float, float]]:
    """Partial rank correlation of each factor with the outcome, the others held, and half its interval.

    Args:
        blocks: (points, width) of each factor, as from `coded`; without width it does not take part.
        named: whether it has no order, and so no sign.
        y: (points,) outcomes.

    Returns:
        By number of the factor; empty if there are too few points. The interval is Fisher's (*Metron* 1,
        1921), with the longer of its two sides.
    """
    x, outcome = np.hstack(blocks), stats.rankdata(y) - (len(y) + 1) / 2
    width = x.shape[1]
    free = len(y) - width - 1
    if not width or free < _FREE or np.linalg.matrix_rank(x) < width:
        return {}
    inverse = np.linalg.inv(x.T @ x)
    slopes = inverse @ x.T @ outcome
    left = float(((outcome - x @ slopes) ** 2).sum())
    found, at = {}, 0
    for j, block in enumerate(blocks):
        m = block.shape[1]
        if not m:
            continue
        own, at = slice(at, at + m), at + m
        gained = float(slopes[own] @ np.linalg.solve(inverse[own, own], slopes[own]))
        share = gained / (gained + left) if gained + left > 0 else 0.0
        chance = (m - 1) / (free + m)  # what so many columns tell of nothing, but for one
        size = np.sqrt(max(0.0, (share - chance) / (1 - chance)))
        value = float(size if named[j] else np.copysign(size, slopes[own][0]))
        found[j] = (value, _half(value, free - 1))
    return found


def _half(correlation: float, free: int) -> float:
    z = np.arctanh(np.clip(correlation, -1 + 1e-12, 1 - 1e-12))
    reach = NORMAL / np.sqrt(max(free, 1))
    return float(np.abs(np.tanh([z - reach, z + reach]) - correlation).max())
