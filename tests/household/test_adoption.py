import numpy as np
import pytest

from ruralsim.entities.codes import ONLINE, TRADER
from ruralsim.entities.tally import TALLY
from ruralsim.household.adoption import able, adoption, hazard, prospects
from ruralsim.household.channels import initial_beliefs
from tests.factory import set_shops, tiny_world


@pytest.fixture
def world():
    """Everybody could sell online and would gain by it."""
    world = tiny_world(households=400)
    farmers = world.farmers
    initial_beliefs(world)
    set_shops(world, False)
    farmers.internet[:], world.villages.signal[:], world.villages.point_within[:] = True, True, True
    farmers.digital_skill[:] = 0.5
    farmers.carrier[:] = 0
    farmers.adults[:] = 2
    for jobs in (farmers.migrants, farmers.local_jobs, farmers.logistics_jobs, farmers.processing_jobs):
        jobs[:] = 0
    farmers.belief[:, :, :] = 1.0
    farmers.belief[:, :, ONLINE] = 2.0
    world.villages.online_premium[:] = 0.0
    return world


def test_every_need_is_needed(world):
    assert prospects(world).all()
    farmers = world.farmers
    farmers.internet[0] = False
    farmers.digital_skill[1] = 0.1
    farmers.migrants[2] = 2
    farmers.carrier[3] = -1
    farmers.labour_lost_until[4], farmers.adults[4] = 100, 1
    farmers.land_ha[5] = 0.0
    farmers.belief[:, 6, ONLINE] = 0.5
    assert not prospects(world)[:7].any()
    assert able(world)[5:7].all()
    assert prospects(world)[7:].all()
    world.villages.signal[:] = False
    assert not prospects(world).any()


def test_hazard_rises_with_skill_premium_and_point(world):
    base = hazard(world)[0]
    assert base == pytest.approx(world.settings.household.adoption.hazard, rel=0.01)
    world.farmers.digital_skill[0] = 0.9
    assert hazard(world)[0] > 2 * base
    world.villages.online_premium[:] = 0.3
    assert hazard(world)[1] > 1.5 * base
    world.villages.point_within[:] = False
    assert hazard(world)[1] < base


def test_shops_open_at_month_end_at_the_hazard(world):
    last = next(d for d in range(40) if world.calendar.is_month_end(d))
    world.day = last - 1
    adoption(world)
    assert not world.farmers.sells_online.any()
    world.day = last
    world.farmers.digital_skill[:] = 1.0
    world.villages.online_premium[:] = 1.0
    expected = hazard(world).sum()
    adoption(world)
    opened = world.farmers.sells_online.sum()
    assert opened == world.tally.today[TALLY["adoptions"]] == world.shops.n
    assert abs(opened - expected) < 4 * np.sqrt(expected)
    assert (world.farmers.adopted_day[world.farmers.sells_online] == last).all()


def shops(world, online, rate=2.0, stock=10.0):
    farmers = world.farmers
    set_shops(world, True).order_rate[:] = rate
    farmers.belief[:, :, TRADER], farmers.belief[:, :, ONLINE] = 1.0, online
    farmers.stock_kg[:] = stock
    return farmers


@pytest.mark.parametrize(
    ("online", "rate", "stock", "stays"),
    [(1.2, 2.0, 10.0, True), (0.9, 2.0, 10.0, False), (1.2, 0.0, 10.0, False), (1.2, 0.0, 0.0, True)],
)
def test_a_shop_closes_after_ninety_days_of_losing_or_idling(world, online, rate, stock, stays):
    farmers = shops(world, online, rate, stock)
    farmers.digital_skill[:] = 0.0  # nothing opens meanwhile
    for world.day in range(13 * 7):
        assert world.day >= 12 * 7 or farmers.sells_online.all()
        adoption(world)
    assert farmers.sells_online.all() == stays
    if not stays:
        assert world.tally.today[TALLY["exits_online"]] == farmers.n
        assert not farmers.sells_online.any()
        assert world.shops.n == 0
        assert (farmers.below_days == 0).all()


def test_one_good_week_resets_the_count(world):
    farmers = shops(world, 0.9)
    for world.day in range(49):
        adoption(world)
    assert (farmers.below_days == 49).all()
    farmers.belief[:, :, ONLINE] = 1.5
    for world.day in range(49, 56):
        adoption(world)
    assert (farmers.below_days == 0).all()


def test_households_subscribe_where_there_is_signal(world):
    farmers = world.farmers
    farmers.internet[:] = False
    world.villages.signal[0] = False
    world.day = next(d for d in range(40) if world.calendar.is_month_end(d))
    for _ in range(5):
        adoption(world)
    assert not farmers.internet[farmers.village == 0].any()
    assert 0 < farmers.internet.sum() < 0.1 * farmers.n  # one draw a month, however often it is asked


def test_no_farmers():
    world = tiny_world(households=0)
    world.day = next(d for d in range(40) if world.calendar.is_month_end(d))
    adoption(world)
    assert world.tally.today[TALLY["adoptions"]] == 0
