"""Irregular fees and short weight are chosen, found and fined."""

import numpy as np
import pytest

from ruralsim.entities.codes import POINT
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.ledger import F_FINES_HOUSEHOLDS, F_FINES_NETWORKS
from ruralsim.institutions.misconduct import misconduct
from tests.factory import set_shops, tiny_world

KEEN = {"institutions__misconduct__honesty": 0.0, "institutions__misconduct__reputation": 0.0}


def county(detection=0.0, fine=0.0, **values):
    world = tiny_world(households=400, **(KEEN | values))
    world.day = 30
    world.terms["detection"][:], world.terms["fine"][:] = detection, fine
    s = world.stations
    s.open[s.level == POINT] = True
    s.up_expected[:] = 100.0 / 31.0  # a hundred pick-ups in January
    s.cost_month[:], s.revenue_month[:] = 400.0, 200.0
    set_shops(world, True).order_rate[:] = 5.0
    return world


def test_a_losing_point_covers_its_loss_by_a_fee_within_custom():
    world = county()
    misconduct(world)
    points = world.stations.level == POINT
    np.testing.assert_allclose(world.stations.irregular_fee[points], 2.0)
    assert not world.stations.irregular_fee[~points].any()


def test_a_fee_that_covers_the_loss_is_not_given_up_for_it():
    world = county()
    points = world.stations.level == POINT
    world.stations.irregular_fee[points] = 2.0
    world.stations.revenue_month[:] = 400.0  # half of it are fees
    misconduct(world)
    np.testing.assert_allclose(world.stations.irregular_fee[points], 2.0)


@pytest.mark.parametrize(("revenue", "fee"), [(399.0, 1.0), (0.0, 3.0), (400.0, 0.0), (900.0, 0.0)])
def test_fee_is_bounded_and_a_paying_point_charges_none(revenue, fee):
    world = county()
    world.stations.revenue_month[:] = revenue
    misconduct(world)
    np.testing.assert_allclose(world.stations.irregular_fee[world.stations.level == POINT], fee)


def test_supervision_deters():
    world = county(detection=0.5, fine=50.0)
    misconduct(world)
    assert not world.stations.irregular_fee.any()
    assert not world.farmers.short_weight.any()


def test_sellers_pack_short_only_while_they_sell():
    world = county()
    misconduct(world)
    assert (world.farmers.short_weight > 0.0).all()
    set_shops(world, np.arange(world.farmers.n) % 2 == 1)
    misconduct(world)
    assert not world.farmers.short_weight[::2].any()


def test_honesty_is_a_lasting_trait_that_keeps_some_from_it():
    world = county(institutions__misconduct__honesty=2.0)
    misconduct(world)
    first = world.farmers.short_weight.copy()
    assert 0.1 < (first > 0.0).mean() < 0.9
    world.day = 58
    misconduct(world)
    np.testing.assert_array_equal(world.farmers.short_weight, first)


def test_fines_are_paid_by_those_found():
    world = county(detection=0.02, fine=10.0)
    world.stations.irregular_fee[world.stations.level == POINT] = 2.0
    world.farmers.short_weight[:] = 0.05
    cash, networks = world.farmers.cash.sum(), world.networks.cash.sum()
    misconduct(world)
    money = world.money.today
    assert money[F_FINES_HOUSEHOLDS] > 0.0
    assert money[F_FINES_NETWORKS] > 0.0
    assert cash - world.farmers.cash.sum() == pytest.approx(money[F_FINES_HOUSEHOLDS])
    assert networks - world.networks.cash.sum() == pytest.approx(money[F_FINES_NETWORKS])
    fines = money[F_FINES_HOUSEHOLDS] + money[F_FINES_NETWORKS]
    assert fines == pytest.approx(10.0 * world.tally.today[TALLY["detections"]])


def test_nothing_within_the_month():
    world = county()
    world.day = 12
    misconduct(world)
    assert not world.stations.irregular_fee.any()
