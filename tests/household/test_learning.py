import numpy as np
import pytest

from ruralsim.entities.codes import COOP, ONLINE, TRADER
from ruralsim.household.channels import initial_beliefs
from ruralsim.household.learning import _exchange, _skills, learning, premium_
from tests.factory import set_shops, tiny_world


@pytest.fixture
def world():
    world = tiny_world()
    initial_beliefs(world)
    set_shops(world, False)
    return world


def test_beliefs_step_toward_the_mean_of_the_village(world):
    farmers, villages = world.farmers, world.villages
    farmers.belief[:, :, TRADER] = np.arange(farmers.n, dtype=np.float32)
    before = farmers.belief[0, :, TRADER].astype(float)
    _exchange(world)
    for v in range(villages.n):
        mine = slice(villages.first[v], villages.first[v] + villages.households[v])
        mean = before[mine].mean()
        assert farmers.belief[0, mine, TRADER] == pytest.approx(
            before[mine] + 0.05 * (mean - before[mine]), rel=1e-5
        )


def test_sellers_are_watched_and_posted_prices_read_where_there_are_none(world):
    farmers, villages = world.farmers, world.villages
    here = slice(villages.first[0], villages.first[0] + villages.households[0])
    shop = int(villages.first[0])
    set_shops(world, np.arange(farmers.n) == shop)
    farmers.belief[:, here, ONLINE] = 1.0
    farmers.belief[:, shop, ONLINE] = 3.0
    farmers.belief[:, shop, TRADER], farmers.belief[:, shop, COOP] = 2.0, 1.0
    world.shops.order_rate[:] = 5.0
    elsewhere = farmers.belief[0, :, ONLINE].copy()
    _exchange(world)
    assert villages.online_premium[0] == pytest.approx(0.5)
    neighbour = shop + 1
    assert farmers.belief[0, neighbour, ONLINE] == pytest.approx(1.0 + 0.05 * 2.0)
    assert (villages.online_premium[1:] == 0).all()
    other = int(villages.first[1])
    assert farmers.belief[0, other, ONLINE] == pytest.approx(
        elsewhere[other], rel=1e-4
    )  # the prior is at rest


def test_premium_of_nothing_is_nothing():
    assert premium_(3.0, 0.0) == 0.0
    assert premium_(3.0, 2.0) == pytest.approx(0.5)


def test_skills_grow_by_training_and_practice_and_fade_to_their_base(world):
    farmers, s = world.farmers, world.settings.household.learning
    farmers.digital_skill[:], farmers.digital_base[:] = 0.6, 0.4
    farmers.selling_skill[:], farmers.selling_base[:] = 0.3, 0.3
    farmers.sells_online[0] = True
    _skills(world)
    assert farmers.digital_skill[0] == pytest.approx(0.6 + s.doing_digital / 12 * 0.4)
    assert farmers.digital_skill[1] == pytest.approx(0.6 - s.decay / 12 * 0.2)
    assert farmers.selling_skill[1] == pytest.approx(0.3)
    world.terms["selling_training"][:] = 0.6
    _skills(world)
    assert farmers.selling_skill[1] == pytest.approx(0.3 + 0.05 * 0.7)
    world.terms["selling_training"][:] = 1e3
    _skills(world)
    assert (farmers.selling_skill == 1.0).all()


def test_weekly_and_monthly(world):
    day = next(d for d in range(7) if world.calendar.weekday(d) == 6)
    world.farmers.belief[:, :, TRADER] = np.arange(world.farmers.n)
    before = world.farmers.belief.copy()
    world.day = day - 1
    learning(world)
    assert (world.farmers.belief == before).all()
    world.day = day
    learning(world)
    assert (world.farmers.belief != before).any()


def test_no_farmers():
    world = tiny_world(households=0)
    _exchange(world)
    _skills(world)
    assert np.isfinite(world.villages.online_premium).all()
