"""What every sale of produce books with the household that sells, and with the holder that buys."""

from ruralsim.entities import Farmers, Offers
from ruralsim.entities.codes import FARMING
from ruralsim.foundation.kernel import rule
from ruralsim.foundation.records import F8
from ruralsim.world.produce import blend_


@rule
def sell(farmers: Farmers, offers: Offers, i: int, channel: int, kg: float, paid: float) -> None:
    """Part of offer i is sold: stock, cash, income and the year's accounts move together."""
    f, p = offers.household[i], offers.product[i]
    farmers.stock_kg[p, f] -= kg
    farmers.for_sale_kg[p, f] = max(0.0, farmers.for_sale_kg[p, f] - kg)
    offers.kg[i] -= kg
    farmers.cash[f] += paid
    farmers.income_month[f, FARMING] += paid
    farmers.channel_kg[f, channel] += kg
    farmers.channel_cny[f, channel] += paid
    farmers.value_year[p, f] += paid


@rule
def take_over(kg: F8, fresh: F8, cost: F8, p: int, added_kg: float, added_fresh: float, paid: float) -> None:
    """A holder's stock of product p grows: freshness is the mean by mass, cost what was paid."""
    fresh[p] = blend_(fresh[p], kg[p], added_fresh, added_kg)
    kg[p] += added_kg
    cost[p] += paid
