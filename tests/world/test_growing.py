"""What a county grows, by its climate and land."""

from datetime import date

import numpy as np
import pytest

from ruralsim.scenario import Scenario
from ruralsim.scenario.problems import InvalidScenario
from ruralsim.simulate import prepare, step
from ruralsim.world.environment import Environment
from ruralsim.world.growing import CLIMATE, Fits, candidates, shares, site, suits
from ruralsim.world.level import yield_level
from ruralsim.world.produce import default_products, make_products, spoilage
from tests.factory import tiny_scenario

HERDING = {"county__arable_ha": 40.0, "county__grassland_ha": 4000.0}
COLD = {"world__environment__temperature_mean_c": 3.0, "world__environment__temperature_swing_c": 17.0}
ANIMALS = {"sheep", "cattle", "milk", "wool"}


def grown(**values):
    return set(tiny_scenario(county__grows=["climate"], **values).products)


def test_without_a_word_of_it_the_standard_products_stand():
    assert tiny_scenario(**COLD, **HERDING).products == default_products()


def test_the_site_is_summed_day_by_day():
    here = site(Environment(temperature_mean_c=12.0, temperature_swing_c=0.0), 10.0, None)
    assert here.heat == pytest.approx(365 * 12.0)
    assert here.coldest == here.mean == 12.0
    assert not here.herding
    assert site(Environment(), 10.0, 250.0).arable == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("limit", "holds"),
    [
        ({"heat": (0.0, 4379.0)}, False),
        ({"heat": (4379.0, 4381.0)}, True),
        ({"mean": (12.1, 20.0)}, False),
        ({"coldest": 12.5}, False),
        ({"settled": True}, True),
    ],
)
def test_each_limit_is_kept(limit, holds):
    here = site(Environment(temperature_mean_c=12.0, temperature_swing_c=0.0), None, None)
    assert suits(Fits(**limit), here) == holds


def test_at_three_degrees_grow_oats_and_buckwheat_and_no_apples():
    cold = grown(**COLD)
    assert {"oats", "buckwheat", "potatoes", "sheep"} <= cold
    assert not cold & {"apples", "maize", "strawberries", "dried_mushrooms", "citrus"}
    assert "apples" in grown(world__environment__temperature_mean_c=12.0)


def test_a_herding_county_has_no_greenhouses():
    assert grown(**COLD, **HERDING) >= ANIMALS
    assert not grown(**HERDING) & {"strawberries", "apples", "eggs", "leafy_vegetables"}


def test_land_is_divided_by_weights_by_hand():
    here = site(Environment(), 100.0, 7500.0)  # feeds as much as 300 ha
    known = candidates()
    found = shares(["potatoes", "sheep"], here)
    fields = known["potatoes"].weight + known["sheep"].weight
    assert found["potatoes"] == pytest.approx(0.25 * known["potatoes"].weight / fields)
    assert sum(found.values()) == pytest.approx(1.0)


def test_names_are_taken_and_said_so_even_beyond_the_climate():
    scenario = tiny_scenario(county__grows=["apples", "oats"], **COLD)
    assert set(scenario.products) == {"apples", "oats"}


def test_tables_of_the_scenario_are_laid_over_the_catalogue():
    scenario = tiny_scenario(
        county__grows=[CLIMATE], **COLD, products__oats={"area_share": 0.7}, products__sheep=False
    )
    assert scenario.products["oats"].area_share == 0.7
    assert scenario.products["oats"].wholesale == candidates()["oats"].product.wholesale
    assert "sheep" not in scenario.products
    assert tiny_scenario(products__oats={"area_share": 0.2}).products["oats"].zh == "莜麦"


@pytest.mark.parametrize("asked", [["otas"], [CLIMATE, "otas"]])
def test_a_name_that_is_no_candidate_is_refused_with_the_nearest(asked):
    with pytest.raises(InvalidScenario, match=r"county.grows[\s\S]*'otas' is no product.*oats"):
        tiny_scenario(county__grows=asked)


@pytest.mark.parametrize("unsound", ["climate", 3, [3], {"a": 1}])
def test_what_is_no_list_of_names_is_refused(unsound):
    with pytest.raises(InvalidScenario, match="grows"):
        tiny_scenario(county__grows=unsound)


@pytest.mark.parametrize("name", ["harqin", "kulun", "linxi", "wuchuan", "xinghe", "zhengxiangbai"])
def test_shipped_counties_grow_what_fits_and_come_back_as_they_were(name, tmp_path):
    scenario = Scenario.load(name)
    assert scenario.products.keys() >= ANIMALS
    assert not scenario.products.keys() & {"apples", "citrus", "tea", "rice"}
    kept = tmp_path / f"{name}.toml"
    kept.write_text(scenario.to_toml(), encoding="utf-8")
    assert Scenario.load(str(kept)).products == scenario.products
    assert scenario.with_values(("run.days", 9)).products == scenario.products
    factor = yield_level(scenario, make_products(scenario.products), scenario.county.farm_households)
    assert 0.3 < factor < 1.5


def test_the_herding_banner_harvests_no_fruit():
    assert not any(p.fruit for p in Scenario.load("zhengxiangbai").products.values())


def test_meat_keeps_on_the_farm_frozen_and_hardly_in_the_summer_heat():
    products = make_products({"sheep": candidates()["sheep"].product})
    (on_farm,), (hot,), (cold) = (spoilage(products, c)[1] for c in (0.0, 25.0, -18.0))
    assert hot > 0.3
    assert on_farm < 0.02
    assert cold[0] < 0.001


def test_mass_and_money_hold_with_animals():
    world = prepare(
        tiny_scenario(county__grows=[CLIMATE], run__start=date(2021, 9, 1), **COLD, **HERDING), 1, 20
    )
    for _ in range(20):
        step(world, check=True)
    names = list(world.settings.products)
    assert world.mass.total.sum(axis=0)[names.index("sheep")] > 0.0
    assert np.isfinite(world.farmers.cash).all()
