"""A county of the usual size from the files of an office: XLSX of a web map, GeoPackage, GeoTIFF."""

import shlex

import numpy as np
import pytest
from typer.testing import CliRunner

from ruralsim.cli import app
from ruralsim.county.building import Asked, build
from ruralsim.county.offsets import gcj_of_wgs
from ruralsim.experiment.pages import briefing
from ruralsim.scenario import Scenario
from ruralsim.world.build import geography
from ruralsim.world.county import sizes
from ruralsim.world.data_file import read_files
from ruralsim.world.place import identity

pyogrio = pytest.importorskip("pyogrio")
shapely = pytest.importorskip("shapely")
rasterio = pytest.importorskip("rasterio")
openpyxl = pytest.importorskip("openpyxl")

WEST, SOUTH, WIDE, HIGH = 113.2, 40.8, 0.475, 0.45  # about 40 × 50 km
KINDS = ["镇", "镇", "镇", "乡", "乡", "乡", "街道", "开发区", "牧场"]


def _villages():
    """Township, name, households, longitude, latitude: nine townships of three by three squares."""
    rng = np.random.default_rng(13)
    found = []
    for i in range(120):
        t = i % 9
        east = WEST + WIDE * (t % 3 + rng.uniform(0.1, 0.9)) / 3
        north = SOUTH + HIGH * (t // 3 + rng.uniform(0.1, 0.9)) / 3
        begins, ends = "东西南北上下前后大小新老中里", "庄沟营"
        name = f"{begins[i // 9]}{ends[i % 3]}村"  # in three townships each
        found.append((f"{'甲乙丙丁戊己庚辛壬'[t]}{KINDS[t]}", name, int(rng.integers(6, 40)), east, north))
    return found


def _write(folder):
    villages = _villages()
    east, north = (np.array([v[at] for v in villages]) for at in (3, 4))
    book = openpyxl.Workbook()
    page = book.active
    page.title = "行政村"
    page.append(["某县行政村名录"])
    page.merge_cells("A1:E1")
    page.append(["乡镇", "村名", "户数", "经度", "纬度"])
    for village, x, y in zip(villages, *gcj_of_wgs(east, north), strict=True):
        page.append([*village[:3], x, y])
    page.append(["合计", None, sum(v[2] for v in villages), None, None])
    book.create_sheet("说明").append(["来源：测试"])
    book.save(folder / "villages.xlsx")
    rim = shapely.box(WEST - 0.005, SOUTH - 0.005, WEST + WIDE + 0.005, SOUTH + HIGH + 0.005)
    lines = [
        shapely.LineString(
            [(WEST + WIDE * (i + 0.5) / 3, SOUTH - 0.1), (WEST + WIDE * (i + 0.5) / 3, SOUTH + 0.6)]
        )
        for i in range(3)
    ]
    lines.append(shapely.LineString([(WEST - 0.1, SOUTH - 0.05), (WEST + 0.6, SOUTH + 0.55)]))
    for name, shapes, fields in (
        ("boundary", [rim], {}),
        ("roads", lines, {"等级": np.array(["县道", "乡道", "村道", "国道"], object)}),
    ):
        pyogrio.raw.write(
            folder / f"{name}.gpkg", np.array([shapely.to_wkb(s) for s in shapes]), crs="EPSG:4490",
            field_data=list(fields.values()), fields=list(fields), geometry_type=shapes[0].geom_type,
        )  # fmt: skip
    metres = np.full((120, 120), 1000.0) + 5.0 * np.arange(120)[::-1, None]
    metres[30:33] = -9999.0
    turn = rasterio.transform.from_origin(WEST - 0.05, SOUTH + HIGH + 0.08, 0.005, 0.005)
    about = {"driver": "GTiff", "width": 120, "height": 120, "count": 1, "dtype": "float32"}
    with rasterio.open(
        folder / "dem.tif", "w", crs="EPSG:4490", nodata=-9999, transform=turn, **about
    ) as grid:
        grid.write(metres.astype(np.float32), 1)
    return villages, east, north


def test_a_county_of_an_offices_files(tmp_path):
    villages, east, north = _write(tmp_path)
    made = build(
        Asked(
            tmp_path / "mine", f"{tmp_path}/villages.xlsx#行政村", crs="GCJ-02", extends="small",
            boundary=f"{tmp_path}/boundary.gpkg", roads=f"{tmp_path}/roads.gpkg", dem=f"{tmp_path}/dem.tif",
        )
    )  # fmt: skip
    scenario = Scenario.load(str(tmp_path / "mine" / "mine.toml"))
    files = read_files(scenario.county)
    size = sizes(scenario, files)
    geometry, cells, table, townships, _ = geography(scenario, scenario.world.seed, size, 6, files)

    x, y = made.ground.km(east, north)
    truth = {(v[0], v[1]): (x[i], y[i]) for i, v in enumerate(villages)}
    assert len(truth) == 120 > len({v[1] for v in villages})
    for i in range(table.n):
        township = geometry.township_names[table.township[i]]
        at = truth[township, geometry.village_names[i]]
        assert np.hypot(table.x_km[i] - at[0], table.y_km[i] - at[1]) < 0.020
    assert table.households.sum() == sum(v[2] for v in villages)
    assert {t.kind.zh for t in made.townships} == {"镇", "乡", "街道", "开发区", "农林牧场"}
    land = cells.elevation_m.reshape(size.height, size.width)
    assert land[-1].mean() > land[0].mean() + 300  # north is above
    assert np.isfinite(
        townships.minutes_seat
    ).all()  # every seat is reached by motor, whatever the layer lacks
    named = next(note.en for note in made.account.read if "without a road" in note.en)
    assert 0 < np.isinf(table.minutes_seat).sum() <= len(named.split(", "))  # some get one on a seat's way
    assert scenario.origin()["invented"] == ["seats", "people", "points"]

    others = [Scenario.load(str(tmp_path / "mine" / "mine.toml"), [("run.seed", s)]) for s in (1, 2, 3)]
    assert len({str(identity(other)) for other in others}) == 1


STATS = """指标,单位,2020年,2021年
年末常住人口,万人,0.6,0.6
农村居民人均可支配收入,元,12600,13900
快递投递量,万件,10,14
监测户,户,,60
"""


def ruralsim(line):
    done = CliRunner().invoke(app, shlex.split(line))
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A folder in which a county was made of an office's files, run and compared, with two commands more."""
    folder = tmp_path_factory.mktemp("office")
    _write(folder)
    (folder / "stats.csv").write_text(STATS)
    with pytest.MonkeyPatch.context() as at:
        at.chdir(folder)
        ruralsim(
            "county new mine --villages villages.xlsx#行政村 --crs GCJ-02 --boundary boundary.gpkg@EPSG:4490 "
            "--roads roads.gpkg --dem dem.tif --stats stats.csv --name-zh 某县 --extends small"
        )
        short = "--days 60 --set run.burn_in_days=0"
        ruralsim(f"run mine/mine.toml --out runs/run {short}")
        option = "mine/mine.toml+policies.resource_sharing.intensity=1"
        ruralsim(f"compare mine/mine.toml {option} --reps 2 --jobs 1 --out runs/both {short}")
        yield folder


@pytest.mark.thorough
def test_its_page_report_and_comparison_say_what_is_made_up(office):
    said = "以下由模型虚构，并非某县实际数据：乡镇驻地、农户与人口、物流网点"
    assert said in (office / "mine" / "county.html").read_text(encoding="utf-8")
    assert said in (office / "runs" / "run" / "report.html").read_text(encoding="utf-8")
    assert said in (office / "runs" / "both" / "compare.html").read_text(encoding="utf-8")
    assert "农林牧场" in ruralsim("county check mine")


@pytest.mark.thorough
def test_its_brief_says_so_too(office):
    story, _ = briefing(office / "runs" / "both")
    assert "并非某县实际数据：乡镇驻地、农户与人口、物流网点" in str(story)


@pytest.mark.thorough
def test_its_brief_can_be_filed(office):
    docx = pytest.importorskip("docx")
    ruralsim("report runs/both --brief --out brief.docx")
    assert any("某县" in paragraph.text for paragraph in docx.Document(office / "brief.docx").paragraphs)


@pytest.mark.thorough
def test_its_tables_are_exported(office):
    ruralsim("export runs/both --out tables.xlsx")
    assert len(openpyxl.load_workbook(office / "tables.xlsx").sheetnames) > 2


@pytest.mark.thorough
def test_it_is_calibrated_to_its_own_statistics(office):
    asks = office / "mine" / "mine-stats.toml"
    given = asks.read_text(encoding="utf-8")
    assert "[targets.parcels_received_2021]" in given
    asks.write_text(given.replace("check = 6", "check = 2") + "\n[ensemble]\nsamples = 0\n", encoding="utf-8")
    ruralsim("calibrate mine --targets stats --trials 1 --reps 1 --jobs 1 --out runs/fit")
    assert (office / "runs" / "fit" / "best.toml").is_file()
    page = (office / "runs" / "fit" / "report" / "calibration.html").read_text(encoding="utf-8")
    assert "监测户（2021年）" in page
