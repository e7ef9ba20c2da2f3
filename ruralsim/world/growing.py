"""What a county grows: candidates by climate and land, of which a scenario takes what fits or what it names.

`county.grows = ["climate"]` takes every candidate whose limits of heat, mean and coldest day the county's
normal temperatures keep; a list of names takes these. Arable land is divided by the weights of what is taken,
grassland by those of what grazes. A table `[products.NAME]` of the scenario is laid over the candidate's,
`NAME = false` leaves it out; without `grows` the standard table stands as it is.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ruralsim.world.environment import Environment, normal_temperatures
from ruralsim.world.produce import ProductSettings, default_products

CLIMATE = "climate"
"""The word in `county.grows` that takes what fits."""

GRASS_PER_ARABLE = 25.0
"""Usual hectares of steppe that feed as many animals as one of fodder crops, 15 sheep units."""

_WARM_C = 10.0


class Fits(NamedTuple):
    """Limits within which a candidate grows; none where they are infinite.

    Attributes:
        heat: sum of normal temperatures of days above 10 °C, °C d, from and to.
        mean: of the year, °C, from and to.
        coldest: lowest normal temperature of a day, °C.
        settled: it does not go with herding.
    """

    heat: tuple[float, float] = (0.0, 1e9)
    mean: tuple[float, float] = (-1e9, 1e9)
    coldest: float = -1e9
    settled: bool = False


class Candidate(NamedTuple):
    """What may be grown.

    Attributes:
        product: its settings; the share of land is set when it is chosen.
        fits: where.
        weight: part of arable land.
        graze: part of grassland.
        animal: it is kept, not grown.
    """

    product: ProductSettings
    fits: Fits
    weight: float
    graze: float
    animal: bool = False


class Site(NamedTuple):
    """What decides which candidates fit a county.

    Attributes:
        heat: sum of normal temperatures of days above 10 °C, °C d.
        mean: of the year, °C.
        coldest: normal temperature of the coldest day, °C.
        arable: arable part of its land, grassland counted by what it feeds.
    """

    heat: float
    mean: float
    coldest: float
    arable: float

    @property
    def herding(self) -> bool:
        """Grassland feeds more than arable land would."""
        return self.arable < 0.5


@cache
def candidates() -> dict[str, Candidate]:
    """Everything that a county may grow, by name, in the order of the file."""
    tables = tomllib.loads(Path(__file__).with_name("products.toml").read_text(encoding="utf-8"))
    standard = default_products()
    return {name: _candidate(table, standard.get(name)) for name, table in tables.items()}


def _candidate(table: dict[str, Any], standard: ProductSettings | None) -> Candidate:
    limits: dict[str, Any] = {
        key: tuple(v) if isinstance(v, list) else v for key, v in table.pop("fits").items()
    }
    weight, graze = (float(table.pop(key, 0.0)) for key in ("weight", "graze"))
    animal = bool(table.pop("animal", False))
    if "q10" in table:
        table["q10"] = tuple(table["q10"])
    usual = {} if standard is None else standard.model_dump()
    product = ProductSettings.model_validate({**usual, **table})
    return Candidate(product, Fits(**limits), weight, graze, animal)


def site(
    climate: Environment,
    arable_ha: float | None,
    grassland_ha: float | None,
    per_arable: float = GRASS_PER_ARABLE,
) -> Site:
    """What of a county decides what grows there.

    Args:
        climate: normal temperatures.
        arable_ha: of the county, if known.
        grassland_ha: of the county, if known.
        per_arable: hectares of it that feed as many animals as one of fodder crops.
    """
    days = normal_temperatures(climate).tolist()
    grass = (grassland_ha or 0.0) / per_arable
    arable = 1.0 if not grass or arable_ha is None else arable_ha / (arable_ha + grass)
    heat = sum(t for t in days if t >= _WARM_C)
    return Site(heat, climate.temperature_mean_c, min(days), arable)


def suits(fits: Fits, here: Site) -> bool:
    """Whether a candidate grows at a site."""
    return (
        fits.heat[0] <= here.heat <= fits.heat[1]
        and fits.mean[0] <= here.mean <= fits.mean[1]
        and here.coldest >= fits.coldest
        and not (fits.settled and here.herding)
    )


def shares(names: Sequence[str], here: Site) -> dict[str, float]:
    """Share of land of each product: arable land and grassland, each by the weights of what grows on it."""
    known = candidates()
    fields = sum(known[name].weight for name in names)
    meadows = sum(known[name].graze for name in names)
    arable = here.arable if meadows else 1.0
    return {
        name: (arable * known[name].weight / fields if fields else 0.0)
        + ((1.0 - arable) * known[name].graze / meadows if meadows else 0.0)
        for name in names
    }


def grown(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """The table of products of a scenario as written, with candidates in it; None if nothing is to be done.

    Args:
        values: nested tables, not yet checked: what is unsound in them is left for the check to say.
    """
    county, given = values.get("county"), values.get("products", {})
    if not isinstance(given, Mapping):
        return None
    asked = county.get("grows") if isinstance(county, Mapping) else None
    known = candidates()
    written = {
        name: {**known[name].product.model_dump(), **table}
        for name, table in given.items()
        if isinstance(table, Mapping) and name in known and name not in default_products()
    }
    if not isinstance(asked, list | tuple) or not asked or next(strangers(asked), None) is not None:
        return {**given, **written} if written else None
    here = _site_of(values)
    named = [name for name in asked if name != CLIMATE]
    if CLIMATE in asked:
        named += [name for name, one in known.items() if suits(one.fits, here) and name not in named]
    taken = [name for name in known if given.get(name, name in named) is not False and (
        name in named or isinstance(given.get(name), Mapping)
    )]  # fmt: skip
    land = shares(taken, here)
    table: dict[str, Any] = dict.fromkeys(default_products(), False)
    for name in taken:
        mine = given.get(name)
        usual = {**known[name].product.model_dump(), "area_share": round(land[name], 4)}
        table[name] = {**usual, **mine} if isinstance(mine, Mapping) else usual
    return {**{name: t for name, t in given.items() if name not in known}, **table}


def strangers(asked: Sequence[Any]) -> Iterator[str]:
    """Names in `county.grows` that are no candidates."""
    yield from (str(name) for name in asked if name != CLIMATE and name not in candidates())


def _site_of(values: Mapping[str, Any]) -> Site:
    def table(inside: object, key: str) -> Mapping[str, Any]:
        found = inside.get(key) if isinstance(inside, Mapping) else None
        return found if isinstance(found, Mapping) else {}

    def number(inside: Mapping[str, Any], key: str) -> float | None:
        found = inside.get(key)
        return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None

    written = table(table(values, "world"), "environment")
    keys = ("temperature_mean_c", "temperature_swing_c", "coldest_day")
    climate: dict[str, Any] = {key: v for key in keys if (v := number(written, key)) is not None}
    county = table(values, "county")
    return site(
        Environment.model_construct(**climate),
        number(county, "arable_ha"),
        number(county, "grassland_ha"),
        number(county, "grass_per_arable") or GRASS_PER_ARABLE,
    )
