"""What offices' files have wrong: each is named with file, sheet and row, and nothing is half-written."""

import numpy as np
import pytest
from typer.testing import CliRunner

from ruralsim.cli import app
from ruralsim.county.account import Account
from ruralsim.county.sheets import read_sheet
from ruralsim.county.statistics import read_statistics
from ruralsim.foundation.errors import DataError
from tests.county.county_files import as_csv

openpyxl = pytest.importorskip("openpyxl")
pyogrio = pytest.importorskip("pyogrio")
shapely = pytest.importorskip("shapely")
rasterio = pytest.importorskip("rasterio")

ROWS = [line.split(",") for line in as_csv().splitlines()]
LAND = shapely.box(113.3, 40.85, 113.8, 41.25)
ROAD = shapely.LineString([(113.3, 41.0), (113.8, 41.05)])


def workbook(path, rows):
    book = openpyxl.Workbook()
    book.active.title = "村庄"
    for row in rows:
        book.active.append([float(cell) if at > 2 and cell.replace(".", "").isdecimal() else cell
                            for at, cell in enumerate(row)])  # fmt: skip
    book.save(path)


def layer(path, shapes, crs="EPSG:4490", **fields):
    pyogrio.raw.write(
        path, np.array([shapely.to_wkb(s) for s in shapes]), crs=crs, geometry_type=shapes[0].geom_type,
        field_data=[np.array(values, object) for values in fields.values()], fields=list(fields),
    )  # fmt: skip


def grid(path, width):
    turn = rasterio.transform.from_origin(113.2, 41.3, 0.01, 0.01)
    about = {"driver": "GTiff", "width": width, "height": 60, "count": 1, "dtype": "float32"}
    with rasterio.open(path, "w", crs="EPSG:4490", transform=turn, **about) as file:
        file.write(np.full((60, width), 1200.0, np.float32), 1)


def refused(tmp_path, *options, rows=ROWS):
    """The message with which a county of these files is refused."""
    workbook(tmp_path / "v.xlsx", rows)
    before = sorted(path.name for path in tmp_path.iterdir())
    done = CliRunner().invoke(
        app, ["county", "new", str(tmp_path / "mine"), "--villages", f"{tmp_path}/v.xlsx#村庄",
              "--crs", "EPSG:4490", "--extends", "small", *options],
    )  # fmt: skip
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    return done.output


def changed(row, column, value):
    rows = [list(cells) for cells in ROWS]
    rows[row - 1][column] = value
    return rows


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (changed(5, 3, "0"), "row · 第 5 行: '东沟3': households '0'"),
        (changed(5, 3, "约５０"), "row · 第 5 行: '东沟3': households '约５０'"),
        (changed(5, 4, ""), "row · 第 5 行: '东沟3'"),
        (changed(5, 0, ROWS[1][0]), f"row · 第 5 行: '东沟3' is on row 2 already, by code {ROWS[1][0]}"),
        (changed(5, 4, "41.02"), "row · 第 5 行: '东沟3'"),
        (ROWS[:1], "row 1: no village below the heading"),
    ],
)
def test_rows_of_a_workbook_are_named_with_file_and_sheet(tmp_path, rows, says):
    told = refused(tmp_path, rows=rows)
    assert "v.xlsx#村庄" in told
    assert says in told


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path):
    workbook(tmp_path / "t.xlsx", [["乡镇"], ["城关镇"]])
    told = refused(tmp_path, "--townships", f"{tmp_path}/t.xlsx#乡镇")
    assert "t.xlsx: no sheet '乡镇' · 没有工作表“乡镇”" in told
    assert "sheets · 工作表: 村庄" in told


def test_villages_of_another_county_are_named_with_their_distance(tmp_path):
    layer(tmp_path / "b.gpkg", [shapely.box(113.3, 40.85, 113.6, 41.25)])
    told = refused(tmp_path, "--boundary", f"{tmp_path}/b.gpkg")
    assert "v.xlsx#村庄" in told
    assert "row · 第 7 行: '西沟1' lies 3.4 km outside the boundary" in told
    assert "km outside the boundary" in told


def test_a_layer_that_does_not_say_where_it_lies_is_named(tmp_path):
    layer(tmp_path / "b.gpkg", [LAND], crs=None)
    assert "b.gpkg: does not say what its coordinates are counted in" in refused(
        tmp_path, "--boundary", f"{tmp_path}/b.gpkg"
    )


def test_roads_of_no_length_are_no_roads(tmp_path):
    point = shapely.LineString([(113.5, 41.0), (113.5, 41.0)])
    layer(tmp_path / "r.gpkg", [point, point], highway=["primary", "primary"])
    assert "r.gpkg: no road · " in refused(tmp_path, "--roads", f"{tmp_path}/r.gpkg").replace("\n  ", " · ")


def test_elevations_of_half_a_county_are_too_few(tmp_path):
    grid(tmp_path / "d.tif", 18)
    told = refused(tmp_path, "--dem", f"{tmp_path}/d.tif")
    assert "d.tif: covers" in told
    assert "at least half is needed" in told


def test_what_is_found_late_leaves_nothing_either(tmp_path):
    layer(tmp_path / "b.gpkg", [LAND])
    layer(tmp_path / "r.gpkg", [ROAD], highway=["zigzag"])
    told = refused(tmp_path, "--boundary", f"{tmp_path}/b.gpkg", "--roads", f"{tmp_path}/r.gpkg")
    assert "--road-class zigzag=县道" in told


def test_a_layer_of_villages_is_told_how_to_become_a_table(tmp_path):
    (tmp_path / "v.gpkg").write_bytes(b"SQLite format 3\0")
    with pytest.raises(DataError, match="a layer of a map, not a table; in QGIS"):
        read_sheet(str(tmp_path / "v.gpkg"))


def test_the_mark_of_an_open_workbook_is_no_workbook(tmp_path):
    (tmp_path / "~$v.xlsx").write_bytes(b"\x05admin")
    workbook(tmp_path / "v.xlsx", ROWS)
    done = CliRunner().invoke(
        app, ["county", "new", str(tmp_path / "mine"), "--villages", f"{tmp_path}/~$v.xlsx"]
    )
    assert done.exit_code == 2
    assert "give v.xlsx" in done.output


@pytest.mark.parametrize("mark", ["~$v.xlsx", ".~lock.v.xlsx#"])
def test_a_workbook_that_is_open_is_read_as_it_was_saved_and_said(tmp_path, mark):
    workbook(tmp_path / "v.xlsx", ROWS)
    assert not read_sheet(f"{tmp_path}/v.xlsx").notes
    (tmp_path / mark).write_bytes(b"\x05admin")
    ((en, zh),) = read_sheet(f"{tmp_path}/v.xlsx#村庄").notes
    assert "v.xlsx#村庄: open in another program" in en
    assert "未保存的改动未读入" in zh


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("监测户,户,-3\n", "第 2 行: 监测户: '-3' in 2021 is -3 households; allowed: at least 0"),
        ("监测户,万件,3\n", "第 2 行: 监测户: unit '万件'"),
        ("监测户,户,3\n监测户数,户,4\n", "第 3 行: 监测户数: 2021 is on row 2 already"),
    ],
)
def test_figures_that_cannot_be_right_are_named_with_their_row(tmp_path, line, says):
    (tmp_path / "s.csv").write_text("指标,单位,2021年\n" + line)
    with pytest.raises(DataError, match=says):
        read_statistics(read_sheet(f"{tmp_path}/s.csv"), Account())


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "一月平均气温,℃,32\n七月平均气温,℃,23\n",
            "row · 第 2 行: mean of January 32 °C, of July 23 °C (row 3): January is warmer than July; "
            "allowed: at most as warm · 一月 32℃，七月 23℃（第 3 行）：一月比七月还热，应不高于七月",
        ),
        ("一月平均气温,℃,-45\n七月平均气温,℃,40\n", "85 °C apart; allowed: at most 70"),
        ("年平均气温,℃,-20\n", "'-20' in 2021 is -20 °C; allowed: -10 to 35"),
        ("年平均气温,℃,72\n", "可用范围：-10 至 35"),
        ("一月平均气温,℃,320\n", "'320' in 2021 is 320 °C; allowed: -50 to 35"),
        ("户籍人口,万人,2120\n", "is 21,200,000 persons; allowed: 0 to 5,000,000"),
        ("户籍户数,万户,749.5\n", "is 7,495,000 households; allowed: 0 to 2,000,000"),
        ("公路里程,公里,80050\n", "is 80,050 km; allowed: 0 to 50,000"),
        ("宽带用户,户,2000001\n", "allowed: 0 to 2,000,000"),
        ("耕地面积,万亩,45000\n", "is 30,000,000 ha; allowed: 0 to 5,000,000"),
        ("草原面积,万亩,4500000\n", "allowed: 0 to 100,000,000"),
        ("农村居民人均可支配收入,元,1.26\n", "is 1.26 CNY/year; allowed: 100 to 200,000"),
    ],
)
def test_a_figure_that_no_county_has_names_the_table_and_not_the_scenario_made_of_it(tmp_path, line, says):
    (tmp_path / "s.csv").write_text("指标,单位,2021年\n" + line)
    told = " ".join(refused(tmp_path, "--stats", f"{tmp_path}/s.csv").split())
    assert says in told
    assert "s.csv" in told
    assert "partial" not in told


def test_an_income_of_a_year_before_any_is_told_is_refused_with_its_row(tmp_path):
    (tmp_path / "s.csv").write_text(
        "指标,年份,数值,单位\n农民人均纯收入,1978,134,元\n农民人均纯收入,2020,9000,元\n"
    )
    with pytest.raises(DataError, match=r"第 2 行: .* in 1978; allowed: incomes of 1980 to 2100"):
        read_statistics(read_sheet(f"{tmp_path}/s.csv"), Account())


def test_what_no_reader_refuses_is_not_told_of_a_folder_that_is_gone(tmp_path, monkeypatch):
    monkeypatch.setattr("ruralsim.county.building._quoted", lambda text: f'"{text}"'.replace("mine", "a\\qb"))
    told = refused(tmp_path)
    assert "mine: not made, the scenario that follows from your files is refused" in told.replace("\n", " ")
    assert ".partial" not in told
