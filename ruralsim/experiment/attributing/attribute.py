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
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from math import factorial
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from ruralsim.experiment.asking.asked import Question, sorted_out
from ruralsim.experiment.attributing.tables import TABLES
from ruralsim.experiment.reading.outcome import OF_A_RUN
from ruralsim.experiment.reading.paired import interval
from ruralsim.experiment.reading.readings import Reading
from ruralsim.experiment.running.measure import Bench
from ruralsim.experiment.running.task import Task
from ruralsim.foundation import sources
from ruralsim.foundation.days import Span
from ruralsim.foundation.errors import ScenarioError
from ruralsim.results.findings import Findings, tabled
from ruralsim.scenario import Scenario
from ruralsim.scenario.loading import Override
from ruralsim.scenario.problems import did_you_mean
from ruralsim.scenario.schema import Text
from ruralsim.world.county import sizes
from ruralsim.world.county_notes import Note

if TYPE_CHECKING:
    import pandas as pd

    from ruralsim.experiment.running.engine import Progress
    from ruralsim.results.store import Store

EXACT = 6
"""Most levers of which every set is run."""
READ = ("cost_parcel_up", "loss_share", "online_share", "income_formerly_poor", "income_head", "headcount")
"""Indicators read where none are named."""

Set = frozenset[str]
Array = NDArray[np.float64]
Worth = Mapping[Set, Array]
"""Levers in force → (readings,) what was read."""


def levers(scenario: Scenario) -> list[str]:
    """Names of the levers a scenario has, in name order."""
    return sorted(
        name for name in type(scenario.policies).model_fields if getattr(scenario.policies, name) is not None
    )


@dataclass(frozen=True)
class Attribution(Question):
    """A bundle of levers, and what is read of it.

    Attributes:
        scenario: with its levers.
        indicators: what is read, for the last year of the run.
        among: levers to attribute to, all if empty; the others stay in force throughout.
        reps: seeds, counted up from the scenario's; intervals are over them.
        orders: beyond six levers, orders drawn for each seed.

    Raises:
        ScenarioError: There is no lever to attribute to, or none of that name, or no such indicator.
    """

    scenario: Scenario
    indicators: tuple[str, ...] = READ
    among: tuple[str, ...] = ()
    reps: int = 4
    orders: int = 2

    def __post_init__(self) -> None:
        known = [indicator.name for indicator in self.scenario.indicators()]
        for name in self.indicators:
            if name not in known and not name.startswith(OF_A_RUN):
                raise ScenarioError(
                    f"no indicator {name!r} · 没有指标 {name!r}\n  {did_you_mean(name, known)}"
                )
        _ = self.players  # refused here if there are none

    @classmethod
    def load(cls, name: str, given: Iterable[Override] = ()) -> Self:
        """An attribution of a scenario of the catalogue or of a file.

        Args:
            name: of the scenario.
            given: values laid over it, and over the question.

        Raises:
            InvalidScenario: There is no such scenario, or a value does not fit.
            ScenarioError: As by the class.
        """
        laid, own = sorted_out(given)
        return cls(Scenario.load(name, laid), **own)

    @property
    def name(self) -> str:  # type: ignore[override]
        """That of the scenario."""
        return self.scenario.name

    @property
    def title(self) -> Text:  # type: ignore[override]
        """That of the scenario."""
        return self.scenario.title

    @property
    def seeds(self) -> range:
        """Seeds of every set of levers."""
        return range(self.scenario.run.seed, self.scenario.run.seed + self.reps)

    @cached_property
    def players(self) -> list[str]:
        """Levers that share out what the bundle does."""
        found = levers(self.scenario)
        for name in self.among:
            if name not in found:
                hint = did_you_mean(name, found) or f"it has · 已有: {', '.join(found) or '–'}"
                raise ScenarioError(f"{self.name} has no lever {name!r} · 方案中没有举措 {name!r}\n  {hint}")
        players = [name for name in found if not self.among or name in self.among]
        if not players:
            en, zh = "has no lever, so there is nothing to attribute", "没有任何举措，无从归因"
            raise ScenarioError(f"{self.name} {en} · {zh}")
        return players

    @property
    def exact(self) -> bool:
        """Whether every set of levers is run."""
        return len(self.players) <= EXACT

    def drawn(self, seed: int) -> list[tuple[str, ...]]:
        """Orders in which levers join with a seed; none where every set is run."""
        return [] if self.exact else [*draw_orders(self.players, self.orders, seed)]

    def sets(self, seed: int) -> list[Set]:
        """Sets of levers that are run with a seed."""
        return [*(subsets(self.players) if self.exact else neighbours(self.drawn(seed)))]

    def without(self, joined: Set) -> Scenario:
        """The scenario with no other of these levers than those that joined."""
        gone = [(f"policies.{name}", None) for name in self.players if name not in joined]
        return self.scenario.with_values(*gone) if gone else self.scenario

    def runs(self) -> list[tuple[Scenario, Sequence[int]]]:
        """Every set of levers, with the seeds it is run with."""
        wanted: dict[Set, list[int]] = {}
        for seed in self.seeds:
            for joined in self.sets(seed):
                wanted.setdefault(joined, []).append(seed)
        return [(self.without(joined), seeds) for joined, seeds in wanted.items()]

    def outside(self) -> list[Note]:
        """Dates that lie outside the runs."""
        return self.scenario.outside()

    def made_from(self) -> str:
        """Digest of the whole question: what answers it, answers no other."""
        scenario = self.scenario
        asked = (scenario.name, scenario.title.model_dump(), scenario.run.seed, scenario.hash())
        told = (self.indicators, self.players, self.reps, self.orders)
        return sources.digest("attribution", asked, told, sources.science())


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


def shapley(players: Sequence[str], worth: Worth) -> dict[str, Array]:
    """Shapley value of each player, exactly; every set must have its worth."""
    n = len(players)
    value = {}
    for player in players:
        others = [p for p in players if p != player]
        value[player] = sum(
            (
                factorial(len(joined))
                * factorial(n - 1 - len(joined))
                / factorial(n)
                * (worth[joined | {player}] - worth[joined])
                for joined in subsets(others)
            ),
            start=np.zeros(()),
        )
    return value


def interactions(players: Sequence[str], worth: Worth) -> dict[tuple[str, str], Array]:
    """Shapley interaction of each pair, exactly (Grabisch, Roubens 1999); above zero they help each other."""
    n = len(players)
    value = {}
    for a, b in combinations(players, 2):
        others = [p for p in players if p not in (a, b)]
        value[a, b] = sum(
            (
                factorial(len(s)) * factorial(n - 2 - len(s)) / factorial(n - 1) * _mixed(worth, s, a, b)
                for s in subsets(others)
            ),
            start=np.zeros(()),
        )
    return value


def sampled(
    orders: Iterable[Sequence[str]], worth: Worth
) -> tuple[dict[str, Array], dict[tuple[str, str], Array]]:
    """Unbiased estimates of Shapley values and interactions from drawn orders and their neighbours.

    An order and each exchange of two neighbours in it tell what a player adds at one place or the next.
    Weights of a third for an exchange, and for the order itself what is missing to one, keep the estimate
    unbiased and its sum exactly the worth of all. Pairs that were never neighbours are left out.
    """
    orders = list(orders)
    value: dict[str, Any] = dict.fromkeys(orders[0], 0.0)
    pairs: dict[tuple[str, str], list[Array]] = {}
    for order in orders:
        before = [frozenset(order[:i]) for i in range(len(order) + 1)]
        share = dict.fromkeys(order, 1.0)
        for i, (a, b) in enumerate(pairwise(order)):
            s = before[i]
            value[b] = value[b] + (worth[s | {b}] - worth[s]) / 3.0
            value[a] = value[a] + (worth[s | {a, b}] - worth[s | {b}]) / 3.0
            share[a] -= 1.0 / 3.0
            share[b] -= 1.0 / 3.0
            key = (a, b) if a < b else (b, a)
            pairs.setdefault(key, []).append(_mixed(worth, s, a, b))
        for i, player in enumerate(order):
            value[player] = value[player] + share[player] * (worth[before[i + 1]] - worth[before[i]])
    return (
        {player: total / len(orders) for player, total in value.items()},
        {pair: np.mean(found, axis=0) for pair, found in pairs.items()},
    )


def subsets(players: Sequence[str]) -> Iterator[Set]:
    """Every set of players, small ones first."""
    for size in range(len(players) + 1):
        yield from map(frozenset, combinations(players, size))


def draw_orders(players: Sequence[str], orders: int, seed: int) -> Iterator[tuple[str, ...]]:
    """Orders drawn at random, each followed by its reverse: who came first comes last."""
    rng = np.random.default_rng((seed, len(players)))
    order: tuple[str, ...] = ()
    for i in range(orders):
        order = order[::-1] if i % 2 else tuple(players[j] for j in rng.permutation(len(players)))
        yield order


def neighbours(orders: Iterable[Sequence[str]]) -> Iterator[Set]:
    """Every set that orders and their exchanges of neighbours pass through, once."""
    seen: set[Set] = set()
    for order in orders:
        for i in range(len(order) + 1):
            through = [frozenset(order[:i])]
            if 0 < i < len(order):
                through.append(frozenset((*order[: i - 1], order[i])))
            for joined in through:
                if joined not in seen:
                    seen.add(joined)
                    yield joined


def _mixed(worth: Worth, s: Set, a: str, b: str) -> Array:
    return worth[s | {a, b}] - worth[s | {a}] - worth[s | {b}] + worth[s]


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
