"""County data: what is known of a real county, and the sizes of the world that follow from it."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import field_validator
from pydantic_core import PydanticCustomError

from ruralsim.foundation.errors import ScenarioError
from ruralsim.foundation.param import Param, Settings, walk
from ruralsim.foundation.spelling import did_you_mean
from ruralsim.world.data_file import CountyFiles, DataFile, read_files
from ruralsim.world.elevation_file import Elevation, read_elevation
from ruralsim.world.growing import CLIMATE, GRASS_PER_ARABLE, candidates, strangers
from ruralsim.world.land_file import read_land
from ruralsim.world.roads_file import read_roads
from ruralsim.world.villages_file import UNITS, Limits, VillageRow, read_villages, townships_of

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Scenario
    from ruralsim.world.settings import WorldSettings

POOR_AREA_INCOME = {"2018": 10371.0, "2019": 11567.0, "2020": 12588.0, "2021": 14051.0}
"""Rural net income per head in poor areas, CNY/year (NBS, MARA)."""

INCOME_YEARS = (1980, 2100)
"""First and last year of which an income may be told."""

HOUSEHOLDS_PER_INSTITUTION = 500
"""Farm households to each assisting institution, where the number of these is not given."""

_YEARBOOK = "county statistics (CI-PAE data set)"


_SIDES = ("width_km", "height_km")
_AREA_OFF = 0.05
"""Part by which a grid of whole kilometres may differ from the area of the county."""

RECORDED = ("code", "land_km2")
"""Figures of a county that are kept with its results, and that nothing in the model reads."""
MAPPED = ("projection", "west_m", "south_m")
"""Where a county lies: kept with its results for maps, and no part of what decides a run."""


class CountyData(Settings):
    """A real county; every figure is optional and replaces the synthetic default."""

    name_en: Annotated[str, Param("", en="Name", zh="英文名")] = ""
    name_zh: Annotated[str, Param("", en="Name in Chinese", zh="中文名")] = ""
    code: Annotated[str, Param("", en="Division code (recorded, not used)", zh="行政区划代码(仅记录)")] = ""
    area_km2: Annotated[float | None, Param("km2", 9, 250000, "Area", "面积", source=_YEARBOOK)] = None
    land_km2: Annotated[
        float | None,
        Param(
            "km2",
            1,
            250000,
            "Area within the boundary (recorded; the map is its frame)",
            "边界内面积(仅记录)",
        ),
    ] = None
    townships: Annotated[int | None, Param("", 1, 500, "Townships", "乡镇数", source="division codes")] = None
    villages: Annotated[
        int | None, Param("", 1, 10000, "Administrative villages", "行政村数", source="division codes")
    ] = None
    registered_households: Annotated[
        int | None, Param("households", 0, 2_000_000, "Registered households", "户籍户数", source=_YEARBOOK)
    ] = None
    farm_share: Annotated[
        float, Param("1", 0, 1, "Share of registered households that farm", "农户占户籍户数比例")
    ] = 0.5
    persons: Annotated[
        int | None,
        Param(
            "persons",
            0,
            5_000_000,
            "Registered persons; with registered households, those of a household",
            "户籍人口(与户籍户数同为户均人口)",
            source=_YEARBOOK,
        ),
    ] = None
    road_km: Annotated[
        float | None, Param("km", 0, 50000, "Length of roads", "公路里程", source=_YEARBOOK)
    ] = None
    broadband_users: Annotated[
        int | None, Param("households", 0, 2_000_000, "Broadband subscribers", "宽带用户", source=_YEARBOOK)
    ] = None
    arable_ha: Annotated[
        float | None,
        Param("ha", 0, 5e6, "Arable land, of farm households", "耕地面积(由农户经营)", source=_YEARBOOK),
    ] = None
    grassland_ha: Annotated[
        float | None,
        Param("ha", 0, 1e8, "Grassland that farm households graze", "草原面积(由农牧户放牧)"),
    ] = None
    grass_per_arable: Annotated[
        float,
        Param("ha/ha", 1, 1000, "Grassland that feeds as many animals as a hectare of fodder crops",
              "每公顷饲草地相当的草原面积", source="15 sheep units a hectare of fodder crops: assumed"),
    ] = GRASS_PER_ARABLE  # fmt: skip
    grows: Annotated[
        tuple[str, ...],
        Param("", en="What it grows: names, or climate for all that fits; empty: the standard products",
              zh="种养品类(名称列表，或按气候；留空为标准品类)"),
    ] = ()  # fmt: skip
    farm_gate: Annotated[
        float,
        Param("1", 0.1, 1, "Part of the wholesale price that grain, meat and milk fetch at the farm gate",
              "粮食肉奶的地头价与批发价之比",
              source="assumed: large lots draw several traders; Zhengxiangbai then begins near its income"),
    ] = 0.8  # fmt: skip
    income_head: Annotated[
        dict[str, float],
        Param(
            "CNY/year",
            100,  # the county's level is this over that of poor areas: nothing may be divided by it
            200000,
            "Net income per head of rural residents by year",
            "农民人均纯收入",
            source=_YEARBOOK,
        ),
    ] = {}
    start_fit: Annotated[
        float,
        Param("1", 0.5, 2, "Factor on its income level with which it begins at its official income",
              "起始收入校准系数", source="calibrated on the first day after burn-in: assumed"),
    ] = 1.0  # fmt: skip
    projection: Annotated[
        str,
        Param(
            "", en="Projection of the grid (for maps only)", zh="网格投影(仅用于地图)", source="county new"
        ),
    ] = ""
    """Such as an EPSG code or a proj string; none of a made-up county."""
    west_m: Annotated[
        float,
        Param("m", -5e7, 5e7, "Easting of the grid's western rim", "网格西缘东坐标", source="county new"),
    ] = 0.0
    south_m: Annotated[
        float, Param("m", -5e7, 5e7, "Northing of its southern rim", "网格南缘北坐标", source="county new")
    ] = 0.0
    elevation_csv: Annotated[str, Param("", en="File of elevations", zh="高程文件")] = ""
    """CSV without header, metres per cell: the northern row of the grid first, each from west to east."""
    elevation_fill: Annotated[
        Literal["refuse", "nearest"],
        Param("", en="Cells of that file without data: refuse, or take the nearest", zh="高程缺测网格的处理"),
    ] = "refuse"
    roads_csv: Annotated[str, Param("", en="File of roads", zh="道路文件")] = ""
    """CSV without header, class of the best road per cell, 0 to 5: the northern row first."""
    land_csv: Annotated[str, Param("", en="File of the county's land", zh="县域范围文件")] = ""
    """CSV without header, 1 in each cell of the county and 0 beyond: the northern row first."""
    villages_csv: Annotated[str, Param("", en="File of villages", zh="村庄文件")] = ""
    """CSV with header: name; where known households, township, x_km and y_km from the south-west corner."""

    @field_validator("grows")
    @classmethod
    def _known(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for name in strangers(given):
            known = [CLIMATE, *candidates()]
            hint = did_you_mean(name, known)
            en = f"{name[:40]!r} is no product of the catalogue. {hint} Allowed: {', '.join(known)}"
            raise PydanticCustomError(
                "bilingual",
                "{en}",
                {"en": en, "zh": f"{name[:40]!r} 不在品类目录中"},
            )
        return given

    @field_validator("income_head")
    @classmethod
    def _by_year(cls, given: dict[str, float]) -> dict[str, float]:
        first, last = INCOME_YEARS
        for year in given:
            if not (year.isdecimal() and year.isascii() and first <= int(year) <= last):
                en, zh = (
                    f"{year[:20]!r} is no year, {first} to {last}",
                    f"{year[:20]!r} 不是 {first} 至 {last} 之间的年份",
                )
                raise PydanticCustomError("bilingual", "{en}", {"en": en, "zh": zh})
        return given

    @property
    def grid(self) -> dict[str, str | float]:
        """Where its grid lies, for maps; nothing of a county that lies nowhere."""
        if not self.projection:
            return {}
        return {"projection": self.projection, "west_m": self.west_m, "south_m": self.south_m}

    @property
    def income_year(self) -> str:
        """The latest year of which incomes of this county and of poor areas are known, if there is one."""
        return max(self.income_head.keys() & POOR_AREA_INCOME.keys(), default="")

    @property
    def income_factor(self) -> float:
        """Income level relative to poor areas in that year, as calibrated; 1 if there is none."""
        year = self.income_year
        return self.start_fit * self.income_head[year] / POOR_AREA_INCOME[year] if year else 1.0

    @property
    def broadband_share(self) -> float | None:
        """Broadband subscribers per registered household, at most 1, if both are given."""
        if self.broadband_users is None or not self.registered_households:
            return None
        return min(1.0, self.broadband_users / self.registered_households)

    @property
    def household_size(self) -> float | None:
        """Registered persons per registered household, if both are given."""
        if self.persons is None or not self.registered_households:
            return None
        return self.persons / self.registered_households

    @property
    def farm_households(self) -> int | None:
        """Registered households that farm, if given."""
        if self.registered_households is None:
            return None
        return round(self.registered_households * self.farm_share)


class Sizes(NamedTuple):
    """Sizes of the world, from county data where given.

    Attributes:
        width: cells of a kilometre, east-west.
        height: cells, south-north.
        townships: how many.
        villages: how many.
        households: farm households.
        buyers: circles of urban consumers.
        institutions: assisting institutions.
        rows: of the file of villages; none if there is no file.
        grid: the keys that made the grid, for errors.
    """

    width: int
    height: int
    townships: int
    villages: int
    households: int
    buyers: int
    institutions: int
    rows: tuple[VillageRow, ...]
    grid: str = "world.width_km × world.height_km"


def sizes(settings: "Scenario", files: CountyFiles | None = None) -> Sizes:
    """Sizes of the world of a scenario.

    Args:
        settings: Validated scenario with the groups ``world`` and ``county``.
        files: The county's files, if they have been read already.

    Raises:
        DataError: The file of villages is missing, unsound, or contradicts the grid or `county.townships`.
        ScenarioError: There are more townships than cells, or the grid is too long or too narrow.
    """
    world, county = settings.world, settings.county
    files = read_files(county) if files is None else files
    width, height, grid = _grid(world, county)
    rows: tuple[VillageRow, ...] = ()
    if "villages_csv" in files:
        rows = read_villages(files["villages_csv"], width, height, _limits(), grid)
        _check_townships(files["villages_csv"], rows, county.townships)
    households = world.households if county.farm_households is None else county.farm_households
    if rows and rows[0].households:
        households = sum(row.households for row in rows)
    townships = len(townships_of(rows)) or county.townships or world.townships
    if townships > width * height:
        raise ScenarioError(
            f"{townships} townships do not fit on a grid of {width} × {height} km ({grid}) · "
            f"{width} × {height} km 的网格容不下 {townships} 个乡镇"
        )
    # demand grows with the county, unless it is given
    offices = max(round(households / HOUSEHOLDS_PER_INSTITUTION), 1) if households else 0
    return Sizes(
        width,
        height,
        townships,
        len(rows) or county.villages or world.villages,
        households,
        households if world.buyers is None else world.buyers,
        offices if world.institutions is None else world.institutions,
        rows,
        grid,
    )


def measured_elevation(county: CountyData, size: Sizes, files: CountyFiles) -> Elevation | None:
    """Elevations that the county's file gives; None if there is no file.

    Raises:
        DataError: The file is unsound or of another size than the grid.
    """
    if "elevation_csv" not in files:
        return None
    return read_elevation(files["elevation_csv"], size.width, size.height, county.elevation_fill, size.grid)


def measured_roads(size: Sizes, files: CountyFiles) -> NDArray[np.int8] | None:
    """Class of the road in each cell that the county's file gives; None if there is no file.

    Raises:
        DataError: The file is unsound or of another size than the grid.
    """
    if "roads_csv" not in files:
        return None
    return read_roads(files["roads_csv"], size.width, size.height, size.grid)


def measured_land(size: Sizes, files: CountyFiles) -> NDArray[np.bool_] | None:
    """Which cells are the county, as its file says; None if there is no file: all are.

    Raises:
        DataError: The file is unsound or of another size than the grid.
    """
    if "land_csv" not in files:
        return None
    return read_land(files["land_csv"], size.width, size.height, size.grid)


def village_unit(
    county: CountyData, villages: int, rows: Sequence[VillageRow] = ()
) -> Literal["administrative", "natural"]:
    """What the villages of the world are.

    Args:
        county: Data of the county; `villages` counts administrative villages (行政村).
        villages: Villages of the world: where they are as many, they are those; else natural ones (自然村).
        rows: of the file of villages: what most of them say that they are counts first; communities (社区)
            are administrative units.
    """
    said = Counter("natural" if row.unit == "natural" else "administrative" for row in rows if row.unit)
    if said:
        return "natural" if said["natural"] > said["administrative"] else "administrative"
    return "administrative" if county.villages == villages else "natural"


def village_units(county: CountyData, villages: int, rows: Sequence[VillageRow] = ()) -> dict[str, int]:
    """How many villages of the world are of which kind.

    Args:
        county: as for `village_unit`, which says what those are of which the file does not say it.
        villages: of the world.
        rows: of the file of villages.

    Returns:
        Key of `UNITS` → number, in their order; none of a kind of which there is none.
    """
    usual = village_unit(county, villages, rows)
    found = Counter[str](row.unit or usual for row in rows) if rows else Counter[str]({usual: villages})
    return {unit: found[unit] for unit in UNITS if found[unit]}


def _grid(world: "WorldSettings", county: CountyData) -> tuple[int, int, str]:
    """Width and height in cells, and the keys they come from: an area makes a square where no side is given.

    Raises:
        ScenarioError: Area and sides contradict each other, or no square is that large.
    """
    sides, area = (world.width_km, world.height_km), county.area_km2
    given = any(getattr(world, key) != type(world).model_fields[key].default for key in _SIDES)
    keys = " × ".join(f"world.{key}" for key in _SIDES)
    if area is None:
        return *sides, keys
    if given:
        _agree(area, *sides, keys)
        return *sides, f"{keys}; county.area_km2 = {area:g}"
    wide = max(1, round(math.sqrt(area)))
    return wide, max(1, round(area / wide)), f"county.area_km2 = {area:g}"


def _agree(area: float, width: int, height: int, keys: str) -> None:
    if abs(width * height / area - 1.0) <= _AREA_OFF:
        return
    wide = max(1, round(math.sqrt(area * width / height)))
    high = max(1, round(area / wide))
    raise ScenarioError(
        f"county.area_km2 = {area:g} and {keys} = {width} × {height} = {width * height} km2 contradict "
        f"each other: leave out county.area_km2, or write sides such as {wide} × {high}; the area within a "
        "boundary that is no rectangle is county.land_km2 · "
        f"county.area_km2 = {area:g} 与 {keys} = {width} × {height} = {width * height} km2 矛盾：请删去 "
        f"county.area_km2，或将边长改为如 {wide} × {high}；非矩形县域的边界内面积请写 county.land_km2"
    )


def _limits() -> Limits:
    """Bounds of the file of villages: those of the keys of the same meaning."""
    most = {leaf.path: int(leaf.param.high) for leaf in walk(CountyData) if leaf.param and leaf.param.high}
    return Limits(most["villages"], most["townships"], most["registered_households"])


def _check_townships(file: DataFile, rows: tuple[VillageRow, ...], given: int | None) -> None:
    named = townships_of(rows)
    if named and given is not None and given != len(named):
        raise file.wrong(
            f"names {len(named)} townships, county.townships is {given}: leave it out, or mend the file",
            f"列出 {len(named)} 个乡镇，而 county.townships 为 {given}：请删去 county.townships，或修改文件",
        )
