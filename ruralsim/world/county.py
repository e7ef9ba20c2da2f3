"""County data: what is known of a real county, and the sizes of the world that follow from it."""

import csv
import math
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from ruralsim.foundation.errors import DataError, ScenarioError
from ruralsim.foundation.param import Param, Settings

POOR_AREA_INCOME = {"2019": 11567.0, "2020": 12588.0, "2021": 14051.0}
"""Rural net income per head in poor areas, CNY/year (NBS, MARA)."""

_YEARBOOK = "county statistics (CI-PAE data set)"


COUNTY_FILES = ("elevation_csv", "villages_csv")
"""Keys of `CountyData` that name a file, relative to the scenario that names it."""


class CountyData(Settings):
    """A real county; every figure is optional and replaces the synthetic default."""

    name_en: Annotated[str, Param("", en="Name", zh="英文名")] = ""
    name_zh: Annotated[str, Param("", en="Name in Chinese", zh="中文名")] = ""
    code: Annotated[str, Param("", en="Division code", zh="行政区划代码")] = ""
    area_km2: Annotated[float | None, Param("km2", 9, 250000, "Area", "面积", source=_YEARBOOK)] = None
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
        int | None, Param("persons", 0, 5_000_000, "Registered persons", "户籍人口", source=_YEARBOOK)
    ] = None
    road_km: Annotated[
        float | None, Param("km", 0, 50000, "Length of roads", "公路里程", source=_YEARBOOK)
    ] = None
    broadband_users: Annotated[
        int | None, Param("households", 0, 2_000_000, "Broadband subscribers", "宽带用户", source=_YEARBOOK)
    ] = None
    arable_ha: Annotated[float | None, Param("ha", 0, 5e6, "Arable land", "耕地面积", source=_YEARBOOK)] = (
        None
    )
    income_head: Annotated[
        dict[str, float],
        Param(
            "CNY/year",
            0,
            200000,
            "Net income per head of rural residents by year",
            "农民人均纯收入",
            source=_YEARBOOK,
        ),
    ] = {}
    elevation_csv: Annotated[str, Param("", en="File of elevations", zh="高程文件")] = ""
    """CSV without header: a line per row of the grid, a number of metres per cell."""
    villages_csv: Annotated[str, Param("", en="File of villages", zh="村庄文件")] = ""
    """CSV with header: name, households and, both or neither, x_km and y_km from the corner of the map."""

    @property
    def income_head_2020(self) -> float | None:
        """Net income per head of 2020, CNY/year, if given."""
        return self.income_head.get("2020")

    @property
    def income_factor(self) -> float:
        """Income level relative to poor areas in the latest year known of both; 1 if none is given."""
        common = sorted(self.income_head.keys() & POOR_AREA_INCOME.keys())
        return self.income_head[common[-1]] / POOR_AREA_INCOME[common[-1]] if common else 1.0

    @property
    def broadband_share(self) -> float | None:
        """Broadband subscribers per registered household, at most 1, if both are given."""
        if self.broadband_users is None or not self.registered_households:
            return None
        return min(1.0, self.broadband_users / self.registered_households)

    @property
    def farm_households(self) -> int | None:
        """Registered households that farm, if given."""
        if self.registered_households is None:
            return None
        return round(self.registered_households * self.farm_share)

    @property
    def land_ha_household(self) -> float | None:
        """Arable land per farm household, ha, if given."""
        households = self.farm_households
        return self.arable_ha / households if self.arable_ha is not None and households else None

    @property
    def members_household(self) -> float | None:
        """Registered persons per registered household, if both are given."""
        if self.persons is None or not self.registered_households:
            return None
        return self.persons / self.registered_households


class VillageRow(NamedTuple):
    """One line of the file of villages; coordinates are NaN where the file has none."""

    name: str
    households: int
    x_km: float
    y_km: float


class Sizes(NamedTuple):
    """Sizes of the world, from county data where given."""

    width: int
    height: int
    townships: int
    villages: int
    households: int
    buyers: int
    institutions: int
    rows: tuple[VillageRow, ...]


def sizes(settings: Any) -> Sizes:
    """Sizes of the world of a scenario.

    Args:
        settings: Validated scenario with the groups ``world`` and ``county``.

    Raises:
        DataError: The file of villages is missing, incomplete or contradicts the grid.
        ScenarioError: There are more townships than cells.
    """
    world, county = settings.world, settings.county
    width, height = world.width_km, world.height_km
    if county.area_km2 is not None:
        width = max(3, round(math.sqrt(county.area_km2)))
        height = max(3, round(county.area_km2 / width))
    rows = read_villages(Path(county.villages_csv), width, height) if county.villages_csv else ()
    households = world.households if county.farm_households is None else county.farm_households
    if rows:
        households = sum(row.households for row in rows)
    townships = county.townships or world.townships
    if townships > width * height:
        raise ScenarioError(f"{townships} townships do not fit on a grid of {width} × {height} km")
    # demand grows with the county: as many buyers per household as in the synthetic one
    ratio = households / world.households if world.households and households != world.households else 1.0
    return Sizes(
        width,
        height,
        townships,
        len(rows) or county.villages or world.villages,
        households,
        round(world.buyers * ratio),
        round(world.institutions * ratio),
        rows,
    )


def read_villages(path: Path, width: int, height: int) -> tuple[VillageRow, ...]:
    """Reads the file of villages.

    Args:
        path: CSV in UTF-8 with a header: name, households and, optionally, x_km and y_km.
        width: Width of the grid, km.
        height: Height of the grid, km.

    Raises:
        DataError: Naming the file, the line and what is wrong with it.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, skipinitialspace=True)
            columns = tuple(name.strip() for name in reader.fieldnames or ())
            reader.fieldnames = columns
            lines = [(reader.line_num, line) for line in reader]
    except OSError as error:
        raise DataError(f"villages file {path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise DataError(f"villages file {path}: not UTF-8") from None
    except csv.Error as error:
        raise DataError(f"villages file {path}: {error}") from None
    missing = [name for name in ("name", "households") if name not in columns]
    if ("x_km" in columns) != ("y_km" in columns):
        missing.append("y_km" if "x_km" in columns else "x_km")
    if missing:
        raise DataError(f"villages file {path}: missing column {', '.join(missing)}")
    if not lines:
        raise DataError(f"villages file {path}: no village")
    located = "x_km" in columns
    rows: list[VillageRow] = []
    seen: dict[str, int] = {}
    for number, line in lines:
        where = f"villages file {path}, line {number}"
        name = (line["name"] or "").strip()
        if not name:
            raise DataError(f"{where}: no name")
        if name in seen:
            raise DataError(f"{where}: {name!r} is already on line {seen[name]}")
        seen[name] = number
        households = _number(line["households"], "households", where)
        if households < 1 or households != int(households):
            raise DataError(
                f"{where}: {name!r} has {households:g} households; a whole number from 1 is needed"
            )
        x, y = math.nan, math.nan
        if located:
            x, y = _number(line["x_km"], "x_km", where), _number(line["y_km"], "y_km", where)
            if not (0 <= x < width and 0 <= y < height):
                raise DataError(
                    f"{where}: {name!r} at ({x:g}, {y:g}) km lies outside the grid of {width} × {height} km"
                )
        rows.append(VillageRow(name, int(households), x, y))
    return tuple(rows)


def _number(text: str | None, column: str, where: str) -> float:
    try:
        value = float(text or "")
    except ValueError:
        raise DataError(f"{where}: {column} is {text!r}, not a number") from None
    if not math.isfinite(value):
        raise DataError(f"{where}: {column} is {value}")
    return value
