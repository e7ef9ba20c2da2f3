import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from ruralsim.cli import app
from ruralsim.county.building import Asked, build
from ruralsim.county.checking import check
from ruralsim.county.offsets import gcj_of_wgs
from ruralsim.county.transverse import Transverse
from ruralsim.foundation.errors import DataError, OutputError, ScenarioError
from ruralsim.scenario import Scenario
from ruralsim.world.county import sizes
from tests.county.county_files import TOWNSHIPS, as_csv, points, rows


def made(tmp_path, text=None, name="wuchuan", **asked):
    (tmp_path / "list.csv").write_text(text or as_csv())
    asked = {"crs": "EPSG:4490", "extends": "small", **asked}
    folder = tmp_path / name
    return folder, build(Asked(folder, str(tmp_path / "list.csv"), **asked))


def village_rows(folder):
    return sizes(Scenario.load(str(folder / f"{folder.name}.toml"))).rows


@pytest.mark.parametrize(
    ("places", "header", "asked"),
    [
        (None, None, {}),
        (lambda e, n: gcj_of_wgs(e, n), None, {"crs": "GCJ-02"}),
        (lambda e, n: (n, e), None, {}),
        (
            lambda e, n: Transverse(114.0, 38_500_000.0).metres(e, n)[::-1],
            "代码,乡镇,村名,户数,X,Y",
            {"crs": "4526"},
        ),
        (
            lambda e, n: Transverse(114.0).metres(e, n),
            "代码,乡镇,村名,户数,横坐标,纵坐标",
            {"crs": "", "zone": 38},
        ),
    ],
)
def test_villages_lie_where_they_are_whatever_the_list_counts_in(tmp_path, places, header, asked):
    text = as_csv(header or "代码,乡镇,村名,户数,经度,纬度", places and places(*points()))
    folder, county = made(tmp_path, text, **asked)
    x, y = county.ground.km(*points())
    at = {row.code: (row.x_km, row.y_km) for row in village_rows(folder)}
    apart = [np.hypot(at[row[0]][0] - x[i], at[row[0]][1] - y[i]) for i, row in enumerate(rows())]
    assert max(apart) < 0.002


def test_a_county_is_what_its_list_says(tmp_path):
    folder, county = made(tmp_path, name="武川")
    found = village_rows(folder)
    assert [(r.code, r.township, r.name, r.households, r.unit) for r in found] == [
        (*row[:4], "administrative") for row in rows()
    ]
    scenario = Scenario.load(str(folder / "武川.toml"))
    assert (scenario.county.name_zh, scenario.county.code) == ("武川", "150928")
    assert (scenario.world.width_km, scenario.world.height_km) == (county.ground.width, county.ground.height)
    about = json.loads((folder / "manifest.json").read_text())
    assert [t["kind_zh"] for t in about["townships"]] == ["镇", "乡", "开发区"]
    assert (folder / about["inputs"][0]["file"]).read_text() == as_csv()
    assert "tmerc" in about["ground"]["projection"]


def test_it_runs_with_names_and_places_from_data_and_the_rest_synthetic(tmp_path):
    folder, _ = made(tmp_path)
    origin = Scenario.load(str(folder / "wuchuan.toml")).origin()
    assert {"village_names", "village_places", "township_names"} <= set(origin["given"])
    assert {"roads", "terrain"} <= set(origin["invented"])


def test_kinds_of_townships_may_be_dropped_and_the_seat_chosen(tmp_path):
    folder, county = made(tmp_path, without=["开发区"], seat="北山乡")
    assert [t.name for t in county.townships] == ["北山乡", "城关镇"]
    assert village_rows(folder)[0].township == "北山乡"
    assert any("经济开发区" in note.zh for note in county.account.left_out)
    for option in ({"without": ["牧厂"]}, {"seat": "城关乡"}):
        with pytest.raises(ScenarioError, match=r"(?s)allowed · 可用"):
            made(tmp_path, name="other", **option)


def test_a_list_of_townships_gives_order_and_kinds_and_is_held_against_the_villages(tmp_path):
    towns = tmp_path / "towns.csv"
    towns.write_text("乡镇,类型\n北山乡,\n城关镇,\n经济开发区,农林牧场\n南川乡,\n")
    _, county = made(tmp_path, townships=str(towns))
    assert [(t.name, t.kind.key) for t in county.townships] == [
        ("北山乡", "township"), ("城关镇", "town"), ("经济开发区", "farm"),
    ]  # fmt: skip
    assert any("南川乡" in note.en for note in county.account.left_out)
    towns.write_text("乡镇\n北山镇\n城关镇\n经济开发区\n")
    with pytest.raises(DataError, match=r"第 6 行: '北山乡' is not listed; is it 北山镇\?"):
        made(tmp_path, name="other", townships=str(towns))


@pytest.mark.parametrize(
    ("change", "asked", "says"),
    [
        (lambda t: t, {"crs": ""}, r"degrees, but of which map.*--crs GCJ-02"),
        (lambda t: t.replace("113.52", "13.52", 1), {}, r"第 3 行: '东沟1' \(13\.52, 41\): not in China"),
        (
            lambda t: t.replace("113.52,41.0", "90.52,41.0", 1),
            {},
            r"spread over .* furthest off: row 3 东沟1",
        ),
        (lambda t: t.replace("113.52,41.0", "41.0,113.52", 1), {}, r"第 3 行: .*exchanged"),
    ],
)
def test_points_that_cannot_be_right_are_named_and_nothing_is_written(tmp_path, change, asked, says):
    with pytest.raises(DataError, match=says):
        made(tmp_path, change(as_csv()), **asked)
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


def test_points_that_hardly_can_be_right_are_suspected(tmp_path):
    text = as_csv().replace("113.52,41.02", "113.5,41.0", 1).replace("113.64,41.12", "114.9,41.12")
    text = text.replace("113.42,40.97", "113.51,41.01")
    _, county = made(tmp_path, text)
    said = " ".join(note.en for note in county.account.suspects)
    assert "another county?" in said
    assert f"{tmp_path / 'list.csv'}, rows 2, 5: 王庄 and 东沟3 lie on one point" in said
    assert f"of {TOWNSHIPS[2]} lies amid villages of {TOWNSHIPS[0]}" in said


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"zone": 38}, "--crs EPSG:4490 and --zone 38: one of them"),
        ({"extends": "smal"}, r"(?s)no scenario of the catalogue.*是否想写: small"),
        ({"crs": "EPSG:9"}, "no coordinate system"),
    ],
)
def test_options_that_cannot_be_right_are_refused(tmp_path, asked, says):
    with pytest.raises(ScenarioError, match=says):
        made(tmp_path, **asked)
    assert not (tmp_path / "wuchuan").exists()


def test_a_folder_is_not_overwritten_unasked(tmp_path):
    made(tmp_path)
    with pytest.raises(OutputError, match="--replace"):
        made(tmp_path)
    made(tmp_path, replace=True)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(OutputError):
        made(tmp_path, name="mine", replace=True)
    assert (tmp_path / "mine" / "thesis.txt").exists()


def test_a_check_says_what_became_of_the_files(tmp_path):
    folder, county = made(tmp_path)
    found = check(folder)
    assert found.told["read"] == county.account.read
    assert "roads" in found.scenario.origin()["invented"]
    assert not found.changed
    with (folder / "villages.csv").open("a") as file:
        file.write("150928100299,administrative,城关镇,新村,12,5.0,5.0\n")
    assert check(folder).changed == ["villages.csv"]


def test_a_check_refuses_what_cannot_be_right(tmp_path):
    folder, _ = made(tmp_path)
    with pytest.raises(DataError, match="no county's folder"):
        check(tmp_path)
    written = (folder / "villages.csv").read_text()
    (folder / "villages.csv").write_text(written.replace(",30,", ",0,", 1))
    with pytest.raises(DataError, match=r"villages\.csv, line 2: '王庄' has 0 households"):
        check(folder)
    (folder / "villages.csv").write_text(written)
    (folder / "inputs" / "villages.csv").write_text("other")
    with pytest.raises(DataError, match=r"inputs/villages\.csv: changed or gone"):
        check(folder)


def test_the_folder_may_be_moved(tmp_path):
    folder, _ = made(tmp_path)
    before = Scenario.load(str(folder / "wuchuan.toml")).hash()
    moved = Path(folder.rename(tmp_path / "elsewhere"))
    assert not check(moved).changed
    assert Scenario.load(str(moved / "wuchuan.toml")).hash() == before


def test_a_countys_folder_is_a_scenario_wherever_one_is_named(tmp_path, monkeypatch):
    (tmp_path / "list.csv").write_text(as_csv())
    build(Asked(tmp_path / "mine", f"{tmp_path}/list.csv", crs="4490", extends="small"))
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "mine" / "mine.toml"
    for named in ("mine", "mine/", "./mine", tmp_path / "mine", str(tmp_path / "mine")):
        assert Scenario.load(named).county == Scenario.load(str(file)).county
        assert Scenario.load(named).name == "mine"
    (tmp_path / "mine").rename(tmp_path / "moved")
    assert Scenario.load("moved").name == "mine"
    (tmp_path / "over.toml").write_text('extends = "moved"\n')
    assert Scenario.load("over.toml").county == Scenario.load("moved").county
    for command in (["scenario", "show", "moved"], ["describe", "moved"], ["scenario", "check", "moved"]):
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, done.output
