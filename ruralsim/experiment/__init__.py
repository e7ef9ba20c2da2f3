"""Many runs: compare, study, sweep, explain, calibrate, budget.

```python
from ruralsim import Scenario
from ruralsim.experiment import compare

found = compare([Scenario.load("small"), Scenario.load("my.toml")], reps=8)
```

Each folder answers one kind of question; `running` makes the runs for all of them. Nothing is imported until
it is named.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ruralsim.experiment.asking.ensemble import Ensemble as Ensemble
    from ruralsim.experiment.attributing.attribute import attribute as attribute
    from ruralsim.experiment.budgeting.budget import BudgetQuestion as BudgetQuestion
    from ruralsim.experiment.budgeting.findings import run_budget as run_budget
    from ruralsim.experiment.calibrating.calibrate import calibrate as calibrate
    from ruralsim.experiment.calibrating.calibration import Calibration as Calibration
    from ruralsim.experiment.comparing.compare import compare as compare
    from ruralsim.experiment.comparing.stopping import Until as Until
    from ruralsim.experiment.discovering.discover import Failing as Failing
    from ruralsim.experiment.discovering.discover import discover as discover
    from ruralsim.experiment.explaining.sensitivity import sensitivity as sensitivity
    from ruralsim.experiment.reading.outcome import Outcome as Outcome
    from ruralsim.experiment.running.engine import Engine as Engine
    from ruralsim.experiment.running.measure import Bench as Bench
    from ruralsim.experiment.running.task import Task as Task
    from ruralsim.experiment.studying.findings import run_study as run_study
    from ruralsim.experiment.studying.study import Study as Study
    from ruralsim.experiment.sweeping.plan import Plan as Plan
    from ruralsim.experiment.sweeping.sweep import sweep as sweep
    from ruralsim.experiment.sweeping.sweep import table as table

_HOME = {
    "BudgetQuestion": "budgeting.budget",
    "run_budget": "budgeting.findings",
    "calibrate": "calibrating.calibrate",
    "Calibration": "calibrating.calibration",
    "Ensemble": "asking.ensemble",
    "Until": "comparing.stopping",
    "compare": "comparing.compare",
    "Failing": "discovering.discover",
    "discover": "discovering.discover",
    "sensitivity": "explaining.sensitivity",
    "Engine": "running.engine",
    "Bench": "running.measure",
    "Outcome": "reading.outcome",
    "Task": "running.task",
    "attribute": "attributing.attribute",
    "Study": "studying.study",
    "run_study": "studying.findings",
    "Plan": "sweeping.plan",
    "sweep": "sweeping.sweep",
    "table": "sweeping.sweep",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
