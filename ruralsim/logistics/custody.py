"""Custody: what happens to a consignment's mass and freshness while a carrier has it.

The two states of a lot follow the temperature where it is: outside air at points and in vans, cold where a
seller chose cold service and the station or vehicle has it. Freshness falls with age; mass rots or dries.
"""

from typing import Annotated, Any

import numpy as np

from ruralsim.entities.codes import AT_HUB, AT_TOWNSHIP, DELIVERED, LONG_HAUL
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.kernel import kernel, rule
from ruralsim.foundation.ledger import M_EVAPORATED, M_LOST
from ruralsim.foundation.param import Param, Settings
from ruralsim.logistics.books import open_month
from ruralsim.logistics.service import service
from ruralsim.world.goods import spoilage
from ruralsim.world.world import World

_LOST, _VEGETABLE, _FRUIT = TALLY["lost_kg"], TALLY["lost_vegetable_kg"], TALLY["lost_fruit_kg"]


class Custody(Settings):
    """Conditions under carriers' care."""

    van_hours: Annotated[float, Param("h", 0, 24, "Hours in a van on a round", "揽收在途小时")] = 4.0
    truck_hours: Annotated[float, Param("h", 0, 24, "Hours in a truck to the hub", "县内干线在途小时")] = 3.0
    vibration: Annotated[
        float, Param("1", 0, 1, "Damage on the worst road to the most fragile good", "最差路况最易损品的损伤")
    ] = 0.06


@rule
def lose(
    i: Any, kept: float, aged: float, p: Any, evaporation: Any, vegetable: Any, fruit: Any, kg: Any,
    fresh: Any, mass: Any, tally: Any,
) -> None:  # fmt: skip
    """Takes a share of mass and some freshness from consignment i of product p, and books the loss."""
    gone = (1.0 - kept) * kg[i]
    kg[i] -= gone
    fresh[i] = max(fresh[i] - aged, 0.0)
    dried = gone * evaporation[p]
    mass[M_EVAPORATED, p] += dried
    mass[M_LOST, p] += gone - dried
    tally[_LOST] += gone
    tally[_VEGETABLE] += gone if vegetable[p] else 0.0
    tally[_FRUIT] += gone if fruit[p] else 0.0


@kernel(
    "void(i8, i1[::1], i1[::1], i4[::1], b1[::1], f8[::1], f8[::1], f8[:,::1], f8[:,::1], f8[::1], "
    "f8[::1], b1[::1], b1[::1], f8[:,::1], f8[::1])"
)
def _decay(
    n: Any, stage: Any, product: Any, node: Any, cold: Any, kg: Any, fresh: Any, keep: Any, ageing: Any,
    store: Any,
    evaporation: Any, vegetable: Any, fruit: Any, mass: Any, tally: Any,
) -> None:  # fmt: skip
    for i in range(n):
        at = int(stage[i])
        if at >= DELIVERED:
            continue
        p = int(product[i])
        share = 0.0  # of the day in the cold
        if cold[i]:
            share = 1.0 if at == LONG_HAUL else store[int(node[i])] if at in (AT_TOWNSHIP, AT_HUB) else 0.0
        kept = (1.0 - share) * keep[0, p] + share * keep[1, p]
        aged = (1.0 - share) * ageing[0, p] + share * ageing[1, p]
        lose(i, kept, aged, p, evaporation, vegetable, fruit, kg, fresh, mass, tally)


def custody(world: World) -> None:
    """Phase 3: a day of spoilage for everything on its way."""
    open_month(world)
    service(world)
    c, products = world.consignments, world.products
    if not c.n:
        return
    keep, ageing = day_rates(world)
    _decay(
        c.n, c.stage, c.product, c.node, c.cold, c.kg, c.fresh, keep, ageing, _cold_share(world),
        products.evaporation, products.vegetable, products.fruit, world.mass.today, world.tally.today,
    )  # fmt: skip


def day_rates(world: World, days: float = 1.0) -> tuple[Any, Any]:
    """(ambient and cold, product) share of mass kept and freshness lost over a time."""
    day, keep, ageing = world.local.get("custody", (None, None, None))
    if day != world.day:
        products = world.products
        warm = spoilage(products, world.climate.temperature_c)
        cool = spoilage(products, np.minimum(products.cold_c, world.climate.temperature_c))
        keep, ageing = np.stack((warm[0], cool[0])), np.stack((warm[1], cool[1]))
        world.local["custody"] = world.day, keep, ageing
    return 1.0 - days * (1.0 - keep), days * ageing


def _cold_share(world: World) -> Any:
    """(station,) share of the goods waiting for cold service that fits into the cold store."""
    c, stations = world.consignments, world.stations
    room = stations.cold_kg + world.terms["cold_store"]
    if not room.any():
        return np.zeros(stations.n)
    here = c.cold[: c.n] & ((c.stage[: c.n] == AT_TOWNSHIP) | (c.stage[: c.n] == AT_HUB))
    asked = np.bincount(c.node[: c.n][here], weights=c.kg[: c.n][here], minlength=stations.n)
    return np.minimum(1.0, room / np.maximum(asked, 1e-9))
