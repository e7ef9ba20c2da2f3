import json
from pathlib import Path

import numpy as np
import pytest

from ruralsim.county.account import Account
from ruralsim.county.building import Asked, build
from ruralsim.county.checking import check
from ruralsim.county.layers import read_layer
from ruralsim.county.offsets import gcj_of_wgs
from ruralsim.foundation.errors import DataError, ScenarioError
from ruralsim.scenario import Scenario
from ruralsim.world.county import measured_elevation, measured_land, sizes
from ruralsim.world.data_file import read_files
from tests.county.county_files import as_csv

pyogrio = pytest.importorskip("pyogrio")
shapely = pytest.importorskip("shapely")
rasterio = pytest.importorskip("rasterio")

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "county"
RIM = [(113.30, 40.85), (113.80, 40.85), (113.80, 41.25), (113.30, 41.25)]
HOLE = [(113.70, 40.90), (113.75, 40.90), (113.75, 40.95)]


def land(*polygons):
    return shapely.multipolygons([shapely.Polygon(rim, holes) for rim, holes in polygons])


def layer(path, shape, crs="EPSG:4490", name=None):
    pyogrio.raw.write(
        path, np.array([shapely.to_wkb(shape)]), field_data=[], fields=[], crs=crs, layer=name or "land",
        geometry_type=shape.geom_type, append=path.exists(),
    )  # fmt: skip
    return str(path)


def made(tmp_path, **asked):
    (tmp_path / "list.csv").write_text(as_csv())
    folder = tmp_path / "mine"
    asked = {"crs": "4490", "extends": "small", **asked}
    return folder, build(Asked(folder, str(tmp_path / "list.csv"), **asked))


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".geojson"])
def test_the_grid_is_that_of_the_boundary(tmp_path, suffix):
    folder, county = made(tmp_path, boundary=layer(tmp_path / f"b{suffix}", land((RIM, [HOLE]))))
    x, y = county.ground.km(*(np.array(side) for side in zip(*RIM, strict=True)))
    assert min(x.min(), y.min()) >= 0
    assert county.ground.width - 2 < x.max() <= county.ground.width
    assert county.ground.height - 2 < y.max() <= county.ground.height
    assert any("1 part with 1 hole" in note.en for note in county.account.read)
    check(folder)
    reported = Scenario.load(str(folder / "mine.toml")).county.land_km2
    square_km = 111.05 * 84.1  # of a degree by a degree there
    assert reported == pytest.approx((0.5 * 0.4 - 0.5 * 0.05 * 0.05) * square_km, rel=0.005)
    kept = {entry["file"] for entry in json.loads((folder / "manifest.json").read_text())["inputs"]}
    assert f"inputs/boundary{suffix}" in kept
    assert (suffix == ".shp") == ("inputs/boundary.dbf" in kept)


def test_the_county_is_what_lies_within_its_boundary_not_the_square_around_it(tmp_path):
    cut = [(113.30, 40.85), (113.80, 40.85), (113.80, 41.25)]
    folder, county = made(tmp_path, boundary=layer(tmp_path / "b.gpkg", land((cut, []))), without=["开发区"])
    scenario = Scenario.load(str(folder / "mine.toml"))
    files = read_files(scenario.county)
    size = sizes(scenario, files)
    inside = measured_land(size, files).reshape(size.height, size.width)
    assert inside.sum() == pytest.approx(county.area_km2, rel=0.03)
    assert inside[2, -4]  # south-east
    assert not inside[-3, 2]  # north-west


def test_a_projected_boundary_is_the_same_boundary(tmp_path):
    plain = made(tmp_path, boundary=layer(tmp_path / "b.gpkg", land((RIM, []))))[1].ground
    turn = pytest.importorskip("pyproj").Transformer.from_crs(4490, 4526, always_xy=True).transform
    rim = [turn(*corner) for corner in RIM]
    zone = layer(tmp_path / "z.gpkg", land((rim, [])), crs="EPSG:4526")
    assert made(tmp_path, boundary=zone, replace=True)[1].ground == plain


def test_a_county_of_several_parts_is_one_county(tmp_path):
    east = [(113.56, 40.85), (113.80, 40.85), (113.80, 41.25), (113.56, 41.25)]
    west = [(113.30, 40.85), (113.55, 40.85), (113.55, 41.25), (113.30, 41.25)]
    _, county = made(tmp_path, boundary=layer(tmp_path / "b.gpkg", land((east, []), (west, []))))
    assert any("2 parts" in note.en for note in county.account.read)
    frame = county.ground.width * county.ground.height
    assert 0.8 * frame < county.area_km2 < frame


def test_a_layer_of_nothing_is_refused(tmp_path):
    (tmp_path / "none.geojson").write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    with pytest.raises(DataError, match="holds no feature with a shape"):
        read_layer(f"{tmp_path}/none.geojson@EPSG:4490", "", Account())


def test_a_ring_that_does_not_close_is_closed_and_said(tmp_path):
    plain = json.loads((EXAMPLE / "boundary.geojson").read_text(encoding="utf-8"))
    plain["features"][0]["geometry"]["coordinates"][0].pop()
    (tmp_path / "open.geojson").write_text(json.dumps(plain), encoding="utf-8")
    account = Account()
    found = read_layer(f"{tmp_path}/open.geojson@EPSG:4490", "", account)
    assert found.shapes[0].equals(
        read_layer(f"{EXAMPLE}/boundary.geojson@EPSG:4490", "", Account()).shapes[0]
    )
    assert "1 feature with a ring that does not close, closed" in account.repaired[0].en


@pytest.mark.parametrize(
    ("shape", "asked", "says"),
    [
        (lambda: land((RIM[:3], [])), {}, r"第 1\d 行: '.*' lies .* km outside the boundary"),
        (lambda: shapely.LineString(RIM), {}, "a boundary is polygons, the layer holds LineString"),
        (lambda: land(([(y, x) for x, y in RIM], [])), {}, "not in China; are its coordinates exchanged"),
    ],
)
def test_a_boundary_that_cannot_be_right_is_refused(tmp_path, shape, asked, says):
    path = layer(tmp_path / "b.gpkg", shape())
    with pytest.raises(DataError, match=says):
        made(tmp_path, boundary=path, **asked)
    assert not (tmp_path / "mine").exists()


def test_a_layer_says_what_it_is_counted_in_and_which_it_is(tmp_path):
    nameless = layer(tmp_path / "b.gpkg", land((RIM, [])), crs=None)
    with pytest.raises(DataError, match="or --layers-crs for all"):
        made(tmp_path, boundary=nameless)
    made(tmp_path, boundary=nameless, layers_crs="4490")
    with pytest.raises(ScenarioError, match="neither WGS84 nor CGCS2000"):
        made(tmp_path, boundary=layer(tmp_path / "x.gpkg", land((RIM, [])), crs="EPSG:4610"), replace=True)
    layer(tmp_path / "b.gpkg", land((RIM, [])), name="other")
    with pytest.raises(DataError, match=r"several layers.*b\.gpkg#land b\.gpkg#other"):
        made(tmp_path, boundary=nameless, replace=True)
    with pytest.raises(DataError, match=r"no layer 'lnd'"):
        made(tmp_path, boundary=f"{nameless}#lnd", replace=True)


def test_each_layer_may_be_counted_in_another_system(tmp_path):
    east, north = (np.array(side) for side in zip(*RIM, strict=True))
    shifted = list(zip(*gcj_of_wgs(east, north), strict=True))
    web = layer(tmp_path / "web.gpkg", land((shifted, [])), crs="EPSG:4326")
    plain = layer(tmp_path / "plain@2.gpkg", land((RIM, [])), crs=None)
    true = made(tmp_path, boundary=f"{plain}@EPSG:4490")[1]
    assert made(tmp_path, boundary=f"{web}@GCJ-02", replace=True)[1].ground == true.ground
    assert (
        made(tmp_path, boundary=f"{web}#land@GCJ-02", layers_crs="4490", replace=True)[1].ground
        == true.ground
    )
    assert made(tmp_path, boundary=web, replace=True)[1].ground != true.ground
    grid = dem(tmp_path / "d.tif", np.full((60, 70), 1500.0), crs=None)
    made(tmp_path, boundary=f"{web}@GCJ-02", dem=f"{grid}@4490", replace=True)


def test_villages_just_outside_are_suspected(tmp_path):
    rim = [(113.41, 40.85), (113.80, 40.85), (113.80, 41.25), (113.41, 41.25)]  # 0.84 km east of two villages
    _, county = made(tmp_path, boundary=layer(tmp_path / "b.gpkg", land((rim, []))))
    said = [note.en for note in county.account.suspects if "outside the boundary" in note.en]
    assert len(said) == 2
    assert "0.84 km" in said[0]


def dem(path, metres, west=113.2, north=41.3, step=0.01, crs="EPSG:4490", nodata=-9999.0):
    height, width = metres.shape
    turn = rasterio.transform.from_origin(west, north, step, step)
    about = {"driver": "GTiff", "width": width, "height": height, "count": 1, "dtype": "float32"}
    with rasterio.open(path, "w", crs=crs, nodata=nodata, transform=turn, **about) as grid:
        grid.write(metres.astype(np.float32), 1)
    return str(path)


def elevations(folder):
    scenario = Scenario.load(str(folder / "mine.toml"))
    files = read_files(scenario.county)
    return measured_elevation(scenario.county, sizes(scenario, files), files)


def test_elevations_stand_upright_and_holes_take_the_nearest(tmp_path):
    metres = np.repeat(1000.0 + 10.0 * np.arange(60)[::-1, None], 70, axis=1)  # rises to the north
    metres[20:24, 25:29] = -9999.0
    folder, county = made(tmp_path, dem=dem(tmp_path / "d.tif", metres))
    found = elevations(folder)
    assert found.metres[-1].mean() > found.metres[0].mean() + 200  # the model's southern row is the first
    north_km = (0.01 * 111.0) / 10.0  # of one metre
    rise = (found.metres[-1].mean() - found.metres[0].mean()) / (found.metres.shape[0] - 1)
    assert rise == pytest.approx(1.0 / north_km, rel=0.05)
    assert found.filled > 0
    assert any("cells without data" in note.en for note in county.account.repaired)
    assert "terrain" in Scenario.load(str(folder / "mine.toml")).origin()["given"]


@pytest.mark.parametrize(
    ("change", "more", "says"),
    [
        (
            lambda m: np.where(np.arange(m.size).reshape(m.shape) == 75, 12_000.0, m),
            {},
            "row 2, column 6: 12000 is no",
        ),
        (lambda m: m * 10, {}, "is the unit the metre"),
        (lambda m: m, {"west": 113.6}, "at least half is needed"),
        (lambda m: m, {"crs": None}, r"write d\.tif@EPSG:4490"),
    ],
)
def test_elevations_that_cannot_be_right_are_refused(tmp_path, change, more, says):
    path = dem(tmp_path / "d.tif", change(np.full((60, 70), 1500.0)), **more)
    with pytest.raises(DataError, match=says):
        made(tmp_path, dem=path)


def test_an_undeclared_no_data_value_is_no_land(tmp_path):
    metres = np.full((60, 70), 1500.0)
    metres[5:9, 5:60] = -32768.0
    folder, _ = made(tmp_path, dem=dem(tmp_path / "d.tif", metres, nodata=None))
    assert elevations(folder).metres.min() == pytest.approx(1500.0)


def test_an_ascii_grid_is_read_where_its_projection_is_said(tmp_path):
    rows = "\n".join(" ".join(["1400"] * 80) for _ in range(60))
    head = "ncols 80\nnrows 60\nxllcorner 113.1\nyllcorner 40.7\ncellsize 0.01\nNODATA_value -9999\n"
    (tmp_path / "d.asc").write_text(head + rows + "\n")
    folder, _ = made(tmp_path, dem=str(tmp_path / "d.asc"), layers_crs="4490")
    assert (elevations(folder).metres == 1400.0).all()


def test_what_is_no_layer_and_no_grid_is_refused(tmp_path):
    (tmp_path / "b.gpkg").write_text("nonsense")
    (tmp_path / "d.tif").write_text("nonsense")
    with pytest.raises(DataError, match="no layer that can be read"):
        made(tmp_path, boundary=str(tmp_path / "b.gpkg"))
    with pytest.raises(DataError, match="no grid that can be read"):
        made(tmp_path, dem=str(tmp_path / "d.tif"))
    with pytest.raises(DataError, match="no such file"):
        made(tmp_path, dem=str(tmp_path / "e.tif"))
