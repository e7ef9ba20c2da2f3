import pytest

from ruralsim.logistics.bought import Bought, city_cost, haul_cost
from ruralsim.logistics.trunk import trips


@pytest.mark.parametrize(
    ("up", "down", "waited", "trucks"),
    [
        (0, 0, 9, 0),
        (100, 0, 0, 0),
        (100, 0, 2, 1),
        (400, 0, 0, 1),
        (0, 400, 0, 1),
        (1000, 0, 0, 1),
        (1001, 3, 0, 2),
    ],
)
def test_trucks_go_when_full_enough_or_waited(up, down, waited, trucks):
    assert trips(up, down, 1000.0, 0.35, waited, 2) == trucks


def test_line_costs_by_hand():
    prices, dear = Bought().today(1.0), Bought().today(2.0)
    assert haul_cost(4.0, 1500.0, prices) == pytest.approx(4.0 * 1500 / 1000 * 0.45)
    assert city_cost(4.0, prices) == 1.2
    assert city_cost(105.0, prices) == pytest.approx(1.2 + 100 * 0.08)
    assert dear[:2] == (2.0 * prices.haul_cny_tkm, 2.0 * prices.city_cny)
