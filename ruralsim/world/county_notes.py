"""What of a county's data a run does not read, and which settings they replace: said, not lost."""

import math
from collections.abc import Iterator
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from ruralsim.foundation.spelling import counted
from ruralsim.world.county import RECORDED, Sizes
from ruralsim.world.elevation_file import Elevation
from ruralsim.world.level import yield_level
from ruralsim.world.produce import make_products
from ruralsim.world.villages_file import townships_of

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Scenario
    from ruralsim.world.county import CountyData

_VILLAGES = "county.villages_csv"
_MEMBERS = (1.5, 5.0)  # registered persons a household, assumed; the six real counties have 2.1 to 2.6
_YIELDS = (0.3, 2.0)  # times the usual harvest, assumed; the six real counties need 0.36 to 0.81


class Note(NamedTuple):
    """A sentence in both languages."""

    en: str
    zh: str

    def __str__(self) -> str:
        return f"{self.en} · {self.zh}"


def notes(settings: "Scenario", size: Sizes, elevation: Elevation | None) -> list[Note]:
    """One sentence per thing that was given and is not read, or that no county has.

    Of a county that `ruralsim county new` made, its page says which figures are used or recorded only.

    Args:
        settings: Validated scenario; what is as in the scenario of all defaults was not given.
        size: Sizes of its world.
        elevation: Of its file, if it has one.
    """
    plain = type(settings)()

    def given(path: str) -> bool:
        mine, default = (reduce(getattr, path.split("."), s) for s in (settings, plain))
        return bool(mine != default)

    said, made = list[Note](), bool(settings.county.projection)
    if not made and (recorded := [f"county.{key}" for key in RECORDED if given(f"county.{key}")]):
        keys = ", ".join(recorded)
        said.append(Note(f"{keys}: recorded, not used by the model", f"{keys}：仅作记录，模型不使用"))
    said += () if made else _income(settings.county)
    said += (
        Note(f"{path}: not used, replaced by {by}", f"{path}：不起作用，以 {by} 为准")
        for path, by in _replaced(settings, size, elevation)
        if given(path)
    )
    said += (
        Note(f"{path}: not used, it needs {needed}", f"{path}：不起作用，须同时给出 {needed}")
        for path, needed in _alone(settings.county)
        if given(path)
    )
    if elevation is not None and elevation.filled:
        n, cells = f"{elevation.filled:,}", counted(elevation.filled, "cell")
        said.append(
            Note(
                f"county.elevation_csv: {cells} without data took the elevation of the nearest cell",
                f"county.elevation_csv：{n} 个缺测网格取最近网格的高程",
            )
        )
    return said + unlikely(settings, size)


def unlikely(settings: "Scenario", size: Sizes) -> list[Note]:
    """What figures of a county say together that no county has: odd households, harvests far from the usual.

    Args:
        settings: Validated scenario.
        size: Sizes of its world.
    """
    return [*_members(settings.county), *_harvests(settings, size)]


def _members(county: "CountyData") -> Iterator[Note]:
    low, high = _MEMBERS
    if county.household_size is None or low <= county.household_size <= high:
        return
    yield Note(
        f"county.persons: {county.persons:,} persons in {county.registered_households:,} registered "
        f"households are {county.household_size:.2g} a household (likely: {low:g} to {high:g}); check both "
        "and their units",
        f"county.persons：户籍人口 {county.persons:,} 人、户籍户数 {county.registered_households:,} 户，"
        f"户均 {county.household_size:.2g} 人（合理范围 {low:g}—{high:g}）；请核对二者及其单位",
    )


def _harvests(settings: "Scenario", size: Sizes) -> list[Note]:
    if not settings.county.income_year:
        return []
    times = yield_level(settings, make_products(settings.products), size.households)
    low, high = _YIELDS
    if low <= times <= high:
        return []
    return [
        Note(
            f"county.income_head: to earn it, a hectare must yield {times:.2g} times the usual harvest "
            f"(likely: {low:g} to {high:g}); check income, arable land (county.arable_ha) and numbers of "
            "people and households against each other",
            f"county.income_head：要达到该收入，每公顷产量须为通常的 {times:.2g} 倍"
            f"（合理范围 {low:g}—{high:g}）；请核对人均收入、耕地面积与人口、户数是否相符",
        )
    ]


def _income(county: "CountyData") -> Iterator[Note]:
    others = sorted(set(county.income_head) - {county.income_year})
    years = "、".join(others)
    if others and county.income_year:
        yield Note(
            f"county.income_head: {county.income_year} is used, {', '.join(others)} recorded only",
            f"county.income_head：使用 {county.income_year} 年，{years} 年仅作记录",
        )
    elif others:
        yield Note(
            f"county.income_head: {', '.join(others)} not used; give 2019, 2020 or 2021, of which poor "
            "areas' income is known",
            f"county.income_head：{years} 年不起作用；请给出 2019、2020 或 2021 年",
        )


def _replaced(settings: "Scenario", size: Sizes, elevation: Elevation | None) -> Iterator[tuple[str, str]]:
    """Paths of values that other data replace, and by what; none where the value is the one that is used."""
    world, county, rows = settings.world, settings.county, size.rows
    sized = bool(rows and rows[0].households)
    counted = {
        "townships": (_VILLAGES if townships_of(rows) else "county.townships", county.townships),
        "villages": (_VILLAGES if rows else "county.villages", county.villages),
        "households": (_VILLAGES if sized else "county.registered_households", county.farm_households),
    }
    for key, (by, known) in counted.items():
        if (by == _VILLAGES or known is not None) and getattr(world, key) != getattr(size, key):
            yield f"world.{key}", by
        if key == "households" and (county.persons or county.broadband_users):
            continue  # the figure is read: of its households are the persons and those with broadband
        if by == _VILLAGES and known is not None and known != getattr(size, key):
            yield ("county.registered_households" if key == "households" else f"county.{key}"), by
    if sized:
        yield "world.settlement.village_sigma", _VILLAGES
    if rows and not math.isnan(rows[0].x_km):
        yield "world.settlement.dispersion", _VILLAGES
    if county.roads_csv:
        made = ("unreached", "township_road_share")
        yield from ((f"world.roads.{key}", "county.roads_csv") for key in made)
        yield "county.road_km", "county.roads_csv"
    elif county.road_km is not None:
        yield "world.roads.unreached", "county.road_km"
    if county.arable_ha is not None:
        yield "world.population.land_ha", "county.arable_ha"
    if county.broadband_share is not None:
        yield "world.population.internet", "county.broadband_users"
    if elevation is not None:
        yield from (
            (f"world.terrain.{key}", "county.elevation_csv") for key in type(world.terrain).model_fields
        )


def _alone(county: "CountyData") -> Iterator[tuple[str, str]]:
    """Keys that say nothing without another of `[county]`, and which."""
    if county.registered_households is None:
        yield "county.farm_share", "county.registered_households"
    if not county.registered_households:
        yield "county.broadband_users", "county.registered_households"
        yield "county.persons", "county.registered_households"
    if county.household_size is None:
        yield "household.kin.support", "county.persons, county.registered_households"
    if not county.grassland_ha:
        yield "county.grass_per_arable", "county.grassland_ha"
    if not county.grows:
        yield "county.farm_gate", "county.grows"
    if county.broadband_share is None:
        yield "world.signal.mobile_only", "county.broadband_users"
    if not county.elevation_csv:
        yield "county.elevation_fill", "county.elevation_csv"
