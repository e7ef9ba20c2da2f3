"""A county that answers by formula: its true parameters are known, so that a calibration can be judged."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ruralsim.experiment.asking.paths import value_at
from ruralsim.experiment.calibrating.calibration import Calibration
from ruralsim.experiment.reading.outcome import Outcome
from ruralsim.scenario import Scenario
from ruralsim.scenario.loading import Document

FILL, SHARE, IDLE = "household.labour.fill", "household.labour.work_share", "household.labour.separation"
TRUTH = {FILL: 0.4, SHARE: 0.7}
"""What the targets were made with; `IDLE` decides nothing."""


def income(fill: float, share: float) -> float:
    """CNY/head/year, of a made-up labour market."""
    return 10_000.0 * share + 2_000.0 * fill


def poor(fill: float, share: float) -> float:
    """Share of persons under the line."""
    return 0.05 + 0.2 * fill - 0.05 * share


def asked(**more: Any) -> Calibration:
    """A calibration whose answer is `TRUTH`, within tolerances of a few per cent."""
    values: dict[str, Any] = {
        "name": "fake",
        "title": {"en": "Made up", "zh": "虚构"},
        "base": "small",
        "set": {"run.days": 365},
        "parameters": {
            FILL: {"low": 0.0, "high": 1.0},
            SHARE: {"low": 0.3, "high": 1.0},
            IDLE: {"low": 0.001, "high": 0.1, "log": True},
        },
        "targets": {
            "income": {"indicator": "income_head", "value": income(0.4, 0.7), "tolerance": 400.0},
            "poor": {"indicator": "headcount", "value": poor(0.4, 0.7), "tolerance": 0.01},
        },
        "run": {"trials": 30, "replications": 2, "check": 4},
        "ensemble": {"samples": 40, "waves": 2, "members": 30},
    }
    for name, value in more.items():
        values[name] = values[name] | value if isinstance(value, dict) else value
    document = Document()
    document.merge(values, "fake.toml")
    return Calibration.checked(document)


class FakeBench:
    """Measures by formula and counts what it is asked.

    Args:
        noise: spread over seeds, as a part of each tolerance.
        fail: whether the run of a scenario fails.
        stop: number of measurements after which Ctrl-C is pressed.
    """

    def __init__(
        self, noise: float = 0.0, fail: Callable[[float], bool] = lambda fill: False, stop: int | None = None
    ) -> None:
        self.noise, self.fail, self.stop = noise, fail, stop
        self.keys: dict[str, None] = {}
        self.asked: list[tuple[float, int]] = []

    def measure(
        self, scenarios: Sequence[Scenario], seeds: Sequence[int], outcomes: Mapping[str, Outcome]
    ) -> Any:
        return np.array([[self._run(s, seed, outcomes) for seed in seeds] for s in scenarios])

    def _run(self, scenario: Scenario, seed: int, outcomes: Mapping[str, Outcome]) -> list[float]:
        if self.stop is not None and len(self.asked) >= self.stop:
            raise KeyboardInterrupt
        fill, share = (value_at(scenario, path) for path in (FILL, SHARE))
        self.asked.append((fill, seed))
        if self.fail(fill):
            return [np.nan] * len(outcomes)
        luck = np.random.default_rng((seed, round(1e6 * fill))).normal(size=2) * self.noise
        shown = {
            "income_head": income(fill, share) + 400.0 * luck[0],
            "headcount": poor(fill, share) + 0.01 * luck[1],
        }
        return [shown[outcome.indicator] for outcome in outcomes.values()]
