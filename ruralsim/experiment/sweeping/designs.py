"""Designs: which points of the factors' space are run.

A design draws the same points from the same plan always, in whatever process. The sampled ones are SALib's
and scipy's, over the unit cube; grid and one at a time count levels.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from ruralsim.experiment.sweeping.factors import Factor
from ruralsim.foundation.errors import MissingExtra
from ruralsim.foundation.param import Param, Settings

Kind = Literal["grid", "lhs", "sobol", "morris", "fast", "one_at_a_time", "csv"]
Values = dict[str, Any]
"""Path → value, of the factors that a point sets."""

SAMPLED = ("lhs", "sobol", "morris", "fast")
"""Designs that draw from the unit cube."""

_LEVELS: dict[Kind, int] = {"grid": 3, "one_at_a_time": 2, "morris": 4}
_HARMONICS = 4  # summed by FAST; Saltelli et al. 1999
_LEAST_FAST = 4 * _HARMONICS**2 + 1


class Design(Settings):
    """How points are chosen and how often each is run."""

    kind: Kind = "grid"
    samples: Annotated[
        int | None, Param("", 1, 10_000_000, "Samples; Morris: trajectories", "样本数（Morris: 轨迹数）")
    ] = None
    replications: Annotated[int, Param("", 1, 10_000, "Seeds of each point", "每个样点的种子数")] = 1
    seed: Annotated[int, Param("", 0, 2**32 - 1, "Seed of the drawing of points", "抽样种子")] = 1
    levels: Annotated[int | None, Param("", 2, 1000, "Levels of a range", "区间的水平数")] = None
    second_order: bool = False
    """Sobol: also how pairs of factors interact, for twice as many points."""
    file: str = ""
    """CSV: the file, beside the plan; its heading holds the paths of the factors."""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        kind, n = self.kind, self.samples
        if (kind in SAMPLED) != (n is not None):
            if n is None:
                raise _wrong(f"{kind} needs samples", f"{kind} 须给出 samples")
            raise _wrong(f"{kind} has no samples", f"{kind} 没有 samples")
        if self.levels is not None and kind not in _LEVELS:
            raise _wrong(f"{kind} has no levels", f"{kind} 没有 levels")
        if bool(self.file) != (kind == "csv"):
            en, zh = ("needs a file", "须给出 file") if kind == "csv" else ("has no file", "没有 file")
            raise _wrong(f"{kind} {en}", f"{kind} {zh}")
        if self.second_order and kind != "sobol":
            raise _wrong(f"{kind} has no second_order", f"{kind} 没有 second_order")
        if n is not None:
            self._enough(n)
        return self

    def _enough(self, n: int) -> None:
        if self.kind == "sobol" and n & (n - 1):
            near = 1 << (n.bit_length() - 1)
            raise _wrong(
                f"{n} samples: sobol takes a power of two, {near} or {2 * near}",
                f"samples = {n}: sobol 须为 2 的幂，如 {near} 或 {2 * near}",
            )
        if self.kind == "fast" and n < _LEAST_FAST:
            raise _wrong(f"{n} samples: fast takes at least {_LEAST_FAST}", f"fast 至少 {_LEAST_FAST} 个样本")
        if self.kind == "morris" and (n < 2 or (self.levels or 2) % 2):
            raise _wrong(
                "morris takes at least 2 samples, and an even number of levels",
                "morris 至少 2 条轨迹，levels 须为偶数",
            )

    @property
    def level_count(self) -> int:
        """Levels of a range, as given or by default: 3 in a grid, 2 one at a time, 4 with Morris."""
        return self.levels or _LEVELS.get(self.kind, 0)

    def count(self, factors: Mapping[str, Factor]) -> int:
        """Points of each base, without making them; not for csv."""
        d, n = len(factors), self.samples or 0
        sizes = [len(factor.levels(self.level_count)) for factor in factors.values()]
        return {
            "grid": prod(sizes),
            "one_at_a_time": 1 + sum(sizes),
            "lhs": n,
            "sobol": n * (2 * d + 2 if self.second_order else d + 2),
            "morris": n * (d + 1),
            "fast": n * d,
        }[self.kind]

    def unit(self, factors: Mapping[str, Factor]) -> NDArray[np.float64]:
        """Points of a sampled design in the unit cube.

        Args:
            factors: path → what it may be.

        Returns:
            (points, factors) coordinates between 0 and 1, in the order in which SALib analyses them.

        Raises:
            MissingExtra: SALib is not installed.
        """
        rng, names = np.random.default_rng(self.seed), list(factors)
        n = self.samples or 0
        if self.kind == "lhs":
            from scipy.stats import qmc

            return np.asarray(qmc.LatinHypercube(len(names), seed=rng).random(n))
        try:
            from SALib.sample import fast_sampler, morris, sobol
        except ImportError:
            raise MissingExtra("experiments", f"a {self.kind} design · {self.kind} 抽样") from None
        space = problem(names)
        if self.kind == "sobol":
            found = sobol.sample(space, n, calc_second_order=self.second_order, seed=rng)
        elif self.kind == "morris":
            found = morris.sample(space, n, num_levels=self.level_count, seed=rng)
            _list_steps(found, list(factors.values()), rng)
        else:
            found = fast_sampler.sample(space, n, M=_HARMONICS, seed=rng)
        return np.asarray(found, float)

    def values(self, factors: Mapping[str, Factor]) -> Iterator[Values]:
        """Values of every point, in order; not for csv."""
        if self.kind in SAMPLED:
            unit = self.unit(factors)
            columns = [factor.quantiles(unit[:, j]) for j, factor in enumerate(factors.values())]
            yield from (dict(zip(factors, row, strict=True)) for row in zip(*columns, strict=True))
            return
        levels = {path: factor.levels(self.level_count) for path, factor in factors.items()}
        if self.kind == "grid":
            yield from (dict(zip(levels, row, strict=True)) for row in product(*levels.values()))
            return
        yield {}
        yield from ({path: value} for path, values in levels.items() for value in values)


def problem(names: Sequence[str]) -> dict[str, Any]:
    """The unit cube as SALib wants it described."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def _list_steps(unit: NDArray[np.float64], factors: Sequence[Factor], rng: np.random.Generator) -> None:
    """Lets factors of listed values step from any of them to any other, in place.

    Morris moves every factor by the same part of the cube. Of more than two listed values some would never
    run (the middle one of five), and which are compared would hang on the order they are listed in. Here
    each is run about equally often: they are gone round in an order that is drawn anew for each round.

    Args:
        unit: (trajectories × (factors + 1), factors) coordinates.
        factors: what the columns are.
        rng: draws the rounds.
    """
    block = len(factors) + 1
    for j, factor in enumerate(factors):
        if factor.values is None or (k := len(factor.values)) < 3:
            continue
        column = unit[:, j].reshape(-1, block)
        rounds = rng.permuted(np.tile(np.arange(k), (-(-len(column) // k), 1)), axis=1)
        before, after = (r.ravel()[: len(column), None] for r in (rounds, np.roll(rounds, -1, axis=1)))
        places = np.where(column == column[:, :1], before, after)
        unit[:, j] = ((places + 0.5) / k).ravel()


def _wrong(en: str, zh: str) -> PydanticCustomError:
    return PydanticCustomError("bilingual", "{en}", {"en": en, "zh": zh})
