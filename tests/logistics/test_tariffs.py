import copy

import numpy as np
import pytest

from ruralsim.entities.codes import COST_HANDOVER
from ruralsim.logistics.tariffs import tariffs
from tests.factory import tiny_world
from tests.logistics.straight_road import BRAND, POST, straight_road


def month_end(world):
    world.day = 30  # 31 January 2021
    assert world.calendar.is_month_end(world.day)
    return world.networks


def test_tariffs_move_a_little_toward_cost(county):
    networks = month_end(county)
    networks.up_parcels_ring[:, 0] = 10_000.0
    networks.up_kg_ring[:, 0] = 40_000.0
    networks.up_cost_ring[:, 0] = 1e7
    before = networks.tariff_first.copy()
    tariffs(county)
    assert np.allclose(networks.tariff_first, 1.03 * before)


def test_tariffs_fall_where_cost_is_low_and_stay_positive(county):
    networks = month_end(county)
    for _ in range(300):
        tariffs(county)
    assert (networks.tariff_first > 0.0).all()
    assert (networks.tariff_kg > 0.0).all()
    assert (networks.bulk_kg > 0.0).all()


def test_nothing_moves_within_a_month(county):
    before = county.networks.tariff_first.copy()
    county.day = 12
    tariffs(county)
    assert (county.networks.tariff_first == before).all()


def test_farther_zones_are_dearer_in_the_long_run(county):
    networks = month_end(county)
    networks.up_parcels_ring[:, 0], networks.up_cost_ring[:, 0] = 1000.0, 9000.0
    for _ in range(200):
        tariffs(county)
    order = np.argsort(county.zones.km)
    assert (np.diff(networks.tariff_first[:, order], axis=1) > 0.0).all()


def test_the_fee_of_a_parcel_from_outside_follows_its_cost():
    """Of 22,000 CNY 4,000 are fees among networks, 8,000 caused by produce: 2 CNY for 5,000 parcels."""
    world = tiny_world(logistics__tariffs__down_markup=1.0, logistics__tariffs__speed=0.1)
    networks = month_end(world)
    networks.down_fee_cny[:] = 1.98
    networks.costs_ring[0, 0, COST_HANDOVER], networks.costs_ring[0, 0, 0] = 4_000.0, 18_000.0
    networks.up_cost_ring[0, 0], networks.down_paid_ring[0, 0] = 8_000.0, 5_000.0
    tariffs(world)
    assert np.allclose(networks.down_fee_cny, 1.98 + 0.1 * 0.02)
    for _ in range(60):
        tariffs(world)
    assert np.allclose(networks.down_fee_cny, 2.0, atol=1e-3)


@pytest.mark.parametrize(("cost", "fee"), [(1e9, 3.0), (0.0, 0.7)])
def test_the_fee_stays_within_what_a_piece_leaves_for_the_last_mile(county, cost, fee):
    networks = month_end(county)
    networks.costs_ring[0, 0, 0], networks.down_paid_ring[0, 0] = cost, 5_000.0
    for _ in range(100):
        tariffs(county)
    assert np.allclose(networks.down_fee_cny, fee)


def test_parcels_going_down_do_not_make_produce_dearer(county):
    """Two counties that differ in what bringing parcels costs have the same tariffs."""
    networks = month_end(county)
    networks.up_parcels_ring[:, 0], networks.up_cost_ring[:, 0] = 1000.0, 9000.0
    dear = copy.deepcopy(county)
    dear.networks.costs_ring[:, 0, 0] += 1e6
    tariffs(county)
    tariffs(dear)
    assert (networks.tariff_first == dear.networks.tariff_first).all()
    assert (networks.bulk_kg == dear.networks.bulk_kg).all()


def test_rivals_hold_each_others_prices():
    """The brand carries a parcel for thrice what it costs the post: its tariff follows the common cost.

    Each carried 1,000 parcels of 4 kg, 1,333 units of work, for 4,000 and 12,000 CNY: 3 and 9 CNY a unit, 6
    in common. At a rivalry of 0.7 a unit is priced by 5.1 and 6.9 CNY, without any by 3 and 9.
    """
    ratio = []
    for rivalry in (0.7, 0.0):
        world = straight_road(
            logistics__tariffs__rivalry=rivalry, logistics__tariffs__volume_floor=1.0,
            logistics__trunk__bought__haul_cny_tkm=0.0, logistics__trunk__bought__city_cny=0.0,
        )  # fmt: skip
        networks = month_end(world)
        networks.up_parcels_ring[:, 0], networks.up_kg_ring[:, 0] = 1_000.0, 4_000.0
        networks.up_cost_ring[:, 0] = 4_000.0, 12_000.0
        for _ in range(200):
            tariffs(world)
        ratio.append(networks.tariff_first[BRAND, 0] / networks.tariff_first[POST, 0])
    assert ratio == pytest.approx([6.9 / 5.1, 3.0], rel=0.01)


def test_what_collection_at_the_gate_cost_is_not_charged_a_second_time(county):
    """Of 9,000 CNY 1,000 were paid at the gate: tariffs are those of 8,000."""
    networks = month_end(county)
    networks.up_parcels_ring[:, 0], networks.up_cost_ring[:, 0] = 1000.0, 9000.0
    plain = copy.deepcopy(county)
    networks.gate_paid_ring[:, 0], plain.networks.up_cost_ring[:, 0] = 1000.0, 8000.0
    tariffs(county)
    tariffs(plain)
    assert (networks.tariff_first == plain.networks.tariff_first).all()
