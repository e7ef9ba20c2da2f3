"""Rounds on a straight road, reckoned by hand (tests/logistics/straight_road.py shows the road)."""

import copy
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralsim.entities.codes import AT_POINT, AT_TOWNSHIP, COST_FUEL_ROUNDS, COST_HANDOVER
from ruralsim.entities.tally import TALLY
from ruralsim.logistics.first_mile import first_mile
from ruralsim.logistics.rounds import rounds
from ruralsim.logistics.service import service
from tests.logistics.straight_road import (
    BRAND,
    FAR,
    MIDDLE,
    NEAR,
    POST,
    V,
    consign,
    household_of,
    parcels_at_township,
    renewed,
    straight_road,
)

WITH_POINTS = ((BRAND, NEAR), (BRAND, MIDDLE))


def told(world, name):
    return float(world.tally.today[TALLY[name]])


def joined(world, *layers):
    """From today on both networks share some layers everywhere."""
    for layer in layers:
        world.terms.set("test", layer, 1.0)
    world.terms.fold()
    renewed(world)
    return world


def test_a_round_takes_the_minutes_and_kilometres_of_its_road_and_its_parcels():
    """Forty parcels for Near and sixty for Middle, both with a point.

    The way is 10 + 10 km out and 20 km home: 40 km and 48 minutes. Two stops take 5 minutes each, a hundred
    parcels 0.8 minutes at the point and 0.6 before the round: 48 + 10 + 140 = 198 minutes.
    """
    world = straight_road(WITH_POINTS)
    parcels_at_township(world, BRAND, NEAR, 40)
    parcels_at_township(world, BRAND, MIDDLE, 60)
    rounds(world)
    crew = world.couriers
    assert crew.tour[BRAND, :3].tolist() == [NEAR, MIDDLE, -1]
    assert crew.km[BRAND] == pytest.approx(40.0)
    assert crew.minutes[BRAND] == pytest.approx(198.0)
    assert crew.load_kg[BRAND] == pytest.approx(150.0)
    assert (crew.parcels[BRAND], crew.stops[BRAND]) == (100, 2)
    assert (crew.km[POST], crew.minutes[POST]) == (0.0, 0.0)  # nothing for the post: it stays at home
    assert (told(world, "rounds"), told(world, "round_km"), told(world, "down_delivered")) == (1, 40, 100)


def test_a_round_costs_its_kilometres_and_earns_the_fee_of_its_parcels():
    """20 km there and back at 0.55 CNY; twenty parcels at 0.95 CNY."""
    world = straight_road(WITH_POINTS)
    parcels_at_township(world, BRAND, NEAR, 20)
    rounds(world)
    networks = world.networks
    assert networks.costs_month[BRAND, COST_FUEL_ROUNDS] == pytest.approx(20 * 0.55)
    assert networks.revenue_month[BRAND] == pytest.approx(20 * 0.95)
    assert networks.cash[BRAND] == pytest.approx(20 * 0.95 - 20 * 0.55)
    assert not networks.cash[POST]


def test_what_the_shift_leaves_no_time_for_waits_for_another_day():
    """12 minutes there, 12 back and 5 for the stop leave 71 of a shift of 100; at 1.4 each, 50 parcels."""
    world = straight_road(WITH_POINTS, logistics__dispatch__shift_minutes=100.0)
    parcels_at_township(world, BRAND, NEAR, 80, since=-3)  # three days are the brand's limit
    rounds(world)
    assert world.stations.down_township[BRAND * V + NEAR] == 30
    assert world.couriers.minutes[BRAND] == pytest.approx(12 + 5 + 50 * 1.4 + 12)


def test_a_village_for_which_the_shift_turns_out_too_short_gets_its_parcels_another_day():
    """Nobody knew of the produce at Near, at 1.5 + 0.6 + 0.05 minutes each: with 12 + 5 minutes to come and
    12 to go home, a shift of 150 takes in 56 of the 60. By then it is too late for Middle.
    """
    world = straight_road(
        WITH_POINTS, logistics__dispatch__shift_minutes=150.0, logistics__dispatch__information=0.0
    )
    parcels_at_township(world, BRAND, NEAR, 1, since=-3)
    parcels_at_township(world, BRAND, MIDDLE, 10, since=-3)
    for _ in range(60):
        consign(world, BRAND, household_of(world, NEAR), 1.0, 5.0)
    first_mile(world)
    world.stations.up_expected[:] = world.stations.up_kg[:] = 0.0  # what the dispatcher knows of them
    rounds(world)
    assert world.couriers.tour[BRAND, :2].tolist() == [NEAR, MIDDLE]
    assert told(world, "round_up_parcels") == 55
    assert world.stations.down_township[BRAND * V + MIDDLE] == 10
    assert world.couriers.minutes[BRAND] == pytest.approx(12 + 5 + 1.4 + 55 * 2.15 + 12)


def test_produce_is_taken_in_on_the_stop_at_which_parcels_are_handed_out():
    """Ten parcels take 14 minutes, 24 kg take 1.5 + 0.6 + 24 × 0.05 = 3.3, besides 12 + 5 there and 12 home.

    The 15 kg of the parcels have left the van when the 24 kg come in: it never holds more than those.
    """
    world = straight_road(WITH_POINTS)
    parcels_at_township(world, BRAND, NEAR, 10, since=-3)
    i = consign(world, BRAND, household_of(world, NEAR), 24.0, 30.0)
    first_mile(world)
    assert world.consignments.stage[i] == AT_POINT
    rounds(world)
    c = world.consignments
    assert (c.stage[i], c.since[i], c.due[i]) == (AT_TOWNSHIP, world.day, world.day + 1)
    assert c.node[i] == service(world).station[BRAND]
    assert world.couriers.minutes[BRAND] == pytest.approx(46.3)
    assert world.couriers.load_kg[BRAND] == pytest.approx(24.0)


def test_a_van_keeps_goods_for_its_hours_of_a_warm_or_a_cold_day():
    """What loses a tenth in a day loses a sixtieth in the four hours of a round, and hardly any if cold."""
    world = straight_road(WITH_POINTS)
    p, crew = world.products, world.couriers
    p.decay_day[:], p.q10_cold[:], p.q10_cool[:] = -np.log(0.9), 1e6, 1e6
    p.reference_c[:], p.cold_c[:] = world.climate.temperature_c, world.climate.temperature_c - 20.0
    bought, not_bought = (
        consign(world, BRAND, household_of(world, NEAR), 60.0, 90.0, cold=cold) for cold in (True, False)
    )
    crew.refrigerated[BRAND] = True
    first_mile(world)
    rounds(world)
    assert world.consignments.kg[not_bought] == pytest.approx(60.0 * (1.0 - 0.1 / 6.0))
    assert world.consignments.kg[bought] == pytest.approx(60.0, rel=1e-4)


def test_a_full_van_unloads_at_the_station_and_comes_again():
    """Two loads of 400 kg, 22.1 minutes each, do not fit into a van for 600: it drives home between them.

    Minutes: 12 + 5 there, 22.1, then 12 home and 12 back with another stop of 5, 22.1, and 12 home: 102.2.
    """
    world = straight_road(WITH_POINTS)
    for _ in range(2):
        consign(world, BRAND, household_of(world, NEAR), 400.0, 300.0)
    first_mile(world)
    rounds(world)
    crew = world.couriers
    assert crew.minutes[BRAND] == pytest.approx(102.2)
    assert crew.km[BRAND] == pytest.approx(40.0)
    assert crew.load_kg[BRAND] == pytest.approx(400.0)
    assert (world.consignments.stage[:2] == AT_TOWNSHIP).all()


def test_of_what_does_not_fit_the_older_is_taken_in():
    """12 + 5 minutes there, 1.4 for a parcel, 7.1 for 100 kg; to come again for the rest takes until 73.6."""
    world = straight_road(WITH_POINTS, logistics__dispatch__shift_minutes=70.0)
    world.couriers.capacity_kg[BRAND] = 150.0
    parcels_at_township(world, BRAND, NEAR, 1, since=-3)
    younger, older = (
        consign(world, BRAND, household_of(world, NEAR), 100.0, 90.0, created=-ago) for ago in (1, 2)
    )
    first_mile(world)
    rounds(world)
    assert world.consignments.stage[[older, younger]].tolist() == [AT_TOWNSHIP, AT_POINT]


@pytest.mark.parametrize(
    ("division", "part_of_brand"),
    [
        ("parcels", 60 / 80),  # sixty of eighty parcels
        ("shapley", 15 / 20),  # half of the 10 km to Near, which both use, and all of the 10 km to Middle
    ],
)
def test_a_shared_round_is_paid_by_those_whose_parcels_it_carries(division, part_of_brand):
    """Near gets 20 parcels of the post and 20 of the brand, Middle 40 of the brand: 40 km, 22 CNY of fuel."""
    world = straight_road(WITH_POINTS, logistics__sharing__division=division)
    joined(world, "share_vehicle")
    world.couriers.household[POST] = -1  # whoever of the two drives, it is one round
    renewed(world)
    parcels_at_township(world, POST, NEAR, 20)
    parcels_at_township(world, BRAND, NEAR, 20)
    parcels_at_township(world, BRAND, MIDDLE, 40)
    rounds(world)
    fuel = world.networks.costs_month[:, COST_FUEL_ROUNDS]
    assert fuel[BRAND] == pytest.approx(22.0 * part_of_brand)
    assert fuel[POST] == pytest.approx(22.0 * (1.0 - part_of_brand))
    known = service(world)
    assert known.drawn_minutes[BRAND] == pytest.approx(world.couriers.minutes[BRAND] * part_of_brand)
    assert known.paid_minutes.tolist() == pytest.approx([0.0, world.couriers.minutes[BRAND]])


def test_the_host_of_a_shared_point_is_paid_by_whose_parcels_it_keeps():
    """Ten parcels of the post for the brand's point in Near: the post earns 0.95 CNY on each and pays 0.3."""
    world = joined(straight_road(WITH_POINTS), "share_point")
    parcels_at_township(world, POST, NEAR, 10, since=-3)
    rounds(world)
    networks = world.networks
    assert networks.costs_month[POST, COST_HANDOVER] == pytest.approx(3.0)
    assert networks.revenue_month.tolist() == pytest.approx([9.5, 3.0])
    assert world.stations.parcels_month[BRAND * V + NEAR] == 10  # the keeper's work


def test_parcels_for_a_village_without_a_point_are_fetched_at_the_townships_counter():
    """Far has no point of the brand; all ten are fetched on one day, a minute each for its courier."""
    world = straight_road(WITH_POINTS, logistics__handover__fetch_day=1.0)
    parcels_at_township(world, BRAND, FAR, 10)
    rounds(world)
    assert told(world, "down_delivered") == 10
    assert world.networks.revenue_month[BRAND] == pytest.approx(10 * 0.95)
    assert world.couriers.minutes[BRAND] == pytest.approx(10 * 1.0)
    assert world.couriers.km[BRAND] == 0.0


def test_parcels_that_nobody_fetches_go_back_in_the_end():
    """They are kept for fifteen days, the morning's count included, and nobody pays for them."""
    world = straight_road(WITH_POINTS)
    parcels_at_township(world, BRAND, FAR, 30)
    for _ in range(14):
        rounds(world)
    assert told(world, "down_returned") == 0
    rounds(world)
    assert told(world, "down_returned") == 30
    assert world.stations.down_township[BRAND * V + FAR] == 0
    assert not world.networks.revenue_month.any()


def test_where_every_courier_has_left_a_manager_drives_part_of_a_shift():
    """0.6 of a shift of 100 minutes: 12 + 5 there and 12 home leave 31 minutes, at 1.4 a parcel: 22."""
    world = straight_road(WITH_POINTS, logistics__dispatch__shift_minutes=100.0)
    world.couriers.household[BRAND] = -1
    renewed(world)
    parcels_at_township(world, BRAND, NEAR, 80, since=-3)
    rounds(world)
    assert told(world, "down_delivered") == 22


def test_parcels_taken_over_from_another_network_were_paid_for_when_they_were():
    """Of ten parcels of the post four came from a brand, which paid it then: it earns 0.95 CNY on six."""
    world = straight_road(((POST, NEAR),))
    parcels_at_township(world, POST, NEAR, 10, since=-3)
    world.stations.down_relayed[POST * V + NEAR] = 4
    rounds(world)
    assert told(world, "down_delivered") == 10
    assert world.networks.revenue_month[POST] == pytest.approx(6 * 0.95)
    assert world.stations.down_relayed[POST * V + NEAR] == 0


def test_a_skilled_courier_takes_in_faster():
    """24 kg take 3.3 minutes at skill 0.5, at skill 1 they take 3.3 / 1.4; one parcel takes 1.4 / 1.4."""
    world = straight_road(WITH_POINTS)
    world.couriers.skill[BRAND] = 1.0
    parcels_at_township(world, BRAND, NEAR, 1, since=-3)
    consign(world, BRAND, household_of(world, NEAR), 24.0, 30.0)
    first_mile(world)
    rounds(world)
    assert world.couriers.minutes[BRAND] == pytest.approx(12 + 5 + 1.0 + 3.3 / 1.4 + 12)


def test_a_skilled_courier_hands_out_faster():
    """Skill 1 works 0.6 + 0.8 × 1 = 1.4 times as fast as skill 0.5: 50 parcels take 50 minutes, not 70."""
    world = straight_road(WITH_POINTS)
    world.couriers.skill[BRAND] = 1.0
    parcels_at_township(world, BRAND, NEAR, 50)
    rounds(world)
    assert world.couriers.minutes[BRAND] == pytest.approx(12 + 5 + 50 + 12)


@cache
def county(shared):
    """Parcels get lost, wait in vain and are fetched; networks share rounds and points, or nothing."""
    chances = {"loss": 0.05, "uncollected": 0.1, "fetch_day": 0.3}
    world = straight_road(
        ((POST, FAR), *WITH_POINTS), **{f"logistics__handover__{name}": p for name, p in chances.items()}
    )
    return joined(world, "share_vehicle", "share_point") if shared else world


loads = st.tuples(st.integers(0, 150), st.floats(0.0, 900.0))


@given(st.lists(loads, min_size=6, max_size=6), st.booleans())
@settings(max_examples=25)
def test_parcels_are_handed_out_wait_or_are_counted_as_gone_and_costs_are_those_driven(waiting, shared):
    world = copy.deepcopy(county(shared))
    for row, (parcels, kg) in enumerate(waiting):
        n, v = divmod(row, V)
        parcels_at_township(world, n, v, parcels)
        if kg:
            consign(world, n, household_of(world, v), kg, 2.0 * kg)
    first_mile(world)
    paid, cost = world.networks.cash.sum(), world.networks.costs_month.sum()
    rounds(world)

    left = int(world.stations.down_township.sum())
    assert (world.stations.down_ages.sum(axis=1) == world.stations.down_township).all()
    gone = sum(told(world, f"down_{how}") for how in ("delivered", "returned", "lost", "uncollected"))
    assert gone + left == sum(parcels for parcels, _ in waiting)
    taken = world.consignments.stage[: world.consignments.n] == AT_TOWNSHIP
    assert told(world, "round_up_parcels") == taken.sum()

    networks, known = world.networks, service(world)
    fuel = networks.costs_month[:, COST_FUEL_ROUNDS].sum()
    assert fuel == pytest.approx(0.55 * world.couriers.km[: world.couriers.n].sum())
    assert known.drawn_minutes.sum() == pytest.approx(known.paid_minutes.sum())
    assert networks.round_minutes_month.sum() == pytest.approx(known.drawn_minutes.sum())
    assert (networks.up_minutes_month <= networks.round_minutes_month + 1e-9).all()
    fees, handed_on = told(world, "revenue_down"), networks.costs_month[:, COST_HANDOVER].sum()
    assert networks.costs_month.sum() - cost == pytest.approx(fuel + handed_on)
    assert networks.cash.sum() - paid == pytest.approx(fees - fuel)
