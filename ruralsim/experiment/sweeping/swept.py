"""A plan as it was swept, and its runs in a store: what those ask who analyse runs and make none."""

import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from ruralsim.experiment.asking.catalogue import locate
from ruralsim.experiment.sweeping.answers import as_swept
from ruralsim.experiment.sweeping.plan import Plan
from ruralsim.experiment.sweeping.sweep import swept_as, table
from ruralsim.foundation import sources
from ruralsim.foundation.errors import DataError, ScenarioError
from ruralsim.foundation.paths import usable
from ruralsim.results.store import Store
from ruralsim.scenario.problems import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

_KEPT_PLAN = "plan.toml"  # of a sweep, in its store


class Swept(NamedTuple):
    """A plan and its runs.

    Attributes:
        plan: as it was swept.
        store: where its runs lie.
        table: points and seeds, and what was read of each run; as from `sweep.table`.
        made_by: version and digest of the sources of the model that made the runs.
        asked: name or file by which it was asked for.
        designs: names under which the store has its runs; it was read under the first.
    """

    plan: Plan
    store: Store
    table: "pd.DataFrame"
    made_by: dict[str, str]
    asked: str
    designs: tuple[str, ...]

    @classmethod
    def load(cls, name: str, place: Path) -> Self:
        """A plan's runs in a store.

        Args:
            name: of the catalogue, or a file: the plan, or the copy of it that a sweep keeps in its store.
            place: the store.

        Raises:
            DataError: There is no store, or the plan has not been swept into it.
            InvalidScenario: There is no such plan, or it is unsound.
        """
        if not usable(place).exists():
            raise DataError(
                f"there is no store {place}: make the runs first · 尚无运行库，请先运行:\n  "
                + _make(name, place)
            )
        store, file = Store.open(place), locate(name, "sweep").resolve()
        if file == (store.plan(file.parent.name) / _KEPT_PLAN).resolve():  # somebody means this very design
            designs, written = [file.parent.name], None
        else:
            written = Plan.load(name)
            designs = _designs(name, written, store)
        plan, made = as_swept(written, store, designs[0]), store.origin(designs[0])
        made_by = {key: made.get(key, "") for key in ("version", "sources")}
        return cls(plan, store, table(plan, store, designs[0]), made_by, name, tuple(designs))

    def notes(self) -> Iterator[str]:
        """What has to be known of its runs: who made them, and what is missing."""
        make = _make(self.asked, self.store.path)
        if self.made_by["sources"] != sources.model():
            theirs, ours = (
                sources.named(by.get("version"), by.get("sources")) for by in (self.made_by, sources.stamp())
            )
            yield (
                f"These runs were made by another version of the model, {theirs}; this is {ours}. To make "
                f"them anew: · 这些运行出自另一版本的模型 {theirs}，当前为 {ours}。重新运行请用:\n  {make}"
            )
        first, *others = self.designs
        if others:
            kept = (str(self.store.plan(other) / _KEPT_PLAN) for other in others)
            yield "\n  ".join((f"Analysed is {first}; also there · 所分析的是 {first}，另有:", *kept))
        keys = self.keys()
        failed = len(keys & self.store.failed())
        missing = len(keys - self.store.succeeded()) - failed
        if missing or failed:
            yield (
                f"{missing} of {len(keys)} runs are missing, {failed} failed. To make them: · "
                f"{len(keys)} 次运行中缺 {missing} 次，失败 {failed} 次。补齐请用:\n  {make} --resume"
            )

    def keys(self) -> set[str]:
        """Keys of its runs."""
        return set(self.table["key"])

    def named(self, outcomes: Iterable[str]) -> list[str]:
        """Outcomes of the plan by name.

        Raises:
            ScenarioError: It has none of that name.
        """
        names = list(outcomes)
        for name in names:
            if name not in self.plan.outcomes:
                there = self.plan.outcomes
                hint = did_you_mean(name, there) or f"there are · 现有: {', '.join(there)}"
                raise ScenarioError(f"{self.plan.name} has no outcome {name!r} · 没有结果 {name!r}\n  {hint}")
        return names

    def made_from(self, *asked: object) -> str:
        """Digest of what findings are made from; only which runs there could be counts, not which are there.

        Args:
            asked: what tells the question from others of the same plan.
        """
        from ruralsim.experiment.sweeping.about import question

        return question(self.plan, self.table, *asked)


def _designs(name: str, plan: Plan, store: Store) -> list[str]:
    """Under which names a store has the points of a plan.

    Raises:
        DataError: It has them not, or only points that the plan's file no longer has.
    """
    make = _make(name, store.path)
    if found := swept_as(plan, store):
        return found
    if not (alike := [n for n in store.plans() if n == plan.name or n.startswith(f"{plan.name}-")]):
        raise DataError(
            f"{plan.name} has not been swept into {store.path}: make the runs first · "
            f"尚未运行，请先运行:\n  {make}"
        )
    kept = "\n  ".join(str(store.plan(other) / _KEPT_PLAN) for other in alike)
    raise DataError(
        f"{name} is not what was swept as {', '.join(alike)}: points, base, seeds or county differ. "
        "Sweep it, or name the plan that was swept · 该计划与已运行的不同（样点、基准、种子或县域），"
        f"请重新运行，或改用已运行的计划:\n  {make}\n  {kept}"
    )


def _make(name: str, place: Path) -> str:
    return shlex.join(["ruralsim", "sweep", name, "--out", str(place)])
