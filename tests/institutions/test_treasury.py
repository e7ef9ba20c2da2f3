"""The county purse never goes below its reserve."""

import pytest

from ruralsim.foundation.ledger import F_ALLOWANCE, F_BUDGET_GRANT, F_FINES_HOUSEHOLDS, Sector
from ruralsim.institutions.treasury import treasury
from tests.factory import tiny_world


@pytest.mark.parametrize(
    ("purse", "spent", "fines", "grant"), [(0, 100, 0, 100), (50, 100, 20, 30), (200, 100, 0, 0)]
)
def test_grant_is_what_is_missing(purse, spent, fines, grant):
    world = tiny_world()
    world.purse[Sector.GOVERNMENT] = purse
    world.money.add(F_ALLOWANCE, float(spent))
    world.money.add(F_FINES_HOUSEHOLDS, float(fines))
    treasury(world)
    assert world.money.today[F_BUDGET_GRANT] == pytest.approx(grant)
    assert purse + world.money.net(Sector.GOVERNMENT) >= -1e-9


def test_reserve_is_kept():
    world = tiny_world(institutions__treasury__reserve_cny=1_000.0)
    treasury(world)
    assert world.money.today[F_BUDGET_GRANT] == 1_000.0
