"""Scenarios compared on the same counties, with the same luck, until the difference is known well enough.

```python
found = compare([Scenario.load("baseline"), Scenario.load("resource_sharing")], reps=8, jobs=2)
found.effects.query("indicator == 'cost_parcel'")
found.save("runs/sharing")
```

Each seed builds one county and one course of chance, in which every scenario is run (common random numbers).
The first scenario is the base; effects are means of differences to it, pair by pair.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from ruralsim.experiment.comparing.effects import Effects
from ruralsim.experiment.comparing.question import Compared
from ruralsim.experiment.comparing.stopping import Until
from ruralsim.experiment.running.measure import Bench
from ruralsim.experiment.running.task import Task
from ruralsim.foundation import sources
from ruralsim.results.comparison import Comparison

if TYPE_CHECKING:
    from ruralsim.experiment.asking.ensemble import Ensemble
    from ruralsim.experiment.running.engine import Progress
    from ruralsim.results.store import Store
    from ruralsim.scenario import Scenario

_TABLES = ("indicators", "households", "money", "villages")


def compare(
    scenarios: "Sequence[Scenario]",
    *,
    reps: int = 8,
    until: Until | None = None,
    jobs: int | None = None,
    days: int | None = None,
    ensemble: "Ensemble | None" = None,
    progress: "Callable[[Progress], None] | None" = None,
    store: "Store | None" = None,
    cluster: str = "",
    unequal: bool = False,
) -> Comparison:
    """Runs scenarios in pairs and gathers what differs.

    Args:
        scenarios: as of `Compared`, like `reps`, `until`, `ensemble` and `unequal`.
        reps: pairs.
        until: stop by precision instead.
        jobs: processes at once; one per processor if None.
        days: horizon of all, instead of their own.
        ensemble: parameter sets that the pairs take turns with.
        progress: called several times a second.
        store: where the runs stay, so that none is made twice; they are thrown away if None.
        cluster: address of a Dask scheduler, instead of `jobs`; it needs a store.
        unequal: set the figures of different counties against each other, without their households.

    Raises:
        RuralsimError: They cannot be compared: other dates, another county, or nothing to compare with.
        InvalidScenario: A member of the ensemble does not fit one of them.
    """
    if days is not None:
        scenarios = [scenario.with_values(("run.days", days)) for scenario in scenarios]
    asked = Compared(tuple(scenarios), reps, until, ensemble, unequal)
    with Bench(store, jobs=jobs, cluster=cluster, progress=progress) as bench:
        return bench.ask(answer, asked)


def answer(asked: Compared, bench: Bench) -> Comparison:
    """What the runs of a bench say.

    Args:
        asked: the question.
        bench: what makes the runs.
    """
    *_, found = gathering(asked, bench)
    return concluded(asked, found)


def gathering(asked: Compared, bench: Bench) -> Iterator[Effects]:
    """What is known after each pair, until there are enough: always the same object, which has grown.

    Args:
        asked: the question.
        bench: what makes the runs; whoever has seen enough may stop.
    """
    found, until = Effects(asked.scenarios, asked.ensemble, asked.until), asked.until
    runs = bench.results(_tasks(asked), _TABLES)
    for seed in asked.seeds:
        found.add(seed, [*islice(runs, len(asked.scenarios))])
        yield found
        if until and found.pairs in until.looks[:-1] and found.short(until) <= 1.0:
            break


def concluded(asked: Compared, found: Effects) -> Comparison:
    """The comparison that a question has come to so far."""
    comparison = found.comparison()
    comparison.meta |= {"name": asked.name, **sources.stamp(asked.made_from())}
    return comparison


def _tasks(asked: Compared) -> Iterator[Task]:
    """Pair by pair, the base first."""
    for pair, seed in enumerate(asked.seeds):
        for scenario in asked.of_pair(pair):
            yield Task(scenario, seed)
