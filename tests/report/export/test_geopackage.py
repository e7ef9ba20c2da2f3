"""The map as a GeoPackage: read back, it lies in place."""

import math
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ruralsim.foundation.errors import DataError, OutputError
from ruralsim.report.export import geopackage
from ruralsim.results import Results

pyogrio = pytest.importorskip("pyogrio")
raw = pytest.importorskip("pyogrio.raw")
shapely = pytest.importorskip("shapely")
pyproj = pytest.importorskip("pyproj")

MIDDLE = "+proj=tmerc +lat_0=41 +lon_0=113.5 +k=1 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs"
PLACED = {"projection": MIDDLE, "west_m": -1000.0, "south_m": -2000.0}


def county(grid: dict[str, Any] | None = None, last: float = 7.0) -> Results:
    """Two townships of three cells side by side, a village in each, one road along the south."""
    spots = [{"name": "东庄", "x": 1.25, "y": 2.5}, {"name": "西庄 Xizhuang", "x": 0.5, "y": 0.75}]
    geography = {
        "width": 2, "height": 3, "elevation": [[1, 2], [3, 4], [5, 6]], "township": [[1, 0]] * 3,
        "grid": grid or {}, "county": {"name_zh": "示例县"},
        "villages": [
            {**spot, "township": i, "households": 10 + i, "remoteness": 0, "road": True, "signal": True}
            for i, spot in enumerate(spots)
        ],
        "townships": [{**spot, "name": name} for spot, name in zip(spots, ("甲镇", "乙镇"), strict=True)],
        "stations": [{"x": 0.5, "y": 0.5, "level": "hub", "network": 0}],
        "roads": [{"class": 4, "segments": [[0.5, 0.5, 1.5, 0.5]]}],
    }  # fmt: skip
    villages = {
        "date": np.array(["2021-01-31", "2021-02-28"], "M8[D]"), "village": np.array([1, 1]),
        "township": np.array([1, 1]), "income_head": np.array([1.0, last]),
    }  # fmt: skip
    meta = {"networks": [{"name": "post", "en": "Post", "zh": "邮政"}]}
    return Results({"villages": villages}, meta, {}, geography)


def read(file: Path, layer: str) -> tuple[Any, dict[str, list[Any]], str]:
    about, _, shapes, columns = raw.read(file, layer=layer)
    return shapely.from_wkb(shapes), dict(zip(about["fields"], map(list, columns), strict=True)), about["crs"]


def test_villages_lie_where_they_are_on_earth(tmp_path: Path) -> None:
    file = tmp_path / "map.gpkg"
    assert geopackage.write(county(PLACED), file).placed
    points, columns, crs = read(file, "villages")
    assert [(point.x, point.y) for point in points] == [(250.0, 500.0), (-500.0, -1250.0)]
    degrees = pyproj.Transformer.from_crs(crs, "EPSG:4490", always_xy=True)
    there = [degrees.transform(point.x, point.y) for point in points]
    geod = pyproj.Geod(ellps="GRS80")
    for (east, north), (lon, lat) in zip(((250.0, 500.0), (-500.0, -1250.0)), there, strict=True):
        azimuth = math.degrees(math.atan2(east, north))
        lon_true, lat_true, _ = geod.fwd(113.5, 41.0, azimuth, math.hypot(east, north))
        assert geod.inv(lon, lat, lon_true, lat_true)[2] < 1.0
    assert "China_2000" in crs
    assert columns["name_zh"] == ["东庄", "西庄"]
    assert columns["township"] == ["甲镇", "乙镇"]


def test_figures_are_those_of_the_last_month_each_at_its_village(tmp_path: Path) -> None:
    geopackage.write(county(PLACED, last=7.0), tmp_path / "map.gpkg")
    _, columns, _ = read(tmp_path / "map.gpkg", "villages")
    assert math.isnan(columns["income_head"][0])
    assert columns["income_head"][1] == 7.0
    _, _, _, meant = raw.read(tmp_path / "map.gpkg", layer="definitions", read_geometry=False)
    told = {(layer, column): en for layer, column, en in zip(*meant[:3], strict=True)}
    assert told["villages", "income_head"] == "Net income per head, 12 months, CNY/head a year (2021-02-28)"


def test_townships_are_the_cells_that_belong_to_them(tmp_path: Path) -> None:
    geopackage.write(county(PLACED), tmp_path / "map.gpkg")
    land, columns, _ = read(tmp_path / "map.gpkg", "townships")
    assert columns["name"] == ["甲镇", "乙镇"]
    assert [shape.bounds for shape in land] == [
        (0.0, -2000.0, 1000.0, 1000.0),
        (-1000.0, -2000.0, 0.0, 1000.0),
    ]
    cells, at, _ = read(tmp_path / "map.gpkg", "cells")
    assert sum(cell.area for cell in cells) == 6e6
    assert at["elevation"] == [1, 2, 3, 4, 5, 6]
    (road,), kinds, _ = read(tmp_path / "map.gpkg", "roads")
    assert [*road.coords] == [(-500.0, -1500.0), (500.0, -1500.0)]
    assert kinds["name_zh"] == ["县道"]
    _, stations, _ = read(tmp_path / "map.gpkg", "stations")
    assert (stations["level_zh"], stations["network_zh"]) == (["县中心"], ["邮政"])


def test_a_made_up_county_lies_nowhere_and_says_so(tmp_path: Path) -> None:
    assert not geopackage.write(county(), tmp_path / "map.gpkg").placed
    points, _, crs = read(tmp_path / "map.gpkg", "villages")
    assert (points[0].x, points[0].y) == (1250.0, 2500.0)
    assert crs.startswith("LOCAL_CS")


def test_what_is_no_projection_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"county.projection = 'EPSG:x'"):
        geopackage.write(county({**PLACED, "projection": "EPSG:x"}), tmp_path / "map.gpkg")
    with pytest.raises(DataError, match="no map"):
        geopackage.write(Results({}, {}, {}, {}), tmp_path / "map.gpkg")
    assert not [*tmp_path.iterdir()]


def test_a_full_disk_is_said_though_gdal_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failed(*_: object, **__: object) -> None:
        raise pyogrio.errors.DataSourceError("Failed to commit transaction")

    monkeypatch.setattr(raw, "write", failed)
    for left, says in ((1, "the disk is full · 无法写入：磁盘已满"), (10**9, "Failed to commit transaction")):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=left: SimpleNamespace(free=free))
        with pytest.raises(OutputError, match=says):
            geopackage.write(county(PLACED), tmp_path / "map.gpkg")
    assert not [*tmp_path.iterdir()]
