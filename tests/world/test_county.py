from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from ruralsim.foundation.errors import DataError, ScenarioError
from ruralsim.world.county import CountyData, read_villages, sizes
from ruralsim.world.settings import WorldSettings
from ruralsim.world.signal import internet_share


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


def test_a_county_without_households_asks_for_no_buyers():
    assert sizes(scenario({"registered_households": 0})).buyers == 0


def test_what_follows_from_county_data():
    county = CountyData(
        registered_households=1000, farm_share=0.5, persons=2500, broadband_users=400, arable_ha=900,
        income_head={"2018": 9000.0, "2020": 12588.0 * 1.1},
    )  # fmt: skip
    assert county.farm_households == 500
    assert county.land_ha_household == 1.8
    assert county.members_household == 2.5
    assert county.broadband_share == 0.4
    assert county.income_factor == pytest.approx(1.1)
    assert county.income_head_2020 == pytest.approx(13846.8)
    assert CountyData().income_factor == 1.0
    assert CountyData(income_head={"2018": 9000.0}).income_factor == 1.0  # no year to compare with


def test_internet_follows_broadband_where_known():
    assert internet_share(scenario()) == WorldSettings().population.internet
    known = scenario({"registered_households": 1000, "broadband_users": 400})
    assert internet_share(known) == pytest.approx(0.4 + 0.6 * known.world.signal.mobile_only)


def test_more_townships_than_cells_are_refused():
    with pytest.raises(ScenarioError, match="15 townships do not fit on a grid of 3 × 3 km"):
        sizes(scenario(width_km=3, height_km=3, townships=15))


@pytest.mark.parametrize("value", [-1.0, float("nan"), "12"])
def test_settings_refuse_what_is_no_amount(value):
    with pytest.raises(ValidationError):
        CountyData(area_km2=value)


def test_villages_are_read_with_and_without_coordinates(tmp_path):
    file = tmp_path / "villages.csv"
    file.write_text("name, households, x_km, y_km\n王庄, 12, 1.5, 2\nLi, 3, 0, 0\n", encoding="utf-8-sig")
    rows = read_villages(file, 5, 5)
    assert rows[0] == ("王庄", 12, 1.5, 2.0)
    file.write_text("households,name\n12,A\n3,B\n")
    assert [row.name for row in read_villages(file, 5, 5)] == ["A", "B"]
    size = sizes(scenario({"villages_csv": str(file)}, width_km=5, height_km=5, townships=1))
    assert (size.villages, size.households) == (2, 15)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name,x_km,y_km\nA,1,1\n", "missing column households"),
        ("name,households,x_km\nA,1,1\n", "missing column y_km"),
        ("", "missing column name, households"),
        ("name,households\n", "no village"),
        ("name,households\nA,5\nA,6\n", "line 3: 'A' is already on line 2"),
        ("name,households\n,5\n", "line 2: no name"),
        ("name,households\nA,0\n", "'A' has 0 households"),
        ("name,households\nA,-5\n", "'A' has -5 households"),
        ("name,households\nA,2.5\n", "'A' has 2.5 households"),
        ("name,households\nA,nan\n", "households is nan"),
        ("name,households\nA,many\n", "'many', not a number"),
        ("name,households\nA\n", "not a number"),
        ("name,households,x_km,y_km\nA,5,9,1\n", r"\(9, 1\) km lies outside the grid of 5 × 4 km"),
        ("name,households,x_km,y_km\nA,5,1,inf\n", "y_km is inf"),
    ],
)
def test_bad_files_of_villages_are_explained(tmp_path, content, says):
    file = tmp_path / "villages.csv"
    file.write_text(content)
    with pytest.raises(DataError, match=says):
        read_villages(file, 5, 4)


def test_unreadable_files_of_villages_are_explained(tmp_path):
    with pytest.raises(DataError, match="No such file"):
        read_villages(tmp_path / "none.csv", 5, 5)
    file = tmp_path / "gbk.csv"
    file.write_bytes("name,households\n王庄,3\n".encode("gbk"))
    with pytest.raises(DataError, match="not UTF-8"):
        read_villages(file, 5, 5)
