"""What a calibration says: tables, the ensemble file, and the best set as a scenario."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from ruralsim.experiment.asking.ensemble import Ensemble, Matched, Member
from ruralsim.experiment.calibrating.acceptable import variance
from ruralsim.experiment.calibrating.calibrate import Calibrated
from ruralsim.experiment.calibrating.gauge import Tried
from ruralsim.experiment.calibrating.misfit import Array, Goals, pooled, worst
from ruralsim.experiment.calibrating.tables import TABLES
from ruralsim.experiment.reading.differences import interval
from ruralsim.experiment.running.task import Task
from ruralsim.foundation import sources
from ruralsim.foundation.version import __version__
from ruralsim.results.findings import Findings, tabled
from ruralsim.scenario import toml
from ruralsim.scenario.schema import Text
from ruralsim.world.county import sizes

IDENTIFIED, PARTLY = 0.5, 0.8
"""Spread of acceptable sets, as a part of the prior's, below which a parameter is known, or partly so."""

_EVEN = 1.0 / np.sqrt(12.0)  # standard deviation of an even spread over the unit interval
_ENOUGH = 5  # acceptable sets below which nothing is said of their spread


class Read:
    """Reads findings from what a calibration measured.

    Args:
        found: what it measured.
    """

    def __init__(self, found: Calibrated) -> None:
        self.found, self.asked = found, found.asked
        self.goals = Goals.of(self.asked.targets.values())
        self.sets = [*found.trials, *found.draws.tried]
        self.luck = variance(self.asked, self.sets)
        """(targets,) variance of a set's means by luck."""

    def searched(self) -> dict[str, None]:
        """Keys of the runs of every set that the search tried, also before it was broken off."""
        sound = [self.asked.scenario(tried.values) for tried in self.found.trials if tried]
        return dict.fromkeys(Task(one, seed).key for one in sound for seed in self.asked.seeds()[0])

    def findings(self) -> Findings:
        """Tables and meta."""
        rows = {
            "targets": self._targets(),
            "sets": self._sets(),
            "values": self._values(),
            "fits": self._fits(),
            "parameters": self._parameters(),
        }
        kept, inputs = self.asked.kept()
        text = toml.dumps(kept)
        return Findings("calibration", tabled(TABLES, rows), self._meta(), text, inputs=inputs, labels=TABLES)

    def ensemble(self) -> Ensemble | None:
        """The acceptable sets as a file's content; None if there are none."""
        draws, asked = self.found.draws, self.asked
        members = tuple(
            Member(name=self.names[i], values=dict(asked.overrides(draws.tried[i].values)))
            for i in draws.members(asked.ensemble.members)
        )
        if not members:
            return None
        keys = ("en", "zh", "unit", "low", "high", "source")
        targets = (
            Matched(name=key, **{k: about[k] for k in keys})
            for key, target in asked.targets.items()
            for about in [target.describe(key)]
        )
        return Ensemble(
            name=asked.name,
            title=Text(**asked.describe()),
            base=asked.base_scenario.name,
            method=asked.ensemble.method,
            version=__version__,
            sources=sources.model(),
            members=members,
            targets=tuple(targets),
        )

    def best_toml(self, findings: str = "") -> str:
        """The best set as a scenario that extends the base, or the copy of it that the findings keep.

        Args:
            findings: way from the scenario's folder to that of the findings, such as `report/`.
        """
        asked, kept = self.asked, self.asked.kept()[0].base
        base = kept if kept == asked.base else f"{findings}{kept}"
        title = asked.base_scenario.title
        lines = [
            f"extends = {toml.value(base)}",
            *(f"{path} = {toml.value(value)}" for path, value in asked.set.items() if "." not in path),
            "",
            "[title]",
            f"en = {toml.value(f'{title.en or asked.base_scenario.name}, calibrated')}",
            f"zh = {toml.value(f'{title.zh or asked.base_scenario.name}（已校准）')}",
        ]
        tables: dict[str, list[str]] = {}
        labels = asked.labels()
        moved = [*asked.set.items(), *asked.overrides(self.found.best.values)]
        for path, value in moved:
            table, dot, key = path.rpartition(".")
            if not dot:
                continue  # stands at the top
            about = labels.get(path, {})
            words = " · ".join(filter(None, (about.get("unit"), about.get("en"), about.get("zh"))))
            tables.setdefault(table, []).append(
                f"{key} = {toml.value(value)}" + (f"  # {words}" if words else "")
            )
        for table, values in tables.items():
            lines += ["", f"[{table}]", *values]
        return "\n".join(lines) + "\n"

    @cached_property
    def names(self) -> dict[int, str]:
        """Draw → name of the member it is exported as."""
        members = self.found.draws.members(self.asked.ensemble.members)
        digits = max(2, len(str(len(members))))
        return {i: f"m{number:0{digits}d}" for number, i in enumerate(members, 1)}

    def _targets(self) -> Iterator[dict[str, Any]]:
        found, goals = self.found, self.goals
        start, best = found.start_checked, found.best_checked
        own = pooled([start.readings, best.readings]) / np.maximum(np.isfinite(best.readings).sum(axis=0), 1)
        implausible = goals.implausible(best.mean, own)
        accepted = [
            tried.mean for tried, ok in zip(found.draws.tried, found.draws.accepted, strict=True) if ok
        ]
        spread = np.sqrt(pooled([tried.readings for tried in (*self.sets, start, best)]))
        low, high = _quantiles(accepted, len(self.asked.targets))
        ends = {"start": interval(start.readings), "best": interval(best.readings)}
        for j, (key, target) in enumerate(self.asked.targets.items()):
            about = target.describe(key)
            row = {k: about[k] for k in ("unit", "low", "high", "weight")}
            for name, (mean, lower, upper) in ends.items():
                row |= {name: mean[j], f"{name}_low": lower[j], f"{name}_high": upper[j]}
            yield {
                "target": key,
                **row,
                "searched": found.best.mean[j],
                "start_hit": bool(target.low <= start.mean[j] <= target.high),
                "hit": bool(target.low <= best.mean[j] <= target.high),
                "implausibility": implausible[j],
                "luck": spread[j],
                "members_low": low[j],
                "members_high": high[j],
                "reps": int(np.isfinite(best.readings[:, j]).sum()),
            }

    def _sets(self) -> Iterator[dict[str, Any]]:
        found, misses = self.found, self.asked.ensemble.misses
        luck, searched = float(self.goals.luck(self.luck)), len(found.trials)
        for number, tried in enumerate(self.sets):
            drawn = number - searched
            of_draw = drawn >= 0
            yield {
                "set": number,
                "stage": "draw" if of_draw else "search",
                "wave": found.draws.waves[drawn] if of_draw else 0,
                "loss": float(self.goals.loss(tried.mean)),
                "se": self.goals.spread(tried.readings),
                "luck": luck,
                "implausibility": float(worst(self.goals.implausible(tried.mean, self.luck), misses)),
                "accepted": of_draw and bool(found.draws.accepted[drawn]),
                "member": self.names.get(drawn, "") if of_draw else "",
                "reps": int(np.isfinite(tried.readings).all(axis=1).sum()),
            }

    def _values(self) -> Iterator[dict[str, Any]]:
        parts = self.asked.parts([tried.values for tried in self.sets])
        for number, (tried, row) in enumerate(zip(self.sets, parts, strict=True)):
            for path, value, part in zip(self.asked.parameters, tried.values, row, strict=True):
                yield {"set": number, "parameter": path, "value": value, "part": part}

    def _fits(self) -> Iterator[dict[str, Any]]:
        for number, tried in enumerate(self.sets):
            for key, mean in zip(self.asked.targets, tried.mean, strict=True):
                yield {"set": number, "target": key, "mean": mean}

    def _parameters(self) -> Iterator[dict[str, Any]]:
        draws, labels = self.found.draws, self.asked.labels()
        sets = [tried.values for tried, ok in zip(draws.tried, draws.accepted, strict=True) if ok]
        values, parts = np.array(sets, float).reshape(-1, len(labels)), self.asked.parts(sets)
        for j, (path, prior) in enumerate(self.asked.parameters.items()):
            row: dict[str, Any] = {
                "parameter": path,
                "unit": labels[path]["unit"],
                "low": prior.ends[0],
                "high": prior.ends[1],
                "log": prior.log,
                "start": self.asked.start[j],
                "best": self.found.best.values[j],
                "known": "",
            }
            if sets:
                low, middle, high = np.quantile(values[:, j], (0.05, 0.5, 0.95))
                row |= {"mean": values[:, j].mean(), "q05": low, "q50": middle, "q95": high}
            if len(sets) >= _ENOUGH:
                width = float(parts[:, j].std(ddof=1) / _EVEN)
                row |= {"width": width, "known": identified(width)}
            yield row

    def _meta(self) -> dict[str, Any]:
        asked, found = self.asked, self.found
        base, (seeds, fresh) = asked.base_scenario, asked.seeds()
        draws, plan = found.draws, asked.ensemble
        return {
            "name": asked.name,
            "title": dict(asked.describe()),
            "question": asked.question.model_dump(),
            "base": {"name": base.name, **base.title.model_dump()},
            "county": base.origin(),
            "outside": [note._asdict() for note in base.outside()],
            "set": [f"{path} = {toml.value(value)}" for path, value in asked.set.items()],
            "targets": [target.describe(key) for key, target in asked.targets.items()],
            "parameters": [{"key": path, **about} for path, about in asked.labels().items()],
            "method": plan.method,
            "cutoff": plan.cutoff,
            "misses": plan.misses,
            "accept": plan.accept,
            "distance": None if np.isnan(draws.distance) else draws.distance,
            "waves": [
                {"wave": wave, "drawn": draws.waves.count(wave), "left": left}
                for wave, left in enumerate(draws.left, 1)
            ],
            "accepted": int(draws.accepted.sum()),
            "members": len(self.names),
            "trials": len(found.trials),
            "sampler": asked.run.sampler,
            "failed": sum(not tried for tried in self.sets),
            "loss": {
                "start": _loss(self.goals, found.start),
                "start_checked": _loss(self.goals, found.start_checked),
                "best": _loss(self.goals, found.best),
                "best_checked": _loss(self.goals, found.best_checked),
            },
            "seeds": [*seeds, *fresh],
            "seeds_search": list(seeds),
            "seeds_check": list(fresh),
            "start": str(base.run.start),
            "days": base.run.days,
            "households": sizes(base).households,
            **sources.stamp(asked.made_from()),
        }


def identified(width: float) -> str:
    """What targets say of a parameter, by the spread of acceptable sets as a part of the prior's."""
    return "yes" if width < IDENTIFIED else "partly" if width < PARTLY else "no"


def _loss(goals: Goals, tried: Tried) -> dict[str, float | None]:
    """The loss of a set, its standard error, and the part that luck explains."""
    n = np.maximum(np.isfinite(tried.readings).sum(axis=0), 1)
    numbers = {
        "value": float(goals.loss(tried.mean)),
        "se": goals.spread(tried.readings),
        "luck": float(goals.luck(pooled([tried.readings]) / n)) if len(tried.readings) > 1 else np.nan,
    }
    return {key: float(value) if np.isfinite(value) else None for key, value in numbers.items()}


def _quantiles(means: list[Array], targets: int) -> tuple[Array, Array]:
    if not means:
        return np.full(targets, np.nan), np.full(targets, np.nan)
    low, high = np.quantile(np.array(means), (0.05, 0.95), axis=0)
    return low, high
