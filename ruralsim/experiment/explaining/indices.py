"""Indices of sensitivity, by the kind of design, from the means of its points.

Sobol, Morris and FAST are SALib's, each on the design made for it. A full grid is split exactly. Points that
follow no such pattern (Latin hypercube, CSV, a grid with holes) get what can be had from any sample:
first-order shares by RBD-FAST (SALib) and partial rank correlations.
"""

import warnings
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from ruralsim.experiment.explaining.answers import Answers, Array, whole
from ruralsim.experiment.explaining.noise import NORMAL
from ruralsim.experiment.sweeping.designs import problem
from ruralsim.foundation.errors import MissingExtra

RESAMPLES = 100
"""For an interval; SALib's default."""
ROUGH = 30
"""For an interval that is only drawn."""
FEWEST = 2
"""SALib cannot do with less, where the interval is not looked at."""
_SEED = 1  # of resampling: the same table gives the same intervals
_LEAST_RBD = 40  # points; below, the correction for small samples takes over
_HARMONICS_RBD = 10  # SALib's default; fewer where points are few


class Index(NamedTuple):
    """One index of a factor, or of a pair.

    Attributes:
        kind: S1, ST, S2, mu_star, mu, sigma, prcc or swing; see docs/sensitivity.md.
        factor: path.
        other: path of the second factor of a pair, or empty.
        value: the index.
        half: half its 95 % interval, for having these points and no others; 0 where there is no such chance,
            NaN where it is not known.
    """

    kind: str
    factor: str
    other: str
    value: float
    half: float


class Estimator(Protocol):
    """How a design is analysed.

    Attributes:
        block: points that stand or fall together.
    """

    block: int

    def indices(self, means: Array, kept: NDArray[np.bool_], resamples: int = RESAMPLES) -> Iterator[Index]:
        """Indices of every factor.

        Args:
            means: (points kept,) means over seeds.
            kept: (points,) which points of the design these are, whole blocks.
            resamples: for the intervals; with few, the intervals mean nothing.
        """

    def sizes(self, kept: NDArray[np.bool_]) -> Sequence[int]:
        """Points at which to look whether the indices have settled: prefixes of those kept; may be none."""


def estimator(answers: Answers, runs: Array) -> Estimator:
    """What fits a plan's design, and the runs there are.

    Raises:
        MissingExtra: SALib is not installed.
    """
    try:
        import SALib.analyze  # noqa: F401
    except ImportError:
        raise MissingExtra("experiments", "sensitivity · 敏感性分析") from None
    kind = answers.plan.design.kind
    if kind == "grid" and not whole(runs).all():
        return Given(answers)
    made: dict[str, type[Estimator]] = {
        "sobol": Sobol,
        "morris": Morris,
        "fast": Fast,
        "grid": Grid,
        "one_at_a_time": OneAtATime,
    }
    return made.get(kind, Given)(answers)  # type: ignore[call-arg]


class Sobol:
    """First-order and total shares of variance; pairs if the design asks for them (Saltelli et al. 2010)."""

    def __init__(self, answers: Answers) -> None:
        self._names, self._second = answers.names, answers.plan.design.second_order
        d = len(self._names)
        self.block = 2 * d + 2 if self._second else d + 2

    def indices(self, means: Array, kept: NDArray[np.bool_], resamples: int = RESAMPLES) -> Iterator[Index]:
        """Indices of every factor, and of every pair."""
        from SALib.analyze import sobol

        if _constant(means):
            return
        found = sobol.analyze(
            problem(self._names), means, calc_second_order=self._second, num_resamples=resamples, seed=_SEED
        )
        for kind in ("S1", "ST"):
            yield from _singles(kind, self._names, found[kind], found[f"{kind}_conf"])
        if self._second:
            for i, j in combinations(range(len(self._names)), 2):
                value, half = float(found["S2"][i, j]), float(found["S2_conf"][i, j])
                yield Index("S2", self._names[i], self._names[j], value, half)

    def sizes(self, kept: NDArray[np.bool_]) -> Sequence[int]:
        """Powers of two of blocks, as Sobol's sequence fills the space."""
        return _doubling(int(kept.sum()) // self.block, self.block, least=8)


class Morris:
    """Elementary effects over the range of a factor: mean, mean size and spread (Campolongo et al. 2007)."""

    def __init__(self, answers: Answers) -> None:
        self._names, self._unit = answers.names, answers.plan.unit()
        self._levels = answers.plan.design.level_count
        self.block = len(self._names) + 1

    def indices(self, means: Array, kept: NDArray[np.bool_], resamples: int = RESAMPLES) -> Iterator[Index]:
        """Indices of every factor, in the unit of the outcome."""
        from SALib.analyze import morris

        if len(means) < 2 * self.block:
            return
        unit = self._unit[kept][: len(means)]
        found = morris.analyze(
            problem(self._names), unit, means, num_resamples=resamples, num_levels=self._levels, seed=_SEED
        )
        paths = len(means) // self.block  # effects of each factor
        sigma = np.asarray(found["sigma"], float)
        yield from _singles("mu_star", self._names, found["mu_star"], found["mu_star_conf"])
        yield from _singles("mu", self._names, found["mu"], NORMAL * sigma / np.sqrt(paths))
        yield from _singles("sigma", self._names, sigma, NORMAL * sigma / np.sqrt(2 * paths - 2))

    def sizes(self, kept: NDArray[np.bool_]) -> Sequence[int]:
        """Doubling numbers of trajectories."""
        return _doubling(int(kept.sum()) // self.block, self.block, least=4)


class Fast:
    """First-order and total shares of variance, factor by factor along its curve (Saltelli et al. 1999).

    There is one curve for each factor, so the points say nothing of how sure an index is. SALib's resampling
    of parts of a curve is unreliable by its own account, and not used.
    """

    def __init__(self, answers: Answers) -> None:
        self._names, self.block = answers.names, answers.plan.design.samples or 0

    def indices(self, means: Array, kept: NDArray[np.bool_], resamples: int = RESAMPLES) -> Iterator[Index]:
        """Indices of the factors whose curve is whole."""
        from SALib.analyze import fast

        there = [name for j, name in enumerate(self._names) if kept[j * self.block]]
        for name, curve in zip(there, means.reshape(-1, self.block), strict=True):
            if _constant(curve):
                continue
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # about its intervals: they are not looked at
                found = fast.analyze(problem([name]), curve, num_resamples=FEWEST)
            for kind in ("S1", "ST"):
                yield from _singles(kind, [name], found[kind], [np.nan])

    def sizes(self, kept: NDArray[np.bool_]) -> Sequence[int]:
        """None: a part of a curve has another frequency."""
        return ()


class Grid:
    """A full grid, split exactly: the mean over all other factors, and what is left without them."""

    def __init__(self, answers: Answers) -> None:
        self._names, design = answers.names, answers.plan.design
        self._shape = [len(f.levels(design.level_count)) for f in answers.plan.factors.values()]
        self.block = len(answers.values)

    def indices(self, means: Array, kept: NDArray[np.bool_], resamples: int = RESAMPLES) -> Iterator[Index]:
        """First-order and total shares, and those of pairs; of the grid as it is, so without interval."""
        if not len(means) or _constant(means):
            return
        cube, axes = means.reshape(self._shape), range(len(self._names))
        total = cube.var()

        def share(*inside: int) -> float:
            rest = tuple(axis for axis in axes if axis not in inside)
            return float(cube.mean(axis=rest).var() / total)

        alone = [share(j) for j in axes]
        for j, name in enumerate(self._names):
            yield Index("S1", name, "", alone[j], 0.0)
            yield Index("ST", name, "", 1.0 - share(*(axis for axis in axes if axis != j)), 0.0)
        for i, j in combinations(axes, 2):
            yield Index("S2", self._names[i], self._names[j], share(i, j) - alone[i] - alone[j], 0.0)

    def sizes(self, kept: NDArray[np.bool_]) -> Sequence[int]:
        """None: there is nothing to settle."""
        return ()


class Given:
    """Any points: first-order shares (RBD-FAST, Tarantola et al. 2006) and partial rank correlations."""

    block = 1

    def __init__(self, answers: Answers) -> None:
        self._names = answers.names
        # among equals the order is drawn, or another factor's order would show
        order = np.random.default_rng(_SEED).permutation(len(answers.values))
        ranks = stats.rankdata(answers.columns[order], method="ordinal", axis=0)
        self._ranks = np.empty(ranks.shape)
        self._ranks[order] = ranks
        self._columns = answers.columns

    def indices(self, means: Array, kept: NDArray[np.bool_], resamples: int = RESAMPLES) -> Iterator[Index]:
        """Indices of every factor."""
        from SALib.analyze import rbd_fast

        n = len(means)
        if n < len(self._names) + 3 or _constant(means):
            return
        ranks, columns = self._ranks[kept][:n], self._columns[kept][:n]
        if n >= _LEAST_RBD:
            harmonics = min(_HARMONICS_RBD, n // 10)
            found = rbd_fast.analyze(
                problem(self._names), ranks, means, M=harmonics, num_resamples=resamples, seed=_SEED
            )
            yield from _singles("S1", self._names, found["S1"], found["S1_conf"])
        rng = np.random.default_rng(_SEED)
        drawn = (rng.integers(n, size=n) for _ in range(resamples))
        spread = np.std([_partial_ranks(columns[rows], means[rows]) for rows in drawn], axis=0, ddof=1)
        yield from _singles("prcc", self._names, _partial_ranks(columns, means), NORMAL * spread)

    def sizes(self, kept: NDArray[np.bool_]) -> Sequence[int]:
        """Doubling numbers of points; their order is by chance."""
        return _doubling(int(kept.sum()), 1, least=_LEAST_RBD)


class OneAtATime:
    """How far each factor moves the outcome from one end to the other, the rest as in the base."""

    block = 1

    def __init__(self, answers: Answers) -> None:
        self._names, self._columns = answers.names, answers.columns

    def indices(self, means: Array, kept: NDArray[np.bool_], resamples: int = RESAMPLES) -> Iterator[Index]:
        """From the lowest to the highest value that was run, in the unit of the outcome."""
        columns = self._columns[kept]
        for j, name in enumerate(self._names):
            own = np.flatnonzero(np.isfinite(columns[:, j]))
            if len(own) > 1:
                low, high = own[columns[own, j].argmin()], own[columns[own, j].argmax()]
                yield Index("swing", name, "", float(means[high] - means[low]), 0.0)

    def sizes(self, kept: NDArray[np.bool_]) -> Sequence[int]:
        """None: each point stands for itself."""
        return ()


def _singles(kind: str, names: Sequence[str], values: Any, halves: Any) -> Iterator[Index]:
    for name, value, half in zip(names, values, halves, strict=True):
        yield Index(kind, name, "", float(value), float(half))


def _doubling(blocks: int, block: int, least: int) -> list[int]:
    """Sizes in points: least, twice as many blocks, and so on, and all; none if all are too few."""
    sizes = [least]
    while sizes[-1] * 2 < blocks:
        sizes.append(sizes[-1] * 2)
    return [size * block for size in (*sizes, blocks)] if blocks > least else []


def _partial_ranks(columns: Array, y: Array) -> Array:
    """(factors,) partial rank correlation of each factor with the outcome, the others held.

    From the inverse of the correlations of ranks; a factor or outcome without any spread has none.
    """
    ranks = stats.rankdata(np.column_stack([columns, y]), axis=0)
    moving = ranks.std(axis=0) > 0
    found = np.full(columns.shape[1], np.nan)
    if moving[-1] and moving.sum() > 1:
        precision = np.linalg.pinv(np.corrcoef(ranks[:, moving], rowvar=False))
        size = np.sqrt(np.abs(np.diag(precision)))
        found[moving[:-1]] = (-precision[:-1, -1] / (size[:-1] * size[-1])).clip(-1, 1)
    return found


def _constant(y: Array) -> bool:
    return bool(np.ptp(y) <= 1e-12 * (1.0 + np.abs(y).max()))
