"""Two columns of numbers made degrees: which is which, and whether they can be what `--crs` says."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.county.reference import (
    EASTINGS_M,
    LATITUDES,
    LONGITUDES,
    NORTHINGS_M,
    SIX,
    THREE,
    Reference,
    zone,
)  # fmt: skip

Array = NDArray[np.float64]
_ZONE_M = 1_000_000.0


class Misplaced(Exception):
    """Numbers that cannot be read as they are.

    Attributes:
        en: what is wrong, and what to write.
        zh: the same in Chinese.
        rows: which of the points it concerns; empty if all.
    """

    def __init__(self, en: str, zh: str, rows: NDArray[np.int64] | None = None) -> None:
        self.en, self.zh = en, zh
        self.rows = [] if rows is None else [int(row) for row in rows]
        super().__init__(f"{en} · {zh}")


class Located(NamedTuple):
    """Points found.

    Attributes:
        east: longitudes, degrees.
        north: latitudes, degrees.
        exchanged: whether the first column held northings or latitudes.
        by: the coordinate system they were read by.
    """

    east: Array
    north: Array
    exchanged: bool
    by: Reference


def located(first: Array, second: Array, crs: Reference | None = None, number: int | None = None) -> Located:
    """Longitudes and latitudes of points.

    Args:
        first: (points,) the column that its heading calls longitude, easting or x.
        second: (points,) the other.
        crs: what they are counted in, if it was said.
        number: of the Gauss–Krüger zone of CGCS2000, if it was said.

    Raises:
        Misplaced: Not in China, of a kind other than `crs`, or of a kind that must be named first.
        ScenarioError: There is no zone of that number.
    """
    degrees = (np.abs(first) <= 180) & (np.abs(second) <= 180)
    if degrees.any() and not degrees.all():
        few = degrees if degrees.sum() * 2 <= degrees.size else ~degrees
        raise Misplaced(
            "some points are in degrees, others in metres", "有的点以度计，有的以米计", few.nonzero()[0]
        )
    if degrees.all():
        exchanged = _exchanged(first, second, LONGITUDES, LATITUDES)
        crs = _of_degrees(crs)
    else:
        plain = first % _ZONE_M, second % _ZONE_M
        exchanged = _exchanged(
            np.where(first < 13 * _ZONE_M, first, plain[0]),
            np.where(second < 13 * _ZONE_M, second, plain[1]),
            EASTINGS_M,
            NORTHINGS_M,
        )
        crs = _of_metres(second if exchanged else first, crs, number)
    east, north = crs.to_degrees(*((second, first) if exchanged else (first, second)))
    _in_china(east, north, crs)
    return Located(east, north, exchanged, crs)


def _exchanged(first: Array, second: Array, easts: tuple[float, float], norths: tuple[float, float]) -> bool:
    """Whether the columns are exchanged: of all points or of none, for the two extents do not overlap."""
    straight = _within(first, easts) & _within(second, norths)
    other = _within(second, easts) & _within(first, norths)
    if (other & ~straight).all():
        return True
    if straight.all():
        return False
    if (straight | other).all():
        rows = (other if other.sum() * 2 <= other.size else straight).nonzero()[0]
        raise Misplaced(
            "the two numbers of some points are exchanged, of others not",
            "部分点的横纵坐标（经纬度）写反",
            rows,
        )
    raise Misplaced(
        f"not in China: {easts[0]:,.9g} to {easts[1]:,.9g} east, {norths[0]:,.9g} to {norths[1]:,.9g} north",
        f"不在中国范围内：东向应为 {easts[0]:,.9g} 至 {easts[1]:,.9g}，"
        f"北向应为 {norths[0]:,.9g} 至 {norths[1]:,.9g}",
        (~(straight | other)).nonzero()[0],
    )


def _within(values: Array, bounds: tuple[float, float]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (values >= bounds[0]) & (values <= bounds[1])
    return found


def _of_degrees(crs: Reference | None) -> Reference:
    if crs is None:
        raise Misplaced(
            "degrees, but of which map? Those of web maps lie about half a kilometre off. Write "
            "--crs EPSG:4490 (surveyors, 天地图, GPS), --crs GCJ-02 (高德, 腾讯) or --crs BD-09 (百度)",
            "坐标为经纬度，但须说明来源（互联网地图偏移约半公里）：--crs EPSG:4490（测绘成果、天地图、GPS）、"
            "--crs GCJ-02（高德、腾讯）或 --crs BD-09（百度）",
        )
    if crs.metres:
        raise Misplaced(f"degrees, not metres of {crs.key}", f"坐标为经纬度，不是 {crs.key} 的米制坐标")
    return crs


def _of_metres(easting: Array, crs: Reference | None, number: int | None) -> Reference:
    """The zone that eastings are of, checked against the number in front of them."""
    fronts = np.unique((easting // _ZONE_M).astype(np.int64))
    if fronts.size > 1:
        listed = ", ".join(map(str, fronts))
        raise Misplaced(f"eastings of several zones: {listed}", f"横坐标分属多个投影带：{listed}")
    front = int(fronts[0])
    if front and front not in SIX and front not in THREE:
        raise Misplaced(f"no zone of China has the number {front}", f"中国没有第 {front} 带")
    if number is not None and crs is None:
        crs = zone(number, bool(front))
    found = zone(front, True) if front else None
    if crs is None and found is not None:
        raise Misplaced(
            f"eastings have the zone number {front} in front, as of {found.en}: if they are, write "
            f"--crs {found.key}",
            f"横坐标带有带号 {front}，应为{found.zh}：若是，请写 --crs {found.key}",
        )
    if crs is None:
        raise Misplaced(
            "metres without a zone number in front: write --zone and its number (13 to 23 of 6°, "
            "25 to 45 of 3°) or --crs and the EPSG code",
            "米制坐标未带带号：请写 --zone 带号（六度带 13 至 23，三度带 25 至 45），或 --crs 与 EPSG 代码",
        )
    if not crs.metres:
        raise Misplaced(f"metres, not degrees of {crs.key}", f"坐标为米制，不是 {crs.key} 的经纬度")
    wanted = int(crs.false_easting // _ZONE_M)
    if wanted != front:
        other = found or zone(wanted, False)
        if found is None:
            en, zh = "have no zone number in front", "未带带号"
        else:
            en, zh = f"have the zone number {front} in front", f"带有带号 {front}"
        raise Misplaced(
            f"eastings {en}, which is not {crs.en}: did you mean --crs {other.key}?",
            f"横坐标{zh}，与{crs.zh}不符：是否应为 --crs {other.key}？",
        )
    return crs


def _in_china(east: Array, north: Array, crs: Reference) -> None:
    out = ~(_within(east, LONGITUDES) & _within(north, LATITUDES))
    if out.any():
        raise Misplaced(
            f"not in China when read as {crs.en}", f"按{crs.zh}读取则不在中国范围内", out.nonzero()[0]
        )
