"""What networks buy beyond the county: long haul, city delivery, and what cold service adds to both."""

from typing import Annotated, NamedTuple

from ruralsim.foundation.kernel import rule
from ruralsim.foundation.param import Param, Settings


class Bought(Settings):
    """Prices of what networks buy outside the county."""

    haul_cny_tkm: Annotated[
        float,
        Param("CNY/t-km", 0, 5, "Bought long haul", "外购干线运价", source="0.4-0.5, trade recollection"),
    ] = 0.45
    city_cny: Annotated[
        float, Param("CNY/parcel", 0, 20, "City delivery", "城市派送费", source="1.0-1.5, trade recollection")
    ] = 1.2
    city_free_kg: Annotated[float, Param("kg", 0, 100, "Weight covered by that fee", "派送费含重")] = 5.0
    city_cny_kg: Annotated[float, Param("CNY/kg", 0, 5, "City delivery of each further kg", "派送续重费")] = (
        0.08
    )
    cold_extra: Annotated[
        float,
        Param("1", 0, 3, "Cold service adds to both", "冷链加价", source="+30-60 %, trade recollection"),
    ] = 0.45

    def today(self, haul_index: float) -> "BoughtPrices":
        """The prices at today's index of the long haul."""
        p = haul_index
        return BoughtPrices(
            self.haul_cny_tkm * p, self.city_cny * p, self.city_free_kg, self.city_cny_kg * p, self.cold_extra
        )


class BoughtPrices(NamedTuple):
    """Prices of the day; fields as in `Bought`."""

    haul_cny_tkm: float
    city_cny: float
    city_free_kg: float
    city_cny_kg: float
    cold_extra: float


@rule
def haul_cost(kg: float, km: float, prices: BoughtPrices) -> float:
    """CNY to haul some kilograms over some kilometres."""
    return kg * km / 1000.0 * prices.haul_cny_tkm


@rule
def city_cost(kg: float, prices: BoughtPrices) -> float:
    """CNY to deliver one consignment in its city."""
    return prices.city_cny + max(kg - prices.city_free_kg, 0.0) * prices.city_cny_kg
