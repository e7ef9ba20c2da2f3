"""What is told of a county's products and land."""

import pytest

from ruralsim.simulate import simulate
from ruralsim.world.husbandry import holdings, land
from tests.factory import tiny_scenario

COLD = {"world__environment__temperature_mean_c": 3.0, "world__environment__temperature_swing_c": 17.0}
HERDING = {"county__arable_ha": 40.0, "county__grassland_ha": 4000.0}


def test_names_that_are_taken_beyond_the_climate_are_told_so():
    scenario = tiny_scenario(county__grows=["apples", "oats"], **COLD)
    why = {row.name: row.why_en for row in holdings(scenario, 40)}
    assert why == {
        "apples": "named by the scenario, beyond its climate",
        "oats": "named by the scenario",
    }


def test_animals_are_kept_and_their_shares_are_of_all_land():
    told = holdings(tiny_scenario(county__grows=["climate"], **COLD, **HERDING), 40)
    assert {row.name for row in told if row.animal} == {"sheep", "cattle", "milk", "wool"}
    assert sum(row.share for row in told) == pytest.approx(1.0)
    assert [row.share for row in told] == sorted((row.share for row in told), reverse=True)


def test_land_says_where_it_is_known_from():
    given = land(tiny_scenario(county__grows=["climate"], **COLD, **HERDING), 40)
    assert [(one.hectares, one.source_en) for one in given] == [
        (40.0, "county data"),
        (4000.0, "county data"),
    ]
    unused = land(tiny_scenario(**HERDING), 40)[1]
    assert "nothing that is kept grazes on it" in unused.source_en
    (assumed,) = land(tiny_scenario(world__population__land_ha=0.5), 40)
    assert assumed.hectares == pytest.approx(20.0)
    assert assumed.source_en.startswith("assumed")


def test_results_of_a_run_tell_it():
    county = simulate(tiny_scenario(run__days=1)).meta["county"]
    assert {one["why_en"] for one in county["produce"]} == {"standard product"}
    assert [one["en"] for one in county["land"]] == ["arable land"]
