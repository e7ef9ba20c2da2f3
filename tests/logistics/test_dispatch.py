import numpy as np
import pytest

from ruralsim.logistics.dispatch import Dispatch, perceived, plan, urgency, worth_a_visit
from ruralsim.world.carriers import NONE_WAITING

PAR = Dispatch().array(0.3, 1.0, 2.0)


def tours(down, *, up=(0, 0, 0), oldest=0, day=1, couriers=1, shift=480.0, road=True):
    """Plan for one township of three villages, 6, 12 and 24 minutes away on one road."""
    V = 3
    way = np.array([6.0, 12.0, 24.0, 0.0, 30.0])  # villages, station, county seat on a line
    minutes = np.abs(way[:, None] - way[None, :]) if road else np.full((5, 5), np.inf)
    i4, zero = (lambda *x: np.array(x, np.int32)), np.zeros(V)
    up = np.array(up, np.int32)
    waiting = np.where((np.array(down) > 0), oldest, NONE_WAITING).astype(np.int32)
    tour = np.full((couriers, 8), -1, np.int32)
    plan(
        day, V, i4(0), i4(0, 1), i4(0), i4(0, couriers), np.arange(couriers, dtype=np.int32), i4(0, 3),
        i4(0, 1, 2), minutes, minutes / 2.0, np.ones(V, np.int8), up, up * 4.0, up * 10.0,
        np.where(up > 0, oldest, NONE_WAITING).astype(np.int32), zero, np.ones(1), np.full(1, 10.0),
        i4(*down), waiting, np.full(V, day - 1, np.int32), i4(3), np.zeros(V, np.int32),
        np.arange(1, V + 1, dtype=np.uint64), zero, np.full(couriers, 0.5), np.full(couriers, 600.0),
        np.full(couriers, shift), PAR, tour,
    )  # fmt: skip
    return [t[t >= 0].tolist() for t in tour]


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
    assert worth_a_visit(margin, False, km, 0.0, PAR) == visit
    assert worth_a_visit(margin, True, km, 0.0, PAR)


def test_a_village_too_much_for_one_courier_is_shared():
    both = tours((500, 0, 0), couriers=2, shift=300.0)
    assert both == [[0], [0]]
