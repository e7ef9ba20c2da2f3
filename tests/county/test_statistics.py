import math

import pytest

from ruralsim.county.account import Account
from ruralsim.county.building import Asked, build
from ruralsim.county.checking import check
from ruralsim.county.figures import Figures
from ruralsim.county.sheets import read_sheet
from ruralsim.county.statistics import held_against, read_statistics
from ruralsim.foundation.errors import DataError
from ruralsim.scenario import Scenario
from tests.county.county_files import as_csv

WIDE = """某县主要指标,,,
指标,单位,2019年,2020年
年末户籍户数,万户,1.21,1.2
耕地面积,万亩,30,45
公路里程,公里,,800.5
农村居民人均可支配收入,元,"11,500",12600
地区生产总值,亿元,40,42
"""
LONG = """Figure,Year,Value,Unit
registered households,2020,12000,household
耕地面积（万亩）,2020,45,
length of roads,2020,800.5,km
rural income per head,2019,11500,CNY
rural income per head,2020,12600,CNY
"""


def read(tmp_path, text):
    (tmp_path / "stats.csv").write_text(text)
    account = Account()
    return read_statistics(read_sheet(str(tmp_path / "stats.csv")), account), account


@pytest.mark.parametrize("text", [WIDE, LONG])
def test_figures_are_taken_in_any_unit_and_of_the_latest_year(tmp_path, text):
    figures, _ = read(tmp_path, text)
    latest = {"registered_households": 12000, "arable_ha": 30000, "road_km": 800.5, "income_head": 12600}
    assert figures.latest == pytest.approx(latest)
    assert figures.income_head == {"2019": 11500.0, "2020": 12600.0}


def test_marks_of_yearbooks_for_no_figure_and_remarks_are_left_out_and_said(tmp_path):
    text = (
        WIDE.replace("公路里程,公里,,", "公路里程,公里,…,").replace("2020年", "2020年末") + "注：年末数,,,\n"
    )
    figures, account = read(tmp_path, text)
    assert figures.by_year["road_km"] == {"2020": 800.5}
    said = [note.en.partition("stats.csv, ")[2] for note in account.left_out]
    assert said[1:] == ["row 8: 1 note", "row 5: 1 row with years marked as unknown"]


def test_figures_that_the_model_does_not_know_are_named(tmp_path):
    more = "边缘易致贫户、脱贫不稳定户（监测户）,户,,9\n"
    _, account = read(tmp_path, WIDE.replace("公路里程", "公路里数") + more)
    [note] = account.left_out
    assert note.en.split(": ", 2)[2] == (
        "公路里数 (is it 公路里程?), 地区生产总值, 边缘易致贫户、脱贫不稳定户(监测户) (is it 监测户?)"
    )
    assert note.zh.split("：", 2)[2] == (
        "公路里数（是否为“公路里程”？）、地区生产总值、边缘易致贫户、脱贫不稳定户(监测户)（是否为“监测户”？）"
    )


@pytest.mark.parametrize(
    "called", ["年末户籍总户数", "全县年末总户数", "其中：户籍户数", "户籍户数", "年末 户籍户数"]
)
def test_a_figure_is_known_whatever_the_yearbook_writes_about_its_name(tmp_path, called):
    figures, account = read(tmp_path, WIDE.replace("年末户籍户数", called))
    assert figures.latest["registered_households"] == 12000
    assert "household" in account.read[0].en


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("万亩", "顷"), r"第 4 行: 耕地面积: unit '顷'; allowed: 公顷"),
        (("800.5", "约800"), r"第 5 行: 公路里程: '约800' in '2020' is no figure"),
        (("2019年,2020年", "上年,本年"), "no columns year and value"),
    ],
)
def test_figures_that_cannot_be_right_are_refused(tmp_path, change, says):
    with pytest.raises(DataError, match=says):
        read(tmp_path, WIDE.replace(*change))


def test_a_scenario_takes_them(tmp_path):
    (tmp_path / "list.csv").write_text(as_csv())
    (tmp_path / "stats.csv").write_text(WIDE + "行政区域面积,平方公里,,900\n")
    folder = tmp_path / "mine"
    build(
        Asked(
            folder, str(tmp_path / "list.csv"), crs="4490", extends="small", stats=str(tmp_path / "stats.csv")
        )
    )
    mine = Scenario.load(str(folder / "mine.toml"))
    county = mine.county
    assert (county.registered_households, county.road_km, county.income_year) == (12000, 800.5, "2020")
    assert county.area_km2 is None  # the grid is as large as its points need
    replaced, odd = mine.check_files()
    assert replaced == (
        "county.registered_households: not used, replaced by county.villages_csv · "
        "county.registered_households：不起作用，以 county.villages_csv 为准"
    )
    assert "times the usual harvest" in odd  # the land of a county for the households of a few villages
    assert check(folder).told["suspicious"][0].en in odd


def test_what_lists_and_figures_say_differently_is_suspected():
    by_year = {"registered_households": {"2020": 1000}, "area_km2": {"2020": 500.0}}
    figures = Figures(by_year, {"registered_households": 4, "area_km2": 3})
    account = Account()
    held_against(figures, 999, 540.0, account)
    held_against(figures, 999, math.nan, account)
    assert not account.suspects
    held_against(figures, 1001, 560.0, account, "year.xlsx#table")
    assert [note.en[:32] for note in account.suspects] == [
        "year.xlsx#table, row 4: villages",
        "year.xlsx#table, row 3: area wit",
    ]


PEOPLE = """指标,单位,2020年
户籍户数,户,%s
户籍人口,人,%s
常住人口,人,%s
"""


@pytest.mark.parametrize(
    ("given", "en", "zh"),
    [
        ((8100, 21_200, 17_000), "", ""),
        (
            (8100, 21_200, 1_500_000),
            "stats.csv, row 4: resident persons 1,500,000 are 71 times registered persons 21,200 "
            "(likely: 0.3 to 2); check the unit",
            "stats.csv 第 4 行：常住人口 1,500,000，为户籍人口 21,200 的 71 倍（合理范围 0.3—2），请核对单位",
        ),
        ((8100, 21_200, 1_700), "are 0.08 times registered persons 21,200", "为户籍人口 21,200 的 0.08 倍"),
        (
            (8100, 0, 1_500_000),
            "are 200 times the list's households 7,495 (likely: 0.8 to 20)",
            "户数 7,495 的 200 倍",
        ),
        (
            (81_000, 212_000, 170_000),
            "row 3: registered persons 212,000 are 28 times the list's households 7,495",
            "第 3 行：户籍人口 212,000，为村庄清单户数 7,495 的 28 倍",
        ),
    ],
)
def test_people_that_do_not_go_with_each_other_or_with_the_list_are_suspected(tmp_path, given, en, zh):
    text = PEOPLE % given
    figures, account = read(tmp_path, text.replace("户籍人口,人,0\n", ""))
    held_against(figures, 7495, math.nan, account, "stats.csv")
    assert bool(account.suspects) == bool(en)
    if en:
        assert en in account.suspects[0].en
        assert zh in account.suspects[0].zh


def test_persons_of_a_household_that_none_has_are_refused_with_both_rows(tmp_path):
    (tmp_path / "v.csv").write_text(as_csv())
    (tmp_path / "s.csv").write_text(PEOPLE % (700, 21_200, 20_000))
    asked = Asked(
        tmp_path / "mine", f"{tmp_path}/v.csv", crs="4490", extends="small", stats=f"{tmp_path}/s.csv"
    )
    with pytest.raises(DataError) as error:
        build(asked)
    assert str(error.value).endswith(
        "s.csv, row 3: registered persons 21,200, registered households 700 (row 2): 30.3 persons a "
        "household; allowed: more than 1, fewer than 7\n"
        "  第 3 行：户籍人口 21,200 人，户籍户数 700 户（第 2 行）：户均 30.3 人，"
        "应大于 1、小于 7，请核对单位"
    )


def test_a_folder_looked_at_again_tells_of_people_that_are_suspicious(tmp_path):
    (tmp_path / "v.csv").write_text(as_csv())
    (tmp_path / "s.csv").write_text(PEOPLE % (600, 1500, 150_000))
    folder = tmp_path / "mine"
    build(Asked(folder, f"{tmp_path}/v.csv", crs="4490", extends="small", stats=f"{tmp_path}/s.csv"))
    assert "常住人口 150,000，为户籍人口 1,500 的 100 倍" in check(folder).told["suspicious"][0].zh


CLIMATE_ROWS = """指标,单位,2020年,2021年
耕地面积,万亩,30,45
草原面积,万亩,600,
年平均气温,℃,-1.5,
一月平均气温,℃,-18,
七月平均气温,℃,19,
"""


def test_grassland_and_climate_choose_what_a_county_keeps(tmp_path):
    figures, _ = read(tmp_path, CLIMATE_ROWS)
    assert figures.latest["grassland_ha"] == pytest.approx(400_000)
    assert figures.grows == ("climate",)
    assert figures.climate() == ["temperature_mean_c = -1.5", "temperature_swing_c = 18.5"]
    assert Figures({"arable_ha": {"2020": 1.0}}, {}).as_toml() == ["arable_ha = 1.0"]


@pytest.mark.parametrize("said", ["马铃薯、肉羊", "potatoes; SHEEP", "Potatoes，sheep"])
def test_products_are_named_in_either_language(tmp_path, said):
    figures, _ = read(tmp_path, CLIMATE_ROWS + f'种养品类,,,"{said}"\n')
    assert figures.grows == ("potatoes", "sheep")
    assert 'grows = ["potatoes", "sheep"]' in figures.as_toml()


def test_a_product_that_no_catalogue_has_is_refused_with_its_row(tmp_path):
    with pytest.raises(DataError, match=r"第 7 行: 'potatos' is no product of the catalogue.*potatoes"):
        read(tmp_path, CLIMATE_ROWS + "products,,,potatos\n")
