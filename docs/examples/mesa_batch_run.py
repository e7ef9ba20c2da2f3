"""A batch of counties by Mesa's own `batch_run`, on Mesa 3.3 to 3.5.

    .venv/bin/pip install -c constraints.txt -e .
    .venv/bin/python docs/examples/mesa_batch_run.py

For more than a few dozen runs use `ruralsim sweep`: it keeps what it has when it is stopped, makes no run
twice, and works on many machines. `batch_run` is gone from Mesa 4.
"""

import pandas as pd
from mesa.batchrunner import batch_run

from ruralsim import RuralModel


def batch(days=365, seeds=(1, 2, 3), subsidies=(0.0, 1.0), processes=2, **settings):
    """Every subsidy with every seed; returns one row a run, with the headline indicators of its last day.

    Args:
        days: simulated after burn-in. The model stops by itself; Mesa 3.3 and 3.4 would take a step more than
            `max_steps`.
        seeds: the same for every subsidy, so that what differs between two rows of a seed is the subsidy.
        subsidies: CNY a parcel.
        processes: at once.
        **settings: other values of the scenario, by dotted path.
    """
    parameters = {
        "scenario": "small",
        "days": days,
        "seed": list(seeds),
        "policies.freight_subsidy.intensity": list(subsidies),
        **settings,
    }
    rows = batch_run(
        RuralModel,
        parameters,
        number_processes=processes,
        max_steps=days,
        display_progress=False,
    )
    return pd.DataFrame(rows).sort_values(["policies.freight_subsidy.intensity", "seed"])


if __name__ == "__main__":  # its processes are fresh ones and read this file again
    table = batch()
    paired = table.pivot(index="seed", columns="policies.freight_subsidy.intensity", values="income_head")
    print(table[["seed", "policies.freight_subsidy.intensity", "income_head", "headcount"]])
    print("income per head, one subsidy less the other:", (paired[1.0] - paired[0.0]).round(1).to_dict())
