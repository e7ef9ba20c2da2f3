"""Indices of sensitivity, by the kind of design, from the means of its points.

Sobol and FAST are SALib's, each on the design made for it. A full grid is split exactly. Morris's effects are
in `steps`. Points that follow no such pattern (Latin hypercube, CSV, a grid with holes) get what can be had
from any sample; see `given`.
"""

import warnings
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ruralsim.experiment.explaining.given import Given
from ruralsim.experiment.explaining.index import (
    FEWEST,
    RESAMPLES,
    SEED,
    Estimator,
    Index,
    constant,
    doubling,
    singles,
)
from ruralsim.experiment.explaining.steps import Morris
from ruralsim.experiment.sweeping.answers import Answers, Array, whole
from ruralsim.experiment.sweeping.designs import problem
from ruralsim.foundation.errors import MissingExtra


def estimator(answers: Answers, runs: Array) -> Estimator:
    """What fits a plan's design, and the runs there are.

    Raises:
        MissingExtra: SALib is not installed.
    """
    try:
        import SALib.analyze  # noqa: F401
    except ImportError:
        raise MissingExtra("experiments", "sensitivity · 敏感性分析") from None
    kind, kept = answers.plan.design.kind, whole(runs)
    made: dict[str, Callable[[Answers], Estimator]] = {
        "sobol": Sobol,
        "morris": Morris,
        "fast": Fast,
        "grid": Grid,
        "one_at_a_time": OneAtATime,
    }
    if kind not in made or (kind == "grid" and not kept.all()):
        return Given(answers, kept)
    return made[kind](answers)


class Sobol:
    """First-order and total shares of variance; pairs if the design asks for them (Saltelli et al. 2010)."""

    def __init__(self, answers: Answers) -> None:
        self._names, self._second = answers.names, answers.plan.design.second_order
        d = len(self._names)
        self.block = 2 * d + 2 if self._second else d + 2

    def indices(self, means: Array, kept: NDArray[np.bool_], resamples: int = RESAMPLES) -> Iterator[Index]:
        """Indices of every factor, and of every pair."""
        from SALib.analyze import sobol

        if constant(means):
            return
        found = sobol.analyze(
            problem(self._names), means, calc_second_order=self._second, num_resamples=resamples, seed=SEED
        )
        for kind in ("S1", "ST"):
            yield from singles(kind, self._names, found[kind], found[f"{kind}_conf"])
        if self._second:
            for i, j in combinations(range(len(self._names)), 2):
                value, half = float(found["S2"][i, j]), float(found["S2_conf"][i, j])
                yield Index("S2", self._names[i], self._names[j], value, half)

    def sizes(self, kept: NDArray[np.bool_]) -> Sequence[int]:
        """Powers of two of blocks, as Sobol's sequence fills the space."""
        return doubling(int(kept.sum()) // self.block, self.block, least=8)


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
            if constant(curve):
                continue
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # about its intervals: they are not looked at
                found = fast.analyze(problem([name]), curve, num_resamples=FEWEST)
            for kind in ("S1", "ST"):
                yield from singles(kind, [name], found[kind], [np.nan])

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
        if not len(means) or constant(means):
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


class OneAtATime:
    """How far each factor moves the outcome from one end to the other, the rest as in the base."""

    block = 1

    def __init__(self, answers: Answers) -> None:
        self._names, self._columns = answers.names, answers.columns
        self._named = [not answers.ordered(name) for name in answers.names]

    def indices(self, means: Array, kept: NDArray[np.bool_], resamples: int = RESAMPLES) -> Iterator[Index]:
        """From the lowest to the highest value that was run; of names, from the least to the largest outcome.

        In the unit of the outcome.
        """
        columns = self._columns[kept]
        for j, name in enumerate(self._names):
            own = np.flatnonzero(np.isfinite(columns[:, j]))
            if len(own) > 1:
                order = means[own] if self._named[j] else columns[own, j]
                low, high = own[order.argmin()], own[order.argmax()]
                yield Index("swing", name, "", float(means[high] - means[low]), 0.0)

    def sizes(self, kept: NDArray[np.bool_]) -> Sequence[int]:
        """None: each point stands for itself."""
        return ()
