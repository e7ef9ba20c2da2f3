"""Sensitivity: what of the spread in an outcome comes from which factor, and what from chance.

Pure analysis of a plan's table. It runs nothing; what was not run, or failed, is left out and counted.

```python
found = sensitivity(plan, table(plan, Store("runs/store")))
found.frame("indices")
```
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from ruralsim.experiment.explaining.given import Given
from ruralsim.experiment.explaining.index import FEWEST, ROUGH, Estimator, Index, Unmeasured, constant
from ruralsim.experiment.explaining.indices import estimator
from ruralsim.experiment.explaining.noise import NORMAL, quantile, seed_error, split
from ruralsim.experiment.explaining.swings import swings
from ruralsim.experiment.explaining.tables import TABLES
from ruralsim.experiment.sweeping.about import about, labels, points, question
from ruralsim.experiment.sweeping.answers import Answers, Array, whole
from ruralsim.experiment.sweeping.plan import Plan
from ruralsim.foundation.errors import DataError
from ruralsim.results.findings import Findings, tabled
from ruralsim.scenario import toml

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_WITHIN = {"mu_star": (0.0, np.inf), "sigma": (0.0, np.inf), "prcc": (-1.0, 1.0)}
"""Between what an index lies by its making. Estimates of shares may pass none and all, and say so."""
SETTLING = ("S1", "ST", "mu_star", "prcc")
"""Indices whose course over growing samples is kept."""


def sensitivity(
    plan: Plan,
    table: "pd.DataFrame",
    outcomes: Sequence[str] = (),
    described: Mapping[str, Mapping[str, Any]] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Findings:
    """Analyses a plan's table.

    Args:
        plan: what was asked.
        table: as from `sweep.table`.
        outcomes: only these; all of the plan if empty.
        described: indicator → unit and labels, as from `Store.describe`.
        progress: called with outcomes analysed and outcomes in all, counting each base.

    Returns:
        Findings of kind "sensitivity".

    Raises:
        DataError: The table is not of this plan, no outcome has been read from any run, or there is nothing
            that varies.
        MissingExtra: SALib is not installed.
    """
    import pandas as pd

    if not plan.factors:
        raise DataError(f"the plan {plan.name} has no factors · 计划没有因素")
    answers = Answers(plan, table)
    names = list(outcomes) or list(plan.outcomes)
    if not answers.read(names):
        raise DataError(
            f"none of these outcomes has been read from any run of {plan.name} · 尚无可分析的运行: "
            + ", ".join(names)
        )
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    pairs, means = list(product(answers.bases, names)), []
    unmeasured: list[Row] = []
    for done, (base, outcome) in enumerate(pairs):
        runs = answers.runs(base, outcome)
        means.append(_means(runs).assign(base=base, outcome=outcome))
        for name, row in _analysed(answers, runs):
            to = unmeasured if name == "unmeasured" else rows[name]
            to.append({"base": base, "outcome": outcome, **row})
        if progress is not None:
            progress(done + 1, len(pairs))
    described_outcomes = labels(plan, described or {})
    meta = about(answers) | {
        "made_from": question(plan, table, names),
        "outcomes": [described_outcomes[name] for name in names],
        "unmeasured": unmeasured,
    }
    frames = tabled(TABLES, rows)
    frames |= {"points": points(answers), "means": pd.concat(means, ignore_index=True)}
    kept, inputs = plan.kept("")
    return Findings("sensitivity", frames, meta, toml.dumps(kept), inputs=inputs, labels=TABLES)


def _means(runs: Array) -> "pd.DataFrame":
    """Mean of every point over the seeds there are, and how many these are."""
    import pandas as pd

    seeds = np.isfinite(runs).sum(axis=1)
    there = np.flatnonzero(seeds)
    values = np.nansum(runs[there], axis=1) / seeds[there]
    return pd.DataFrame({"point": there, "value": values, "seeds": seeds[there]})


def _analysed(answers: Answers, runs: Array) -> Iterator[tuple[str, Row]]:
    """Table and row of what is said of one outcome in one base."""
    means_of = estimator(answers, runs)
    kept = whole(runs, means_of.block)
    there = runs[kept]
    means = there.mean(axis=1) if there.size else np.zeros(0)
    yield "spread", _spread(runs, there, int(kept.sum()))
    if not runs.shape[1]:  # nobody has such a reading
        return
    if len(means) and constant(means):
        yield "unmeasured", Unmeasured("constant", "", "", float(means[0]))._asdict()
        return
    # a fifth of the points needs no pattern: it takes every point that has its replications
    every = whole(runs)
    for swing in swings(answers, answers.columns[every], runs[every].mean(axis=1)):
        yield "swings", swing._asdict()
    still = _still(answers, kept)
    found = [*_moving(means_of.indices(means, kept), still)] if len(means) else []
    error = _seed_errors(means_of, there, kept, found)
    for index, own in zip(found, error, strict=True):
        yield "indices", _with_interval(index, float(own), there.shape[1])
    for gap in _gaps(answers, means_of, found, still):
        yield "unmeasured", gap._asdict()
    for size in means_of.sizes(kept):
        for index in _moving(means_of.indices(means[:size], kept, ROUGH), still):
            if index.kind in SETTLING:
                names = {"factor": index.factor, "index": index.kind, "points": size}
                yield "convergence", names | {"value": index.value} | _ends(index, index.half)


def _still(answers: Answers, kept: Any) -> set[str]:
    """Factors that have one value only at all of the points: nothing can be said of them."""
    columns = answers.columns[kept]
    return {
        name
        for name, column in zip(answers.names, columns.T, strict=True)
        if np.isfinite(column).all() and len(np.unique(column)) < 2
    }


def _moving(found: Iterator[Index], still: set[str]) -> Iterator[Index]:
    return (index for index in found if not {index.factor, index.other} & still)


def _gaps(
    answers: Answers, means_of: Estimator, found: Sequence[Index], still: set[str]
) -> Iterator[Unmeasured]:
    """What is not said of factors, and why: none is left out in silence."""
    if not found:
        yield Unmeasured("few", "", "", 0.0)
        return
    known = [*means_of.unmeasured()] if isinstance(means_of, Given) else []
    yield from known
    said = {index.factor for index in found} | {gap.factor for gap in known}
    for name in answers.names:
        if name in still or name not in said:
            yield Unmeasured("still" if name in still else "few", name, "", 0.0)


def _spread(runs: Array, there: Array, kept: int) -> Row:
    """Size of the sample and of what differs in it."""
    known = runs[np.isfinite(runs)]
    values = (known.mean(), known.std(), known.min(), known.max()) if known.size else (np.nan,) * 4
    parts = split(there)
    return {
        "points": kept,
        "dropped": int(len(runs) - kept),
        "incomplete": int((~whole(runs)).sum()),
        "seeds": runs.shape[1],
        **dict(zip(("mean", "sd", "least", "most"), map(float, values), strict=True)),
        "of_points": parts.points,
        "of_seeds": parts.seeds,
        "of_rest": parts.rest,
        "floor": parts.floor,
    }


def _seed_errors(means_of: Estimator, there: Array, kept: Any, found: Sequence[Index]) -> Array:
    """Standard error of each index for its seeds."""
    keys = [index[:3] for index in found]

    def values(means: Array) -> Array:
        made = {index[:3]: index.value for index in means_of.indices(means, kept, FEWEST)}
        return np.array([made.get(key, np.nan) for key in keys])

    return seed_error(there, values) if keys else np.zeros(0)


def _with_interval(index: Index, error: float, seeds: int) -> Row:
    """An index with its interval: chance of the points and chance of the seeds, whichever there are.

    Where points were drawn, the interval adds both in quadrature. It errs on the wide side, as chance that
    falls on single points is seen by both. Where they were not, seeds are all the chance there is.
    """
    if index.half:
        of_seeds = NORMAL * error if np.isfinite(error) else 0.0
        half = float(np.hypot(index.half, of_seeds))
        noise = of_seeds**2 / half**2 if np.isfinite(error) and half else np.nan
    else:
        half, noise = quantile(seeds) * error, np.nan
    names = {"index": index.kind, "factor": index.factor, "other": index.other}
    return names | {"value": index.value, **_ends(index, half), "of_seeds": noise}


def _ends(index: Index, half: float) -> Row:
    """Both ends of an interval, within what the index can be."""
    least, most = _WITHIN.get(index.kind, (-np.inf, np.inf))
    ends = np.clip([index.value - half, index.value + half], least, most)  # unknown ones stay so
    return dict(zip(("low", "high"), map(float, ends), strict=True))
