"""What a search under a budget says: best mixes, what each lever is worth in them, and the frontier."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ruralsim.experiment.asking.flat import values_in
from ruralsim.experiment.budgeting.budget import BudgetQuestion, Mix
from ruralsim.experiment.budgeting.mixes import Array, Book, Measured, keeps, upper
from ruralsim.experiment.budgeting.search import Best, Search
from ruralsim.experiment.budgeting.tables import TABLES
from ruralsim.experiment.reading.differences import ends, ratio
from ruralsim.experiment.running.measure import Bench, Measuring
from ruralsim.foundation import sources
from ruralsim.foundation.days import Span
from ruralsim.results.findings import Findings, tabled
from ruralsim.scenario import toml
from ruralsim.world.county import sizes

if TYPE_CHECKING:
    from collections.abc import Callable

PER = 10_000.0
"""CNY a year that effects are brought to."""


def run_budget(
    asked: BudgetQuestion,
    bench: Measuring,
    journal: Path | None = None,
    told: "Callable[[int, int], None] | None" = None,
) -> Findings:
    """Search the best mixes and find out what they are worth.

    Args:
        asked: the question.
        bench: what makes the runs.
        journal: file that keeps the search, so that it can be taken up again.
        told: called after each step with runs read so far, and runs in all at most.
    """
    search = Search(asked, Book(asked, bench), journal, told)
    best = search.run()
    numbers = {mix: i for i, mix in enumerate(search.found)}
    rows = {
        "best": _best(best, numbers),
        "levers": _levers(asked, best),
        "steps": _steps(best),
        "tried": _tried(asked, search.found),
        "mixes": _mixes(asked, search.found),
        "seeds": _seeds(best, search.found, numbers),
    }
    kept, inputs = asked.kept()
    meta, text = _meta(asked, search), toml.dumps(kept)
    return Findings("budget", tabled(TABLES, rows), meta, text, inputs=inputs, labels=TABLES)


def answer(asked: BudgetQuestion, bench: Bench) -> Findings:
    """The same, with the search kept in the bench's store, so that the same question goes on with it.

    Args:
        asked: the question.
        bench: what makes the runs.
    """
    kept = bench.store.create().path / "searches" / f"{asked.name}-{asked.digest()}.journal"
    return run_budget(asked, bench, kept)


def frontier(cost: Array, gain: Array) -> Array:
    """Which mixes no other mix beats: none costs as little and does more, or does as much and costs less.

    Args:
        cost: (n,) CNY a year, NaN where unknown.
        gain: (n,) what is done.

    Returns:
        (n,) True for those; of equal ones the first.
    """
    on, most = np.zeros(cost.size, bool), -np.inf
    for i in np.lexsort((-gain, cost)):
        if np.isfinite(cost[i] + gain[i]) and gain[i] > most:
            on[i], most = True, gain[i]
    return on


def _best(best: Iterable[Best], numbers: dict[Mix, int]) -> Iterator[dict[str, Any]]:
    for found in best:
        seen, final = found.searched, found.final
        row: dict[str, Any] = {
            "budget": found.budget,
            "mix": numbers[found.mix] if found.mix is not None else -1,
            "searched_effect": float(seen.effect.mean()),
            "searched_cost": float(seen.cost.mean()),
        }
        if final:
            row |= {
                "base": float(final.base.mean()),
                **ends("effect", final.effect),
                **ends("cost", final.cost),
                **_worth(final.effect, final.cost),
                "kept": keeps(final.cost, found.budget),
                "kept_seeds": int((final.cost <= found.budget).sum()),
                "reps": final.seeds.size,
            }
        yield row


def _levers(asked: BudgetQuestion, best: Iterable[Best]) -> Iterator[dict[str, Any]]:
    """Intensity, spending and marginal value of each lever in each best mix."""
    for found in best:
        if not found.final or found.mix is None:
            continue
        for i, (lever, intensity) in enumerate(zip(asked.levers, found.mix, strict=True)):
            row = {"budget": found.budget, "lever": lever, "intensity": intensity}
            row |= ends("spent", found.final.spent[:, i])
            if other := found.without.get(lever):
                effect, cost = _less(found.final, other)
                row |= {**ends("effect", effect), **ends("cost", cost)}
            yield row


def _steps(best: Sequence[Best]) -> Iterator[dict[str, Any]]:
    """What the next budget buys that the last did not."""
    known = [found for found in best if found.final]
    for less, more in pairwise(known):
        if less.final and more.final:
            effect, cost = _less(more.final, less.final)
            yield {
                "budget": more.budget,
                "before": less.budget,
                **ends("effect", effect),
                **ends("cost", cost),
                **_worth(effect, cost),
            }


def _tried(asked: BudgetQuestion, found: dict[Mix, Measured]) -> Iterator[dict[str, Any]]:
    means = [(m.cost.mean(), m.gain.mean()) if m else (np.nan, np.nan) for m in found.values()]
    cost, gain = np.array(means, float).T
    on = frontier(cost, gain)
    for i, measured in enumerate(found.values()):
        better = np.flatnonzero(on & (cost <= cost[i]) & (gain >= gain[i]))
        yield {
            "mix": i,
            "cost": cost[i],
            "cost_upper": upper(measured.cost, asked.budget.kept) if measured else np.nan,
            "effect": float(measured.effect.mean()) if measured else np.nan,
            "gain": gain[i],
            "reps": measured.seeds.size,
            "frontier": bool(on[i]),
            # the cheapest mix that does at least as much for no more money
            "beaten_by": -1 if on[i] or not better.size else int(better[np.argmin(cost[better])]),
        }


def _mixes(asked: BudgetQuestion, found: Iterable[Mix]) -> Iterator[dict[str, Any]]:
    for i, mix in enumerate(found):
        for lever, intensity in zip(asked.levers, mix, strict=True):
            yield {"mix": i, "lever": lever, "intensity": intensity}


def _seeds(
    best: Iterable[Best], found: dict[Mix, Measured], numbers: dict[Mix, int]
) -> Iterator[dict[str, Any]]:
    """Every number that went into the tables above."""

    def rows(measured: Measured, **what: object) -> Iterator[dict[str, Any]]:
        for i, seed in enumerate(measured.seeds):
            numbers_ = {n: float(getattr(measured, n)[i]) for n in ("base", "effect", "cost")}
            yield {**what, "seed": int(seed), **numbers_}

    for mix, measured in found.items():
        yield from rows(measured, stage="search", budget=np.nan, mix=numbers[mix], without="")
    for one in best:
        if one.final and one.mix is not None:
            about = {"stage": "final", "budget": one.budget, "mix": numbers[one.mix]}
            yield from rows(one.final, **about, without="")
            for lever, other in one.without.items():
                yield from rows(other, **about, without=lever)


def _less(more: Measured, less: Measured) -> tuple[Array, Array]:
    """Paired differences of effect and cost, over the seeds both have."""
    _, a, b = np.intersect1d(more.seeds, less.seeds, return_indices=True)
    return more.effect[a] - less.effect[b], more.cost[a] - less.cost[b]


def _worth(effect: Array, cost: Array) -> dict[str, float]:
    """What so many CNY a year do, where it is clear that money is spent; of money saved nothing is bought."""
    found = ratio(effect * PER, cost)
    if found.sign < 1:
        return {"per": np.nan, "per_low": np.nan, "per_high": np.nan}
    return {"per": found.value, "per_low": found.low, "per_high": found.high}


def _meta(asked: BudgetQuestion, search: Search) -> dict[str, Any]:
    base, (first, second, third) = asked.base_scenario, asked.seeds()
    entry = asked.indicators.get(asked.objective.indicator)
    about = None if entry is None else entry.as_meta()
    span = Span.of(base.run.start, base.run.days)
    definitions = ("definition_en", "definition_zh")
    return {
        "name": asked.name,
        "title": asked.title.model_dump(),
        "question": asked.question.model_dump(),
        "base": {"name": base.name, **base.title.model_dump()},
        "county": base.origin(),
        "outside": [note._asdict() for note in asked.outside()],
        "set": [f"{path} = {toml.value(value)}" for path, value in values_in(asked.set)],
        "budgets": list(asked.budget.amounts),
        "probability": asked.budget.kept,
        "each_year": asked.budget.each_year,
        "allowance": asked.budget.allowance,
        "objective": {
            "key": asked.objective.indicator,
            "sign": asked.sign,
            "when": asked.objective.when(span, about),
            **asked.objective.labels(asked.objective.indicator, about, span),
            **{key: getattr(entry, key, "") for key in definitions},
        },
        "levers": [
            {
                **asked.label(name),
                "low": choices[0],
                "high": choices[-1],
                "values": list(lever.values),
                "rest": rest,
                "set": [f"{path} = {toml.value(value)}" for path, value in values_in(lever.set)],
            }
            for (name, lever), choices, rest in zip(
                asked.levers.items(), asked.choices, asked.rest, strict=True
            )
        ],
        "per": PER,
        "tried": len(search.found),
        "exhaustive": asked.mixes <= asked.run.trials,
        "failed": sum(len(first) - m.seeds.size for m in search.found.values()),
        "seeds": [*first, *second, *third],
        "seeds_search": list(first),
        "seeds_shortlist": list(second),
        "seeds_final": list(third),
        "start": str(base.run.start),
        "days": base.run.days,
        "households": sizes(base).households,
        **sources.stamp(asked.made_from()),
    }
