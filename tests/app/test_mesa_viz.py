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
    county = mesa_viz.County(rng="2", days=40, households=200, sharing=0.5)
    assert set(mesa_viz.PARAMETERS) == {"rng", "days", "households", "sharing"}
    assert (county.world.seed, county.world.farmers.n, county.world.calendar.last) == (2, 200, 39)
    assert county.settings.policies.resource_sharing.intensity == 0.5


def test_the_grid_is_drawn_with_agents_and_roads_and_again_after_a_day(mesa_viz: ModuleType) -> None:
    county = mesa_viz.County(days=5, households=200)
    renderer = mesa_viz.renderer_of(county)
    assert renderer.agent_mesh is not None
    assert renderer.propertylayer_mesh is not None
    county.step()
    assert county.steps == 1
    assert mesa_viz.layer(type("Layer", (), {"name": "signal"})) is None
