"""What an index is, who makes it, and what is said where there is none."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ruralsim.experiment.sweeping.answers import Array

RESAMPLES = 100
"""For an interval; SALib's default."""
ROUGH = 30
"""For an interval that is only drawn."""
FEWEST = 2
"""SALib cannot do with less, where the interval is not looked at."""
SEED = 1
"""Of resampling: the same table gives the same intervals."""

Reason = Literal["constant", "few", "still", "dependent", "collinear"]
"""Why nothing is said: the outcome is the same at every point; there are too few points; the factor does not
vary; it moves together with another; it is no more than other factors taken together."""


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


class Unmeasured(NamedTuple):
    """What the points do not say, and why.

    Attributes:
        reason: see `Reason`.
        factor: path; empty if nothing is said of any.
        other: path of the factor it moves with, or empty.
        value: how closely it does, from 0 to 1; of a constant outcome its value; 0 else.
    """

    reason: Reason
    factor: str
    other: str
    value: float


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


def singles(kind: str, names: Sequence[str], values: Any, halves: Any) -> Iterator[Index]:
    """An index of each factor."""
    for name, value, half in zip(names, values, halves, strict=True):
        yield Index(kind, name, "", float(value), float(half))


def doubling(blocks: int, block: int, least: int) -> list[int]:
    """Sizes in points: least, twice as many blocks, and so on, and all; none if all are too few."""
    sizes = [least]
    while sizes[-1] * 2 < blocks:
        sizes.append(sizes[-1] * 2)
    return [size * block for size in (*sizes, blocks)] if blocks > least else []


def constant(y: Array) -> bool:
    """Whether numbers are equal but for rounding."""
    return bool(np.ptp(y) <= 1e-12 * (1.0 + np.abs(y).max()))
