import numpy as np
import pytest

from ruralsim.entities import Couriers, Networks, Stations, Villages
from ruralsim.logistics.dispatch import (
    Dispatch,
    Tours,
    Waiting,
    Worth,
    perceived,
    plan,
    urgency,
    worth_a_visit,
)
from ruralsim.logistics.service import Service
from ruralsim.terms import Terms
from ruralsim.world.carriers import NONE_WAITING
from ruralsim.world.world import Travel

WORTH = Worth(0.35 * 0.3, 0.55, 0.3 * 2.0)


def tours(down, *, up=(0, 0, 0), oldest=0, day=1, couriers=1, shift=480.0, road=True):
    """Plan for one township of three villages, 6, 12 and 24 minutes away on one road."""
    V = 3
    way = np.array([6.0, 12.0, 24.0, 0.0, 30.0])  # villages, station, county seat on a line
    minutes = np.abs(way[:, None] - way[None, :]) if road else np.full((5, 5), np.inf)
    i4, none = (lambda *x: np.array(x, np.int32)), np.zeros(0, np.int32)
    up, down = np.array(up), np.array(down)
    service = Service(
        1, V, 1, 0, np.ones(1, np.bool_), i4(V), np.ones(V, np.int8), i4(0, V), i4(0, 1, 2), i4(0), i4(0, 1),
        i4(0), i4(0, couriers), np.arange(couriers, dtype=np.int32), none, none, none, none, none, none,
        np.zeros(1), np.zeros(1), none, none,
    )  # fmt: skip
    stations, networks, villages = (
        Stations(V, lag=2, age=16, month=12),
        Networks(1, zone=1, item=12, month=12),
        Villages(V, product=1),
    )
    stations.up_parcels[:], stations.up_kg[:], stations.up_fee[:] = up, 4.0 * up, 10.0 * up
    stations.up_oldest[:] = np.where(up > 0, oldest, NONE_WAITING)
    stations.down_township[:] = down
    stations.down_ages[np.arange(V), day - np.asarray(oldest)] = down
    stations.last_visit[:] = day - 1
    networks.max_wait_days[:] = 3
    villages.uid[:] = np.arange(1, V + 1)
    crew = Couriers(couriers, stop=8)
    crew.append(couriers)
    crew.skill[:couriers], crew.capacity_kg[:couriers] = 0.5, 600.0
    terms = Terms.at_rest(
        dict.fromkeys(("township", "network", "cell", "station", "zone", "group"), 1) | {"village": V}
    )
    plan(
        day, service, Travel(minutes, minutes / 2.0, np.zeros(5)), stations, crew, networks, villages, terms,
        Dispatch(sorting_minutes=0.6, down_minutes=0.8),
        WORTH, np.ones(1), np.full(1, 10.0), np.full(couriers, shift),
        Waiting(*(np.zeros(V) for _ in range(5)), np.zeros(V, np.bool_), np.zeros(V, np.bool_)),
        Tours(np.zeros(couriers, np.int64), *(np.zeros(couriers) for _ in range(3))),
    )  # fmt: skip
    return [t[t >= 0].tolist() for t in crew.tour[:couriers]]


def test_full_villages_are_visited_in_one_sweep():
    assert tours((40, 40, 40)) in ([[0, 1, 2]], [[2, 1, 0]])


def test_one_parcel_far_away_waits_until_its_limit():
    assert tours((40, 0, 1)) == [[0]]
    assert sorted(tours((40, 0, 1), oldest=0, day=3)[0]) == [0, 2]


def test_empty_villages_are_not_visited():
    assert tours((0, 0, 0)) == [[]]


def test_village_without_road_is_left_out():
    assert tours((40, 40, 40), road=False) == [[]]


def test_two_couriers_share_the_work():
    both = tours((150, 150, 150), couriers=2)
    assert all(both)
    assert sorted(both[0] + both[1]) == [0, 1, 2]


def test_more_than_a_day_of_work_is_still_begun():
    assert tours((5000, 0, 0)) == [[0]]


def test_what_is_announced_is_known_and_the_rest_is_guessed():
    assert perceived(10.0, 2.0, 3, 1.0) == 10.0
    assert perceived(10.0, 2.0, 3, 0.0) == 6.0
    assert perceived(10.0, 2.0, 3, 0.5) == 8.0


def test_longer_waits_come_first_and_before_any_margin():
    late, later, rich = (urgency(*x, np.uint64(7)) for x in ((1.0, 3, 3), (1.0, 5, 3), (900.0, 0, 3)))
    assert later > late > rich


@pytest.mark.parametrize(("margin", "km", "visit"), [(1.0, 0.0, True), (1.0, 10.0, False), (0.0, 0.0, False)])
def test_a_visit_must_pay_for_its_detour(margin, km, visit):
    assert worth_a_visit(margin, False, km, 0.0, WORTH) == visit
    assert worth_a_visit(margin, True, km, 0.0, WORTH)


def test_a_village_too_much_for_one_courier_is_shared():
    both = tours((500, 0, 0), couriers=2, shift=300.0)
    assert both == [[0], [0]]


def test_a_short_shift_stays_in_for_a_far_village_whose_parcels_must_be_brought():
    """50 minutes are too few for 48 there and back with a stop; tomorrow there are 100. So Near waits."""
    down = (20, 0, 40)
    assert tours(down, day=4, shift=50.0) == [[]]
    assert 2 in tours(down, day=4, shift=100.0)[0]
    assert tours(down, day=1, shift=50.0) == [[0]]  # nothing is urgent yet
