"""Plans over real parameters whose outcome is a function that is known."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ruralsim.experiment.sweeping.plan import Plan
from ruralsim.scenario.loading import Document

PATHS = ("policies.resource_sharing.intensity", "policies.cold_chain.intensity", "market.traders.margin")
"""Three real parameters; a plan's labels are read from them."""

Function = Callable[..., NDArray[np.float64]]


def plan(
    kind: str, factors: dict[str, dict[str, Any]], base: Any = "small", over: Any = None, **design: Any
) -> Plan:
    """A checked plan of one outcome, `income`; `over` are settings laid over its bases."""
    values = {
        "name": "made_up",
        "title": {"en": "Made up", "zh": "虚构"},
        "question": {"en": "What matters?", "zh": "何者重要？"},
        "base": base,
        "set": over or {},
        "design": {"kind": kind, **design},
        "factors": factors,
        "outcomes": {"income": {"indicator": "income_head"}},
    }
    document = Document()
    document.merge(values, "made up")
    return Plan.checked(document)


def answered(
    plan: Plan, function: Function, chance: Callable[[int, int], float] | None = None
) -> pd.DataFrame:
    """The plan's table with the outcome replaced: factors are passed in order, as numbers or as they are.

    Args:
        plan: the plan.
        function: factors → outcome, one array each.
        chance: point, replication → what is added.
    """
    values = list(plan.values())
    columns = [np.array([point.get(path, 0.0) for point in values]) for path in plan.factors]
    exact = np.broadcast_to(function(*columns), len(values))
    rows = []
    for b, base in enumerate(scenario.name for scenario in plan.bases.values()):
        for i, point in enumerate(values):
            index = b * len(values) + i
            for r, seed in enumerate(plan.seeds):
                luck = chance(index, r) if chance else 0.0
                own = {path: point.get(path) for path in plan.factors}
                rows.append(
                    {"point": index, "base": base, "replication": r, "seed": seed, "key": f"{index}-{r}"}
                    | own
                    | {"income": float(exact[i]) + luck, "error": ""}
                )
    return pd.DataFrame(rows)
