import pytest

from ruralsim.scenario import Scenario
from ruralsim.world.county import sizes
from ruralsim.world.county_notes import unlikely


def notes(tmp_path, values, **files):
    for name, content in files.items():
        (tmp_path / f"{name}.csv").write_text(content)
        values.setdefault("county", {})[f"{name}_csv"] = str(tmp_path / f"{name}.csv")
    return Scenario.from_values(values).check_files()


def test_of_a_synthetic_county_there_is_nothing_to_say(tmp_path):
    assert Scenario.load("baseline").check_files() == []
    assert Scenario.load("small").check_files() == []


def test_what_is_recorded_only_is_said():
    told = "\n".join(Scenario.load("wuchuan").check_files())
    assert "county.code: recorded, not used" in told
    assert "county.income_head: 2020 is used, 2018, 2019 recorded only" in told
    assert "模型不使用" in told


def test_an_income_of_no_use_is_said(tmp_path):
    [told] = notes(tmp_path, {"county": {"income_head": {"2015": 9000.0}}})
    assert "2015 not used; give 2019, 2020 or 2021" in told


def test_what_county_data_replace_is_said(tmp_path):
    told = notes(tmp_path, {"world": {"villages": 30, "households": 500}, "county": {"villages": 12}})
    assert [line.split(":")[0] for line in told] == ["world.villages"]
    assert "replaced by county.villages" in told[0]


def test_what_the_file_of_villages_replaces_is_said(tmp_path):
    values = {
        "county": {"villages": 3, "registered_households": 100},
        "world": {"settlement": {"dispersion": 0.1}},
    }
    told = notes(tmp_path, values, villages="name,households,x_km,y_km\nA,9,1,1\nB,8,2,2\n")
    assert [line.split(":")[0] for line in told] == [
        "county.villages", "county.registered_households", "world.settlement.dispersion",
    ]  # fmt: skip


def test_filled_elevations_and_unread_terrain_are_said(tmp_path):
    values = {
        "world": {
            "width_km": 3,
            "height_km": 3,
            "townships": 1,
            "villages": 1,
            "terrain": {"ruggedness": 0.9},
        },
        "county": {"elevation_fill": "nearest"},
    }
    told = notes(tmp_path, values, elevation="1,2,3\n4,-9999,6\n7,8,9\n")
    assert [line.split(":")[0] for line in told] == ["world.terrain.ruggedness", "county.elevation_csv"]
    assert "1 cell without data" in told[1]


def test_figures_that_say_nothing_alone_are_said(tmp_path):
    told = notes(tmp_path, {"county": {"farm_share": 0.3, "elevation_fill": "nearest", "broadband_users": 5}})
    assert [line.split(":")[0] for line in told] == [
        "county.farm_share", "county.broadband_users", "county.elevation_fill",
    ]  # fmt: skip


def test_registered_households_that_others_are_divided_by_are_read(tmp_path):
    table = "name,households,x_km,y_km\nA,9,1,1\nB,8,2,2\n"
    told = notes(tmp_path, {"county": {"registered_households": 100, "persons": 320}}, villages=table)
    assert not any("registered_households" in line for line in told)


@pytest.mark.parametrize(("hectares", "said"), [(4000.0, 0), (200.0, 1), (400_000.0, 1)])
def test_income_that_needs_harvests_as_no_land_brings_is_said(hectares, said):
    county = {"income_head": {"2020": 11_000.0}, "arable_ha": hectares}
    scenario = Scenario.from_values({"county": county, "world": {"households": 4000}})
    told = unlikely(scenario, sizes(scenario))
    assert len(told) == said
    if said:
        assert "times the usual harvest" in told[0].en
        assert "每公顷产量须为通常的" in told[0].zh
    assert unlikely(Scenario.load("wuchuan"), sizes(Scenario.load("wuchuan"))) == []


@pytest.mark.parametrize(
    ("persons", "said"), [(320, ""), (620, "are 6.2 a household (likely: 1.5 to 5)"), (110, "are 1.1")]
)
def test_households_as_small_or_large_as_hardly_any_are_said(persons, said):
    county = {"registered_households": 100, "persons": persons}
    scenario = Scenario.from_values({"county": county})
    told = unlikely(scenario, sizes(scenario))
    assert bool(told) == bool(said)
    if said:
        assert said in told[0].en
        assert "请核对二者及其单位" in told[0].zh
