"""Mesa's page needs what `mesa[viz]` brings; without it there is nothing to test."""

from types import ModuleType

import pytest


@pytest.fixture
def mesa_viz() -> ModuleType:
    pytest.importorskip("altair")
    pytest.importorskip("matplotlib")
    from ruralsim.app import mesa_viz

    return mesa_viz


def test_every_parameter_is_an_argument_that_changes_the_county(mesa_viz: ModuleType) -> None:
    county = mesa_viz.County(rng="2", days=40, households=200, resource_sharing=0.5, farmer_training=0.0)
    assert set(mesa_viz.PARAMETERS) == {"rng", "days", "households", *mesa_viz.SHOWN}
    assert (county.world.seed, county.world.farmers.n, county.world.calendar.last) == (2, 200, 39)
    assert county.settings.policies.resource_sharing.intensity == 0.5
    assert county.settings.policies.farmer_training is None
    for name in mesa_viz.SHOWN:  # the end of every slider is allowed
        mesa_viz.LEVERS[name](intensity=mesa_viz.PARAMETERS[name].max)


def test_mesas_page_takes_the_parameters_and_date_and_marks_are_told(mesa_viz: ModuleType) -> None:
    import ipyvuetify
    import solara
    from mesa.visualization.solara_viz import ModelCreator

    county = mesa_viz.County(days=5, households=200)
    _, rendered = solara.render(mesa_viz.Today(county), handle_error=False)
    told = "".join(str(one.template) for one in rendered.find(ipyvuetify.VuetifyTemplate).widgets)
    assert "2020-12-31" in told
    assert "courier · 快递员" in told
    model = solara.reactive(county)
    solara.render(ModelCreator(model, mesa_viz.PARAMETERS), handle_error=False)  # refuses unknown names


def test_the_grid_is_drawn_with_agents_and_roads_and_again_after_a_day(mesa_viz: ModuleType) -> None:
    county = mesa_viz.County(days=5, households=200)
    renderer = mesa_viz.renderer_of(county)
    assert renderer.agent_mesh is not None
    assert renderer.propertylayer_mesh is not None
    county.step()
    assert county.steps == 1
    assert mesa_viz.layer(type("Layer", (), {"name": "signal"})) is None


def test_agents_are_collected_every_day_and_one_is_looked_at(mesa_viz: ModuleType) -> None:
    import ipyvuetify
    import solara

    county = mesa_viz.County(days=5, households=200)
    assert mesa_viz.collected(county, mesa_viz.Farmer).empty
    _, rendered = solara.render(mesa_viz.Agents(county), handle_error=False)
    told = "".join(str(one.template) for one in rendered.find(ipyvuetify.VuetifyTemplate).widgets)
    assert "after the first step" in told
    county.step()
    county.step()
    table = mesa_viz.collected(county, mesa_viz.Farmer)
    assert len(table) == 200
    assert table["cash"].tolist() == county.world.farmers.cash.tolist()
    agent = next(iter(county.agents_by_type[mesa_viz.Farmer]))
    shown = mesa_viz.inspected(agent).set_index("Column · 列")
    assert shown.loc["cash", "Value · 值"] == agent.cash
    assert shown.loc["cash", "Unit · 单位"] == "CNY"
    solara.render(mesa_viz.Agents(county), handle_error=False)
