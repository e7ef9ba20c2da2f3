"""ruralsim as a model of the EMA Workbench: levers, uncertainties and outcomes, with common random numbers.

    .venv/bin/pip install -c constraints.txt -e '.[experiments]' ema_workbench
    .venv/bin/python docs/examples/ema_workbench_example.py

What the Workbench calls a name is a word of ours to read; `variable_name` is the dotted path of the scenario
that it stands for, as `ruralsim scenario show --all` lists them.
"""

import numpy as np
from ema_workbench import (
    CategoricalParameter,
    Constant,
    RealParameter,
    ReplicatorModel,
    ScalarOutcome,
    SequentialEvaluator,
)

from ruralsim import Scenario, simulate

READ = {"income": "income_q1", "cost": "spending", "headcount": "headcount"}
"""Outcome of the Workbench → indicator of ruralsim, read on the last day."""


def county(seed, days, **paths):
    """One run: what the Workbench calls, and what it gets back."""
    overrides = [("run.days", days), *((path, _plain(value)) for path, value in paths.items())]
    last = simulate(Scenario.load("small", overrides), seed=seed).indicators.iloc[-1]
    return {outcome: float(last[indicator]) for outcome, indicator in READ.items()}


def model(days=365, seeds=(1, 2, 3), **fixed):
    """The county with what may be decided, what is not known, and what is looked at.

    Under common random numbers two experiments of a seed have the same weather, illness and luck, so that
    few seeds tell policies apart that many unpaired ones would not.

    Args:
        days: simulated after burn-in.
        seeds: with which every experiment is run.
        **fixed: other values of the scenario, by dotted path.
    """
    found = ReplicatorModel("county", function=county)
    found.levers = [
        RealParameter("freight_subsidy", 0.0, 3.0, variable_name="policies.freight_subsidy.intensity"),
        CategoricalParameter("sharing", [0.0, 1.0], variable_name="policies.resource_sharing.intensity"),
    ]
    found.uncertainties = [
        RealParameter("courier_wage", 2500.0, 4500.0, variable_name="networks.post.courier_wage"),
        RealParameter("bargaining", 0.2, 0.6, variable_name="market.traders.bargaining"),
    ]
    found.constants = [Constant("days", days), *(Constant(path, value) for path, value in fixed.items())]
    found.replications = [{"seed": seed} for seed in seeds]
    found.outcomes = [
        ScalarOutcome("income", kind=ScalarOutcome.MAXIMIZE, function=np.mean),
        ScalarOutcome("cost", kind=ScalarOutcome.MINIMIZE, function=np.mean),
        ScalarOutcome("headcount", kind=ScalarOutcome.MINIMIZE, function=np.mean),
    ]
    return found


def explore(scenarios=8, policies=4, evaluator=SequentialEvaluator, **how):
    """Every policy under every scenario; returns what was tried, and what came of it."""
    with evaluator(model(**how)) as running:
        return running.perform_experiments(scenarios=scenarios, policies=policies)


def _plain(value):
    """The Workbench hands out numpy's numbers; a scenario takes Python's own."""
    return value.item() if isinstance(value, np.generic) else value


if __name__ == "__main__":  # its processes are fresh ones and read this file again
    from ema_workbench import MultiprocessingEvaluator

    experiments, outcomes = explore(evaluator=MultiprocessingEvaluator)
    print(experiments.assign(**outcomes).groupby("policy")[["income", "cost", "headcount"]].mean())
