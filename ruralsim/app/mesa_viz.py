"""The county as Mesa's own page shows models: a starting point for one of your own.

```console
$ .venv/bin/pip install -c constraints.txt 'mesa[viz]'
$ .venv/bin/solara run ruralsim.app.mesa_viz
```

Parameters apply when *Reset* is pressed. Below the plots stand the agents as Mesa's `DataCollector` has them;
click a cell, then *Inspect*, for everything about one. For large counties, policies switched live and two
counties side by side there is `ruralsim serve`.
"""

from typing import Any

import mesa.visualization as viz
import pandas as pd
from mesa.visualization.components import AgentPortrayalStyle, PropertyLayerStyle

from ruralsim.abm import Courier, Farmer, RuralModel, Station
from ruralsim.abm.agents import RowView
from ruralsim.app.ui import solara
from ruralsim.foundation.param import Param
from ruralsim.lever import Lever
from ruralsim.scenario.schema import LEVERS

REPORTED: dict[type[RowView], tuple[str, ...]] = {
    Farmer: ("income_head", "cash", "sells_online"),
    Courier: ("parcels", "km", "minutes"),
    Station: ("up_parcels", "open"),
}
"""Columns of agents that are collected every day, as Mesa's `agenttype_reporters`."""


class County(RuralModel):
    """A small county whose parameters have names that Mesa's page can ask for.

    Args:
        rng: seed of all chance.
        days: horizon.
        households: farm households.
        **kwargs: intensity of a lever by its name, those of `SHOWN` on the page; at 0 it is not in force.
            Mesa's page takes other names than those of arguments only where they are called so.
    """

    def __init__(self, rng: Any = 1, days: int = 90, households: int = 400, **kwargs: float) -> None:
        """Build the county and run its burn-in."""
        overrides: dict[str, Any] = {"world.households": households}
        overrides |= {f"policies.{name}.intensity": value for name, value in kwargs.items() if value}
        reported = {kind: {name: name for name in names} for kind, names in REPORTED.items()}
        super().__init__("small", rng=int(rng or 1), days=days, agenttype_reporters=reported, **overrides)


SHOWN = ("resource_sharing", "first_mile_pickup", "courier_training", "farmer_training")
"""Levers with a slider."""


def _slider(kind: type[Lever]) -> Any:
    """A slider from nothing to the end of a lever's range."""
    param = next(mark for mark in kind.model_fields["intensity"].metadata if isinstance(mark, Param))
    end = float(param.high or 1.0)
    return viz.Slider(f"{kind.en} · {kind.zh}", 0.0, 0.0, end, end / 10.0, dtype=float)


PARAMETERS = {
    "rng": {"type": "InputText", "value": "1", "label": "Seed · 种子"},
    "days": viz.Slider("Days · 天数", 90, 30, 365, 5),
    "households": viz.Slider("Farm households · 农户", 400, 200, 2000, 100),
    **{name: _slider(LEVERS[name]) for name in SHOWN},
}
"""Arguments of `County` that a visitor may set."""


LEGEND = (
    ("▲", "courier", "快递员"),
    ("■", "station", "网点"),
    ("●", "household, buyer", "农户、买家"),
)
"""Marks on the grid."""


def portrayal(agent: object) -> AgentPortrayalStyle:
    """How an agent is drawn: couriers above stations, households and buyers as dots below."""
    if isinstance(agent, Courier):
        return AgentPortrayalStyle(color="#cc6677", marker="^", size=40, zorder=3)
    if isinstance(agent, Station):
        return AgentPortrayalStyle(color="#0f6b8a", marker="s", size=28, zorder=2)
    return AgentPortrayalStyle(color="#999933" if isinstance(agent, Farmer) else "#ddaa33", size=3, zorder=1)


def layer(which: Any) -> PropertyLayerStyle | None:
    """How a property layer is drawn: the classes of roads, and nothing of the others."""
    if which.name != "road_class":
        return None
    return PropertyLayerStyle(colormap="Greys", alpha=0.5, colorbar=False, vmin=0, vmax=8)


def renderer_of(model: RuralModel) -> Any:
    """Draws a model's grid."""
    renderer = viz.SpaceRenderer(model, backend="matplotlib")
    if hasattr(renderer, "setup_agents"):  # from Mesa 3.4 on
        renderer.setup_agents(portrayal).setup_propertylayer(layer)
        return renderer.render()
    return renderer.render(agent_portrayal=portrayal, propertylayer_portrayal=layer)


@solara.component
def Today(model: RuralModel) -> None:  # noqa: N802
    """The date, and what the marks on the grid stand for."""
    viz.utils.update_counter.get()  # drawn anew with every step
    calendar, day = model.world.calendar, model.world.day - 1
    solara.Markdown(f"**{calendar.date(day)}**")
    solara.Markdown("; ".join(f"{mark} {en} · {zh}" for mark, en, zh in LEGEND))


def collected(model: RuralModel, kind: type[RowView]) -> pd.DataFrame:
    """What was collected of the agents of a kind on the last day, by number; nothing before the first."""
    frame: pd.DataFrame = model.datacollector.get_agenttype_vars_dataframe(kind)
    if "Step" not in frame.index.names:  # without records Mesa's table is of another form
        return pd.DataFrame(columns=list(REPORTED[kind]))
    steps = frame.index.get_level_values("Step")
    last: pd.DataFrame = frame[steps == steps.max()].droplevel("Step")
    return last


def inspected(agent: RowView) -> pd.DataFrame:
    """Every number of an agent: column, value, unit and what it is."""
    rows = [
        (name, getattr(agent, name), column.unit, column.doc)
        for name, column in agent.table.columns.items()
        if not column.dims and not column.by
    ]
    return pd.DataFrame(rows, columns=["Column · 列", "Value · 值", "Unit · 单位", "Meaning · 含义"])


@solara.component
def Agents(model: RuralModel) -> None:  # noqa: N802
    """The agents of a kind as they were collected; a click on a cell shows everything about its agent."""
    viz.utils.update_counter.get()  # drawn anew with every step
    kinds = {kind.__name__: kind for kind in REPORTED}
    name, set_name = solara.use_state(Farmer.__name__)
    chosen, set_chosen = solara.use_state(-1)
    kind = kinds[name]
    solara.Select("Agents · 主体", value=name, values=list(kinds), on_value=set_name)
    table = collected(model, kind)
    if table.empty:
        solara.Markdown("Shown after the first step. · 运行一步后显示。")
        return
    inspect = solara.CellAction(
        "Inspect · 查看", icon="mdi-magnify", on_click=lambda _column, row: set_chosen(int(row))
    )
    solara.DataFrame(table, items_per_page=8, cell_actions=[inspect])
    agent = next((one for one in model.agents_by_type[kind] if one.unique_id == chosen), None)
    if agent is not None:
        solara.Markdown(f"**{name} {chosen}**, {agent.cell.coordinate}")
        solara.DataFrame(inspected(agent), items_per_page=50)


@solara.component
def Page() -> None:  # noqa: N802
    """The page of one visitor, whose model nobody else sees."""
    model = solara.use_memo(County, [])
    renderer = solara.use_memo(lambda: renderer_of(model), [])
    viz.SolaraViz(
        model,
        renderer,
        components=[
            Today,
            viz.make_plot_component("income_head"),
            viz.make_plot_component("cost_parcel"),
            Agents,
        ],
        model_params=PARAMETERS,
        name="ruralsim",
        play_interval=100,
    )
