"""Coordinate systems by the names that people give them: what numbers mean is asked, never guessed.

Degrees of 2000, of GPS and of two web maps look alike, and so do metres of one zone and of the next: the
numbers show which kind they are and whether their columns are exchanged, and no more.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.county import offsets
from ruralsim.county.transverse import Transverse
from ruralsim.foundation.errors import MissingExtra, ScenarioError
from ruralsim.foundation.spelling import did_you_mean

Array = NDArray[np.float64]
Pair = tuple[Array, Array]

LONGITUDES, LATITUDES = (73.0, 136.0), (3.0, 54.0)
"""China's extent, degrees."""
NORTHINGS_M = (330_000.0, 6_000_000.0)
"""Of China in every zone, metres from the equator."""
EASTINGS_M = (100_000.0, 900_000.0)
"""Of every zone, without its number in front."""
SIX, THREE = range(13, 24), range(25, 46)
"""Numbers of the zones of 6° and of 3° in China: they do not overlap."""
_SAME_DATUM = (
    "china2000",
    "cgcs2000",
    "chinageodeticcoordinatesystem2000",
    "wgs84",
    "wgs1984",
    "worldgeodeticsystem1984",
)


class Reference(NamedTuple):
    """A coordinate system.

    Attributes:
        key: what `--crs` calls it.
        en: its name.
        zh: its name in Chinese.
        metres: whether it counts metres; degrees otherwise.
        to_degrees: of eastings (or longitudes) and northings (or latitudes) to degrees of CGCS2000.
        false_easting: what its eastings begin with, if it is a zone known here.
    """

    key: str
    en: str
    zh: str
    metres: bool
    to_degrees: Callable[[Array, Array], Pair]
    false_easting: float = 0.0


def _as_they_are(east: Array, north: Array) -> Pair:
    return east, north


_DEGREES = {
    "EPSG:4490": Reference(
        "EPSG:4490", "CGCS2000, degrees", "2000国家大地坐标系（CGCS2000），经纬度", False, _as_they_are
    ),
    "EPSG:4326": Reference("EPSG:4326", "WGS84, degrees", "WGS84经纬度", False, _as_they_are),
    "GCJ-02": Reference(
        "GCJ-02", "GCJ-02 of web maps", "GCJ-02（高德、腾讯地图）", False, offsets.wgs_of_gcj
    ),
    "BD-09": Reference("BD-09", "BD-09 of Baidu's maps", "百度坐标", False, offsets.wgs_of_bd),
}
WEB_MAPS = ("GCJ-02", "BD-09")
"""Coordinates of web maps, shifted by some hundred metres."""
_CALLED = {
    **dict.fromkeys(("cgcs2000", "国家2000", "2000国家大地坐标系", "天地图"), "EPSG:4490"),
    **dict.fromkeys(("wgs84", "gps"), "EPSG:4326"),
    **dict.fromkeys(("gcj02", "gcj", "火星坐标", "火星坐标系", "高德", "腾讯", "高德坐标"), "GCJ-02"),
    **dict.fromkeys(("bd09", "bd09ll", "bd", "百度", "百度坐标", "百度坐标系"), "BD-09"),
}
KNOWN = (*_DEGREES, "EPSG:4491 … 4554")
"""What `--crs` may be; other codes through pyproj."""


def zone(number: int, numbered: bool) -> Reference:
    """A Gauss–Krüger zone of CGCS2000.

    Args:
        number: 13 to 23 of 6°, 25 to 45 of 3°.
        numbered: whether its number stands in front of eastings (8 digits).

    Raises:
        ScenarioError: There is no such zone in China.
    """
    if number not in SIX and number not in THREE:
        raise ScenarioError(
            f"zone {number}: zones of 6° are 13 to 23, of 3° 25 to 45 · 六度带为 13 至 23，三度带为 25 至 45"
        )
    three = number in THREE
    first, base = (25, 4513) if three else (13, 4491)
    meridian = 3 * number if three else 6 * number - 3
    code = base + number - first + (0 if numbered else 21 if three else 11)
    grid = Transverse(meridian, 500_000.0 + (1_000_000.0 * number if numbered else 0.0))
    width = 3 if three else 6
    front = "with the zone number" if numbered else "without the zone number"
    return Reference(
        f"EPSG:{code}",
        f"CGCS2000 Gauss–Krüger, {width}° zone {number} ({meridian}°E), eastings {front}",
        f"2000国家大地坐标系，高斯-克吕格{'三' if three else '六'}度带第{number}带（中央经线{meridian}°，"
        f"{'带' if numbered else '不带'}带号）",
        True,
        grid.degrees,
        grid.false_easting,
    )


def reference(text: str) -> Reference:
    """The coordinate system of that name.

    Args:
        text: such as EPSG:4490, 4526, GCJ-02, 百度.

    Raises:
        ScenarioError: It is not known, or of another datum than CGCS2000 and WGS84.
        MissingExtra: Its code needs pyproj, which is not installed.
    """
    plain = re.sub(r"[\s_-]", "", unicodedata.normalize("NFKC", text).lower())
    if known := _CALLED.get(plain):
        return _DEGREES[known]
    found = re.fullmatch(r"(?:epsg:?)?(\d{4,6})", plain)
    if found is None:
        lines = (
            f"--crs {text[:60]!r}: no coordinate system that is known here · 未知的坐标系",
            did_you_mean(text, [*_DEGREES, *_CALLED]),
            f"allowed · 可用: {', '.join(KNOWN)}; with the extra gis any EPSG code of their datum · "
            "安装 gis 后可用同一基准的任意 EPSG 代码",
        )
        raise ScenarioError("\n  ".join(filter(None, lines)))
    code = int(found[1])
    if f"EPSG:{code}" in _DEGREES:
        return _DEGREES[f"EPSG:{code}"]
    for first, base, count, numbered in (
        (13, 4491, 11, True), (13, 4502, 11, False), (25, 4513, 21, True), (25, 4534, 21, False),
    ):  # fmt: skip
        if base <= code < base + count:
            return zone(first + code - base, numbered)
    return of_crs(f"EPSG:{code}", f"--crs EPSG:{code}")


def of_crs(text: str, asked: str) -> Reference:
    """The coordinate system of a description that pyproj reads, such as WKT.

    Args:
        text: EPSG code or description.
        asked: what named it, for errors.

    Raises:
        ScenarioError: It is none, or of another datum than WGS84 and CGCS2000: the change between Beijing 54
            or Xi'an 80 and those is not published, and what other software offers for it is good for parts
            of the country only.
        MissingExtra: pyproj is not installed.
    """
    try:
        from pyproj import CRS, Transformer
        from pyproj.exceptions import CRSError
    except ImportError:
        raise MissingExtra("gis", asked) from None
    try:
        crs = CRS.from_user_input(text)
    except CRSError:
        raise ScenarioError(f"{asked}: there is no such coordinate system · 没有这一坐标系") from None
    geographic = crs.geodetic_crs
    datum = re.sub(r"[^a-z0-9]", "", geographic.datum.name.lower()) if geographic else ""
    if not any(name in datum for name in _SAME_DATUM):
        raise ScenarioError(
            f"{asked} ({crs.name}): neither WGS84 nor CGCS2000; change the coordinates to EPSG:4490 with "
            f"your surveyors' parameters first · "
            f"既非 WGS84 也非2000国家大地坐标系，请先用测绘部门的参数转换为 EPSG:4490"
        )
    way = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)

    def to_degrees(east: Array, north: Array) -> Pair:
        x, y = way.transform(east, north)
        return np.asarray(x, np.float64), np.asarray(y, np.float64)

    code = crs.to_epsg()
    en = zh = crs.name
    if not crs.is_projected:  # degrees are called as those that --crs names
        known = _DEGREES["EPSG:4326" if "1984" in datum or "wgs84" in datum else "EPSG:4490"]
        en, zh = known.en, known.zh
    return Reference(f"EPSG:{code}" if code else crs.name, en, zh, crs.is_projected, to_degrees)
