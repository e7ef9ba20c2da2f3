"""What a county grows and keeps, on which land, and how that is known: told wherever one is described."""

from typing import TYPE_CHECKING, NamedTuple

from ruralsim.world.endowment import land_mean
from ruralsim.world.growing import CLIMATE, candidates, site, suits
from ruralsim.world.level import yield_level
from ruralsim.world.produce import default_products, make_products

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Scenario


class Land(NamedTuple):
    """Land of a kind that the county's farm households have.

    Attributes:
        en: what it is.
        zh: the same in Chinese.
        hectares: of it, all households together.
        source_en: how that is known.
        source_zh: the same in Chinese.
    """

    en: str
    zh: str
    hectares: float
    source_en: str
    source_zh: str


class Grown(NamedTuple):
    """A product of a scenario, and why the county has it.

    Attributes:
        name: its key.
        en: what it is.
        zh: the same in Chinese.
        animal: it is kept, not grown.
        share: of land, grassland counted as the arable land that would feed as many animals.
        yield_kg_ha: at the county's level.
        why_en: why it is there.
        why_zh: the same in Chinese.
    """

    name: str
    en: str
    zh: str
    animal: bool
    share: float
    yield_kg_ha: float
    why_en: str
    why_zh: str


_STANDARD = "standard product", "标准品类"
_FITS = "fits climate", "气候适宜"
_NAMED = "named by the scenario", "方案指定"
_UNFIT = "named by the scenario, beyond its climate", "方案指定，超出气候适宜范围"
_GIVEN = "county data", "县域数据"
_ASSUMED = "assumed: a household of a poor area has {:g} ha", "假定：贫困地区户均 {:g} 公顷"
_UNUSED = "county data; nothing that is kept grazes on it", "县域数据；无放牧品类，未使用"


def land(scenario: "Scenario", households: int) -> list[Land]:
    """Land of a county by kind, with how it is known.

    Args:
        scenario: validated.
        households: farm households of its world.
    """
    county = scenario.county
    if county.arable_ha is None:
        each = scenario.world.population.land_ha
        hectares, known = (
            land_mean(scenario, households) * households,
            tuple(s.format(each) for s in _ASSUMED),
        )
    else:
        hectares, known = county.arable_ha, _GIVEN
    found = [Land("arable land", "耕地", hectares, known[0], known[1])]
    if county.grassland_ha:
        grazed = county.grows and any(candidates()[p].graze for p in scenario.products if p in candidates())
        found.append(Land("grassland", "草原", county.grassland_ha, *(_GIVEN if grazed else _UNUSED)))
    return found


def holdings(scenario: "Scenario", households: int) -> list[Grown]:
    """Products of a scenario with why the county has them, the largest share of land first.

    Args:
        scenario: validated.
        households: farm households of its world.
    """
    county, known = scenario.county, candidates()
    here = site(scenario.world.environment, county.arable_ha, county.grassland_ha, county.grass_per_arable)
    level = yield_level(scenario, make_products(scenario.products), households)
    total = sum(product.area_share for product in scenario.products.values()) or 1.0

    def why(name: str) -> tuple[str, str]:
        if not county.grows:
            return _STANDARD if name in default_products() else _NAMED
        fits = name in known and suits(known[name].fits, here)
        if CLIMATE in county.grows and name not in county.grows and fits:
            return _FITS
        return _NAMED if fits or name not in known else _UNFIT

    def animal(name: str) -> bool:
        return name in known and known[name].animal

    rows = [
        Grown(name, p.en, p.zh, animal(name), p.area_share / total, p.yield_kg_ha * level, *why(name))
        for name, p in scenario.products.items()
    ]
    return sorted(rows, key=lambda row: -row.share)
