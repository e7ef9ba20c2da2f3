"""Sweeps: every point of a plan with every seed, into a store.

```python
plan, store = Plan.load("sharing_or_subsidy"), Store("runs/store")
found = sweep(plan, store, jobs=2)
found.groupby("policies.resource_sharing.intensity")["income"].mean()
```

Which point is which run is written into the store before the first of them, so that whatever stops a sweep,
`table` says how far it came and `sweep` goes on from there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.experiment.asking.paths import value_at
from ruralsim.experiment.reading.outcome import read_outcomes
from ruralsim.experiment.running.engine import Engine, Progress
from ruralsim.experiment.running.pace import work
from ruralsim.experiment.running.task import Task
from ruralsim.experiment.sweeping.layout import Layout
from ruralsim.experiment.sweeping.plan import Plan
from ruralsim.experiment.sweeping.shards import Shard, alone
from ruralsim.foundation import sources
from ruralsim.foundation.errors import DataError
from ruralsim.results.files import write_inputs
from ruralsim.results.folder import explained
from ruralsim.results.provenance import digests, provenance
from ruralsim.results.store import Store, run_key
from ruralsim.scenario import toml

if TYPE_CHECKING:
    import pandas as pd

_OWN = {
    "point": ("no.", "Point of the design", "样点"),
    "base": ("", "Base scenario", "基准方案"),
    "replication": ("no.", "Replication", "重复"),
    "seed": ("no.", "Seed of all chance", "随机种子"),
    "key": ("", "Key of the run", "运行键"),
}


def lay_out(plan: Plan, progress: Callable[[int, int], None] | None = None) -> Layout:
    """Makes and checks every point of a plan, and says which run it is.

    Args:
        plan: the plan.
        progress: called with points done and points in all.

    Raises:
        InvalidScenario: Values of several factors do not go together.
    """
    import pandas as pd

    rows: list[tuple[Any, ...]] = []
    turns: dict[int, list[int]] = {}
    for replication in range(plan.design.replications):
        turns.setdefault(plan.member(replication), []).append(replication)
    for turn, (member, replications) in enumerate(turns.items()):
        for point in plan.points(member=member):
            run, settings = point.scenario.run, point.scenario.hash()
            values = [_plain(value_at(point.scenario, path)) for path in plan.factors]
            for replication in replications:
                seed = plan.seeds[replication]
                row = (point.index, point.base, replication, seed, run_key(settings, seed, sources.model()))
                rows.append((*row, *values, work(point.scenario), run.days))
            if progress is not None:
                progress(turn * plan.count + point.index + 1, plan.count * len(turns))
    frame = pd.DataFrame(rows, columns=[*_OWN, *plan.factors, "work", "days"])
    frame = frame.sort_values(["point", "replication"], ignore_index=True)
    costs = (frame.pop(name).to_numpy(float) for name in ("work", "days"))
    return Layout(frame, *costs)


def sweep(
    plan: Plan,
    store: Store,
    *,
    jobs: int | None = None,
    cluster: str = "",
    resume: bool = False,
    progress: Callable[[Progress], None] | None = None,
    layout: Layout | None = None,
    asked: str = "",
    shard: Shard | None = None,
) -> "pd.DataFrame":
    """Makes the runs of a plan that the store has not got.

    Args:
        plan: what is asked.
        store: where runs and design go.
        jobs: processes at once; one per processor if None.
        cluster: address of a Dask scheduler instead.
        resume: also try again what has failed before.
        progress: called several times a second, counting the runs still to be made.
        layout: from `lay_out`, if it was called already.
        asked: digest of the plan as its file has it, if options have changed it since.
        shard: make only this part of the runs.

    Returns:
        As `table`; of a shard its own rows.

    Raises:
        InvalidScenario: As by `lay_out`.
        OutputError: The store cannot be written, or its disk is full; what is in it stays.
        DataError: The same shard is being made by another process.
    """
    rows = (layout or lay_out(plan)).frame
    columns = {str(name): _column(rows[name].tolist()) for name in rows}
    own = {name: dict(zip(("unit", "en", "zh"), words, strict=True)) for name, words in _OWN.items()}
    made = origin(plan, asked)
    name = store.create().vacant(plan.name, made["made_from"]).path.name
    kept, files = plan.kept("../../")
    files |= {name: content for base in plan.bases.values() for name, content in base.kept()[1].items()}
    about = provenance(seeds=plan.seeds, inputs=digests(files)) | made
    with explained(store.path):
        write_inputs(store.path, files)
    store.write_design(name, columns, own | plan.labels(), toml.dumps(kept), about)
    mine = np.ones(len(rows), bool) if shard is None else shard.mine(rows["key"])
    with (
        nullcontext(store) if shard is None else alone(store, name, shard) as place,
        Engine(jobs, cluster) as engine,
    ):
        wanted = missing(rows, place, resume) & mine
        for _ in engine.run(_tasks(plan, rows, wanted), place, retry=resume, progress=progress):
            pass
        return table(plan, place, name)[mine]


def origin(plan: Plan, asked: str = "") -> dict[str, str]:
    """What a design is made from, as it stands beside it in the store.

    Args:
        plan: as it is swept.
        asked: digest of the plan as its file has it; the same if empty.
    """
    points = plan.digest()
    stamp = sources.stamp(sources.digest("sweep", points, sources.model()))
    return stamp | {"points": points, "asked": asked or points}


def swept_as(plan: Plan, store: Store) -> list[str]:
    """Names under which a store has a plan's points, or those of its file changed by options.

    Args:
        plan: the plan, of which only the points count.
        store: where they may lie.

    Returns:
        The points themselves first, and those of this version of the model before any others; the newest
        first among equals.
    """
    digest, found = plan.digest(), []
    for name in store.plans():
        made = store.origin(name)
        if digest in (made.get("points"), made.get("asked")):
            written = (store.plan(name) / "design.parquet").stat().st_mtime_ns
            found.append((made["sources"] == sources.model(), made["points"] == digest, written, name))
    return [name for *_, name in sorted(found, reverse=True)]


def missing(rows: "pd.DataFrame", store: Store, resume: bool = False) -> NDArray[np.bool_]:
    """Runs that are still to be made.

    Args:
        rows: a design, as in a `Layout`.
        store: where runs may lie already.
        resume: what failed before is made again.

    Returns:
        (rows,) True in the first row of each such run.
    """
    there = store.succeeded() | (set() if resume else store.failed())
    wanted = ~rows["key"].isin(there) & ~rows["key"].duplicated()
    return np.asarray(wanted, bool)


def table(plan: Plan, store: Store, name: str = "") -> "pd.DataFrame":
    """What a store knows of a plan.

    Args:
        plan: the plan.
        store: where its design and its runs lie.
        name: under which the design lies there; found by the plan's points if empty.

    Returns:
        One row per point and replication, in the order of the design: point, base, replication, seed, key, a
        column per factor, a column per outcome (NaN where there is no run), and error (empty if it is fine).

    Raises:
        DataError: The store has no such plan.
    """
    if not name and not (found := swept_as(plan, store)):
        raise DataError(
            f"{store.path} has no sweep of these points of {plan.name}; there are · "
            f"运行库中没有该计划的这组样点，现有: {', '.join(store.plans()) or '–'}"
        )
    rows = store.design(name or found[0])
    keys = list(dict.fromkeys(rows["key"]))
    outcomes = read_outcomes(store, keys, plan.outcomes).loc[rows["key"]].reset_index(drop=True)
    failed = store.errors()
    errors = dict(zip(failed["key"], failed["error"], strict=True))
    return rows.join(outcomes).assign(error=[errors.get(key, "") for key in rows["key"]])


def _tasks(plan: Plan, rows: "pd.DataFrame", wanted: NDArray[np.bool_]) -> Iterator[Task]:
    """Tasks one by one, seed by seed: whoever stops early has whole designs with fewer seeds."""
    for replication, seed in enumerate(plan.seeds):
        mine = rows["point"][wanted & (rows["replication"] == replication)]
        for point in plan.points(set(mine), plan.member(replication)):
            yield Task(point.scenario, seed)


def _plain(value: object) -> Any:
    """A value as a table can hold it."""
    if isinstance(value, date):
        return value.isoformat()
    return toml.value(value) if isinstance(value, tuple | Mapping) else value


def _column(values: Sequence[Any]) -> NDArray[Any]:
    """A column of one type: numbers, switches, or text."""
    kinds = {type(value) for value in values}
    if len(kinds) == 1 and kinds <= {bool, int, float}:
        return np.asarray(values)
    if kinds <= {int, float, type(None)}:
        return np.array([np.nan if value is None else value for value in values], float)
    return np.array(["" if value is None else str(value) for value in values])
