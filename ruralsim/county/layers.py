"""Layers of vectors, such as boundaries and roads: GeoPackage, Shapefile, GeoJSON."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.county.account import Account
from ruralsim.county.reference import LATITUDES, LONGITUDES, Reference, of_crs, reference
from ruralsim.foundation.errors import DataError, MissingExtra
from ruralsim.foundation.paths import near, usable
from ruralsim.foundation.spelling import counted, did_you_mean

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Array = NDArray[np.float64]
Turn = Callable[[Array, Array], tuple[Array, Array]]

_BESIDE = (".shx", ".dbf", ".prj", ".cpg")  # a Shapefile's other files


class Layer(NamedTuple):
    """A layer as it was read.

    Attributes:
        path: of its file.
        where: file and layer, as they are named in commands.
        shapes: (features,) geometries in degrees of CGCS2000; None where a feature has none.
        fields: (features,) values by name of the column.
        files: contents by suffix: of one file, or of the several that make a Shapefile.
    """

    path: Path
    where: str
    shapes: list["BaseGeometry | None"]
    fields: dict[str, NDArray[np.object_]]
    files: dict[str, bytes]

    def wrong(self, en: str, zh: str) -> DataError:
        """The error for something in the layer."""
        return DataError(f"{self.where}: {en}\n  {zh}")


def read_layer(given: str, crs: str, account: Account, web_map: str = "") -> Layer:
    """Reads a layer.

    Args:
        given: path; `FILE#layer` where a file has several; `FILE@EPSG:4490` where this one's coordinates are
            counted otherwise than `crs` says.
        crs: what coordinates of layers are counted in, if otherwise than files say, or if they say nothing.
        account: to which is added what they are counted in.
        web_map: what villages are counted in, if they come from a web map: layers of such maps are shifted
            likewise, and their files do not say so.

    Raises:
        DataError: There is no such file or layer, it is none, or it lies outside China.
        ScenarioError: Its coordinate system is not known.
        MissingExtra: The packages are not installed.
    """
    try:
        import pyogrio
        import shapely
    except ImportError:
        raise MissingExtra("gis", given) from None
    path, wanted, own = named(given)
    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(path)]
    except Exception as error:  # the reader's own errors, of many kinds
        raise _unreadable(path, error) from None
    if wanted and wanted not in layers:
        hint = did_you_mean(wanted, layers, prefix=f"{path.name}#")
        lines = (
            f"{path}: no layer {wanted!r} · 没有图层“{wanted}”",
            hint,
            f"layers · 图层: {', '.join(layers)}",
        )
        raise DataError("\n  ".join(filter(None, lines)))
    if not wanted and len(layers) != 1:
        choices = " ".join(f"{path.name}#{name}" for name in layers)
        raise DataError(f"{path}: several layers, say which · 有多个图层，请指明: {choices or '–'}")
    try:
        with warnings.catch_warnings(
            action="ignore"
        ):  # what it finds odd of a ring is repaired and said below
            about, _, binary, columns = pyogrio.raw.read(path, layer=wanted or layers[0])
    except Exception as error:
        raise _unreadable(path, error) from None
    where = f"{path}#{wanted}" if wanted else str(path)
    by = _counted_in(where, str(about["crs"] or ""), own or crs)
    if web_map and not (own or crs):
        account.suspect(
            35.0,
            f"says that it is counted in {by.en}; if it is of a web map as the villages are, it lies about "
            f"half a kilometre off: write {path.name}@{web_map}, else {path.name}@EPSG:4490",
            f"注明为 {by.zh}；若与村庄一样取自互联网地图，则偏移约半公里，请写 {path.name}@{web_map}，"
            f"否则写 {path.name}@EPSG:4490",
            where=where,
        )
    many = counted(len(binary), "feature")
    account.note(f"{where}: {many}, {by.en}", f"{where}：要素 {len(binary):,} 个，{by.zh}")
    fields = dict(zip(map(str, about["fields"]), columns, strict=True))
    shapes = [
        None if shape is None or shape.is_empty else turned(shape, by.to_degrees)
        for shape in shapely.from_wkb(binary, on_invalid="fix")
    ]
    layer = Layer(path, where, shapes, fields, _files(path))
    if not any(shapes):
        raise layer.wrong("holds no feature with a shape", "图层中没有带图形的要素")
    sound = shapely.from_wkb(binary, on_invalid="ignore")
    if mended := sum(a is None and b is not None for a, b in zip(sound, shapes, strict=True)):
        account.repair(
            f"{where}: {counted(mended, 'feature')} with a ring that does not close, closed",
            f"{where}：{mended} 个要素的边线未闭合，已闭合",
        )
    _in_china(layer)
    return layer


class Named(NamedTuple):
    """What a command calls a layer: its file, the layer in it and its coordinate system, where said."""

    path: Path
    part: str
    crs: str


def named(given: str) -> Named:
    """Parts of `FILE#layer@CRS`, the last two of which may be missing; a file's own name may have # and @.

    Raises:
        DataError: There is no such file.
    """
    left, part, crs = given, "", ""
    if not usable(left).exists() and "@" in left:
        left, _, crs = left.rpartition("@")
    if not usable(left).exists() and "#" in left:
        left, _, part = left.rpartition("#")
    path = usable(left)
    if not path.is_file():
        raise DataError("\n  ".join(filter(None, (f"{path}: no such file · 文件不存在", near(path)))))
    return Named(path, part, crs)


def turned(shape: "BaseGeometry", turn: Turn) -> "BaseGeometry":
    """A shape with its coordinates changed, in two dimensions."""
    import shapely

    def both(points: Array) -> Array:
        return np.column_stack(turn(points[:, 0].copy(), points[:, 1].copy()))

    found: BaseGeometry = shapely.transform(shape, both, include_z=False)
    return found


def _counted_in(where: str, said: str, crs: str) -> Reference:
    if crs:
        return reference(crs)
    if not said:
        raise DataError(
            f"{where}: does not say what its coordinates are counted in; write it behind the file, such as "
            "@EPSG:4490, or --layers-crs for all · 图层未注明坐标系，请写在文件名之后，如 @EPSG:4490，"
            "或以 --layers-crs 统一指明"
        )
    return of_crs(said, where)


def _in_china(layer: Layer) -> None:
    import shapely

    bounds = shapely.total_bounds([shape for shape in layer.shapes if shape is not None])
    west, south, east, north = (float(side) for side in bounds)
    if west < LONGITUDES[0] or east > LONGITUDES[1] or south < LATITUDES[0] or north > LATITUDES[1]:
        raise layer.wrong(
            f"lies at {west:.3f} … {east:.3f}°E, {south:.3f} … {north:.3f}°N, not in China; are its "
            "coordinates exchanged, or of another system? @CRS behind the file or --layers-crs names it",
            f"位于东经 {west:.3f} 至 {east:.3f}、北纬 {south:.3f} 至 {north:.3f}，不在中国范围内；"
            "请检查坐标次序，或在文件名后以 @坐标系（或 --layers-crs）指明",
        )


def _files(path: Path) -> dict[str, bytes]:
    found = {path.suffix.lower(): path.read_bytes()}
    if path.suffix.lower() == ".shp":
        for suffix in _BESIDE:
            for other in (path.with_suffix(suffix), path.with_suffix(suffix.upper())):
                if other.is_file():
                    found[suffix] = other.read_bytes()
    return found


def _unreadable(path: Path, error: Exception) -> DataError:
    reason = str(error).splitlines()[0][:100] if str(error) else type(error).__name__
    return DataError(f"{path}: no layer that can be read ({reason}) · 无法读取为图层")
