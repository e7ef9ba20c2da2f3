from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from ruralsim.foundation.errors import DataError, ScenarioError
from ruralsim.scenario import Scenario
from ruralsim.world.county import CountyData, sizes, village_unit, village_units
from ruralsim.world.settings import WorldSettings
from ruralsim.world.signal import internet_share
from ruralsim.world.villages_file import VillageRow


def scenario(county=None, **world):
    return SimpleNamespace(world=WorldSettings(**world), county=CountyData(**(county or {})))


def test_without_county_data_the_world_has_its_own_sizes():
    assert sizes(scenario())[:7] == (48, 48, 16, 200, 20_000, 20_000, 40)


def test_county_data_replace_sizes_and_buyers_follow_households():
    given = {
        "area_km2": 3518,
        "townships": 9,
        "villages": 161,
        "registered_households": 142_870,
        "farm_share": 0.5,
    }
    size = sizes(scenario(given))
    assert abs(size.width * size.height - 3518) < 60
    assert (size.townships, size.villages, size.households, size.buyers) == (9, 161, 71_435, 71_435)
    assert size.institutions == 143


@pytest.mark.parametrize("name", ["baseline", "small"])
def test_households_bring_buyers_and_institutions_unless_these_are_given(name):
    """A county of a quarter of the households asks for a quarter of the goods."""
    small = [sizes(Scenario.load(name, [("world.households", n)])) for n in (250, 500, 2000)]
    assert [(size.buyers, size.institutions) for size in small] == [(250, 1), (500, 1), (2000, 4)]
    given = [("world.households", 250), ("world.buyers", 70), ("world.institutions", 3)]
    size = sizes(Scenario.load(name, given))
    assert (size.households, size.buyers, size.institutions) == (250, 70, 3)


def test_a_county_without_households_asks_for_no_buyers():
    assert sizes(scenario({"registered_households": 0})).buyers == 0


def test_what_follows_from_county_data():
    county = CountyData(
        registered_households=1000, farm_share=0.5, broadband_users=400,
        income_head={"2018": 9000.0, "2020": 12588.0 * 1.1},
    )  # fmt: skip
    assert county.farm_households == 500
    assert county.broadband_share == 0.4
    assert county.income_factor == pytest.approx(1.1)
    assert county.income_year == "2020"
    assert CountyData().income_factor == 1.0
    assert CountyData(income_head={"2012": 5000.0}).income_factor == 1.0  # no year to compare with


def test_internet_follows_broadband_where_known():
    assert internet_share(scenario()) == WorldSettings().population.internet
    known = scenario({"registered_households": 1000, "broadband_users": 400})
    assert internet_share(known) == pytest.approx(0.4 + 0.6 * known.world.signal.mobile_only)


def test_more_townships_than_cells_are_refused():
    with pytest.raises(ScenarioError, match="15 townships do not fit on a grid of 3 × 3 km"):
        sizes(scenario(width_km=3, height_km=3, townships=15))


def test_an_area_makes_a_square_where_no_sides_are_given():
    size = sizes(scenario({"area_km2": 3518}))
    assert size[:2] == (59, 60)
    assert size.grid == "county.area_km2 = 3518"


def test_sides_and_an_area_that_agree_are_taken_as_they_are():
    assert sizes(scenario({"area_km2": 3518}, width_km=100, height_km=35))[:2] == (100, 35)


@pytest.mark.parametrize("sides", [{"width_km": 20}, {"width_km": 100, "height_km": 40}])
def test_an_area_and_sides_that_contradict_each_other_are_refused_with_both(sides):
    with pytest.raises(ScenarioError, match=r"area_km2 = 3518 and world.width_km × world.height_km = "):
        sizes(scenario({"area_km2": 3518}, **sides))


def file_of(tmp_path, content):
    (tmp_path / "villages.csv").write_text(content)
    return str(tmp_path / "villages.csv")


def test_a_file_of_villages_sets_villages_households_and_townships(tmp_path):
    file = file_of(tmp_path, "name,households,township\nA,12,T\nB,3,U\n")
    size = sizes(scenario({"villages_csv": file}, width_km=5, height_km=5))
    assert (size.townships, size.villages, size.households) == (2, 2, 15)
    assert sizes(scenario({"villages_csv": file, "townships": 2})).townships == 2
    with pytest.raises(DataError, match=r"names 2 townships, county\.townships is 3"):
        sizes(scenario({"villages_csv": file, "townships": 3}))


def test_a_place_outside_names_the_keys_of_the_grid(tmp_path):
    file = file_of(tmp_path, "name,households,x_km,y_km\nA,1,70,1\n")
    with pytest.raises(DataError, match=r"59 × 60 km \(county.area_km2 = 3518\)"):
        sizes(scenario({"villages_csv": file, "area_km2": 3518}))


def test_villages_are_administrative_where_they_are_as_many_as_those():
    assert village_unit(CountyData(villages=93), 93) == "administrative"
    assert village_unit(CountyData(villages=93), 400) == "natural"
    assert village_unit(CountyData(), 200) == "natural"
    rows = [VillageRow("A", 1, 0.0, 0.0, unit=unit) for unit in ("community", "natural", "administrative")]
    assert village_unit(CountyData(), 3, rows) == "administrative"


def test_villages_are_counted_by_what_each_is():
    assert village_units(CountyData(villages=93), 93) == {"administrative": 93}
    assert village_units(CountyData(), 200) == {"natural": 200}
    said = ["administrative"] * 29 + ["community"]
    rows = [VillageRow("A", 1, 0.0, 0.0, unit=unit) for unit in said]
    assert village_units(CountyData(), 30, rows) == {"administrative": 29, "community": 1}
    rows[0] = rows[0]._replace(unit="")
    assert village_units(CountyData(), 30, rows) == {"administrative": 29, "community": 1}


@pytest.mark.parametrize("year", ["20200", "last", "1850", "２０２０"])
def test_incomes_are_of_years(year):
    with pytest.raises(ValidationError, match="is no year"):
        CountyData(income_head={year: 9000.0})


@pytest.mark.parametrize("value", [-1.0, float("nan"), "12"])
def test_settings_refuse_what_is_no_amount(value):
    with pytest.raises(ValidationError):
        CountyData(area_km2=value)


def test_an_income_that_nothing_can_be_measured_by_is_refused():
    with pytest.raises(ScenarioError, match="between 100 and 200000"):
        Scenario.from_values({"county": {"income_head": {"2021": 0.0}}})
