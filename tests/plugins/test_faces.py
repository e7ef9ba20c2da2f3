"""The app and the Mesa model with levers, indicators and phases from a folder outside the package."""

from pathlib import Path

import pytest

from ruralsim.abm import RuralModel
from ruralsim.app import charts
from ruralsim.app.live import Live, Pair
from ruralsim.app.parts.policies import by_group
from ruralsim.foundation.errors import ScenarioError
from ruralsim.scenario import Scenario
from ruralsim.testing import digest
from tests.plugins.examples import written

SHORT = [("run.burn_in_days", 0), ("run.days", 4)]


@pytest.fixture
def mine(tmp_path: Path) -> Scenario:
    return Scenario.load(written(tmp_path), [*SHORT, ("policies.broadcast.intensity", 0.0)])


def test_a_foreign_lever_is_on_the_panel(mine: Scenario) -> None:
    assert "broadcast" in {kind.key for kind in by_group(mine.kit.levers.values())["institutions"]}
    assert "broadcast" not in {kind.key for kind in by_group(Scenario.kit.levers.values())["institutions"]}


def test_it_is_switched_in_a_living_county_and_the_session_repeats(mine: Scenario, tmp_path: Path) -> None:
    live = Live(mine)
    live.step(2)
    live.change("policies.broadcast.intensity", 1.0)
    live.step(2)
    assert live.world.programmes.spent_cny.sum() > 0.0
    file = tmp_path / "session.toml"
    file.write_text(live.scenario_toml(), encoding="utf-8")
    again = Live(Scenario.load(file))
    again.step(4)
    assert digest(again.world) == digest(live.world)


def test_what_a_foreign_lever_does_not_take_is_refused(mine: Scenario) -> None:
    with pytest.raises(ScenarioError, match="between 0 and 1"):
        Live(mine).change("policies.broadcast.intensity", 2.0)
    with pytest.raises(ScenarioError, match="unknown key"):
        Live(Scenario.load("small", SHORT)).change("policies.broadcast.intensity", 0.5)


def test_a_foreign_headline_is_among_the_figures(mine: Scenario) -> None:
    live = Live(mine)
    assert list(charts.added([live])) == ["ice_household"]
    live.step()
    assert live.series(["ice_household"])["ice_household"].tolist() == [0.0]
    pair = Pair(live.copy(), live)
    pair.step()
    assert pair.differences(["ice_household"])["ice_household"].tolist() == [0.0, 0.0]


def test_the_mesa_model_collects_it(mine: Scenario) -> None:
    model = RuralModel(mine, rng=1)
    model.step()
    assert model.datacollector.get_model_vars_dataframe()["ice_household"].tolist() == [0.0]
    assert model.indicator("ice_household") == 0.0
