"""`RuralModel`: a county as a `mesa.Model`."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from mesa.agent import AgentSet
from mesa.discrete_space import OrthogonalMooreGrid

from ruralsim.abm.agents import Buyer, Courier, Farmer, Station
from ruralsim.foundation import kernel
from ruralsim.indicators.collect import collect
from ruralsim.scenario import Scenario
from ruralsim.simulate import prepare, step

if TYPE_CHECKING:
    from ruralsim.results import Results
    from ruralsim.world.world import World

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
        seed: seed of the run (Mesa 3.3 style).
        rng: the same in Mesa's later style; give one of the two. Without either the scenario's seed is used.
        days: replaces the scenario's horizon.
        model_reporters: passed to a `mesa.DataCollector`; default: the headline indicators.
        agent_reporters: passed to it as well (makes the views).
        agenttype_reporters: passed to it as well.
        overrides: dotted scenario paths, e.g. ``**{"world.households": 500}``.

    Attributes:
        settings: the validated scenario (Mesa keeps ``scenario`` for itself).
        world: tables, terms and ledgers.
        datacollector: collected at the end of every step.

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
        seed: int | None = None,
        rng: Any = None,
        days: int | None = None,
        model_reporters: dict[str, Any] | None = None,
        agent_reporters: dict[str, Any] | None = None,
        agenttype_reporters: dict[Any, Any] | None = None,
        **overrides: Any,
    ) -> None:
        """Build the county and run its burn-in."""
        self._views: dict[type, dict[int, Any]] | None = None
        self._next_id: Any = None
        self._grid: OrthogonalMooreGrid | None = None
        if isinstance(scenario, Scenario):
            if overrides:
                raise ValueError("overrides need a scenario name or path, not a Scenario")
            settings = scenario
        else:
            settings = Scenario.load(scenario, overrides=list(overrides.items()))
        number = _seed(seed, rng, settings.run.seed)
        super().__init__(rng=number)
        self.settings = settings
        kernel.ready()
        self.world: World = prepare(settings, number, days)
        while self.world.day < 0:
            step(self.world)
        if model_reporters is None:
            from ruralsim.indicators import headline

            model_reporters = {item.name: partial(_indicator, name=item.name) for item in headline()}
        self.datacollector = mesa.DataCollector(model_reporters, agent_reporters, agenttype_reporters)

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
    def agents(self, agents: Any) -> None:
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


def _seed(seed: int | None, rng: Any, default: int) -> int:
    """One int out of Mesa's two ways to seed."""
    if seed is not None and rng is not None:
        raise ValueError("give seed or rng, not both")
    given = seed if seed is not None else rng
    if given is None:
        return default
    if isinstance(given, int | np.integer):
        return int(given)
    return int(np.random.default_rng(given).integers(2**31))


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
