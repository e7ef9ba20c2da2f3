"""The county as Mesa's own page shows models: a starting point for one of your own.

```console
$ .venv/bin/pip install -c constraints.txt 'mesa[viz]'
$ .venv/bin/solara run ruralsim.app.mesa_viz
```

Parameters apply when *Reset* is pressed. For large counties, policies switched live and two counties side by
side there is `ruralsim serve`.
"""

from typing import Any

import mesa.visualization as viz
from mesa.visualization.components import AgentPortrayalStyle, PropertyLayerStyle

from ruralsim.abm import Courier, Farmer, RuralModel, Station
from ruralsim.app.ui import solara


class County(RuralModel):
    """A small county whose parameters have names that Mesa's page can ask for.

    Args:
        rng: seed of all chance.
        days: horizon.
        households: farm households.
        sharing: share of networks that join hands (the lever `resource_sharing`).
    """

    def __init__(self, rng: Any = 1, days: int = 90, households: int = 400, sharing: float = 0.0) -> None:
        """Build the county and run its burn-in."""
        overrides: dict[str, Any] = {"world.households": households}
        if sharing:
            overrides["policies.resource_sharing.intensity"] = sharing
        super().__init__("small", rng=int(rng or 1), days=days, **overrides)


PARAMETERS = {
    "rng": {"type": "InputText", "value": "1", "label": "Seed · 种子"},
    "days": viz.Slider("Days · 天数", 90, 30, 365, 5),
    "households": viz.Slider("Farm households · 农户", 400, 200, 2000, 100),
    "sharing": viz.Slider("Resource sharing · 资源共享", 0.0, 0.0, 1.0, 0.1, dtype=float),
}
"""Arguments of `County` that a visitor may set."""


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
def Page() -> None:  # noqa: N802
    """The page of one visitor, whose model nobody else sees."""
    model = solara.use_memo(County, [])
    renderer = solara.use_memo(lambda: renderer_of(model), [])
    viz.SolaraViz(
        model,
        renderer,
        components=[viz.make_plot_component("income_head"), viz.make_plot_component("cost_parcel")],
        model_params=PARAMETERS,
        name="ruralsim",
        play_interval=100,
    )
