"""Which lever did it: what each lever of a bundle contributes, by Shapley value.

The worth of a set of levers is what is read from a run with those levers and no others. A lever's Shapley
value is what it adds on joining, averaged over every order in which the levers could join; the values add up
to the worth of the whole bundle. Up to six levers every set is run. Beyond, orders are drawn: each is run
with its neighbours, two levers exchanged, which also shows how pairs interact.

```python
found = attribute(Scenario.load("strategy_integration"), reps=4, jobs=2)
found.frame("shapley")
```
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from ruralsim.experiment.attributing.question import READ, Attribution
from ruralsim.experiment.attributing.shapley import Array, Set, Worth, interactions, sampled, shapley
from ruralsim.experiment.attributing.tables import TABLES
from ruralsim.experiment.reading.differences import interval
from ruralsim.experiment.reading.readings import Reading
from ruralsim.experiment.running.measure import Bench
from ruralsim.experiment.running.task import Task
from ruralsim.foundation import sources
from ruralsim.foundation.days import Span
from ruralsim.results.findings import Findings, tabled
from ruralsim.scenario import Scenario
from ruralsim.world.county import sizes

if TYPE_CHECKING:
    import pandas as pd

    from ruralsim.experiment.running.engine import Progress
    from ruralsim.results.store import Store


def attribute(
    scenario: Scenario,
    indicators: Sequence[str] = READ,
    *,
    among: Collection[str] = (),
    reps: int = 4,
    orders: int = 2,
    jobs: int | None = None,
    progress: "Callable[[Progress], None] | None" = None,
    store: "Store | None" = None,
    cluster: str = "",
) -> Findings:
    """Attribute what a bundle does to its levers.

    Args:
        scenario: as of `Attribution`, like the next four.
        indicators: what is read.
        among: levers to attribute to.
        reps: seeds.
        orders: drawn for each seed.
        jobs: processes at once.
        progress: called several times a second.
        store: where the runs stay, so that none is made twice; they are thrown away if None.
        cluster: address of a Dask scheduler, instead of `jobs`.
    """
    asked = Attribution(scenario, tuple(indicators), tuple(among), reps, orders)
    with Bench(store, jobs=jobs, cluster=cluster, progress=progress) as bench:
        return bench.ask(answer, asked)


def answer(asked: Attribution, bench: Bench) -> Findings:
    """What the runs of a bench say.

    Args:
        asked: the question.
        bench: what makes the runs.
    """
    scenario, seeds, players = asked.scenario, asked.seeds, asked.players
    readings = {name: Reading(indicator=name) for name in asked.indicators}
    tasks = (Task(asked.without(joined), seed) for seed in seeds for joined in asked.sets(seed))
    runs = bench.results(tasks, keep=("indicators",))
    worths: list[dict[Set, Array]] = []
    described: dict[str, Any] = {}
    for seed in seeds:
        worths.append({})
        for joined in asked.sets(seed):
            results = next(runs)
            worths[-1][joined] = np.array([reading.read(results) for reading in readings.values()])
            described |= {i["name"]: i for i in results.meta["indicators"]}
    span = Span.of(scenario.run.start, scenario.run.days)
    about = [{"key": key, **reading.describe(key, described, span)} for key, reading in readings.items()]
    frames = _frames(players, seeds, worths, [asked.drawn(seed) for seed in seeds], about)
    meta = {
        "name": scenario.name,
        "title": scenario.title.model_dump(),
        "story": scenario.story.model_dump(),
        "county": scenario.origin(),
        "exact": asked.exact,
        "orders": 0 if asked.exact else asked.orders,
        "seeds": list(seeds),
        "start": str(scenario.run.start),
        "days": scenario.run.days,
        "outside": [note._asdict() for note in asked.outside()],
        "households": sizes(scenario).households,
        **sources.stamp(asked.made_from()),
        "levers": [{"key": name, **_label(scenario, name)} for name in players],
        "readings": about,
    }
    kept, inputs = scenario.kept()
    return Findings("attribution", frames, meta, kept.to_toml(), inputs=inputs, labels=TABLES)


def _label(scenario: Scenario, name: str) -> dict[str, str]:
    lever = getattr(scenario.policies, name)
    return {"en": getattr(lever, "en", name), "zh": getattr(lever, "zh", name)}


def _frames(
    players: list[str],
    seeds: Sequence[int],
    worths: Sequence[Worth],
    orders: Sequence[Sequence[Sequence[str]]],
    about: Sequence[Mapping[str, Any]],
) -> "dict[str, pd.DataFrame]":
    nobody, everybody = frozenset[str](), frozenset(players)
    singles, couples = [], []
    for worth, drawn in zip(worths, orders, strict=True):
        values, pairs = (
            sampled(drawn, worth) if drawn else (shapley(players, worth), interactions(players, worth))
        )
        singles.append(values)
        couples.append(pairs)

    def gain(more: Set, less: Set) -> Array:
        known = [w[more] - w[less] for w in worths if more in w and less in w]
        return np.mean(known, axis=0) if known else np.full(len(about), np.nan)

    def rows(
        keys: Iterable[Any], found: Sequence[Mapping[Any, Array]]
    ) -> Iterator[tuple[Any, int, dict[str, Any]]]:
        for key in keys:
            values = np.array([f[key] for f in found if key in f])
            if not len(values):
                continue
            mean, low, high = interval(values)
            for i, reading in enumerate(about):
                yield (
                    key,
                    i,
                    {
                        "reading": reading["key"],
                        "unit": reading["unit"],
                        "value": mean[i],
                        "low": low[i],
                        "high": high[i],
                        "reps": len(values),
                    },
                )

    single = [
        {
            "lever": player,
            **row,
            "alone": gain(frozenset({player}), nobody)[i],
            "last": gain(everybody, everybody - {player})[i],
        }
        for player, i, row in rows(players, singles)
    ]
    double = [{"lever": a, "other": b, **row} for (a, b), _, row in rows(combinations(players, 2), couples)]
    read = [
        {"levers": "+".join(sorted(joined)), "seed": seed, "reading": reading["key"], "value": found[i]}
        for seed, worth in zip(seeds, worths, strict=True)
        for joined, found in worth.items()
        for i, reading in enumerate(about)
    ]
    return tabled(TABLES, {"values": read, "shapley": single, "interactions": double})
