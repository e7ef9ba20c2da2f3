"""A day of spoilage on the way, reckoned by hand for goods at their reference temperature."""

import copy
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralsim.entities.codes import AT_HUB, AT_POINT, AT_TOWNSHIP, DELIVERED, LONG_HAUL
from ruralsim.foundation.ledger import M_EVAPORATED, M_LOST
from ruralsim.logistics.custody import custody
from tests.logistics.straight_road import POST, STATION_ROW, consign, straight_road

REFERENCE_C, COLD_C = 15.0, 5.0


@cache
def _county():
    """At 15 °C every product loses a tenth of its mass in a day, a quarter of it water, and keeps ten days.

    In the cold, at 5 °C, everything is half as fast: Q10 is 2 throughout.
    """
    world = straight_road()
    p = world.products
    p.decay_day[:], p.shelf_days[:], p.evaporation[:] = -np.log(0.9), 10.0, 0.25
    p.reference_c[:], p.cold_c[:] = REFERENCE_C, COLD_C
    for q10 in (p.q10_cold, p.q10_cool, p.q10_warm, p.q10_hot):
        q10[:] = 2.0
    p.vegetable[:], p.fruit[:] = np.arange(p.n) == 0, np.arange(p.n) == 1
    world.climate.temperature_c = REFERENCE_C
    return world


def county():
    return copy.deepcopy(_county())


def lot(world, kg=100.0, **columns):
    return consign(world, POST, 0, kg, 0.0, **columns)


IN_THE_COLD = np.sqrt(0.9)
"""Share of mass kept in a day at half the speed."""


def test_a_day_at_the_reference_temperature_takes_its_share_of_mass_and_freshness():
    world = county()
    lot(world, stage=AT_POINT)
    custody(world)
    c, gone = world.consignments, world.mass.today[:, 0]
    assert c.kg[0] == pytest.approx(90.0)
    assert c.fresh[0] == pytest.approx(0.9)
    assert gone[M_EVAPORATED] == pytest.approx(2.5)  # a quarter dries, the rest rots
    assert gone[M_LOST] == pytest.approx(7.5)


@pytest.mark.parametrize(("celsius", "speed"), [(5.0, 0.5), (15.0, 1.0), (25.0, 2.0), (35.0, 4.0)])
def test_ten_degrees_double_the_speed(celsius, speed):
    world = county()
    world.climate.temperature_c = celsius
    lot(world, stage=AT_POINT)
    custody(world)
    assert world.consignments.kg[0] == pytest.approx(100.0 * 0.9**speed)
    assert world.consignments.fresh[0] == pytest.approx(1.0 - speed / 10.0)


def test_another_day_has_its_own_weather():
    world = county()
    lot(world, stage=AT_POINT)
    custody(world)
    world.day, world.climate.temperature_c = world.day + 1, REFERENCE_C + 10.0
    custody(world)
    assert world.consignments.kg[0] == pytest.approx(100.0 * 0.9 * 0.81)


def test_in_winter_cold_service_does_not_warm_the_goods():
    world = county()
    world.climate.temperature_c = COLD_C - 10.0
    lot(world, stage=AT_POINT)
    lot(world, stage=LONG_HAUL, cold=True)
    custody(world)
    assert world.consignments.kg[:2].tolist() == pytest.approx([100.0 * 0.9**0.25] * 2)


@pytest.mark.parametrize(
    ("stage", "bought", "store_kg", "kept"),
    [
        (AT_TOWNSHIP, True, 100.0, IN_THE_COLD),
        (AT_TOWNSHIP, True, 300.0, IN_THE_COLD),  # room to spare makes it no colder
        (AT_TOWNSHIP, True, 50.0, 0.5 * (0.9 + IN_THE_COLD)),  # half of it fits, or half the day does
        (AT_TOWNSHIP, True, 0.0, 0.9),
        (AT_TOWNSHIP, False, 100.0, 0.9),  # room for it, but the seller did not buy it
        (AT_POINT, True, 100.0, 0.9),  # points have no cold store
        (LONG_HAUL, True, 0.0, IN_THE_COLD),  # a refrigerated truck
    ],
)
def test_cold_service_works_where_there_is_a_cold_store_with_room(stage, bought, store_kg, kept):
    world = county()
    world.stations.cold_kg[STATION_ROW] = store_kg
    lot(world, stage=stage, cold=bought, node=STATION_ROW)
    custody(world)
    assert world.consignments.kg[0] == pytest.approx(100.0 * kept)


def test_a_store_is_shared_by_what_lies_in_it():
    """Room for 100 kg, 300 kg to be cooled: each has a third of the day in the cold."""
    world = county()
    world.stations.cold_kg[STATION_ROW] = 100.0
    for kg in (100.0, 200.0):
        lot(world, kg, stage=AT_TOWNSHIP, cold=True, node=STATION_ROW)
    custody(world)
    kept = (2.0 * 0.9 + IN_THE_COLD) / 3.0
    assert world.consignments.kg[:2].tolist() == pytest.approx([100.0 * kept, 200.0 * kept])


stages = st.sampled_from([AT_POINT, AT_TOWNSHIP, AT_HUB, LONG_HAUL, DELIVERED])


@given(
    st.lists(st.tuples(stages, st.integers(0, 5), st.floats(0.0, 500.0), st.booleans()), max_size=12),
    st.floats(-20.0, 40.0),
)
@settings(max_examples=40)
def test_what_is_missing_in_the_evening_has_rotted_or_dried(lots, celsius):
    world = county()
    world.climate.temperature_c = celsius
    world.stations.cold_kg[STATION_ROW] = 100.0
    for stage, product, kg, cold in lots:
        lot(world, kg, stage=stage, product=product, cold=cold, node=STATION_ROW)
    c = world.consignments
    morning = np.bincount(c.product[: c.n], c.kg[: c.n], world.products.n)
    custody(world)
    evening = np.bincount(c.product[: c.n], c.kg[: c.n], world.products.n)
    gone = world.mass.today[M_LOST] + world.mass.today[M_EVAPORATED]
    assert morning - evening == pytest.approx(gone)
    arrived = [kg for stage, _, kg, _ in lots if stage == DELIVERED]
    assert c.kg[: c.n][c.stage[: c.n] == DELIVERED].tolist() == arrived  # out of the carriers' hands
    assert (c.fresh[: c.n] >= 0.0).all()
