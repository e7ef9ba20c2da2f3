"""What a sweep says at first sight: outcomes level by level, or how far they spread."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ruralsim.experiment.sweeping.designs import SAMPLED
from ruralsim.experiment.sweeping.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

_MOST_LEVELS = 12


def by_level(plan: Plan, table: "pd.DataFrame") -> Iterator[tuple[str, "pd.DataFrame"]]:
    """Means over all points and seeds with a value, of factors of few values and of several bases.

    Args:
        plan: the plan.
        table: as from `sweep.table`.

    Yields:
        `base`, or the path of a factor; a row per value, with the column `runs` and a column per outcome.
    """
    drawn = plan.design.kind in SAMPLED
    crossed = [path for path, factor in plan.factors.items() if factor.values is not None or not drawn]
    outcomes = list(plan.outcomes)
    for name in ("base", *(crossed if plan.design.kind != "one_at_a_time" else ())):
        if not 1 < table[name].nunique() <= _MOST_LEVELS:
            continue
        groups = table.groupby(name, sort=name != "base")[outcomes]
        frame = groups.mean()
        frame.insert(0, "runs", groups.count().max(axis=1))
        yield name, frame


def one_at_a_time(plan: Plan, table: "pd.DataFrame") -> "pd.DataFrame":
    """Change of each outcome when one factor moves off the base, mean over bases and seeds.

    Args:
        plan: a plan with a one-at-a-time design.
        table: as from `sweep.table`.

    Returns:
        A row per factor and value: `factor`, `value`, and the change of each outcome from the base with the
        same seed.
    """
    import pandas as pd

    outcomes = list(plan.outcomes)
    each = plan.count // len(plan.base)
    step = table["point"] % each
    steps = [path for path, factor in plan.factors.items() for _ in factor.levels(plan.design.level_count)]
    pairs = ["base", "replication"]
    base = table[step == 0].set_index(pairs)[outcomes]
    rows: list[dict[str, Any]] = []
    for number, path in enumerate(steps, 1):
        moved = table[step == number].set_index(pairs)
        change = (moved[outcomes] - base).mean()
        rows.append({"factor": path, "value": moved[path].iloc[0], **change})
    return pd.DataFrame(rows)


def spread(plan: Plan, table: "pd.DataFrame") -> "pd.DataFrame":
    """How far outcomes spread over points, and over the seeds of one point.

    Args:
        plan: the plan.
        table: as from `sweep.table`.

    Returns:
        A row per outcome: mean, low and high (5 % and 95 % of the points' means), `points` and `seeds`
        (standard deviations between points' means, and between seeds within a point).
    """
    import numpy as np
    import pandas as pd

    groups = table.groupby("point")[list(plan.outcomes)]
    means = groups.mean()
    return pd.DataFrame(
        {
            "mean": means.mean(),
            "low": means.quantile(0.05),
            "high": means.quantile(0.95),
            "points": means.std(),
            "seeds": np.sqrt(groups.var().mean()),
        }
    )
