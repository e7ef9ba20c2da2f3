"""What a plan's runs answered: its table as arrays, points × replications for each base and outcome."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.experiment.sweeping.factors import numbers, ordered
from ruralsim.experiment.sweeping.plan import Plan
from ruralsim.foundation import sources
from ruralsim.foundation.errors import DataError
from ruralsim.results.store import Store
from ruralsim.scenario import toml

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

_BEGUN = 0.5  # of the points of the fullest replication


class Answers:
    """A plan's table, arranged.

    Args:
        plan: what was asked.
        table: as from `sweep.table`: one row per point × replication. Rows may be missing.

    Raises:
        DataError: The table is not of this plan.

    Attributes:
        names: paths of the factors.
        values: of every point of one base: path → value. One at a time, a point holds what it changes.
        bases: names of the base scenarios, in order.
    """

    def __init__(self, plan: Plan, table: "pd.DataFrame") -> None:
        self.plan, self.names, self.values = plan, tuple(plan.factors), tuple(plan.values())
        self.bases = tuple(dict.fromkeys(map(str, table["base"])))
        self._table = table
        self._check()

    @cached_property
    def columns(self) -> Array:
        """(points, factors) values as numbers: those that are none count up; NaN where a point sets none."""
        found = np.full((len(self.values), len(self.names)), np.nan)
        for j, name in enumerate(self.names):
            levels = self.levels(name)
            for i, point in enumerate(self.values):
                if name in point:
                    found[i, j] = levels.index(point[name]) if levels else float(point[name])
        return found

    @cached_property
    def scaled(self) -> Array:
        """(points, factors) values on the factor's own scale, 0 at its low and 1 at its high end.

        The scale is logarithmic where the factor is distributed so. NaN for names, and where a point sets
        none or the factor has one value only.
        """
        found = np.full(self.columns.shape, np.nan)
        for j, name in enumerate(self.names):
            if not self.ordered(name):
                continue
            factor, column, levels = self.plan.factors[name], self.columns[:, j], self.levels(name)
            if levels:
                places = np.array([v.toordinal() if isinstance(v, date) else float(v) for v in levels])
                there = np.isfinite(column)
                column = np.where(there, places[np.where(there, column, 0).astype(int)], np.nan)
            ends = places if levels else np.array(factor.values or (factor.low, factor.high), float)
            if factor.dist in ("loguniform", "lognormal"):
                column, ends = np.log(column), np.log(ends)
            if np.ptp(ends) > 0:
                found[:, j] = (column - ends.min()) / np.ptp(ends)
        return found

    def levels(self, name: str) -> tuple[Any, ...]:
        """Values of a factor that are no numbers; empty for numbers.

        Switches and dates stand in their own order, names in the order of the plan, which means nothing.
        """
        values = self.plan.factors[name].values or ()
        if numbers(values):
            return ()
        return tuple(sorted(values)) if ordered(values) else values

    def ordered(self, name: str) -> bool:
        """Whether a factor's values have an order of their own; those of names have none."""
        return ordered(self.plan.factors[name].values or ())

    def runs(self, base: str, outcome: str, versus: str = "") -> Array:
        """(points, replications) readings of one outcome; NaN where a run is missing, or has none.

        A sweep goes seed by seed. A replication that it has hardly begun is left out: otherwise hardly a
        point would have all of its replications.

        Args:
            base: name of the base scenario.
            outcome: name of the outcome.
            versus: another base: its reading at the same point with the same seed is taken off.
        """
        found = self._readings(base, outcome)
        if versus:
            found = found - self._readings(versus, outcome)
        there = np.isfinite(found).sum(axis=0)
        return found[:, (there > 0) & (there >= _BEGUN * there.max())]

    def _readings(self, base: str, outcome: str) -> Array:
        own = self._table[self._table["base"] == base]
        place = own["point"].to_numpy() % len(self.values)
        found = np.full((len(self.values), self.plan.design.replications), np.nan)
        found[place, own["replication"].to_numpy()] = own[outcome].to_numpy(float)
        return found

    def _check(self) -> None:
        """Refuses a table of other points than the plan's: it has changed since its runs were made."""
        n, table = len(self.values), self._table
        same = {"point", "base", "replication", "error", *self.names, *self.plan.outcomes} <= {*table.columns}
        same = (
            same
            and len(self.bases) <= len(self.plan.base)
            and int(table["point"].max()) < n * len(self.plan.base)
        )
        place = table["point"].to_numpy() % n
        for j, name in enumerate(self.names if same else ()):
            asked, levels, made = self.columns[place, j], self.levels(name), table[name]
            unset = np.isnan(asked)
            if levels:
                told = np.array([*map(_told, levels), ""])[np.where(unset, -1, asked).astype(int)]
                same = same and bool(np.all(unset | (told == made.astype(str).to_numpy())))
            else:
                close = np.isclose(asked, made.to_numpy(float), rtol=1e-9, atol=0.0)
                same = same and bool(np.all(unset | close))
        if not same:
            raise DataError(
                f"the plan {self.plan.name} is not the one whose runs these are: sweep it again, what is "
                "there already is not made twice · 计划与运行库中的设计不一致，请重新 sweep"
            )

    def failed(self) -> int:
        """How many runs ended in an error."""
        return int((self._table["error"] != "").sum())

    def read(self, outcomes: Sequence[str]) -> int:
        """How many runs have at least one of the outcomes."""
        return int(self._table[list(outcomes)].notna().any(axis=1).sum())


def as_swept(plan: Plan | None, store: Store, name: str) -> Plan:
    """A plan with the points it was swept with, which options of the command line may have changed.

    What is read from the runs, and the words, stay as they are in the plan's file.

    Args:
        plan: as its file has it; None for the plan as the store has it, words and all.
        store: where it was swept.
        name: of the design there.

    Raises:
        InvalidScenario: What was swept cannot be read any more.
        DataError: What the design was made from has changed since.
    """
    from ruralsim.experiment.asking.catalogue import opened

    document = opened(store.plan(name) / "plan.toml", "sweep")
    if isinstance(design := document.values.get("design"), dict) and design.get("kind") == "csv":
        document.values.pop("factors", None)  # they are read from the file again
    swept = Plan.checked(document)
    made = store.origin(name)
    # another version may have parameters of its own, and so other digests for the same points
    if made.get("sources") == sources.model() and made["points"] != swept.digest():
        raise DataError(
            f"a file that {store.plan(name) / 'plan.toml'} names has changed since it was swept (base, "
            "county data, ensemble or points): sweep the plan again · "
            "计划所引用的文件（基准方案、县域数据、参数集合或样点）已更改，请重新 sweep"
        )
    if plan is None:
        return swept
    kept = ("name", "title", "question", "outcomes")
    return swept.model_copy(update={key: getattr(plan, key) for key in kept})


def _told(value: object) -> str:
    """A value as a table of runs has it."""
    return str(toml.value(value)) if isinstance(value, tuple | Mapping) else str(value)


def whole(runs: Array, block: int = 1) -> NDArray[np.bool_]:
    """(points,) whether a point has all its replications, and so have all points of its block.

    Args:
        runs: (points, replications).
        block: points that stand or fall together.
    """
    fine = np.isfinite(runs).all(axis=1) & bool(runs.shape[1])
    return np.asarray(fine.reshape(-1, block).all(axis=1).repeat(block))
