"""Wages, rents and the month's close of two networks, reckoned by hand."""

import copy
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralsim.entities.codes import (
    COST_COLD,
    COST_HANDOVER,
    COST_RENT,
    COST_WAGES_POINTS,
    COST_WAGES_ROUNDS,
    COST_WAGES_STATIONS,
    LOGISTICS_WAGES,
)
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.ledger import (
    F_NETWORK_DIVIDENDS,
    F_NETWORK_EQUITY,
    F_SUBSIDY_NETWORKS,
    F_WAGES_NETWORKS,
    Sector,
)
from ruralsim.logistics.accounts import accounts
from ruralsim.logistics.books import open_month
from ruralsim.logistics.positions import add_position
from ruralsim.logistics.service import service
from tests.logistics.straight_road import BRAND, MIDDLE, NEAR, POST, STATION_ROW, V, renewed, straight_road

LAST_OF_JANUARY = 30


def county(*points, **terms):
    """The county on 31 January 2021, with some terms everywhere."""
    world = straight_road(points)
    world.day = LAST_OF_JANUARY
    for name, value in terms.items():
        world.terms.set("test", name, value)
    world.terms.fold()
    renewed(world)
    return world


def wages_of(world, household):
    return world.farmers.income_month[household, LOGISTICS_WAGES]


def test_every_day_counts_couriers_vacancies_and_what_waits():
    world = county()
    world.day = 3
    world.couriers.household[BRAND], world.networks.hours[POST] = -1, 0.3
    world.stations.down_hub[NEAR], world.stations.down_township[MIDDLE] = 4, 3
    accounts(world)
    assert world.stations.down_waited_month[[NEAR, MIDDLE]].tolist() == [4, 3]
    names = "courier_days", "courier_shifts", "vacancies_days", "down_waiting_days"
    assert [world.tally.today[TALLY[name]] for name in names] == [1, 0.3, 1, 7]
    assert not world.networks.cash.any()  # wages and rents fall due on the last of the month


def test_a_cold_store_costs_its_energy_full_or_empty():
    """500 kg of room at 0.012 CNY a day."""
    world = county()
    world.day = 3
    world.stations.cold_kg[STATION_ROW + BRAND] = 500.0
    accounts(world)
    assert world.networks.costs_month[:, COST_COLD].tolist() == pytest.approx([0.0, 6.0])
    assert world.networks.up_cost_month.tolist() == pytest.approx([0.0, 6.0])  # produce causes all of it


def test_couriers_are_paid_for_the_days_since_they_were_hired():
    """3,600 CNY for the month; whoever came on the 22nd has worked 10 of its 31 days."""
    world = county()
    world.couriers.hired_day[BRAND] = LAST_OF_JANUARY - 9
    first, second = world.couriers.household[:2]
    accounts(world)
    assert wages_of(world, first) == pytest.approx(3600.0)
    assert wages_of(world, second) == pytest.approx(3600.0 * 10 / 31)
    paid = world.networks.costs_month[:, COST_WAGES_ROUNDS]
    assert paid.tolist() == pytest.approx([3600.0, 3600.0 * 10 / 31])


@pytest.mark.parametrize(
    ("per_error", "more"),
    [
        (10.0, 20.0),  # two errors fewer than the mean of the network's couriers
        (1000.0, 720.0),  # but never more than a fifth of the wage
    ],
)
def test_assessed_couriers_gain_or_lose_by_their_errors(per_error, more):
    world = county(assessment=per_error)
    add_position(world, BRAND, 0)
    crew = world.couriers
    crew.household[2], crew.hired_day[2] = 0, -100
    crew.errors[1:3] = 0.0, 4.0
    before = wages_of(world, 0), wages_of(world, crew.household[BRAND])
    accounts(world)
    assert wages_of(world, crew.household[BRAND]) - before[1] == pytest.approx(3600.0 + more)
    assert wages_of(world, 0) - before[0] == pytest.approx(3600.0 - more)
    assert world.networks.costs_month[BRAND, COST_WAGES_ROUNDS] == pytest.approx(7200.0)


def test_networks_that_drive_together_bear_the_minutes_their_parcels_took():
    """Of 400 minutes the brand's parcels took 300: it bears 5,400 CNY of wages, and owes the post 1,800."""
    world = county(share_vehicle=1.0)
    known = service(world)
    known.drawn_minutes[:], known.paid_minutes[:] = [100.0, 300.0], [200.0, 200.0]
    accounts(world)
    networks = world.networks
    assert networks.costs_month[:, COST_HANDOVER].tolist() == pytest.approx([0.0, 1800.0])
    assert networks.revenue_month.tolist() == pytest.approx([1800.0, 0.0])
    world.day += 1
    open_month(world)
    assert not known.drawn_minutes.any()  # next month is counted anew


def test_where_nothing_was_carried_each_network_pays_its_own_courier():
    world = county(share_vehicle=1.0)
    accounts(world)
    assert not world.networks.costs_month[:, COST_HANDOVER].any()


def test_keepers_managers_and_rents_are_paid_by_the_network():
    """The brand: a keeper at 400, a manager at 1,500, hub staff at 6,000; rents of 500 and 3,000."""
    world = county((BRAND, NEAR))
    row = BRAND * V + NEAR
    keeper = 0  # of a household without another post
    world.stations.keeper[row], world.stations.wage_cny_month[row] = keeper, 400.0
    accounts(world)
    costs = world.networks.costs_month[BRAND]
    assert costs[COST_WAGES_POINTS] == pytest.approx(400.0)
    assert costs[COST_WAGES_STATIONS] == pytest.approx(1500.0 + 6000.0)
    assert costs[COST_RENT] == pytest.approx(500.0 + 3000.0)
    assert wages_of(world, keeper) == pytest.approx(400.0)
    assert world.farmers.income_month[:, LOGISTICS_WAGES].sum() == pytest.approx(
        world.money.today[F_WAGES_NETWORKS]
    )


def test_users_of_a_shared_station_bear_it_by_their_parcels():
    """The brand's station costs 1,500 + 500 CNY, and a quarter of the parcels there are the post's."""
    world = county(share_station=1.0)
    world.stations.parcels_month[STATION_ROW : STATION_ROW + 2] = 1000.0, 3000.0
    accounts(world)
    assert world.networks.costs_month[:, COST_HANDOVER].tolist() == pytest.approx([500.0, 0.0])
    assert world.networks.revenue_month.tolist() == pytest.approx([0.0, 500.0])
    assert world.networks.costs_month[POST, COST_RENT] == pytest.approx(3000.0)  # of its hub
    own = world.stations.cost_month[STATION_ROW : STATION_ROW + 2] - 3600.0  # and its courier
    assert own.tolist() == pytest.approx([500.0, 1500.0])


def test_a_shared_station_that_nobody_used_is_borne_by_its_host():
    world = county(share_station=1.0)
    accounts(world)
    assert not world.networks.costs_month[:, COST_HANDOVER].any()


@pytest.mark.parametrize(
    ("terms", "grant"),
    [
        ({"courier_subsidy": 0.3}, 2 * 3600.0 * 0.3),
        ({"courier_subsidy": 1.5}, 2 * 3600.0),  # never more than the wage
        ({"point_subsidy": 100.0}, 2 * 100.0),  # two points
        ({"manager_pay": 300.0, "manager_grant": 0.5}, 2 * 300.0 * 0.5),  # two managers
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_subsidies_reach_the_networks(terms, grant):
    plain, helped = county((BRAND, NEAR), (POST, NEAR)), county((BRAND, NEAR), (POST, NEAR), **terms)
    for world in (plain, helped):
        accounts(world)
    assert helped.networks.subsidy_month.sum() == pytest.approx(grant)
    assert helped.money.today[F_SUBSIDY_NETWORKS] == pytest.approx(grant)
    assert helped.tally.today[TALLY["subsidy_networks"]] == pytest.approx(grant)
    assert not plain.networks.subsidy_month.any()


@pytest.mark.parametrize("grant", [0.0, 0.5])
def test_a_pay_rise_of_managers_is_a_cost_once_whoever_bears_it(grant):
    """Two managers get 300 CNY more: it is in cost whole, and the government's part of it in subsidy."""
    plain, raised = county(), county(manager_pay=300.0, manager_grant=grant)
    for world in (plain, raised):
        accounts(world)
    rise = raised.networks.costs_month - plain.networks.costs_month
    assert rise[:, COST_WAGES_STATIONS].tolist() == pytest.approx([300.0, 300.0])
    assert rise.sum() == pytest.approx(600.0)
    assert raised.networks.subsidy_month.tolist() == pytest.approx([300.0 * grant] * 2)


def test_what_both_directions_cause_is_divided_by_the_work_they_make():
    """40 of 100 parcels went up with 240 kg: work of 40 + 240 / 12 = 60, as much as the other 60 made.

    The courier's wage is divided by minutes: of 1,000 that he worked 300 were for what went up.
    """
    world = county()
    networks = world.networks
    networks.parcels_month[POST], networks.up_parcels_month[POST], networks.up_kg_month[POST] = 100, 40, 240.0
    networks.round_minutes_month[POST], networks.up_minutes_month[POST] = 1000.0, 300.0
    accounts(world)
    desks = 1500.0 + 4500.0 + 500.0 + 3000.0  # manager, hub, two rents
    assert networks.up_cost_month.tolist() == pytest.approx([0.3 * 3600.0 + desks / 2.0, 0.0])


@pytest.mark.parametrize(("day", "slot"), [(LAST_OF_JANUARY, 0), (58, 1), (364, 11)])
def test_the_month_enters_the_rings_at_its_place(day, slot):
    world = county()
    world.day = day
    world.networks.down_paid_month[:] = 7.0
    accounts(world)
    ring = world.networks.down_paid_ring
    assert (ring[:, slot] == 7.0).all()
    assert not np.delete(ring, slot, axis=1).any()
    assert (world.networks.costs_ring[:, slot] == world.networks.costs_month).all()


@pytest.mark.parametrize(
    ("cash", "left", "flow"),
    [
        (20_000.0, 20_000.0 - 13_100.0, None),  # between nothing and three months of cost
        (10_000.0, 13_100.0 / 2.0, F_NETWORK_EQUITY),  # in the red: the parent restores half a month's cost
        (60_000.0, 3 * 13_100.0, F_NETWORK_DIVIDENDS),  # what is above three months' cost is paid out
    ],
)
def test_a_parent_fills_up_and_takes_out(cash, left, flow):
    """The post's month costs 3,600 + 1,500 + 4,500 of wages and 3,500 of rent: 13,100."""
    world = county()
    world.networks.cash[:] = cash, 20_000.0
    accounts(world)
    assert world.networks.costs_month[POST].sum() == pytest.approx(13_100.0)
    assert world.networks.cash[POST] == pytest.approx(left)
    moved = {f: world.money.today[f] for f in (F_NETWORK_EQUITY, F_NETWORK_DIVIDENDS)}
    expected = abs(left - (cash - 13_100.0))
    assert sum(moved.values()) == pytest.approx(expected)
    assert flow is None or moved[flow] == pytest.approx(expected)


@cache
def sharing_county():
    return county(
        (BRAND, NEAR), (POST, NEAR), share_vehicle=1.0, share_station=1.0, assessment=20.0,
        courier_subsidy=0.2, point_subsidy=50.0, manager_pay=100.0, manager_grant=0.3, cold_store=100.0,
    )  # fmt: skip


amounts = st.lists(st.floats(0.0, 1e4), min_size=2, max_size=2)


@given(amounts, amounts, amounts, st.lists(st.floats(-1e5, 1e5), min_size=2, max_size=2))
@settings(max_examples=40)
def test_what_networks_and_households_gain_is_what_was_booked(minutes, parcels, errors, cash):
    world = copy.deepcopy(sharing_county())
    service(world).drawn_minutes[:] = minutes
    world.stations.parcels_month[STATION_ROW : STATION_ROW + 2] = parcels
    world.couriers.errors[:2] = errors
    world.networks.cash[:] = cash
    households = world.farmers.cash.sum()
    accounts(world)
    net = world.money.nets()
    assert world.networks.cash.sum() - sum(cash) == pytest.approx(net[Sector.NETWORKS], abs=1e-6)
    assert world.farmers.cash.sum() - households == pytest.approx(net[Sector.HOUSEHOLDS])
    handed = world.networks.costs_month[:, COST_HANDOVER].sum()
    assert world.networks.revenue_month.sum() == pytest.approx(handed)
