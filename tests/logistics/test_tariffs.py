import numpy as np

from ruralsim.logistics.tariffs import tariffs


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
