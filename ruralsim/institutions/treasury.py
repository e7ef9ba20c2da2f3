"""The county purse: what the county cannot pay from its own, a grant from above covers the same day."""

from typing import Annotated

from ruralsim.foundation.ledger import F_BUDGET_GRANT, Sector
from ruralsim.foundation.param import Param, Settings
from ruralsim.world.world import World


class Treasury(Settings):
    """Budget of the county."""

    reserve_cny: Annotated[float, Param("CNY", 0, 1e9, "Cash the county keeps", "县级财政留存")] = 0.0


def treasury(world: World) -> None:
    """Draws the grant that keeps the purse at the reserve after all payments of the day."""
    purse = float(world.purse[Sector.GOVERNMENT]) + world.money.net(Sector.GOVERNMENT)
    missing = world.settings.institutions.treasury.reserve_cny - purse
    if missing > 0.0:
        world.money.add(F_BUDGET_GRANT, missing)
