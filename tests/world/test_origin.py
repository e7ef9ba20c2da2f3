import pytest

from ruralsim.scenario import Scenario
from ruralsim.world.origin import same
from tests.factory import tiny_scenario


def test_a_county_without_a_name_is_made_up_altogether():
    found = Scenario.load("small").origin()
    assert not found["real"]
    assert found["made_up"]["en"].startswith("A made-up county")
    assert found["made_up"]["zh"].startswith("虚构县域")
    assert found["village_unit"] == "natural"


@pytest.mark.parametrize("name", ["wuchuan", "xinghe"])
def test_a_real_county_says_what_of_it_is_invented(name):
    scenario = Scenario.load(name)
    found = scenario.origin()
    assert found["real"]
    assert found["village_unit"] == "administrative"
    assert found["made_up"]["en"].startswith(
        f"Made up by the model, not data of {scenario.county.name_en}: terrain"
    )
    for words in ("地形", "道路走向", "村庄位置", "各村户数", f"并非{scenario.county.name_zh}实际数据"):
        assert words in found["made_up"]["zh"].split("取自数据")[0]
    assert "From data: names of townships, names of villages, area" in found["made_up"]["en"]
    assert found["map"]["en"] == "made-up map"


def test_what_files_give_is_invented_no_more(tmp_path):
    (tmp_path / "land.csv").write_text("\n".join([",".join(["1000"] * 12)] * 10))
    (tmp_path / "places.csv").write_text("name,households\nA,20\nB,20\n")
    half = tiny_scenario(county__villages_csv=str(tmp_path / "places.csv")).origin()
    assert {"village_names", "village_households"} <= set(half["given"])
    assert {"terrain", "village_places", "township_names"} <= set(half["invented"])
    (tmp_path / "places.csv").write_text("township,name,households,x_km,y_km\nT,A,20,1,1\nU,B,20,5,5\n")
    whole = tiny_scenario(
        county__villages_csv=str(tmp_path / "places.csv"), county__elevation_csv=str(tmp_path / "land.csv")
    ).origin()
    assert whole["invented"] == ["roads", "seats", "people", "points"]
    assert whole["real"]


def test_several_counties_say_what_each_makes_up():
    one, two = Scenario.load("wuchuan").origin(), Scenario.load("xinghe").origin()
    both = same([one, two, one])
    assert both["made_up"]["en"].count("not data of Wuchuan") == 1
    assert "not data of Xinghe" in both["made_up"]["en"]
    assert same([one, one]) == one
