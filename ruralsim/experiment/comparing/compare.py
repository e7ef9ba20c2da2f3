"""Scenarios compared on the same counties, with the same luck, until the difference is known well enough.

```python
found = compare([Scenario.load("baseline"), Scenario.load("resource_sharing")], reps=8, jobs=2)
found.effects.query("indicator == 'cost_parcel'")
found.save("runs/sharing")
```

Each seed builds one county and one course of chance, in which every scenario is run (common random numbers).
The first scenario is the base; effects are means of differences to it, pair by pair.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

from ruralsim.experiment.asking.alike import same_county, same_days
from ruralsim.experiment.comparing.effects import Effects
from ruralsim.experiment.comparing.stopping import Until
from ruralsim.experiment.running.runs import Task, run_many
from ruralsim.foundation import sources
from ruralsim.foundation.errors import RuralsimError
from ruralsim.results.comparison import Comparison
from ruralsim.results.runs import Runs

if TYPE_CHECKING:
    from ruralsim.experiment.asking.ensemble import Ensemble
    from ruralsim.results.store import Store
    from ruralsim.scenario import Scenario

    Progress = Callable[[float, int, int], None]
    """Called with runs done (parts count), runs expected, and pairs complete."""

_TABLES = ("indicators", "households", "money", "villages")


def compare(
    scenarios: "Sequence[Scenario]",
    *,
    reps: int = 8,
    until: Until | None = None,
    jobs: int | None = None,
    days: int | None = None,
    ensemble: "Ensemble | None" = None,
    progress: "Progress | None" = None,
    store: "Store | None" = None,
    cluster: str = "",
    unequal: bool = False,
) -> Comparison:
    """Runs scenarios in pairs and gathers what differs.

    Args:
        scenarios: the base first; at least two.
        reps: pairs; seeds are counted up from the base's. Not looked at if `until` is given.
        until: stop by precision instead.
        jobs: processes at once; one per processor if None.
        days: horizon of all, instead of their own.
        ensemble: parameter sets that the pairs take turns with, the same set in every scenario of a pair.
        progress: called several times a second.
        store: where the runs stay, so that none is made twice; they are thrown away if None.
        cluster: address of a Dask scheduler, instead of `jobs`; it needs a store.
        unequal: set the figures of different counties against each other, without their households.

    Raises:
        RuralsimError: They cannot be compared: other dates, another county, or nothing to compare with.
        InvalidScenario: A member of the ensemble does not fit one of them.
    """
    comparable(scenarios, days, unequal=unequal)
    if ensemble is not None:
        for scenario in scenarios:
            ensemble.check(scenario)
    known = {indicator.name for scenario in scenarios for indicator in scenario.indicators()}
    if until and (strange := set(until.watched) - known):
        raise RuralsimError(f"no indicator {', '.join(sorted(strange))} to watch · 没有该指标")
    width, plan = len(scenarios), until.most if until else reps
    seeds = range(scenarios[0].run.seed, scenarios[0].run.seed + plan)
    tasks = (
        Task(s if ensemble is None else ensemble.apply(s, pair), seed, days)
        for pair, seed in enumerate(seeds)
        for s in scenarios
    )
    stamp = sources.stamp(question(scenarios, reps, until, days, ensemble))
    found, expected = Effects(scenarios, ensemble, until), until.looks[0] if until else reps

    def listen(done: float, begun: int) -> None:
        if progress is not None:
            progress(done, max(expected * width, begun), found.pairs)

    noted = Runs()
    with closing(
        run_many(tasks, jobs, listen, keep=_TABLES, store=store, cluster=cluster, noted=noted)
    ) as runs:
        for seed in seeds:
            found.add(seed, [results for _, results in islice(runs, width)])
            if until and found.pairs in until.looks[:-1]:
                if (short := found.short(until)) <= 1.0:
                    break
                expected = until.next_look(found.pairs, short)
    if progress is not None:
        progress(found.pairs * width, found.pairs * width, found.pairs)
    comparison = found.comparison()
    comparison.meta |= stamp
    comparison.runs = noted
    return comparison


def question(
    scenarios: "Sequence[Scenario]",
    reps: int = 8,
    until: Until | None = None,
    days: int | None = None,
    ensemble: "Ensemble | None" = None,
) -> str:
    """Digest of what a comparison is made from; arguments as in `compare`."""
    compared = [(s.name, s.title.model_dump(), s.run.seed, s.hash()) for s in scenarios]
    members = None if ensemble is None else ensemble.model_dump_json()
    return sources.digest("compare", compared, until or reps, days, members, sources.science())


def comparable(scenarios: "Sequence[Scenario]", days: int | None = None, *, unequal: bool = False) -> None:
    """Refuses what cannot be compared, before anything is compiled or run.

    Args:
        scenarios: the base first.
        days: simulated instead of the scenarios' own.
        unequal: they may be different counties.

    Raises:
        RuralsimError: Other dates, another county, or nothing to compare with.
    """
    if len(scenarios) < 2:
        raise RuralsimError("nothing to compare with: name at least two scenarios · 至少需要两个方案")
    for other in scenarios[1:]:
        same_days(scenarios[0], other, days, unequal)
        if not unequal:
            same_county(scenarios[0], other, "--unequal")
