"""Custody: what happens to a consignment's mass and freshness while a carrier has it.

The two states of a lot follow the temperature where it is: outside air at points and in vans, cold where a
seller chose cold service and the station or vehicle has it. Freshness falls with age; mass rots or dries.
"""

from typing import Annotated

import numpy as np

from ruralsim.entities import Consignments, Products, Stations
from ruralsim.entities.codes import AT_HUB, AT_TOWNSHIP, DELIVERED, LONG_HAUL
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import M_EVAPORATED, M_LOST
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import F8, F8x2
from ruralsim.logistics.books import open_month
from ruralsim.logistics.service import service
from ruralsim.terms import Terms
from ruralsim.world.produce import spoilage_on_the_way
from ruralsim.world.world import Books, World

_LOST, _VEGETABLE, _FRUIT = TALLY["lost_kg"], TALLY["lost_vegetable_kg"], TALLY["lost_fruit_kg"]


class Custody(Settings):
    """Conditions under carriers' care."""

    van_hours: Annotated[float, Param("h", 0, 24, "Hours in a van on a round", "揽收在途小时")] = 4.0
    truck_hours: Annotated[float, Param("h", 0, 24, "Hours in a truck to the hub", "县内干线在途小时")] = 3.0
    vibration: Annotated[
        float, Param("1", 0, 1, "Damage on the worst road to the most fragile good", "最差路况最易损品的损伤")
    ] = 0.06


@rule
def lose(c: Consignments, products: Products, books: Books, i: int, kept: float, aged: float) -> None:
    """Takes a share of mass and some freshness from consignment i, and books what rotted or dried."""
    p = int(c.product[i])
    gone = (1.0 - kept) * c.kg[i]
    c.kg[i] -= gone
    c.fresh[i] = max(c.fresh[i] - aged, 0.0)
    dried = gone * products.evaporation[p]
    books.mass[M_EVAPORATED, p] += dried
    books.mass[M_LOST, p] += gone - dried
    books.tally[_LOST] += gone
    books.tally[_VEGETABLE] += gone if products.vegetable[p] else 0.0
    books.tally[_FRUIT] += gone if products.fruit[p] else 0.0


@rule
def part_of_day(kept: float, days: float) -> float:
    """Share of mass kept over part of a day, of which a whole one keeps so much."""
    return 1.0 - days * (1.0 - kept)


@rule
def _cold_places(c: Consignments, stations: Stations, terms: Terms, share: F8) -> None:
    """What part of the goods that wait for cold service fits into each station's cold store."""
    anywhere = False
    for r in range(stations.n):
        share[r] = 0.0
        anywhere = anywhere or stations.cold_kg[r] + terms.cold_store[r] != 0.0
    if not anywhere:
        return
    for i in range(c.n):
        if c.cold[i] and int(c.stage[i]) in (AT_TOWNSHIP, AT_HUB):
            share[int(c.node[i])] += c.kg[i]
    for r in range(stations.n):
        room = stations.cold_kg[r] + terms.cold_store[r]
        share[r] = min(1.0, room / max(share[r], 1e-9))


@kernel
def _decay(
    c: Consignments, products: Products, stations: Stations, terms: Terms, keep: F8x2, ageing: F8x2,
    books: Books,
) -> None:  # fmt: skip
    cold_share = np.empty(stations.n)
    _cold_places(c, stations, terms, cold_share)
    for i in range(c.n):
        at = int(c.stage[i])
        if at >= DELIVERED:
            continue
        p = int(c.product[i])
        share = 0.0  # of the day in the cold
        if c.cold[i]:
            stored = at in (AT_TOWNSHIP, AT_HUB)
            share = 1.0 if at == LONG_HAUL else cold_share[int(c.node[i])] if stored else 0.0
        kept = (1.0 - share) * keep[0, p] + share * keep[1, p]
        aged = (1.0 - share) * ageing[0, p] + share * ageing[1, p]
        lose(c, products, books, i, kept, aged)


def custody(world: World) -> None:
    """Phase 3: a day of spoilage for everything on its way."""
    open_month(world)
    service(world)
    if world.consignments.n:
        _decay(
            world.consignments,
            world.products,
            world.stations,
            world.terms,
            *spoilage_on_the_way(world),
            world.books,
        )
