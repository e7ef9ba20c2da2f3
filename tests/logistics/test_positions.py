"""When another courier pays, and when one can be spared, reckoned by hand."""

import numpy as np
import pytest

from ruralsim.entities.codes import AT_POINT
from ruralsim.logistics.entry import entry
from ruralsim.logistics.service import service
from tests.logistics.straight_road import (
    BRAND,
    NEAR,
    POST,
    STATION_ROW,
    V,
    consign,
    household_of,
    renewed,
    straight_road,
)

MONTH_ENDS = 30, 58, 89, 119, 150
SHIFT = 510.0
PAY, RETURN = 3600.0, 0.03 * 50_000.0


def quiet(months=2, at_once=1.0):
    """No station loses or gains anything, nobody disputes; what pays is looked at for some months."""
    rules = {"logistics__positions__short_months": months, "logistics__positions__at_once": at_once}
    world = straight_road(((BRAND, NEAR),), **rules)
    world.stations.cost_month[:] = world.stations.revenue_month[:] = 0.0
    return world


def month(world, end, late=0, failed=0, minutes=10_000.0, parcels=5_000.0, drawn=None):
    """A month of the brand's, and what is decided on its last day."""
    row = BRAND * V + NEAR
    world.day = end
    known = service(world)
    known.paid_minutes[BRAND], known.drawn_minutes[BRAND] = minutes, minutes if drawn is None else drawn
    world.stations.parcels_month[STATION_ROW + BRAND] = parcels
    world.stations.down_late_month[row], world.stations.down_failed_month[row] = late, failed
    entry(world)


def posts(world, network=BRAND):
    crew = world.couriers
    return int((crew.open[: crew.n] & (crew.network[: crew.n] == network)).sum())


@pytest.mark.parametrize(
    ("late", "failed", "months", "added"),
    [
        (2_551, 0, 2, 1),  # 2 CNY each: 5,102 a month against pay of 3,600 and a return of 1,500
        (2_549, 0, 2, 0),
        (2_551, 0, 1, 0),
        (0, 858, 2, 1),  # 2 CNY, 3 CNY carriage and a fee of 0.95 not earned: 5.95 × 858 = 5,105
        (0, 857, 2, 0),
    ],
)
def test_another_courier_is_sought_where_he_saves_more_than_he_costs(late, failed, months, added):
    world = quiet()
    for end in MONTH_ENDS[:months]:
        month(world, end, late, failed)
    crew = world.couriers
    assert posts(world) == 1 + added
    assert world.networks.cash[BRAND] == pytest.approx(-50_000.0 * added)
    if added:
        assert (crew.household[2], crew.capacity_kg[2]) == (-1, 600.0)


def test_disputes_which_lateness_brings_do_not_make_another_courier_dearer():
    world = quiet()
    world.townships.dispute_rate[:] = 0.3
    for end in MONTH_ENDS[:2]:
        month(world, end, late=2_551)
    assert posts(world) == 2


@pytest.mark.parametrize(("waited", "added"), [(4, 1), (3, 0)])
def test_produce_that_lies_longer_than_its_network_lets_it_wait_is_late_already(waited, added):
    world = quiet()
    household = household_of(world, NEAR)
    for _ in range(2_551):  # three days are allowed, and each of these would cost 2 CNY
        consign(world, BRAND, household, 4.0, 5.0, stage=AT_POINT, node=BRAND * V + NEAR)
    for end in MONTH_ENDS[:2]:
        world.consignments.since[:2_551] = end - waited
        month(world, end)
    assert posts(world) == 1 + added


def test_the_slower_the_work_the_less_another_courier_saves():
    """28 days of 510 minutes carry, at 20 minutes a parcel, 714 of 2,600 late ones: 1,428 CNY."""
    world = quiet()
    for end in MONTH_ENDS[:2]:
        month(world, end, late=2_600, minutes=20_000.0, parcels=1_000.0)
    assert posts(world) == 1


def test_a_subsidy_of_pay_makes_another_courier_cheaper():
    world = quiet()
    world.terms.set("test", "courier_subsidy", 0.5)  # 1,800 + 1,500 CNY: 1,651 late parcels pay for it
    world.terms.fold()
    for end in MONTH_ENDS[:2]:
        month(world, end, late=1_651)
    assert posts(world) == 2


def three():
    """The brand with three couriers."""
    world = quiet()
    for _ in range(2):
        row = world.couriers.append(1).start
        for name in world.couriers.columns:
            getattr(world.couriers, name)[row] = getattr(world.couriers, name)[BRAND]
    return world


@pytest.mark.parametrize(
    ("late", "vacant", "added"),
    [
        (7_140 + 2_549, 0, 1),  # one carries 28 days of 255 parcels; 2,549 more save 5,098 of 5,100 CNY
        (7_140 + 2_551, 0, 2),
        (3 * 7_140, 0, 3),
        (6 * 7_140, 0, 3),  # at most as many again as there are
        (3 * 7_140, 1, 2),  # who is sought already counts
        (3 * 7_140, 3, 0),
    ],
)
def test_as_many_are_sought_at_once_as_pay(late, vacant, added):
    world = three()
    crew = world.couriers
    crew.household[np.flatnonzero(crew.network[: crew.n] == BRAND)[:vacant]] = -1
    for end in MONTH_ENDS[:2]:
        month(world, end, late=late, minutes=42_840.0, parcels=21_420.0)
    assert posts(world) == 3 + added


def test_who_begins_tomorrow_has_not_helped_yet_and_is_not_sought_again():
    world = quiet(1)
    world.couriers.hired_day[BRAND] = MONTH_ENDS[0] + 1
    month(world, MONTH_ENDS[0], late=7_905)  # what one carries in 31 days of 510 minutes, 2 minutes each
    assert posts(world) == 1


def remember(world, *needed):
    """Couriers that the brand needed a year ago, from January on."""
    world.stations.needed_ring[STATION_ROW + BRAND, : len(needed)] = needed


@pytest.mark.parametrize(
    ("march", "added"),
    [
        # 10,000 of 13,438 minutes that can be planned: 0.744 couriers. Of one more, who would bring in time
        # 7,905 parcels of 2 CNY and costs 5,100, 0.323 must be needed: 1.323 are 1.778 times 0.744.
        (1.77, 0),
        (1.79, 1),
        (3.10, 1),  # 2.307 of them: 0.307 of a second would not pay
        (3.14, 2),  # 2.337
    ],
)
def test_couriers_are_sought_two_months_before_the_season_that_needs_them(march, added):
    world = quiet(1, at_once=2.0)
    remember(world, 1.0, 1.0, march)
    month(world, MONTH_ENDS[0])
    assert posts(world) == 1 + added


@pytest.mark.parametrize("march", [0.0, 0.7])
def test_lateness_that_passes_with_the_season_seeks_nobody(march):
    """Two couriers' work today, of which a year ago less than half was left two months later."""
    world = quiet(1)
    remember(world, 2.0, 1.0, march)
    month(world, MONTH_ENDS[0], late=7_905)
    assert posts(world) == (1 if march else 2)  # nothing is known of a March that needed nobody


def test_a_desk_remembers_what_the_month_needed():
    world = quiet()
    month(world, MONTH_ENDS[0])
    month(world, MONTH_ENDS[1], late=7_140 * 3)
    needed = world.stations.needed_ring[STATION_ROW + BRAND]
    assert needed[:3] == pytest.approx([10_000 / (0.85 * SHIFT * 31), 1 + 3, 0.0])


def test_desks_that_ride_together_remember_each_its_part():
    world = together(quiet())
    service(world).paid_minutes[POST], service(world).drawn_minutes[POST] = 5_000.0, 9_000.0
    month(world, MONTH_ENDS[0], minutes=5_000.0, drawn=1_000.0)
    needed = world.stations.needed_ring[STATION_ROW : STATION_ROW + 2, 0]
    assert needed == pytest.approx(np.array([0.9, 0.1]) * 10_000 / (0.85 * SHIFT * 31))


def test_nobody_is_sought_while_a_post_is_vacant():
    world = quiet()
    world.couriers.household[BRAND] = -1
    for end in MONTH_ENDS:
        month(world, end, late=5_000)
    assert posts(world) == 1


@pytest.mark.parametrize(("share", "left"), [(0.84, 1), (0.86, 2)])
def test_a_courier_is_spared_after_three_months_that_one_could_have_done(share, left):
    """Of two, one can be planned to work 85 per cent of the minutes; the shortest month has 28 days."""
    world = quiet()
    second = world.couriers.append(1).start
    for name in world.couriers.columns:
        getattr(world.couriers, name)[second] = getattr(world.couriers, name)[BRAND]
    world.couriers.uid[second], world.couriers.hired_day[second] = 77, 5
    world.farmers.logistics_jobs[world.couriers.household[BRAND]] += 1
    for end, days in zip(MONTH_ENDS[:3], (31, 28, 31), strict=True):
        assert posts(world) == 2
        month(world, end, minutes=share * SHIFT * days)
    assert posts(world) == left
    if left == 1:
        assert world.couriers.open[BRAND]  # who came last goes
        assert not world.couriers.open[second]


@pytest.mark.parametrize(
    ("february", "march", "left"),
    [
        (1.0, 1.0, 1),  # three months, two of them foreseen: both whom nobody needs go at once
        (1.0, 2.4, 2),  # 0.8 of what one can be planned to work, times 2.4: the work of two
        (3.5, 1.0, 3),
        (0.0, 1.0, 3),  # not foreseen: two more months are awaited
    ],
)
def test_who_is_spared_goes_when_the_season_is_over(february, march, left):
    world = three()
    remember(world, 1.0, february, march)
    world.farmers.logistics_jobs[world.couriers.household[BRAND]] += 2
    month(world, MONTH_ENDS[0], minutes=0.8 * 0.85 * SHIFT * 31)
    assert posts(world) == left


def test_the_vehicle_of_a_position_given_up_serves_the_next():
    world = three()
    remember(world, 1.0, 1.0, 1.0)
    world.farmers.logistics_jobs[world.couriers.household[BRAND]] += 2
    month(world, MONTH_ENDS[0], minutes=0.8 * 0.85 * SHIFT * 31)
    assert (posts(world), world.couriers.n) == (1, 4)
    world.stations.needed_ring[:] = 0.0
    for end in MONTH_ENDS[1:3]:
        month(world, end, late=3 * 7_905)
    assert (posts(world), world.couriers.n) == (2, 4)
    assert world.networks.cash[BRAND] == 0.0


def test_a_vacancy_without_work_is_dropped_at_once():
    world = quiet()
    second = world.couriers.append(1).start
    for name in world.couriers.columns:
        getattr(world.couriers, name)[second] = getattr(world.couriers, name)[BRAND]
    world.couriers.household[second] = -1
    month(world, MONTH_ENDS[0], minutes=0.5 * SHIFT * 31)
    assert posts(world) == 1
    assert world.couriers.household[BRAND] >= 0  # who works there stays


def test_what_couriers_have_time_for_is_offered_at_the_gate():
    """Of 31 days of 510 minutes 85 per cent can be planned: half of the wished 4,000 minutes fit in."""
    world = quiet()
    world.terms.set("test", "farm_gate", 1.0)
    world.terms.fold()
    world.townships.local_wage[:] = 3_000.0
    world.stations.up_passed_month[BRAND * V + NEAR] = 1_000.0
    month(world, MONTH_ENDS[0], minutes=0.85 * SHIFT * 31 - 2_000.0)
    assert world.stations.gate_room[STATION_ROW + BRAND] == pytest.approx(0.5)
    assert world.stations.gate_room[STATION_ROW + POST] == 1.0


def together(world):
    world.terms.set("test", "share_vehicle", 1.0)
    world.terms.fold()
    renewed(world)
    return world


def test_networks_that_ride_together_save_a_post():
    """Both couriers worked 5,000 minutes, of which the brand's parcels drew 1,000: its post goes.

    The other network carries for both.
    """
    world = together(quiet())
    for end in MONTH_ENDS[:3]:
        service(world).paid_minutes[POST], service(world).drawn_minutes[POST] = 5_000.0, 9_000.0
        month(world, end, minutes=5_000.0, drawn=1_000.0)
    assert (posts(world, POST), posts(world)) == (1, 0)


def test_a_network_that_parts_from_the_others_needs_a_courier_of_its_own():
    world = together(quiet())
    world.couriers.open[BRAND] = False
    month(world, MONTH_ENDS[0])
    assert posts(world) == 0
    world.terms.withdraw("test")
    world.terms.fold()
    renewed(world)
    month(world, MONTH_ENDS[1])
    assert posts(world) == 1


def test_capital_costs_what_prices_have_become():
    world = quiet()
    world.climate.consumer_index = 1.1
    for end in MONTH_ENDS[:2]:
        month(world, end, late=5_000)
    assert world.networks.cash[BRAND] == pytest.approx(-55_000.0)
    assert np.isfinite(world.networks.cash).all()
