"""A county that answers by formula: what a mix does and costs is known, so the best mix is, too."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ruralsim.experiment.budgeting.budget import BudgetQuestion
from ruralsim.experiment.reading.outcome import Outcome
from ruralsim.scenario import Scenario
from ruralsim.scenario.loading import Document

LEVERS = ("resource_sharing", "cold_chain", "first_mile_pickup")
RETURNS = (3.0, 2.0, 1.0)
PRICES = (100.0, 100.0, 100.0)
"""CNY a year at full intensity."""


def question(cny_year: Any = 100.0, levers: Any = None, **more: Any) -> BudgetQuestion:
    """A question about three levers of intensity 0 to 1."""
    values: dict[str, Any] = {
        "name": "fake",
        "base": "small",
        "budget": {"cny_year": cny_year},
        "objective": {"indicator": "income_q1"},
        "levers": {key: {} for key in LEVERS} if levers is None else levers,
        "run": {"days": 365, "replications": 2, "trials": 40, "final": 4},
    }
    for name, value in more.items():
        values[name] = values.get(name, {}) | value if isinstance(value, dict) else value
    document = Document()
    document.merge(values, "fake.toml")
    return BudgetQuestion.checked(document)


class FakeBench:
    """Measures by formula and counts what it is asked.

    Args:
        effect: of intensities, in the unit of the objective; diminishing returns by default.
        noise: spread of the effect over seeds.
        fail: seeds whose runs fail.
    """

    def __init__(
        self,
        effect: Callable[[Sequence[float]], float] | None = None,
        noise: float = 0.0,
        fail: Sequence[int] = (),
    ) -> None:
        self.effect, self.noise, self.fail = effect or diminishing, noise, fail
        self.keys: dict[str, None] = {}
        self.asked: list[tuple[tuple[float, ...], int]] = []

    def measure(
        self, scenarios: Sequence[Scenario], seeds: Sequence[int], outcomes: Mapping[str, Outcome]
    ) -> Any:
        return np.array([[self._run(s, seed, outcomes) for seed in seeds] for s in scenarios])

    def _run(self, scenario: Scenario, seed: int, outcomes: Mapping[str, Outcome]) -> list[float]:
        mix = tuple(
            0.0 if (lever := getattr(scenario.policies, name)) is None else lever.intensity for name in LEVERS
        )
        self.asked.append((mix, seed))
        if seed in self.fail:
            return [np.nan] * len(outcomes)
        luck = float(np.random.default_rng((seed, round(1000 * sum(mix)))).normal()) if any(mix) else 0.0
        cost = sum(p * x for p, x in zip(PRICES, mix, strict=True))
        found = []
        for outcome in outcomes.values():
            match outcome.indicator:
                case "spending":
                    found.append(5000.0 + cost)  # the base spends too
                case "allowance_spending":
                    found.append(1000.0)
                case "income_q1" | "headcount" | "gini":
                    found.append(4000.0 + 10.0 * seed + self.effect(mix) + self.noise * luck)
                case spending:
                    i = LEVERS.index(spending.removeprefix("spending_"))
                    found.append(PRICES[i] * mix[i])
        return found


def diminishing(mix: Sequence[float]) -> float:
    """Square roots: under a budget spent in full, money goes by the squares of the returns."""
    return float(sum(a * np.sqrt(x) for a, x in zip(RETURNS, mix, strict=True)))


def optimum(budget: float) -> float:
    """The best that a budget can do, by Lagrange, where no intensity is at its bound."""
    return float(np.sqrt(budget * sum(a * a / p for a, p in zip(RETURNS, PRICES, strict=True))))
