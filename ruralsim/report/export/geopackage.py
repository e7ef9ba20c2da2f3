"""The map of a run or comparison as a GeoPackage: layers in place, with the figures of the last month."""

import errno
import math
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.errors import DataError, MissingExtra
from ruralsim.report.export.files import replaced
from ruralsim.report.numbers import is_share
from ruralsim.report.text import ROADS, Text, labelled, place, text, unit
from ruralsim.results import describe

if TYPE_CHECKING:
    import pandas as pd

    from ruralsim.results.comparison import Comparison
    from ruralsim.results.results import Results

CELL_M = 1000.0
NOWHERE = 'LOCAL_CS["ruralsim county: lies nowhere (虚构县域，无实际位置)",UNIT["metre",1.0]]'
"""Of a county whose grid lies nowhere on Earth: metres from its south-western corner."""
_LEFT = 1_000_000  # bytes: with less on a disk it is full, which GDAL does not say
LEVELS = {"point": "村级网点", "township": "乡镇站", "hub": "县中心"}
_LEFT_OUT = {"date", "village", "township", "remoteness", "name"}

Column = NDArray[Any]


class Layer(NamedTuple):
    """A layer of the map.

    Attributes:
        name: of the layer.
        kind: "Point", "LineString", "Polygon" or "MultiPolygon"; empty of a table without geometry.
        shapes: geometries, in metres.
        columns: attributes.
        labels: column → what it holds.
    """

    name: str
    kind: str
    shapes: object
    columns: dict[str, Column]
    labels: dict[str, Text]


class Grid(NamedTuple):
    """Where a county's grid lies.

    Attributes:
        crs: coordinate system, as GDAL takes it.
        west_m: easting of its western rim.
        south_m: northing of its southern rim.
        placed: whether that is a place on Earth.
        name: of the system.
    """

    crs: str
    west_m: float
    south_m: float
    placed: bool
    name: str = ""

    def metres(self, x_km: object, y_km: object) -> tuple[Column, Column]:
        """Eastings and northings of kilometres from the south-western corner."""
        x, y = (np.asarray(side, np.float64) * CELL_M for side in (x_km, y_km))
        return self.west_m + x, self.south_m + y


def write(results: "Results | Comparison", file: str | Path) -> Grid:
    """Writes the map.

    Args:
        results: A run or a comparison; of the latter villages carry the differences to the base.
        file: Where to.

    Returns:
        Where it lies.

    Raises:
        MissingExtra: pyogrio, pyproj or shapely is not installed.
        DataError: There is no map, or the county's projection is none.
        OutputError: The file cannot be written.
    """
    try:
        import pyogrio.raw
        import pyproj  # noqa: F401
        import shapely
        from pyogrio.errors import DataSourceError
    except ImportError:
        raise MissingExtra("gis", f"{file}: GeoPackage") from None
    geography = results.geography
    if not geography.get("width"):
        raise DataError(
            "these results have no map: export a run, or a comparison of one county · "
            "该结果无地图，请导出单次运行或同一县域的对比"
        )
    grid = _grid(geography)
    with (
        replaced(file, ".gpkg") as partial,
        tempfile.TemporaryDirectory(dir=partial.parent, prefix=".") as made,
    ):
        whole = Path(made) / "map.gpkg"
        for layer in [*_layers(results, geography, grid)]:
            try:
                pyogrio.raw.write(
                    str(whole), shapely.to_wkb(layer.shapes) if layer.kind else None,
                    [*layer.columns.values()], np.array([*layer.columns]), layer=layer.name, driver="GPKG",
                    geometry_type=layer.kind or None, crs=grid.crs if layer.kind else None,
                    append=whole.exists(), layer_options={"DESCRIPTION": layer.name},
                )  # fmt: skip
            except DataSourceError as error:
                full = shutil.disk_usage(made).free < _LEFT
                raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from None
        whole.replace(partial)
    return grid


def _grid(geography: Mapping[str, Any]) -> Grid:
    known = geography.get("grid") or {}
    if not known.get("projection"):
        return Grid(NOWHERE, 0.0, 0.0, False)
    given, county = str(known["projection"]), geography.get("county") or {}
    crs = _named(given, str(county.get("name_zh") or county.get("name_en") or "ruralsim"))
    return Grid(crs, float(known["west_m"]), float(known["south_m"]), True, given)


def _named(projection: str, name: str) -> str:
    """A projection as GDAL takes it; one about a county's own middle is of CGCS2000, and bears its name.

    Raises:
        DataError: It is none.
    """
    from pyproj import CRS
    from pyproj.crs import ProjectedCRS
    from pyproj.exceptions import CRSError

    try:
        crs = CRS.from_user_input(projection)
        if crs.name == "unknown" and crs.coordinate_operation is not None:
            crs = ProjectedCRS(
                crs.coordinate_operation, name=f"{name} 1 km", geodetic_crs=CRS.from_epsg(4490)
            )
    except CRSError:
        raise DataError(
            f"county.projection = {projection!r} is no coordinate system · county.projection 不是坐标系"
        ) from None
    return str(crs.to_wkt())


def _layers(results: "Results | Comparison", geography: Mapping[str, Any], grid: Grid) -> list[Layer]:
    from ruralsim.results.comparison import Comparison

    villages, townships = geography.get("villages") or [], geography.get("townships") or []
    found = [
        _cells(geography, grid),
        _roads(geography, grid),
        *([_townships(geography, townships, grid)] if geography.get("township") else ()),
        _points("township_seats", townships, grid),
        _villages(villages, townships, grid),
        _stations(geography, getattr(results, "meta", {}), grid),
    ]
    if isinstance(results, Comparison):
        _add(found[-2], *_differences(results, len(villages)))
    else:
        _add(found[-2], *_last(results, "villages", "village", len(villages)))
        for layer in found:
            if layer.name.startswith("township"):
                _add(layer, *_last(results, "townships", "township", len(townships)))
    found = [layer for layer in found if len(layer.shapes)]
    return [*found, _meaning(found)]


def _cells(geography: Mapping[str, Any], grid: Grid) -> Layer:
    """A square of a kilometre each, the southern row first."""
    width, height = int(geography["width"]), int(geography["height"])
    row, column = np.divmod(np.arange(width * height), width)
    columns: dict[str, Column] = {"row": row, "column": column}
    labels = {
        "row": text("Row from the south, from 0", "自南向北行号，自0起"),
        "column": text("Column from the west, from 0", "自西向东列号，自0起"),
        "elevation": text("Elevation, m", "高程（米）"),
        "township": text("Township row", "乡镇序号"),
    }
    for name in ("elevation", "township"):
        if geography.get(name):
            columns[name] = np.asarray(geography[name], np.int64).reshape(-1)
    return Layer("cells", "Polygon", _squares(geography, grid), columns, labels)


def _squares(geography: Mapping[str, Any], grid: Grid) -> Any:
    import shapely

    width, height = int(geography["width"]), int(geography["height"])
    row, column = np.divmod(np.arange(width * height), width)
    west, south = grid.metres(column, row)
    east, north = grid.metres(column + 1, row + 1)
    return shapely.box(west, south, east, north)


def _townships(geography: Mapping[str, Any], townships: Sequence[Mapping[str, Any]], grid: Grid) -> Layer:
    """The land of each township: its cells, joined."""
    import shapely

    squares, of = _squares(geography, grid), np.asarray(geography["township"], np.int64).reshape(-1)
    shapes = [shapely.union_all(squares[of == i]) for i in range(len(townships))]
    many = [shapely.multipolygons(shapely.get_parts(shape)) for shape in shapes]
    columns, labels = _called(townships)
    return Layer("townships", "MultiPolygon", np.array(many, object), columns, labels)


def _points(name: str, places: Sequence[Mapping[str, Any]], grid: Grid) -> Layer:
    import shapely

    east, north = grid.metres([p["x"] for p in places], [p["y"] for p in places])
    columns, labels = _called(places)
    return Layer(name, "Point", shapely.points(east, north), columns, labels)


def _villages(
    villages: Sequence[Mapping[str, Any]], townships: Sequence[Mapping[str, Any]], grid: Grid
) -> Layer:
    layer = _points("villages", villages, grid)
    of = [int(village["township"]) for village in villages]
    layer.columns["township"] = _words(str(townships[i]["name"]) if i < len(townships) else "" for i in of)
    layer.labels["township"] = text("Township", "乡镇")
    for name, label in (
        ("households", text("Farm households", "农户数")),
        ("remoteness", text("Remoteness at first: 0 near … 2 remote", "首日偏远程度：0近，1中，2远")),
        ("road", text("Reached by a road", "通公路")),
    ):
        layer.columns[name] = np.array([int(village[name]) for village in villages], np.int64)
        layer.labels[name] = label
    return layer


def _stations(geography: Mapping[str, Any], meta: Mapping[str, Any], grid: Grid) -> Layer:
    import shapely

    stations = geography.get("stations") or []
    networks = [labelled(network) for network in meta.get("networks", [])]
    of = [int(station["network"]) for station in stations]
    east, north = grid.metres([s["x"] for s in stations], [s["y"] for s in stations])
    columns = {
        "level": _words(str(station["level"]) for station in stations),
        "level_zh": _words(LEVELS.get(str(station["level"]), str(station["level"])) for station in stations),
        **{
            name: _words(networks[i][tongue] if i < len(networks) else str(i) for i in of)
            for name, tongue in (("network", "en"), ("network_zh", "zh"))
        },
    }
    labels = {
        "level": text("Kind of station", "站点类别"), "level_zh": text("The same in Chinese", "站点类别"),
        "network": text("Network", "物流网络"), "network_zh": text("The same in Chinese", "物流网络"),
    }  # fmt: skip
    return Layer("stations", "Point", shapely.points(east, north), columns, labels)


def _roads(geography: Mapping[str, Any], grid: Grid) -> Layer:
    """Lines between the middles of cells, straight runs in one piece."""
    import shapely

    pieces = [
        (int(road["class"]), piece) for road in geography.get("roads") or [] for piece in road["segments"]
    ]
    ends = np.array([piece for _, piece in pieces], np.float64).reshape(-1, 2, 2)
    east, north = grid.metres(ends[..., 0], ends[..., 1])
    kinds = [ROADS.get(str(kind), text(str(kind), str(kind))) for kind, _ in pieces]
    columns = {
        "class": np.array([kind for kind, _ in pieces], np.int64),
        "name_en": _words(kind["en"] for kind in kinds),
        "name_zh": _words(kind["zh"] for kind in kinds),
    }
    labels = {
        "class": text("Class of the road: 5 provincial … 1 footpath", "道路等级：5省道……1小路"),
        "name_en": text("The same in words", "道路等级英文名"),
        "name_zh": text("The same in Chinese", "道路等级"),
    }
    return Layer(
        "roads", "LineString", shapely.linestrings(np.stack([east, north], axis=-1)), columns, labels
    )


def _called(places: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Column], dict[str, Text]]:
    """Names of places, whole and in each language."""
    names = [str(spot.get("name") or "") for spot in places]
    columns = {
        "name": _words(names),
        "name_en": _words(place(name)["en"] for name in names),
        "name_zh": _words(place(name)["zh"] for name in names),
    }
    labels = {
        "name": text("Name", "名称"), "name_en": text("Name in English", "英文名"),
        "name_zh": text("Name in Chinese", "中文名"),
    }  # fmt: skip
    return columns, labels


def _last(results: "Results", table: str, by: str, count: int) -> tuple[dict[str, Column], dict[str, Text]]:
    """A table's last month, place by place."""
    frame = results.frame(table)
    if not len(frame):
        return {}, {}
    known = {key: label._asdict() for key, label in describe.COLUMNS[table].items()}
    known |= results.meta.get("columns", {}).get(table, {})
    last = frame[frame["date"] == frame["date"].max()]
    names = [str(name) for name in last.columns if name not in _LEFT_OUT and last[name].dtype.kind in "biuf"]
    when = str(last["date"].iloc[0].date())
    values = {name: _placed(last[by], last[name], count) for name in names}
    return values, {name: _said(known.get(name, {}), name, when) for name in names}


def _differences(found: "Comparison", count: int) -> tuple[dict[str, Column], dict[str, Text]]:
    """What changed in the villages against the base in the last 12 months, scenario by scenario."""
    frame = found.frame("villages")
    if not len(frame):
        return {}, {}
    last = frame[frame["date"] == frame["date"].max()]
    titles = {str(entry["key"]): labelled(entry["title"]) for entry in found.meta["scenarios"]}
    known = {key: label._asdict() for key, label in describe.COLUMNS["villages"].items()}
    values, labels = dict[str, Column](), dict[str, Text]()
    for (key, column), rows in last.groupby(["scenario", "column"], sort=False):
        name, title = f"{column}_{key}", titles.get(str(key), text(str(key), str(key)))
        values[name] = _placed(rows["village"], rows["diff"], count)
        said = _said(known.get(str(column), {}), str(column), str(last["date"].iloc[0])[:10])
        labels[name] = text(f"{title['en']}, difference: {said['en']}", f"{title['zh']}，差值：{said['zh']}")
    return values, labels


def _placed(rows: "pd.Series[Any]", values: "pd.Series[Any]", count: int) -> Column:
    """Values in the order of places; NaN where there is none."""
    found = np.full(count, math.nan)
    at = rows.to_numpy(np.int64)
    inside = (at >= 0) & (at < count)
    found[at[inside]] = values.to_numpy(np.float64)[inside]
    return found


def _said(about: Mapping[str, str], name: str, when: str) -> Text:
    words, of = labelled({"name": name, **about}), unit(about.get("unit", ""))
    if is_share(about.get("unit", "")):  # stands as its true value here
        of = text("share of 1", "比例，1 为全部")
    en, zh = (f"{joint}{of[key]}" if of[key] else "" for key, joint in (("en", ", "), ("zh", "，")))
    return text(f"{words['en']}{en} ({when})", f"{words['zh']}{zh}（{when}）")


def _add(layer: Layer, columns: Mapping[str, Column], labels: Mapping[str, Text]) -> None:
    layer.columns.update({name: values for name, values in columns.items() if name not in layer.columns})
    layer.labels.update({name: label for name, label in labels.items() if name not in layer.labels})


def _words(words: Any) -> Column:
    return np.array([*words], object)


def _meaning(layers: Sequence[Layer]) -> Layer:
    """A table of what columns hold, as GeoPackages have no place for that."""
    rows = [
        (layer.name, column, label["en"], label["zh"])
        for layer in layers
        for column, label in layer.labels.items()
        if column in layer.columns
    ]
    columns = {name: _words(row[i] for row in rows) for i, name in enumerate(("layer", "column", "en", "zh"))}
    return Layer("definitions", "", None, columns, {})
