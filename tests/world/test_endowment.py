"""What households have in people and land, from statistics."""

import numpy as np
import pytest

from ruralsim.foundation.errors import ScenarioError
from ruralsim.scenario import Scenario
from ruralsim.world.endowment import adult_share, land_mean, member_shares, people_level, work_level
from tests.factory import tiny_scenario, tiny_world

SMALL = {"county__registered_households": 1000, "county__persons": 2200}


def test_a_tilt_gives_the_persons_of_the_statistics():
    shares = member_shares(tiny_scenario(**SMALL))
    assert shares.sum() == pytest.approx(1.0)
    assert shares @ np.arange(1, 8) == pytest.approx(2.2)
    usual = member_shares(tiny_scenario())
    tilt = shares / usual
    np.testing.assert_allclose(
        tilt[1:] / tilt[:-1], tilt[1] / tilt[0]
    )  # tᵏ: nothing else of the shape changes


def test_two_sizes_by_hand():
    given = {"world__population__member_shares": (0.5, 0.0, 0.5), "county__registered_households": 10}
    np.testing.assert_allclose(
        member_shares(tiny_scenario(**given, county__persons=15)), [0.75, 0, 0.25], atol=1e-12
    )
    assert people_level(tiny_scenario(**given, county__persons=15)) == pytest.approx(0.75)


def test_without_statistics_all_is_as_usual():
    scenario = tiny_scenario(county__persons=2200)  # of no known households
    s = scenario.world.population
    assert people_level(scenario) == work_level(scenario, 40) == 1.0
    assert adult_share(scenario) == s.adult_share
    assert land_mean(scenario, 40) == s.land_ha


def test_of_all_people_as_many_can_work_as_usual():
    def able(scenario):
        size = member_shares(scenario) @ np.arange(1, 8)
        return (1 + adult_share(scenario) * (size - 1)) / size

    assert able(tiny_scenario(**SMALL)) == pytest.approx(able(tiny_scenario()))


@pytest.mark.parametrize("persons", [900, 7100])
def test_persons_that_no_households_can_have_are_refused_with_both_keys(persons):
    scenario = tiny_scenario(**SMALL | {"county__persons": persons})
    with pytest.raises(
        ScenarioError, match=r"county.persons ÷ county.registered_households = .* allowed: more"
    ):
        scenario.check_files()


def test_land_and_people_of_the_statistics_are_those_of_the_households():
    given = {"county__registered_households": 2400, "county__farm_share": 0.5, "county__villages": 4}
    world = tiny_world(**given, county__persons=5280, county__arable_ha=3600.0)
    assert world.farmers.n == 1200
    assert world.farmers.land_ha.sum() == pytest.approx(3600.0)
    assert world.farmers.members.mean() == pytest.approx(2.2, abs=0.08)


def test_what_a_household_has_goes_with_its_people():
    income = {"county__income_head": {"2020": 12_588.0}, "county__registered_households": 800}
    usual = tiny_world(**income)
    small = tiny_world(**income, county__persons=round(800 * 2.2))
    level = people_level(small.settings)
    for name in ("business_cny_year", "property_cny_year", "transfers_cny_year"):
        assert getattr(small.farmers, name).mean() / getattr(usual.farmers, name).mean() == pytest.approx(
            level
        )
    np.testing.assert_allclose(small.products.yield_kg_ha, level * usual.products.yield_kg_ha)


def test_more_land_yields_and_works_less_a_hectare():
    income = {"county__income_head": {"2020": 12_588.0}, "county__registered_households": 800}
    usual, wide = tiny_world(**income), tiny_world(**income, county__arable_ha=400 * 1.8)
    np.testing.assert_allclose(wide.products.yield_kg_ha, usual.products.yield_kg_ha / 4)
    assert work_level(wide.settings, wide.farmers.n) == pytest.approx(0.25)


@pytest.mark.parametrize("name", ["harqin", "kulun", "linxi", "wuchuan", "xinghe", "zhengxiangbai"])
def test_the_shipped_counties_use_their_land_and_people(name):
    scenario = Scenario.load(name)
    county = scenario.county
    assert 2.0 < county.household_size < 2.7
    assert people_level(scenario) < 0.75
    land = land_mean(scenario, county.farm_households) * county.farm_households
    assert land == pytest.approx(county.arable_ha + (county.grassland_ha or 0.0) / county.grass_per_arable)
    assert not any("county.persons" in note or "county.arable_ha" in note for note in scenario.check_files())
