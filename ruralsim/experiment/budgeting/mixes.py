"""What mixes of levers do and cost, measured against the base, seed by seed.

A run's indicators give what the county government spent in the twelve months before each month's end, its
programmes and the minimum-living allowance. The difference to the base of the same seed is what a mix costs:
help that fewer households need is money saved, help that a lever finds more of is money spent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from ruralsim.experiment.budgeting.budget import BudgetQuestion, Mix
from ruralsim.experiment.reading.outcome import Outcome
from ruralsim.experiment.reading.purse import Purse
from ruralsim.experiment.running.measure import Measuring

Array = NDArray[np.float64]

_MONTHS = 12
_EPS = 1e-9
_OBJECTIVE = "objective"
_PROGRAMMES, _ALLOWANCE = "spending", "allowance_spending"


@dataclass(frozen=True)
class Measured:
    """A mix, and what came of it with each of n seeds.

    Attributes:
        mix: intensities.
        seeds: (n,) whose runs did not fail, in the mix or in the base.
        base: (n,) objective in the base, in its unit.
        effect: (n,) change of the objective, in its unit.
        gain: (n,) the same, counted so that more is better.
        cost: (n,) public money a year beyond the base's, CNY.
        spent: (n, levers) of which on each lever, CNY a year; 0 where the base spends the same.
    """

    mix: Mix
    seeds: NDArray[np.int64]
    base: Array
    effect: Array
    gain: Array
    cost: Array
    spent: Array

    def __bool__(self) -> bool:
        """Whether any run came through."""
        return bool(self.seeds.size)


def upper(cost: Array, kept: float) -> float:
    """What a year costs at most with a given probability, for luck not yet seen, CNY.

    The upper end of the one-sided prediction interval (Student's t); of a single seed, its cost.
    """
    n = cost.size
    if n < 2:
        return float(cost.mean())
    spread = float(cost.std(ddof=1)) * np.sqrt(1 + 1 / n)
    return float(cost.mean() + stats.t.ppf(kept, n - 1) * spread)


def keeps(cost: Array, budget: float) -> float:
    """Probability that a year with new luck costs no more than the budget; NaN of a single seed."""
    n = cost.size
    if n < 2:
        return np.nan
    slack, spread = budget - float(cost.mean()), float(cost.std(ddof=1)) * np.sqrt(1 + 1 / n)
    if spread <= _EPS * max(abs(budget), 1.0):
        return 1.0 if slack >= -_EPS * max(abs(budget), 1.0) else 0.0
    return float(stats.t.cdf(slack / spread, n - 1))


class Book:
    """Measures mixes, each with each seed once.

    Args:
        asked: the question.
        bench: what makes the runs.

    Attributes:
        runs: read so far.
    """

    def __init__(self, asked: BudgetQuestion, bench: Measuring) -> None:
        self.asked, self.bench = asked, bench
        self.purse = Purse(asked.base_scenario.run, asked.budget.each_year, asked.budget.allowance)
        self.outcomes = {
            _OBJECTIVE: asked.objective,
            **self.purse.outcomes,
            **{f"spent:{lever}": Outcome(indicator=f"spending_{lever}") for lever in asked.levers},
        }
        self.runs = 0
        self._read: dict[tuple[Mix | None, int], Array] = {}

    def measure(self, mixes: Iterable[Mix], seeds: Sequence[int]) -> list[Measured]:
        """What mixes do and cost with some seeds."""
        mixes = list(mixes)
        self._fill([None, *mixes], seeds)
        return [self._measured(mix, seeds) for mix in mixes]

    def _fill(self, mixes: Sequence[Mix | None], seeds: Sequence[int]) -> None:
        missing: dict[tuple[int, ...], list[Mix | None]] = {}
        for mix in dict.fromkeys(mixes):
            unread = tuple(seed for seed in seeds if (mix, seed) not in self._read)
            if unread:
                missing.setdefault(unread, []).append(mix)
        for unread, alike in missing.items():
            scenarios = [self.asked.base_scenario if m is None else self.asked.scenario(m) for m in alike]
            values = self.bench.measure(scenarios, unread, self.outcomes)
            for mix, of_mix in zip(alike, values, strict=True):
                self._read |= {(mix, seed): row for seed, row in zip(unread, of_mix, strict=True)}
            self.runs += len(alike) * len(unread)

    def _measured(self, mix: Mix, seeds: Sequence[int]) -> Measured:
        base, other = (np.array([self._read[m, seed] for seed in seeds]) for m in (None, mix))
        levers = len(self.asked.levers)
        money = slice(1, base.shape[1] - levers)
        cost = self.purse.cost(other[:, money] - base[:, money])
        sound = np.isfinite(cost) & np.isfinite(other[:, 0] - base[:, 0])
        # the base books nothing on a lever it has not got
        spent = (other[:, -levers:] - np.nan_to_num(base[:, -levers:])) / self.purse.years
        effect = other[:, 0] - base[:, 0]
        return Measured(
            mix,
            np.asarray(seeds)[sound],
            base[sound, 0],
            effect[sound],
            self.asked.sign * effect[sound],
            cost[sound],
            spent[sound],
        )
