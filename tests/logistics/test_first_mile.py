"""From the farm to the point on a straight road, reckoned by hand."""

import copy
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralsim.entities.codes import AT_POINT, COST_HANDLING, FARMING
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.ledger import F_FREIGHT, F_FREIGHT_SUBSIDY_SELLERS, F_IRREGULAR_FEES
from ruralsim.logistics.first_mile import first_mile, pays_for_cold
from ruralsim.world.carriers import NONE_WAITING
from tests.logistics.straight_road import (
    BRAND,
    FAR,
    MIDDLE,
    NEAR,
    POST,
    STATION_ROW,
    V,
    consign,
    household_of,
    straight_road,
)

NEAR_POINT = BRAND * V + NEAR


def test_a_seller_pays_freight_and_the_network_its_handling():
    """24 kg make the work of 1 + 24 / 12 = 3 parcels, at 0.12 CNY of bags and labels each."""
    world = straight_road(((BRAND, NEAR),))
    seller = household_of(world, NEAR)
    cash = world.farmers.cash[seller]
    i = consign(world, BRAND, seller, 24.0, 20.0)
    first_mile(world)
    c, networks = world.consignments, world.networks
    assert (c.stage[i], c.network[i], c.node[i]) == (AT_POINT, BRAND, NEAR_POINT)
    assert cash - world.farmers.cash[seller] == pytest.approx(20.0)
    assert world.farmers.income_month[seller, FARMING] == pytest.approx(-20.0)
    assert networks.revenue_month[BRAND] == networks.up_revenue_month[BRAND] == pytest.approx(20.0)
    assert networks.costs_month[BRAND, COST_HANDLING] == pytest.approx(3 * 0.12)
    assert networks.up_cost_month[BRAND] == pytest.approx(3 * 0.12)
    assert networks.cash[BRAND] == pytest.approx(20.0 - 3 * 0.12)
    assert world.money.today[F_FREIGHT] == pytest.approx(20.0)


def test_a_point_is_credited_with_what_it_brings():
    """The point: 1.2 CNY for each of 3 parcels of work. The station: freight less haul and city delivery."""
    world = straight_road(((BRAND, NEAR),))
    consign(world, BRAND, household_of(world, NEAR), 24.0, 20.0, zone=1)
    first_mile(world)
    stations, prices = world.stations, world.settings.logistics.trunk.bought
    onward = (
        24.0 * world.zones.km[1] / 1000.0 * prices.haul_cny_tkm + prices.city_cny + 19.0 * prices.city_cny_kg
    )
    assert stations.revenue_month[NEAR_POINT] == pytest.approx(3 * 1.2)
    assert stations.revenue_month[STATION_ROW + BRAND] == pytest.approx(20.0 - onward)
    assert stations.parcels_month[NEAR_POINT] == stations.parcels_month[STATION_ROW + BRAND] == 1


GATE = 4.0 * 3600.0 / (26.0 * 510.0)
"""Four minutes of a courier with 3,600 CNY for 26 days of 510 minutes: 1.09 CNY."""


def gate_county(gate, local_wage=3000.0):
    """The programme offers so much collection at Near, whose households walk six minutes to the point."""
    world = straight_road(((BRAND, NEAR),))
    world.terms.set("test", "farm_gate", gate)
    world.terms.fold()
    world.townships.local_wage[:] = local_wage
    return world


@pytest.mark.parametrize(("gate", "minutes"), [(0.0, 12.0), (0.25, 9.0), (1.0, 0.0)])
def test_carrying_to_the_point_takes_the_household_its_way_there_and_back(gate, minutes):
    """Six minutes to the village's own point, unless the courier comes to the gate, who is paid for it."""
    world = gate_county(gate)
    i = consign(world, BRAND, household_of(world, NEAR), 4.0, 5.0)
    first_mile(world)
    assert world.tally.today[TALLY["carrying_minutes"]] == pytest.approx(minutes)
    assert world.consignments.freight_cny[i] == pytest.approx(5.0 + gate * GATE)
    assert world.networks.cash[BRAND] == pytest.approx(
        5.0 + gate * GATE - 0.12 * (1.0 + 4.0 / 12.0), rel=1e-6
    )


@pytest.mark.parametrize(("local_wage", "share"), [(1_199.0, 0.0), (1_201.0, 1.0)])
def test_who_carries_more_cheaply_than_a_courier_fetches_does_so(local_wage, share):
    """Twelve minutes at a third of a courier's pay are worth four of his."""
    world = gate_county(1.0, local_wage)
    first_mile(world)
    assert world.stations.gate_share[NEAR_POINT] == share


def test_couriers_without_time_decline_to_come_to_the_gate():
    world = gate_county(1.0)
    world.stations.gate_room[STATION_ROW + BRAND] = 0.25
    first_mile(world)
    assert world.stations.gate_share[NEAR_POINT] == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("village", "network", "reach_minutes", "taken_by", "at"),
    [
        (NEAR, BRAND, 15.0, BRAND, NEAR_POINT),
        (MIDDLE, BRAND, 30.0, BRAND, NEAR_POINT),  # 12 minutes by van, 1.8 times that for a household: 21.6
        (MIDDLE, BRAND, 15.0, POST, POST * V + MIDDLE),  # too far to carry: the post passes by
        (NEAR, POST, 15.0, POST, POST * V + NEAR),
        (FAR, -1, 15.0, POST, POST * V + FAR),  # whoever has no carrier
    ],
)
def test_parcels_go_to_a_point_within_reach_or_wait_for_the_post(
    village, network, reach_minutes, taken_by, at
):
    world = straight_road(((BRAND, NEAR),), logistics__first_mile__reach_minutes=reach_minutes)
    i = consign(world, network, household_of(world, village), 4.0, 5.0)
    first_mile(world)
    assert (world.consignments.network[i], world.consignments.node[i]) == (taken_by, at)


def test_a_fee_that_the_keeper_makes_up_is_borne_by_the_seller():
    world = straight_road(((BRAND, NEAR),))
    world.stations.irregular_fee[NEAR_POINT] = 2.0
    seller = household_of(world, NEAR)
    cash = world.farmers.cash[seller]
    consign(world, BRAND, seller, 4.0, 5.0)
    first_mile(world)
    assert cash - world.farmers.cash[seller] == pytest.approx(5.0 + 2.0)
    assert world.money.today[F_IRREGULAR_FEES] == pytest.approx(2.0)
    assert world.networks.revenue_month[BRAND] == pytest.approx(5.0 + 2.0)
    assert world.networks.up_revenue_month[BRAND] == pytest.approx(5.0)  # tariffs do not follow it
    assert world.tally.today[TALLY["irregular_fee_parcels"]] == 1


@pytest.mark.parametrize(
    ("per_kg", "per_parcel", "back"),
    [
        (0.5, 0.0, 2.0),
        (0.0, 3.0, 3.0),
        (0.5, 2.0, 4.0),
        (1.0, 3.0, 5.0),  # never more than the freight
    ],
)
def test_a_freight_subsidy_comes_back_at_once(per_kg, per_parcel, back):
    """A parcel of 4 kg, whose freight is 5 CNY."""
    world = straight_road(((BRAND, NEAR),))
    world.terms.set("test", "freight_subsidy_kg", per_kg)
    world.terms.set("test", "freight_subsidy_parcel", per_parcel)
    world.terms.fold()
    seller = household_of(world, NEAR)
    cash = world.farmers.cash[seller]
    consign(world, BRAND, seller, 4.0, 5.0)
    first_mile(world)
    assert cash - world.farmers.cash[seller] == pytest.approx(5.0 - back)
    assert world.farmers.income_month[seller, FARMING] == pytest.approx(back - 5.0)
    assert world.money.today[F_FREIGHT_SUBSIDY_SELLERS] == pytest.approx(back)


@pytest.mark.parametrize(
    ("value", "saved", "surcharge", "gain", "bought"),
    [
        (100.0, 0.05, 4.0, 1.0, True),  # saves 5 for 4
        (100.0, 0.03, 4.0, 1.0, False),
        (100.0, 0.05, 4.0, 1.5, False),  # a seller who wants half as much again
        (100.0, 0.05, 0.0, 1.0, False),  # there is none to buy
    ],
)
def test_cold_service_is_bought_where_it_saves_more_than_it_costs(value, saved, surcharge, gain, bought):
    assert pays_for_cold(value, saved, surcharge, gain) == bought


@pytest.mark.parametrize(("paid_cny", "cold"), [(10_000.0, True), (0.01, False)])
def test_cold_service_adds_its_share_to_the_freight(paid_cny, cold):
    """Haulage and city delivery grow by 45 per cent, and so does what the seller pays for them."""
    world = straight_road(((BRAND, NEAR),))
    world.products.decay_day[:], world.climate.temperature_c = 0.2, 30.0
    far = int(np.argmax(world.zones.days))
    i = consign(world, BRAND, household_of(world, NEAR), 4.0, 10.0, zone=far, paid_cny=paid_cny)
    first_mile(world)
    prices = world.settings.logistics.trunk.bought
    onward = 4.0 * world.zones.km[far] / 1000.0 * prices.haul_cny_tkm + prices.city_cny
    assert world.consignments.cold[i] == cold
    assert world.consignments.freight_cny[i] == pytest.approx(10.0 + cold * 0.45 * onward)


@cache
def county():
    return straight_road(((BRAND, NEAR), (POST, MIDDLE)))


lots = st.tuples(
    st.integers(0, V - 1), st.sampled_from([-1, POST, BRAND]), st.floats(0.1, 300.0), st.floats(0.0, 200.0),
    st.integers(0, 3),
)  # fmt: skip


@given(st.lists(lots, max_size=15), st.floats(0.0, 4.0))
@settings(max_examples=40)
def test_every_parcel_waits_at_one_point_and_money_only_changes_hands(packed, fee):
    world = copy.deepcopy(county())
    world.stations.irregular_fee[: 2 * V] = fee
    for village, network, kg, freight, ago in packed:
        consign(world, network, household_of(world, village), kg, freight, created=-ago)
    households, networks = world.farmers.cash.sum(), world.networks.cash.sum()
    first_mile(world)
    c, stations = world.consignments, world.stations

    assert (c.stage[: c.n] == AT_POINT).all()
    assert stations.up_parcels.sum() == c.n
    assert stations.up_kg.sum() == pytest.approx(c.kg[: c.n].sum())
    assert stations.up_fee.sum() == pytest.approx(c.freight_cny[: c.n].sum())
    for row in range(2 * V):
        here = c.node[: c.n] == row
        assert stations.up_parcels[row] == here.sum()
        assert stations.up_oldest[row] == (world.day if here.any() else NONE_WAITING)

    paid = households - world.farmers.cash.sum()
    assert paid == pytest.approx(-world.farmers.income_month[:, FARMING].sum())
    assert paid == pytest.approx(world.money.today[[F_FREIGHT, F_IRREGULAR_FEES]].sum())
    earned = world.networks.cash.sum() - networks
    assert earned == pytest.approx(paid - world.networks.costs_month.sum())
