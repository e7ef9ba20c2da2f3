"""`RuralModel`: a county as a `mesa.Model`."""

from collections.abc import Mapping
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
import pandas as pd
from mesa.agent import AgentSet
from mesa.discrete_space import OrthogonalMooreGrid

from ruralsim.abm.agents import Buyer, Courier, Farmer, Station
from ruralsim.abm.collector import DailyCollector
from ruralsim.foundation import kernel
from ruralsim.foundation.errors import ScenarioError
from ruralsim.foundation.spelling import did_you_mean
from ruralsim.indicators.collect import collect
from ruralsim.scenario import Scenario
from ruralsim.simulate import prepare, step

if TYPE_CHECKING:
    from ruralsim.results import Results
    from ruralsim.world.world import World

_MOST = 2**32 - 1  # the largest seed of a scenario

LAYERS = {
    "elevation_m": float,
    "road_class": int,
    "signal": bool,
    "township": int,
}


class RuralModel(mesa.Model):
    """One county, stepped one day at a time; bit for bit what `ruralsim.simulate` gives.

    Agents (`Farmer`, `Courier`, `Station`, `Buyer`) and the grid are views over the tables, made when first
    asked for; a model that nobody looks into costs no more than a plain run.

    Args:
        scenario: name in the catalogue, path, or `Scenario`.
        rng: seed of the run's luck: a whole number, or anything else that numpy takes for one.
        days: replaces the scenario's horizon.
        model_reporters: passed to a `mesa.DataCollector`, beside `date` and `seed`; default: the headline
            indicators.
        agent_reporters: passed to it as well (makes the views).
        agenttype_reporters: passed to it as well.
        overrides: dotted scenario paths, e.g. ``**{"world.households": 500}``; and ``seed``, Mesa's older
            name for ``rng``. It stands here because `batch_run` of Mesa 3.4 and 3.5 puts None in the place
            of what a signature calls ``seed``, and would lose the seeds that were asked for.

    Without a seed (``rng``, ``seed`` or ``"run.seed"`` among the overrides) every model has luck of its own,
    as in any Mesa model, so that iterations of a batch differ; `seed` tells which. The scenario's own seed is
    for `ruralsim.simulate`: give ``rng=scenario.run.seed`` to have the same run.

    Attributes:
        settings: the validated scenario (Mesa keeps ``scenario`` for itself).
        world: tables, terms and ledgers.
        datacollector: collected at the end of every step; see `DailyCollector`.

    Raises:
        ScenarioError: The seed is none.
        ValueError: Seeds are given twice, or overrides beside a `Scenario`.
        TypeError: `scenario` is neither a name nor a `Scenario`, or an argument's name is misspelt.

    Example:
        >>> from ruralsim import RuralModel
        >>> model = RuralModel("small", days=3, rng=1)
        >>> for _ in range(3):
        ...     model.step()
        >>> model.running
        False
    """

    def __init__(
        self,
        scenario: "str | Path | Scenario" = "small",
        *,
        rng: object = None,
        days: int | None = None,
        model_reporters: dict[str, Any] | None = None,
        agent_reporters: dict[str, Any] | None = None,
        agenttype_reporters: dict[Any, Any] | None = None,
        **overrides: object,
    ) -> None:
        """Build the county and run its burn-in."""
        self._views: dict[type, dict[int, Any]] | None = None
        self._next_id: object = None
        self._grid: OrthogonalMooreGrid | None = None
        seed = overrides.pop("seed", None)
        _refuse_misspelt(overrides)
        if isinstance(scenario, Scenario):
            if overrides:
                raise ValueError("overrides need a scenario name or path, not a Scenario")
            settings = scenario
        elif isinstance(scenario, str | Path):
            settings = Scenario.load(scenario, overrides=list(overrides.items()))
        else:  # `batch_run` takes a Scenario for a list of its fields
            raise TypeError(
                f"scenario is a name, a path or a Scenario, not {type(scenario).__name__}: "
                'among the parameters of batch_run write {"scenario": [scenario]} · '
                "scenario 须为名称、路径或 Scenario；在 batch_run 参数中请写成列表"
            )
        number = _seed(seed, rng, settings.run.seed if "run.seed" in overrides else None)
        super().__init__(rng=number)
        self.settings = settings
        kernel.ready()
        self.world: World = prepare(settings, number, days)
        while self.world.day < 0:
            step(self.world)
        if model_reporters is None:
            # the one form that every Mesa from 3.3 to 3.5 takes and that models can be pickled with
            shown = (item.name for item in settings.indicators() if item.headline)
            model_reporters = {name: [_indicator, [self, name]] for name in shown}
        self.datacollector = DailyCollector(model_reporters, agent_reporters, agenttype_reporters)

    # the day

    def step(self) -> None:
        """Simulate one day, move the views that exist, and collect."""
        if self.world.day > self.world.calendar.last:
            self.running = False
            return
        step(self.world)
        if self._views is not None:
            self._renew()
        self.datacollector.collect(self)
        if self.world.day > self.world.calendar.last:
            self.running = False

    @property
    def seed(self) -> int:
        """Seed of the run's luck: given as ``rng`` it makes the same run again."""
        seed: int = self.world.seed
        return seed

    @property
    def date(self) -> pd.Timestamp:
        """The last day that was simulated; before the first step the last day of burn-in."""
        return pd.Timestamp(self.world.calendar.date(self.world.day - 1))

    def indicator(self, name: str) -> float:
        """Value of an indicator at the end of the last step; NaN before the first."""
        from ruralsim.indicators import latest

        return float(latest(self.world, name))

    def results(self) -> "Results":
        """What `ruralsim.simulate` returns, for the days stepped so far."""
        return collect(self.world, self.settings, {})

    # Mesa's collections, made when first asked for

    @property
    def agents(self) -> AgentSet:
        """Every agent of the model."""
        self._make_views()
        return self._all_agents

    @agents.setter
    def agents(self, agents: object) -> None:
        raise AttributeError("model.agents belongs to Mesa; use another name")

    @property
    def agents_by_type(self) -> dict[type, AgentSet]:
        """Agent class -> its agents."""
        self._make_views()
        kinds: dict[type, AgentSet] = self._agents_by_type
        return kinds

    @property
    def agent_types(self) -> list[type]:
        """Classes of agents present."""
        return list(self.agents_by_type)

    @property
    def grid(self) -> OrthogonalMooreGrid:
        """The county's cells, with agents in them and terrain, roads and signal as property layers."""
        if self._grid is None:
            self._make_views()
            geometry, cells = self.world.geometry, self.world.cells
            grid = OrthogonalMooreGrid((geometry.width, geometry.height), torus=False, random=self.random)
            shape = (geometry.height, geometry.width)
            for name, dtype in LAYERS.items():
                grid.create_property_layer(name, default_value=dtype(), dtype=dtype)
                getattr(grid, name).data[:] = getattr(cells, name).reshape(shape).T
            self._grid = grid
            for views in self._views.values():  # type: ignore[union-attr]
                for view in views.values():
                    view._place()
        return self._grid

    def _make_views(self) -> None:
        if self._views is not None or "world" not in self.__dict__:
            return
        self._views = {}
        world = self.world
        _recall_ids(self)
        for kind, rows in (
            (Farmer, range(world.farmers.n)),
            (Buyer, range(world.buyers.n)),
            (Station, np.flatnonzero(world.stations.open)),
            (Courier, _at_work(world)),
        ):
            self._views[kind] = {int(row): kind(self, int(row)) for row in rows}
        self._hired = world.couriers.uid[: world.couriers.n].copy()
        _forget_ids(self)

    def _renew(self) -> None:
        """Register hires, leavers and stations that opened or closed; move couriers."""
        world, views = self.world, self._views
        assert views is not None
        _recall_ids(self)
        couriers, stations = views[Courier], views[Station]
        now = world.couriers.uid[: world.couriers.n]
        changed = np.flatnonzero(now[: self._hired.size] != self._hired)
        working = set(_at_work(world).tolist())
        for row in [r for r in couriers if r not in working or r in set(changed.tolist())]:
            couriers.pop(row).remove()
        _add(self, Courier, couriers, working)
        self._hired = now.copy()
        open_rows = set(np.flatnonzero(world.stations.open).tolist())
        for row in [r for r in stations if r not in open_rows]:
            stations.pop(row).remove()
        _add(self, Station, stations, open_rows)
        for courier in couriers.values():
            courier._place()
        _forget_ids(self)


def _indicator(model: RuralModel, name: str) -> float:
    """Model reporter of one indicator (a function of the module, so that models pickle)."""
    return model.indicator(name)


def _refuse_misspelt(overrides: Mapping[str, object]) -> None:
    """Raises TypeError for a name that is like an argument's and no key of a scenario."""
    arguments = [name for name in signature(RuralModel).parameters if name != "overrides"]
    for name in overrides:
        if "." not in name and name not in Scenario.model_fields and (hint := did_you_mean(name, arguments)):
            raise TypeError(
                f"RuralModel has no argument {name!r}, nor has a scenario such a key · "
                f"RuralModel 没有参数 {name!r}，方案中也没有此键\n  {hint}"
            )


def _seed(seed: Any, rng: Any, asked: int | None) -> int:
    """One whole number out of the ways to seed; without any of them a new one.

    Args:
        seed: Mesa's older argument.
        rng: its later one.
        asked: ``run.seed`` among the overrides.
    """
    given = [one for one in (seed, rng, asked) if one is not None]
    if not given:
        return int(np.random.SeedSequence().generate_state(1)[0])
    if len(given) > 1:
        raise ValueError("give one of seed, rng and run.seed, not both · seed、rng、run.seed 只能给一个")
    if isinstance(given[0], int | np.integer):
        number = int(given[0])
        if not 0 <= number <= _MOST:
            raise ScenarioError(f"seed {number} is not between 0 and {_MOST} · 种子须在 0 与 {_MOST} 之间")
        return number
    try:
        return int(np.random.default_rng(given[0]).integers(2**31))
    except (TypeError, ValueError):
        raise ScenarioError(
            f"seed {given[0]!r} is no whole number, nor anything else that numpy takes for a seed · "
            f"种子 {given[0]!r} 不是整数，numpy 也不能用作种子"
        ) from None


def _at_work(world: "World") -> Any:
    couriers = world.couriers
    return np.flatnonzero(couriers.open[: couriers.n] & (couriers.household[: couriers.n] >= 0))


def _add(model: RuralModel, kind: Any, views: dict[int, Any], rows: set[int]) -> None:
    for row in sorted(rows - views.keys()):
        views[row] = kind(model, row)
        views[row]._place()


def _recall_ids(model: RuralModel) -> None:
    """Let new agents go on counting where `_forget_ids` left off."""
    ids = getattr(mesa.Agent, "_ids", None)
    if ids is not None and model._next_id is not None:
        ids[model] = model._next_id


def _forget_ids(model: RuralModel) -> None:
    """Mesa 3.3 keeps every model alive in a class-level counter: keep the count, drop the reference."""
    ids = getattr(mesa.Agent, "_ids", None)
    if ids is not None:
        model._next_id = ids.pop(model, None)
