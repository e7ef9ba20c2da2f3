"""One golden baseline: a change of results is a decision, announced in CHANGELOG under "changes results".

After an intended change: ``python -m tests.test_golden`` writes the new figures.
"""

import json
from pathlib import Path

import pytest

from ruralsim.scenario import Scenario
from ruralsim.simulate import simulate

GOLDEN = Path(__file__).parent / "golden" / "small.json"


def figures() -> dict[str, float]:
    """Every indicator of `small` on the last of 120 days, without burn-in."""
    results = simulate(Scenario.load("small", overrides=[("run.burn_in_days", 0)]), seed=1, days=120)
    return {name: float(value) for name, value in results.indicators.iloc[-1].items() if value == value}


def test_golden_baseline() -> None:
    now, golden = figures(), json.loads(GOLDEN.read_text())
    assert now.keys() == golden.keys()
    for name, value in golden.items():
        assert now[name] == pytest.approx(value, rel=1e-9, abs=1e-12), name


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(json.dumps(figures(), indent=1) + "\n")
