"""How rich a county is: its official income per head over that of poor areas, made into what people have.

Skills, yields, businesses, property and transfers of a real county are those of the default county times its
level; what a household has of them goes with its people too, where statistics tell how many they are. Yields
are scaled by climate and land as well: where it is cool less spoils and the same harvest earns more, and more
land yields less a hectare. What statistics tell is what people earn, so that much less grows there.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Products
from ruralsim.foundation.draws import Purpose, key, normal_array, uids
from ruralsim.foundation.maths import exp_array, log_array
from ruralsim.world.endowment import land_mean, people_level
from ruralsim.world.environment import Environment, normal_temperatures
from ruralsim.world.produce import (
    ProductSettings,
    default_products,
    harvest_days,
    in_season,
    make_products,
    spoilage,
)

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Scenario

Array = NDArray[np.float64]
_SAMPLE = 1000  # households


def income_level(settings: "Scenario") -> float:
    """Income level of the county relative to poor counties at large; 1 where none is given."""
    return float(settings.county.income_factor)


def yield_level(settings: "Scenario", products: Products, households: int) -> float:
    """Factor of yields and inputs that brings farm income to the county's level.

    Args:
        settings: The scenario; without official incomes its land and climate are left to show in what farms
            earn.
        products: Product rows.
        households: Farm households.
    """
    level = income_level(settings)
    if not settings.county.income_year:
        return level
    here = _net_cny_ha(settings, settings.products, products, settings.world.environment)
    standard = default_products() if settings.county.grows else settings.products
    usual = _net_cny_ha(settings, standard, make_products(standard), Environment())
    if not (here > 0.0 and usual > 0.0):
        return level
    land = settings.world.population.land_ha / max(land_mean(settings, households), 1e-9)
    return level * people_level(settings) * land * usual / here


def _net_cny_ha(
    settings: "Scenario", table: Mapping[str, ProductSettings], products: Products, climate: Environment
) -> float:
    """What a hectare brings in a year of normal weather: sales at the farm gate less inputs, CNY.

    Goods wait for the household's next sale in its store, then with the trader in the open, and lose mass and
    freshness there; freshness is worth what traders make of it.
    """
    kept = np.zeros(products.n)
    for day, celsius in enumerate(normal_temperatures(climate), start=1):
        kept += np.where(in_season(products, day), _worth(settings, products, float(celsius)), 0.0)
    kept /= harvest_days(products)
    area = _planted(settings, table)
    paid = settings.household.channels.trader_prior
    if settings.county.grows and table is settings.products:
        paid = max(paid, settings.county.farm_gate)
    gross = products.yield_kg_ha * products.wholesale * paid
    inputs = np.minimum(products.inputs_cny_ha, 0.9 * gross)
    return float((area * (gross * kept - inputs)).sum()) / max(float(area.sum()), 1e-300)


def _planted(settings: "Scenario", table: Mapping[str, ProductSettings]) -> Array:
    """(product,) share of land once households specialise and drop their smallest plots.

    Of the products of a catalogue the mean of a thousand households that are drawn: among many products a
    large share loses by that. The standard products' shares are those of the table.
    """
    area = np.array([p.area_share for p in table.values()])
    if not settings.county.grows:
        return area
    spread, smallest = settings.world.population.specialisation, settings.household.production.smallest_plot
    households = uids("planted", np.arange(_SAMPLE))
    luck = key(0, Purpose.HOUSEHOLD_BIRTH, 0)
    share = np.empty((area.size, _SAMPLE))
    for p, part in enumerate(area):
        share[p] = part * exp_array(spread * normal_array(luck, uids("share", households, p)))
    share /= np.maximum(share.sum(axis=0), 1e-300)
    share[share < np.minimum(smallest, share.max(axis=0))] = 0.0
    share /= np.maximum(share.sum(axis=0), 1e-300)
    return np.asarray(share.mean(axis=1))


def _worth(settings: "Scenario", products: Products, air: float) -> Array:
    """(product,) part of its value that what is harvested at such air, degC, keeps until it is resold."""
    holding = settings.market.holding
    on_farm, ageing_on_farm = spoilage(products, np.maximum(np.minimum(air, products.storage_c), 0.0))
    outdoors, ageing_outdoors = spoilage(products, air)
    wait, held = products.sale_days / 2.0, holding.trader_days
    fresh = np.maximum(1.0 - ageing_on_farm * wait - ageing_outdoors * held, 0.0)
    left = exp_array(wait * log_array(on_farm) + held * log_array(outdoors))
    return np.asarray(left * (holding.stale_value + (1.0 - holding.stale_value) * fresh))
