"""When it pays to come and when to go, reckoned by hand."""

import copy
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralsim.entities.codes import AT_HUB, AT_POINT, AT_TOWNSHIP
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.ledger import F_NETWORK_CAPITAL
from ruralsim.logistics.entry import Entry, counted, entry, required
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
    parcels_at_township,
    renewed,
    straight_road,
)

MONTH_ENDS = 30, 58, 89
NEAR_POINT = BRAND * V + NEAR
BRAND_STATION = STATION_ROW + BRAND


def told(world, name):
    return world.tally.today[TALLY[name]]


def months(world, count=1):
    """The last days of so many months."""
    for world.day in MONTH_ENDS[:count]:
        entry(world)
    return world


def breaking_even(*points):
    """No station or point loses or gains anything."""
    world = straight_road(points)
    world.stations.cost_month[:] = world.stations.revenue_month[:] = 0.0
    return world


def test_months_in_a_row_are_counted_from_the_first():
    before, now = np.array([0, 4, 4], np.int16), np.array([True, True, False])
    assert counted(before, now).tolist() == [1, 5, 0]


def test_disputes_raise_the_return_that_capital_must_earn():
    """3 per cent a month, and half of the disputes per delivery."""
    asked = required(10_000.0, np.array([0.0, 0.1]), Entry())
    assert asked.tolist() == pytest.approx([300.0, 800.0])


def test_nothing_is_decided_within_a_month():
    world = breaking_even((BRAND, NEAR))
    world.stations.months_losing[:] = 50
    world.day = 12
    entry(world)
    assert world.stations.open[NEAR_POINT]


@pytest.mark.parametrize(
    ("revenue", "losing"),
    [
        (401.0, 0),
        (399.0, 1),
    ],
)
def test_a_loss_counts_from_a_fifth_of_cost_on(revenue, losing):
    """The point costs 500 CNY a month."""
    world = breaking_even((BRAND, NEAR))
    world.stations.cost_month[NEAR_POINT] = 500.0
    world.stations.revenue_month[NEAR_POINT] = revenue
    months(world)
    assert world.stations.months_losing[NEAR_POINT] == losing


@pytest.mark.parametrize(("network", "stays"), [(BRAND, False), (POST, True)])
def test_a_point_closes_after_a_losing_year_but_never_the_posts(network, stays):
    world = breaking_even((network, NEAR))
    row = network * V + NEAR
    world.stations.cost_month[row], world.stations.months_losing[row] = 400.0, 11
    months(world)
    assert world.stations.open[row] == stays
    assert told(world, "points_closed") == (not stays)


def test_a_subsidy_keeps_a_point_open():
    world = breaking_even((BRAND, NEAR))
    world.stations.cost_month[NEAR_POINT], world.stations.months_losing[NEAR_POINT] = 400.0, 11
    world.terms.set("test", "point_subsidy", 330.0)  # the loss is 70 now, less than a fifth of 400
    world.terms.fold()
    months(world)
    assert world.stations.open[NEAR_POINT]
    assert world.stations.months_losing[NEAR_POINT] == 0


@pytest.mark.parametrize(
    ("parcels", "month_ends", "opens"), [(383, 3, True), (383, 2, False), (382, 3, False)]
)
def test_a_point_opens_where_its_parcels_pay_for_three_months(parcels, month_ends, opens):
    """A brand's parcel is worth 0.8 CNY at a point, and saves 0.6 of the post's fee of 0.8: 1.28. A keeper
    costs 400 a month and 3,000 CNY of capital want 90 of return: (400 + 90) / 1.28 = 382.8 parcels.
    """
    world = breaking_even()
    world.stations.parcels_month[NEAR_POINT] = parcels
    months(world, month_ends)
    assert world.stations.open[NEAR_POINT] == opens
    assert told(world, "points_opened") == opens
    assert world.networks.cash[BRAND] == pytest.approx(-3000.0 if opens else 0.0)
    assert world.money.today[F_NETWORK_CAPITAL] == pytest.approx(3000.0 if opens else 0.0)


def test_where_sites_are_planned_points_neither_open_nor_close_by_themselves():
    world = breaking_even((BRAND, NEAR))
    world.stations.cost_month[NEAR_POINT], world.stations.months_losing[NEAR_POINT] = 400.0, 11
    world.stations.parcels_month[BRAND * V + FAR] = 10_000
    world.terms.set("test", "sites_wanted", 1.0)
    world.terms.fold()
    months(world, 3)
    assert world.stations.open[BRAND * V : BRAND * V + V].tolist() == [True, False, False]


@pytest.mark.parametrize(("parcels", "opens"), [(13_880, False), (13_900, True)], ids=["too few", "enough"])
def test_a_network_enters_where_the_parcels_it_passes_on_would_pay(parcels, opens):
    """A courier at 3,600, a manager's desk for 0.22 of 3,300, 1,200 of rent and the like, 2,100 of return on
    70,000 CNY, and 15 trips of 40 km to the hub at 0.9 CNY make 8,166. The post takes 0.8 for each parcel
    passed on, and the desk costs 0.18 of 3,300 for each 2,800 of them in February: 8,166 / (0.8 - 0.2121)
    = 13,889.
    """
    world = breaking_even()
    world.stations.open[BRAND_STATION] = False
    world.couriers.open[BRAND] = False
    renewed(world)
    world.stations.parcels_month[BRAND * V + NEAR] = parcels
    months(world, 3)
    assert world.stations.open[BRAND_STATION] == opens
    assert told(world, "stations_opened") == opens
    if opens:
        crew, mine = world.couriers, world.couriers.network[: world.couriers.n] == BRAND
        assert (crew.open[: crew.n] & mine).sum() == 1  # a position, still vacant
        assert (crew.household[: crew.n][mine & crew.open[: crew.n]] == -1).all()
        assert world.networks.cash[BRAND] <= -70_000.0


@pytest.mark.parametrize(
    ("sent", "lies", "opens"), [(0, 500, False), (12_000, 0, True)], ids=["now", "a year"]
)
def test_a_network_enters_by_what_a_township_sends_in_a_year_not_by_what_lies_there_now(sent, lies, opens):
    """Half of 12,000 consignments a month at three tenths of 10 CNY make 18,000 CNY a month."""
    world = breaking_even()
    for _ in range(lies):
        consign(world, POST, household_of(world, NEAR), 4.0, 10.0, stage=AT_POINT, node=NEAR)
    world.stations.open[BRAND_STATION] = False
    world.networks.share[:] = 0.5
    world.networks.up_parcels_ring[:, 0], world.networks.up_revenue_ring[:, 0] = 100.0, 1_000.0
    world.townships.orders_usual[:] = sent
    renewed(world)
    months(world, 3)
    assert world.stations.open[BRAND_STATION] == opens


def test_a_network_that_leaves_hands_what_waits_to_the_post_and_frees_its_courier():
    world = breaking_even((BRAND, NEAR), (POST, NEAR))
    parcels_at_township(world, POST, NEAR, 3, since=-1)
    parcels_at_township(world, BRAND, NEAR, 4, since=-2)
    world.stations.down_hub[BRAND * V + FAR] = 5
    seller = household_of(world, NEAR)
    at_point = consign(world, BRAND, seller, 4.0, 5.0, stage=AT_POINT, node=NEAR_POINT)
    sorted_ = consign(
        world, BRAND, household_of(world, NEAR), 4.0, 5.0, stage=AT_TOWNSHIP, node=BRAND_STATION
    )
    gone = consign(world, BRAND, seller, 4.0, 5.0, stage=AT_HUB, node=STATION_ROW + 3)
    courier = world.couriers.household[BRAND]
    jobs = world.farmers.logistics_jobs[courier]
    world.stations.cost_month[BRAND_STATION], world.stations.months_losing[BRAND_STATION] = 400.0, 11
    months(world)

    stations, crew, c = world.stations, world.couriers, world.consignments
    assert not stations.open[[BRAND_STATION, NEAR_POINT]].any()
    assert (crew.open[BRAND], crew.household[BRAND]) == (False, -1)
    assert not crew.open[: crew.n][crew.network[: crew.n] == BRAND].any()  # nor is another one sought
    assert world.farmers.logistics_jobs[courier] == jobs - 1
    assert stations.down_township[: 2 * V].tolist() == [7, 0, 0, 0, 0, 0]
    assert stations.down_hub[: 2 * V].tolist() == [0, 0, 5, 0, 0, 0]
    ages = stations.down_ages[[NEAR, BRAND * V + NEAR]]
    assert [np.flatnonzero(row).tolist() for row in ages] == [[0, 1], []]
    assert c.network[[at_point, sorted_, gone]].tolist() == [POST, POST, BRAND]
    assert c.node[[at_point, sorted_, gone]].tolist() == [POST * V + NEAR, STATION_ROW, STATION_ROW + 3]


def test_the_post_never_leaves():
    world = breaking_even()
    world.stations.cost_month[STATION_ROW], world.stations.months_losing[STATION_ROW] = 400.0, 100
    months(world)
    assert world.stations.open[STATION_ROW]


@cache
def county():
    return breaking_even((BRAND, NEAR), (BRAND, MIDDLE), (POST, FAR))


queues = st.lists(st.integers(0, 200), min_size=2 * V, max_size=2 * V)
lots = st.lists(
    st.tuples(
        st.sampled_from([POST, BRAND]),
        st.integers(0, V - 1),
        st.sampled_from([AT_POINT, AT_TOWNSHIP]),
    ),
    max_size=10,
)


@given(queues, queues, queues, lots)
@settings(max_examples=40)
def test_nothing_is_lost_when_a_network_leaves(at_hub, at_township, relayed, packed):
    world = copy.deepcopy(county())
    stations = world.stations
    stations.down_hub[: 2 * V] = at_hub
    for row, parcels in enumerate(at_township):
        parcels_at_township(world, *divmod(row, V), parcels)
    stations.down_relayed[: 2 * V] = np.minimum(relayed, at_township)
    taken_over = stations.down_relayed.sum()
    for n, v, stage in packed:
        node = n * V + v if stage == AT_POINT else STATION_ROW + n
        consign(world, n, household_of(world, v), 4.0, 5.0, stage=stage, node=node)
    jobs = world.farmers.logistics_jobs.sum()
    stations.cost_month[BRAND_STATION], stations.months_losing[BRAND_STATION] = 400.0, 11
    months(world)
    for queue, before in ((stations.down_hub, at_hub), (stations.down_township, at_township)):
        assert queue[:V].sum() == sum(before)
        assert not queue[V : 2 * V].any()
    assert (stations.down_ages.sum(axis=1) == stations.down_township).all()
    assert stations.down_relayed[:V].sum() == taken_over
    c = world.consignments
    assert (c.network[: c.n] == POST).all()
    for i, (_, v, stage) in enumerate(packed):
        assert c.node[i] == (v if stage == AT_POINT else STATION_ROW)
    assert world.farmers.logistics_jobs.sum() == jobs - 1
